import { InteractionType, MessageType } from 'discord-api-types/v10';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { ApiError, found } from './api-error.ts';
import type { UploadedFile } from './cdn.ts';
import { readModal } from './component-validation.ts';
import type { Dispatches } from './dispatches.ts';
import type { Field } from './form.ts';
import type { Guild } from './guild.ts';
import { ANSWER_WITHIN_MS, TOKEN_LIVES_MS, type Interaction, type OpenModal } from './interaction.ts';
import { MENTION_USERS } from './mentions.ts';
import { isEphemeral, isLoading, type Message } from './message.ts';
import { readMessageForm, type MessageForm } from './message-validation.ts';
import type { Messages } from './messages.ts';
import { CALLBACK as R, FLAG } from './numbers.ts';
import type { Snowflakes } from './snowflake.ts';

export type NewInteraction = Pick<Interaction, 'type' | 'user' | 'channel' | 'nonce' | 'origin'> &
  Partial<Pick<Interaction, 'commandName' | 'source' | 'triggeredBy'>> & { readonly data: object };

export interface InteractionsOptions {
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly guild: Guild;
  readonly messages: Messages;
  readonly dispatches: Dispatches;
  readonly botId: string;
  /** Builds INTERACTION_CREATE and brings it to the bot, by gateway or by HTTP. */
  readonly deliver: (interaction: Interaction, data: object) => void;
}

const CHOICES = 25;
const CHOICE_TEXT = 100;
const FOR_COMPONENTS: readonly number[] = [R.DeferredMessageUpdate, R.UpdateMessage];
const CALLBACK_TYPES = [4, 5, 6, 7, 8, 9] as const;

/** Interactions from click to last follow-up, with Discord's deadlines on the stand-in's clock. */
export class Interactions {
  readonly #options: InteractionsOptions;
  readonly #byToken = new Map<string, Interaction>();
  readonly #deadlines = new Set<() => void>();
  readonly #modals = new Map<string, OpenModal>();
  /** Those whose submission waits for an answer. */
  readonly #submitted = new Map<string, OpenModal>();

  constructor(options: InteractionsOptions) {
    this.#options = options;
  }

  start(request: NewInteraction): Interaction {
    const { clock, ids } = this.#options;
    const { data, ...given } = request;
    const interaction: Interaction = {
      ...given,
      id: ids.next(),
      token: randomBytes(48).toString('base64url'),
      createdAt: clock.now().getTime(),
      phase: 'pending',
      answeredBy: null,
      originalId: null,
      isEphemeral: false,
      followups: 0,
      choices: null,
    };
    this.#byToken.set(interaction.token, interaction);
    const cancel = clock.wakeAt(new Date(interaction.createdAt + ANSWER_WITHIN_MS), () => {
      this.#deadlines.delete(cancel);
      if (interaction.phase === 'pending') this.#expire(interaction);
    });
    this.#deadlines.add(cancel);
    this.#tellUser(interaction, 'INTERACTION_CREATE', {});
    this.#options.deliver(interaction, data);
    return interaction;
  }

