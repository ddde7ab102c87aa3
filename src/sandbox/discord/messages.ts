import { MessageReferenceType, MessageType, type APIMessage } from 'discord-api-types/v10';
import type { Clock } from '../../platform/clock.ts';
import { ApiError, found } from './api-error.ts';
import type { Cdn } from './cdn.ts';
import { isDm, isThread, type Channel } from './channel.ts';
import { flattenComponents } from './component.ts';
import type { Audience, Dispatches } from './dispatches.ts';
import { isEmptyEmbed } from './embed-validation.ts';
import { Form } from './form.ts';
import type { Guild } from './guild.ts';
import { findMentions, type AllowedMentions } from './mentions.ts';
import {
  isEphemeral,
  isLoading,
  mentionTexts,
  toApiMessage,
  type Message,
  type MessageDraft,
  type MessageEvent,
} from './message.ts';
import { pointToFiles, takeFiles } from './message-files.ts';
import type { MessageForm } from './message-validation.ts';
import { describePoll } from './poll.ts';
import { Nonces } from './nonces.ts';
import { FLAG } from './numbers.ts';
import { has, PERMISSION } from './permissions.ts';
import { compareSnowflakes, type Snowflakes } from './snowflake.ts';

/** What an edit cannot take away. */
const STICKY_FLAGS = FLAG.IsComponentsV2 | FLAG.Ephemeral | FLAG.HasThread;
const UNCOUNTED: readonly MessageType[] = [MessageType.ThreadStarterMessage, MessageType.ThreadCreated];

export interface MessagesOptions {
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly guild: Guild;
  readonly cdn: Cdn;
  readonly dispatches: Dispatches;
  readonly nonceMemoryMs?: number;
}

/** All messages of the guild and its DMs, with their history. */
export class Messages {
  readonly nonces: Nonces;
  readonly #clock: Clock;
  readonly #ids: Snowflakes;
  readonly #guild: Guild;
  readonly #cdn: Cdn;
  readonly #dispatches: Dispatches;
  readonly #byChannel = new Map<string, Map<string, Message>>();
  readonly #ephemerals = new Map<string, { readonly userId: string; readonly message: Message }>();
  readonly #history = new Map<string, MessageEvent[]>();

  constructor(options: MessagesOptions) {
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#guild = options.guild;
    this.#cdn = options.cdn;
    this.#dispatches = options.dispatches;
    this.nonces = new Nonces(options.clock, options.nonceMemoryMs);
  }