  list(): Interaction[] {
    return [...this.#byToken.values()];
  }

  findModal(id: string): OpenModal | null {
    return this.#modals.get(id) ?? null;
  }

  /** A submitted modal is closed, until nobody answered: then it stands open again, as in Discord's client. */
  closeModal(id: string): void {
    const modal = this.#modals.get(id);
    if (modal !== undefined) this.#submitted.set(id, modal);
    this.#modals.delete(id);
  }

  /** The first answer. Gives the message it made or changed, if any. */
  answer(
    id: string,
    token: string,
    body: Field,
    files: readonly UploadedFile[],
  ): { interaction: Interaction; message: Message | null } {
    const interaction = this.#byToken.get(token);
    if (interaction?.id !== id || interaction.phase === 'expired') throw new ApiError('unknownInteraction');
    if (interaction.phase !== 'pending') throw new ApiError('alreadyAcknowledged');
    const type = body.at('type').choice(CALLBACK_TYPES, { required: true });
    if (type !== undefined && !fitsOrigin(type, interaction))
      body.at('type').complain('INTERACTION_CALLBACK_TYPE_INVALID', `Type ${type} does not answer this interaction`);
    body.form.check();
    const message = this.#perform(interaction, type ?? R.ChannelMessageWithSource, body.at('data'), files);
    interaction.answeredBy = type ?? null;
    if (interaction.origin === 'modal') this.#submitted.delete(interaction.triggeredBy?.id ?? '');
    interaction.phase = type === 5 || type === 6 ? 'deferred' : 'acknowledged';
    this.#tellUser(interaction, 'INTERACTION_SUCCESS', {});
    return { interaction, message };
  }

  /** The answered interaction of a token: 10015 when there is none, 50027 when its fifteen minutes are over. */
  byToken(token: string): Interaction {
    const interaction = this.#byToken.get(token);
    if (interaction === undefined) throw new ApiError('unknownWebhook');
    if (this.#options.clock.now().getTime() >= interaction.createdAt + TOKEN_LIVES_MS)
      throw new ApiError('invalidWebhookToken');
    if (interaction.phase === 'pending' || interaction.phase === 'expired') throw new ApiError('unknownWebhook');
    return interaction;
  }

  stop(): void {
    for (const cancel of this.#deadlines) cancel();
  }

  followUp(interaction: Interaction, body: Field, files: readonly UploadedFile[]): Message {
    const original = this.#original(interaction);
    if (interaction.answeredBy === R.DeferredChannelMessageWithSource && original !== null && isLoading(original))
      return this.editMessage(interaction, original.id, body, files);
    const form = readMessageForm(body, files);
    body.form.check();
    interaction.followups += 1;
    const extra = original === null ? {} : { original_response_message_id: original.id };
    return this.#post(interaction, form, { type: MessageType.Reply, repliesTo: original, extra });
  }

  /** `@original`, or a follow-up of this interaction by its id. */
  getMessage(interaction: Interaction, messageId: string): Message {
    const id = messageId === '@original' ? interaction.originalId : messageId;
    const message = id === null ? null : this.#find(interaction, id);
    return found(message, 'unknownMessage');
  }

  editMessage(interaction: Interaction, messageId: string, body: Field, files: readonly UploadedFile[]): Message {
    const message = this.getMessage(interaction, messageId);
    const form = readMessageForm(body, files, {
      isV2Already: (message.flags & FLAG.IsComponentsV2) !== 0,
    });
    body.form.check();
    const edited = this.#options.messages.edit(message, form, MENTION_USERS);
    if (interaction.phase === 'deferred') interaction.phase = 'acknowledged';
    return edited;
  }

  removeMessage(interaction: Interaction, messageId: string): void {
    this.#options.messages.remove(this.getMessage(interaction, messageId));
  }

  #perform(interaction: Interaction, type: number, data: Field, files: readonly UploadedFile[]): Message | null {
    switch (type) {
      case R.ChannelMessageWithSource:
        return this.#reply(interaction, data, files);
      case R.DeferredChannelMessageWithSource:
        return this.#defer(interaction, data);
      case R.DeferredMessageUpdate:
        interaction.originalId = interaction.source?.id ?? null;
        return interaction.source ?? null;
      case R.UpdateMessage:
        return this.#update(interaction, data, files);
      case R.ApplicationCommandAutocompleteResult:
        this.#offer(interaction, data);
        return null;
      default:
        this.#openModal(interaction, data);
        return null;
    }
  }

  #reply(interaction: Interaction, data: Field, files: readonly UploadedFile[]): Message {
    const form = readMessageForm(data, files);
    data.form.check();
    interaction.isEphemeral = isEphemeral({ flags: form.flags ?? 0 });
    const message = this.#post(interaction, form, replyLook(interaction));
    interaction.originalId = message.id;
    return message;
  }

  /** A deferral says one thing only: whether the answer will be ephemeral. */
  #defer(interaction: Interaction, data: Field): Message {
    const flags = (data.at('flags').integer() ?? 0) & FLAG.Ephemeral;
    data.form.check();
    const form = { ...readMessageForm(data.at('nothing'), []), flags };
    interaction.isEphemeral = flags !== 0;
    const message = this.#post(interaction, form, { ...replyLook(interaction), isLoading: true });
    interaction.originalId = message.id;
    return message;
  }

  #update(interaction: Interaction, data: Field, files: readonly UploadedFile[]): Message {
    const source = found(interaction.source, 'unknownMessage');
    interaction.originalId = source.id;
    const form = readMessageForm(data, files, {
      isV2Already: (source.flags & FLAG.IsComponentsV2) !== 0,
    });
    data.form.check();
    return this.#options.messages.edit(
      found(this.#find(interaction, source.id), 'unknownMessage'),
      form,
      MENTION_USERS,
    );
  }

  #offer(interaction: Interaction, data: Field): void {
    const choices = data
      .at('choices')
      .items({ max: CHOICES })
      .map((choice) => {
        const value = choice.at('value');
        const shared = choice.at('name_localizations').absent
          ? {}
          : { name_localizations: choice.at('name_localizations').value };
        const name = choice.at('name').text({ required: true, min: 1, max: CHOICE_TEXT }) ?? '';
        const read =
          typeof value.value === 'number' ? value.number() : value.text({ required: true, max: CHOICE_TEXT });
        return { ...shared, name, value: read ?? '' };
      });
    if (data.at('choices').absent) data.at('choices').required();
    data.form.check();
    interaction.choices = choices;
    this.#tellUser(interaction, 'APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE', { choices });
  }

  #openModal(interaction: Interaction, data: Field): void {
    const modal: OpenModal = { ...readModal(data), id: interaction.id, openedBy: interaction };
    data.form.check();
    this.#modals.set(modal.id, modal);
    this.#tellUser(interaction, 'INTERACTION_MODAL_CREATE', {
      channel_id: interaction.channel.id,
      application: { id: this.#options.botId },
      custom_id: modal.customId,
      title: modal.title,
      components: modal.components,
    });
  }

  #post(
    interaction: Interaction,
    form: MessageForm,
    look: {
      readonly type: MessageType;
      readonly repliesTo?: Message | null;
      readonly isLoading?: boolean;
      readonly extra?: object;
    },
  ): Message {
    const { messages, guild, botId } = this.#options;
    const author = found(guild.users.get(botId), 'unknownUser');
    const replied = look.repliesTo ?? null;
    const reference =
      replied === null
        ? undefined
        : { messageId: replied.id, channelId: undefined, failIfMissing: false, isForward: false };
    return messages.create({
      channel: interaction.channel,
      author,
      form: { ...form, reference },
      defaultMentions: { ...MENTION_USERS, repliedUser: false },
      type: look.type,
      webhookId: botId,
      applicationId: botId,
      // The shape of Discord docs (message, interaction metadata), which differs by kind in what it adds.
      interaction: { ...this.#metadata(interaction), ...look.extra } as NonNullable<Message['interaction_metadata']>,
      ...(isEphemeral({ flags: form.flags ?? 0 }) ? { ephemeralFor: interaction.user.id } : {}),
      ...(look.isLoading === true ? { isLoading: true } : {}),
    });
  }

  #metadata(interaction: Interaction): object {
    const { id, type, user, source, triggeredBy, commandName } = interaction;
    return {
      id,
      type,
      user,
      authorizing_integration_owners: { '0': interaction.channel.guild_id ?? '0' },
      ...(commandName === undefined ? {} : { name: commandName }),
      ...(type === InteractionType.MessageComponent.valueOf() && source !== undefined
        ? { interacted_message_id: source.id }
        : {}),
      ...(triggeredBy === undefined ? {} : { triggering_interaction_metadata: this.#metadata(triggeredBy) }),
    };
  }

  #original(interaction: Interaction): Message | null {
    return interaction.originalId === null ? null : this.#find(interaction, interaction.originalId);
  }

  #find(interaction: Interaction, messageId: string): Message | null {
    const { messages, botId } = this.#options;
    const message =
      messages.findEphemeral(messageId, interaction.user.id) ?? messages.find(interaction.channel.id, messageId);
    return message?.author.id === botId ? message : null;
  }

  #expire(interaction: Interaction): void {
    interaction.phase = 'expired';
    const modal = this.#submitted.get(interaction.triggeredBy?.id ?? '');
    if (interaction.origin === 'modal' && modal !== undefined) this.#modals.set(modal.id, modal);
    this.#tellUser(interaction, 'INTERACTION_FAILURE', { reason_code: 1 });
  }

  #tellUser(interaction: Interaction, name: string, data: object): void {
    const { id, nonce, user } = interaction;
    this.#options.dispatches.publish(name, { id, nonce, ...data }, { kind: 'user', userId: user.id });
  }
}

/** 6 and 7 answer only what came from a message's component, 8 only autocomplete, 9 neither that nor a modal. */
function fitsOrigin(type: number, interaction: Interaction): boolean {
  const isAutocomplete = interaction.origin === 'autocomplete';
  if (type === R.ApplicationCommandAutocompleteResult || isAutocomplete)
    return type === R.ApplicationCommandAutocompleteResult && isAutocomplete;
  if (FOR_COMPONENTS.includes(type))
    return interaction.source !== undefined && ['component', 'modal'].includes(interaction.origin);
  return type !== R.Modal || interaction.origin !== 'modal';
}

function replyLook(interaction: Interaction): { readonly type: MessageType; readonly repliesTo?: Message | null } {
  if (interaction.origin === 'command') return { type: MessageType.ChatInputCommand };
  if (interaction.origin === 'menu') return { type: MessageType.ContextMenuCommand };
  return interaction.source === undefined
    ? { type: MessageType.Default }
    : { type: MessageType.Reply, repliesTo: interaction.source };
}