  create(draft: MessageDraft): Message {
    const { channel, form } = draft;
    const reference = this.#resolveReference(channel, form);
    const attachments = takeFiles(this.#cdn, channel.id, form, []);
    let flags = form.flags ?? 0;
    if (draft.isLoading === true) flags |= FLAG.Loading;
    if (draft.ephemeralFor === undefined) flags &= ~FLAG.Ephemeral;
    else flags |= FLAG.Ephemeral;
    const message: Message = {
      id: this.#ids.next(),
      channel_id: channel.id,
      type: draft.type ?? (reference.target === undefined ? MessageType.Default : MessageType.Reply),
      author: draft.author,
      content: form.content ?? '',
      timestamp: this.#clock.now().toISOString(),
      edited_timestamp: null,
      tts: form.tts,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments,
      embeds: pointToFiles(form.embeds ?? [], attachments),
      components: pointToFiles(form.components ?? [], attachments),
      pinned: false,
      flags,
      ...(form.nonce === undefined ? {} : { nonce: form.nonce }),
      ...(draft.webhookId === undefined ? {} : { webhook_id: draft.webhookId }),
      ...(draft.applicationId === undefined ? {} : { application_id: draft.applicationId }),
      ...(draft.interaction === undefined ? {} : { interaction_metadata: draft.interaction }),
      // Built by Discord's rules for polls; discord-api-types types its parts by enums.
      ...(form.poll === undefined
        ? {}
        : { poll: describePoll(form.poll, this.#clock.now()) as NonNullable<Message['poll']> }),
      ...reference.keys,
    };
    if (draft.isLoading !== true) this.#requireSomething(message, form.poll !== undefined || reference.isForward);
    this.#mention(message, form.allowedMentions ?? draft.defaultMentions, reference.target);
    this.#keep(channel, message, draft.ephemeralFor);
    return message;
  }

  /** A line Discord itself writes: a pin, the start of a thread. */
  createSystemMessage(
    channel: Channel,
    message: Pick<Message, 'type' | 'author' | 'content'> & Partial<Message>,
  ): Message {
    const full: Message = {
      id: this.#ids.next(),
      channel_id: channel.id,
      timestamp: this.#clock.now().toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [],
      embeds: [],
      components: [],
      pinned: false,
      flags: 0,
      ...message,
    };
    this.#keep(channel, full);
    return full;
  }

  /** Keys that were not given stay as they were; an empty list clears. */
  edit(message: Message, form: MessageForm, defaultMentions: AllowedMentions): Message {
    const attachments =
      form.attachments === undefined && form.files.length === 0
        ? message.attachments
        : takeFiles(this.#cdn, message.channel_id, form, message.attachments);
    const kept = message.flags & STICKY_FLAGS;
    const other = message.flags & ~STICKY_FLAGS & ~FLAG.Loading;
    const flags = kept | (form.flags === undefined ? other : form.flags & ~FLAG.Ephemeral);
    const next: Message = {
      ...message,
      content: form.content ?? message.content,
      embeds: pointToFiles(form.embeds ?? message.embeds, attachments),
      components: pointToFiles(form.components ?? message.components, attachments),
      attachments,
      flags,
    };
    requireOneStyle(next);
    this.#requireSomething(next, false);
    this.#mention(next, form.allowedMentions ?? defaultMentions, undefined);
    // The first edit of "… is thinking" is the answer itself and does not show as edited.
    if (!isLoading(message)) next.edited_timestamp = this.#clock.now().toISOString();
    Object.assign(message, next);
    this.changed(message, 'edit');
    return message;
  }

  /** Publishes a message after something about it changed; only `edit` shows in the history. */
  changed(message: Message, why: 'edit' | 'other'): void {
    if (why === 'edit') this.#log('edit', message);
    this.#publish('MESSAGE_UPDATE', message);
  }

  remove(message: Message): void {
    this.#forget(message);
    const { id, channel_id } = message;
    const guildId = isEphemeral(message) ? {} : this.#guildKey(channel_id);
    this.#dispatches.publish('MESSAGE_DELETE', { id, channel_id, ...guildId }, this.#audienceOf(message));
    this.#ephemerals.delete(id);
  }

  removeMany(channel: Channel, messages: readonly Message[]): void {
    for (const message of messages) this.#forget(message);
    const ids = messages.map((message) => message.id);
    const data = { ids, channel_id: channel.id, ...this.#guildKey(channel.id) };
    this.#dispatches.publish('MESSAGE_DELETE_BULK', data, { kind: 'channel', channelId: channel.id });
  }

  find(channelId: string, messageId: string): Message | null {
    return this.#byChannel.get(channelId)?.get(messageId) ?? null;
  }

  get(channelId: string, messageId: string): Message {
    return found(this.find(channelId, messageId), 'unknownMessage');
  }

  findEphemeral(messageId: string, userId?: string): Message | null {
    const kept = this.#ephemerals.get(messageId);
    return kept !== undefined && (userId === undefined || kept.userId === userId) ? kept.message : null;
  }

  /** Oldest first. */
  list(channelId: string): Message[] {
    return [...(this.#byChannel.get(channelId)?.values() ?? [])];
  }

  listEphemerals(userId: string): Message[] {
    return [...this.#ephemerals.values()].filter((kept) => kept.userId === userId).map((kept) => kept.message);
  }

  /** The channel as this user's client shows it: everybody's messages and those only this user sees. */
  listFor(userId: string, channelId: string): Message[] {
    const own = this.listEphemerals(userId).filter((message) => message.channel_id === channelId);
    return [...this.list(channelId), ...own].sort((a, b) => compareSnowflakes(a.id, b.id));
  }

  history(channelId: string): readonly MessageEvent[] {
    return this.#history.get(channelId) ?? [];
  }

  historyOf(message: APIMessage): readonly MessageEvent[] {
    return this.history(message.channel_id).filter((event) => event.message.id === message.id);
  }

  #keep(channel: Channel, message: Message, ephemeralFor?: string): void {
    if (ephemeralFor === undefined) {
      const kept = this.#byChannel.get(channel.id) ?? new Map<string, Message>();
      this.#byChannel.set(channel.id, kept.set(message.id, message));
      channel.last_message_id = message.id;
      if (isThread(channel) && !UNCOUNTED.includes(message.type)) {
        channel.message_count = (channel.message_count ?? 0) + 1;
        channel.total_message_sent = (channel.total_message_sent ?? 0) + 1;
      }
    } else this.#ephemerals.set(message.id, { userId: ephemeralFor, message });
    this.#log('create', message);
    this.#publish('MESSAGE_CREATE', message);
  }

  #forget(message: Message): void {
    this.#log('delete', message);
    this.#byChannel.get(message.channel_id)?.delete(message.id);
    const channel = this.#guild.channels.get(message.channel_id);
    if (channel !== undefined && isThread(channel) && !isEphemeral(message))
      channel.message_count = Math.max(0, (channel.message_count ?? 0) - 1);
  }

  #log(kind: MessageEvent['kind'], message: Message): void {
    const events = this.#history.get(message.channel_id) ?? [];
    events.push({ kind, at: this.#clock.now(), message: toApiMessage(message) });
    this.#history.set(message.channel_id, events);
  }

  /** An ephemeral message reaches its user, and its bot as if it were a direct message (discord-api-docs issue 4557). */
  #publish(name: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', message: Message): void {
    const audience = this.#audienceOf(message);
    if (audience.kind === 'user') {
      this.#dispatches.publish(name, message, audience);
      this.#dispatches.publish(name, message, { kind: 'bot' });
      return;
    }
    const member = message.webhook_id === undefined ? this.#guild.members.get(message.author.id) : undefined;
    const { user: _user, ...partialMember } = member ?? { user: null };
    const inGuild = this.#guildKey(message.channel_id);
    const extra = 'guild_id' in inGuild && member !== undefined ? { ...inGuild, member: partialMember } : inGuild;
    this.#dispatches.publish(name, { ...message, ...extra }, audience);
  }

  #audienceOf(message: Message): Audience {
    const ephemeral = this.#ephemerals.get(message.id);
    return ephemeral === undefined
      ? { kind: 'channel', channelId: message.channel_id }
      : { kind: 'user', userId: ephemeral.userId };
  }

  #guildKey(channelId: string): { readonly guild_id?: string } {
    const channel = this.#guild.channels.get(channelId);
    return channel !== undefined && isDm(channel) ? {} : { guild_id: this.#guild.id };
  }

  #requireSomething(message: Message, hasOther: boolean): void {
    const isEmpty =
      message.content === '' &&
      message.attachments.length === 0 &&
      message.components.length === 0 &&
      !message.embeds.some((embed) => !isEmptyEmbed(embed));
    if (isEmpty && !hasOther) throw new ApiError('emptyMessage');
  }

  #resolveReference(
    channel: Channel,
    form: MessageForm,
  ): { readonly keys: Partial<Message>; readonly target?: Message; readonly isForward: boolean } {
    const { reference } = form;
    if (reference === undefined) return { keys: {}, isForward: false };
    const channelId = reference.channelId ?? channel.id;
    const target = this.find(channelId, reference.messageId);
    if (target === null && reference.failIfMissing) {
      const problem = new Form();
      problem.complain(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
      problem.check();
    }
    if (target === null) return { keys: {}, isForward: false };
    const pointer = { message_id: target.id, channel_id: channelId, ...this.#guildKey(channelId) };
    if (!reference.isForward)
      return {
        keys: {
          message_reference: { type: MessageReferenceType.Default, ...pointer },
          referenced_message: toApiMessage(target),
        },
        target,
        isForward: false,
      };
    const { content, embeds, attachments, timestamp, edited_timestamp, mentions, mention_roles, type, flags } =
      toApiMessage(target);
    const snapshot = { content, embeds, attachments, timestamp, edited_timestamp, mentions, mention_roles, type };
    return {
      keys: {
        message_reference: { type: MessageReferenceType.Forward, ...pointer },
        message_snapshots: [{ message: { ...snapshot, ...(flags === undefined ? {} : { flags }) } }],
      },
      isForward: true,
    };
  }

  #mention(message: Message, allowed: AllowedMentions, repliedTo: Message | undefined): void {
    const permissions = this.#mentionPermissions(message);
    const found = findMentions({
      texts: mentionTexts(message, flattenComponents),
      allowed,
      isUser: (id) => this.#guild.users.has(id),
      isPingableRole: (id) => {
        const role = this.#guild.roles.get(id);
        return role !== undefined && (role.mentionable || has(permissions, PERMISSION.MentionEveryone));
      },
      mayMentionEveryone: has(permissions, PERMISSION.MentionEveryone),
    });
    const replied = repliedTo !== undefined && allowed.repliedUser ? [repliedTo.author.id] : [];
    message.mentions = [...new Set([...replied, ...found.users])]
      .map((id) => this.#guild.users.get(id))
      .filter((user) => user !== undefined);
    message.mention_roles = [...found.roles];
    message.mention_everyone = found.everyone;
  }

  /** Webhooks may mention what they like; all others what their role in the channel allows. */
  #mentionPermissions(message: Message): bigint {
    const isWebhook = message.webhook_id !== undefined && message.webhook_id !== message.application_id;
    const channel = this.#guild.channels.get(message.channel_id);
    return isWebhook ? PERMISSION.MentionEveryone : this.#guild.permissionsOf(message.author.id, channel);
  }
}

function requireOneStyle(message: Message): void {
  if ((message.flags & FLAG.IsComponentsV2) === 0) return;
  const problem = new Form();
  for (const key of ['content', 'embeds'] as const)
    if (message[key].length > 0)
      problem.complain(
        [key],
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        `The '${key}' field cannot be used when using FLAG.IS_COMPONENTS_V2`,
      );
  problem.check();
}
