import { ApplicationCommandOptionType, type APIMessage } from 'discord-api-types/v10';
import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../../platform/json.ts';
import type { Command } from './commands.ts';
import type { CommandOption } from './command-validation.ts';
import { flattenComponents, type StoredComponent } from './component-validation.ts';
import type { Interaction, OfferedChoice } from './interaction.ts';
import { isEphemeral, isLoading, toApiMessage, type Message } from './message.ts';
import type { SeededUser } from './seed.ts';
import type { World } from './world.ts';

/** A modal as it stands on the user's screen. */
export interface ShownModal {
  readonly id: string;
  readonly customId: string;
  readonly title: string;
  readonly components: readonly StoredComponent[];
  readonly channelId: string;
}

/** What the user sees next. `next` waits for the one after it: an edit or a follow-up of the same interaction. */
export type InteractionResult =
  | {
      readonly kind: 'message';
      readonly message: APIMessage;
      readonly isEphemeral: boolean;
      next(): Promise<InteractionResult>;
    }
  | {
      readonly kind: 'updated';
      readonly message: APIMessage;
      readonly isEphemeral: boolean;
      next(): Promise<InteractionResult>;
    }
  /** "Deferred update": nothing to see yet, perhaps nothing ever. */
  | { readonly kind: 'acknowledged'; next(): Promise<InteractionResult> }
  | { readonly kind: 'modal'; readonly modal: ShownModal }
  | { readonly kind: 'choices'; readonly choices: readonly OfferedChoice[] }
  /** Refused by the server (its status and code), or not answered within three seconds (status 0). */
  | {
      readonly kind: 'failed';
      readonly status: number;
      readonly code: number;
      readonly reason: string;
      readonly errors?: JsonValue;
    };

export type OptionValue = string | number | boolean;
export interface Where {
  /** Name or id of the channel; the first one of the guild when not given. */
  readonly in?: string;
}

/** One user of the guild, acting over HTTP with a user token as Discord's own clients do. */
export interface Person {
  readonly id: string;
  readonly token: string;
  /** `slash('fleet status', { fleet: 'waku.test' })`; waits until the user sees an answer. */
  slash(name: string, options?: Readonly<Record<string, OptionValue>>, where?: Where): Promise<InteractionResult>;
  /** What is offered while the user types; the last option given is the one being typed. */
  autocomplete(name: string, options: Readonly<Record<string, OptionValue>>, where?: Where): Promise<InteractionResult>;
  /** A user or message menu, on the message or on the user of that id. */
  contextMenu(name: string, target: APIMessage | string, where?: Where): Promise<InteractionResult>;
  /** By custom_id, or by the words on the button. */
  press(message: Pick<APIMessage, 'id' | 'channel_id'>, button: string): Promise<InteractionResult>;
  select(
    message: Pick<APIMessage, 'id' | 'channel_id'>,
    customId: string,
    values: readonly string[],
  ): Promise<InteractionResult>;
  /** Values by custom_id of the inputs. */
  submitModal(
    modal: ShownModal,
    values: Readonly<Record<string, string | readonly string[] | boolean>>,
  ): Promise<InteractionResult>;
  say(channel: string, text: string): Promise<APIMessage>;
  /** The channel as this user's client shows it, newest last, with what only this user sees. */
  read(channel: string): Promise<readonly APIMessage[]>;
}

export interface PeopleOptions {
  readonly world: World;
  readonly api: () => string;
  readonly channelId: (nameOrId: string) => string;
  readonly markRead: (messages: readonly { readonly id: string }[]) => void;
  /** Real time to wait for the bot, so that a silent bot fails a test with a reason and not by its time-out. */
  readonly patienceMs: number;
}

export function createPerson(user: SeededUser, options: PeopleOptions): Person {
  const { world } = options;
  const client = new UserClient(user, options);
  const place = (where: Where | undefined): string =>
    where?.in === undefined ? (world.guild.channels.keys().next().value ?? '') : options.channelId(where.in);
  const onCommand = async (
    type: 2 | 4,
    name: string,
    given: Readonly<Record<string, OptionValue>>,
    where?: Where,
  ): Promise<InteractionResult> => {
    const [commandName = '', ...path] = name.split(' ');
    const command = await client.command(commandName, 1);
    const data = { ...commandHead(command), options: nestOptions(command.options, path, given, type === 4) };
    return client.interact({ type, channel_id: place(where), data }, name);
  };
  return {
    id: user.id,
    token: user.token,
    slash: (name, given = {}, where) => onCommand(2, name, given, where),
    autocomplete: (name, given, where) => onCommand(4, name, given, where),
    contextMenu: async (name, target, where) => {
      const command = await client.command(name, typeof target === 'string' ? 2 : 3);
      const channelId = typeof target === 'string' ? place(where) : target.channel_id;
      const targetId = typeof target === 'string' ? target : target.id;
      return client.interact(
        { type: 2, channel_id: channelId, data: { ...commandHead(command), target_id: targetId } },
        name,
      );
    },
    press: (message, button) => client.useComponent(message, button, {}),
    select: (message, customId, values) => client.useComponent(message, customId, { values: [...values] }),
    submitModal: (modal, values) => {
      const components = modal.components.map((component) => fillIn(component, values));
      const data = { id: modal.id, custom_id: modal.customId, components };
      return client.interact({ type: 5, channel_id: modal.channelId, data }, modal.customId);
    },
    say: async (channel, text) => {
      const path = `/channels/${options.channelId(channel)}/messages`;
      // The stand-in's own answer.
      return (await client.request('POST', path, {
        content: text,
        nonce: randomUUID().slice(0, 25),
      })) as unknown as APIMessage;
    },
    read: async (channel) => {
      const path = `/channels/${options.channelId(channel)}/messages?limit=100`;
      const newestFirst = (await client.request('GET', path)) as unknown as APIMessage[];
      options.markRead(newestFirst);
      return newestFirst.reverse();
    },
  };
}

function commandHead(command: Command): { id: string; name: string; type: number; version: string } {
  const { id, name, type, version } = command;
  return { id, name, type, version };
}

function nestOptions(
  defined: readonly CommandOption[],
  path: readonly string[],
  given: Readonly<Record<string, OptionValue>>,
  isAutocomplete: boolean,
): JsonValue {
  const [head, ...rest] = path;
  if (head !== undefined) {
    const inner = defined.find((option) => option.name === head);
    return [
      {
        type: inner?.type ?? ApplicationCommandOptionType.Subcommand,
        name: head,
        options: nestOptions(inner?.options ?? [], rest, given, isAutocomplete),
      },
    ];
  }
  const names = Object.keys(given);
  return Object.entries(given).map(([name, value]) => ({
    type: defined.find((option) => option.name === name)?.type ?? ApplicationCommandOptionType.String,
    name,
    value,
    ...(isAutocomplete && name === names.at(-1) ? { focused: true } : {}),
  }));
}

/** The submission of one modal component, from its definition and the user's values. */
function fillIn(
  component: StoredComponent,
  values: Readonly<Record<string, string | readonly string[] | boolean>>,
): JsonValue {
  const { type, id } = component;
  const inner = component['component'];
  const rows = component['components'];
  if (isStored(inner)) return { type, id, component: fillIn(inner, values) };
  if (Array.isArray(rows)) return { type, id, components: rows.filter(isStored).map((child) => fillIn(child, values)) };
  const customId = component.custom_id ?? '';
  const given = values[customId];
  const preset = component['value'];
  if (given === undefined)
    return { type, id, custom_id: customId, ...(typeof preset === 'string' ? { value: preset } : {}) };
  return typeof given === 'object'
    ? { type, id, custom_id: customId, values: [...given] }
    : { type, id, custom_id: customId, value: given };
}

function isStored(value: unknown): value is StoredComponent {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Speaks the stand-in's HTTP API for one user and watches what becomes of his interactions. */
class UserClient {
  readonly #user: SeededUser;
  readonly #options: PeopleOptions;

  constructor(user: SeededUser, options: PeopleOptions) {
    this.#user = user;
    this.#options = options;
  }

  async request(method: string, path: string, body?: JsonValue): Promise<JsonValue> {
    const answer = await this.#send(method, path, body);
    if (answer.status >= 400)
      throw new Error(`${method} ${path} as ${this.#user.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async command(name: string, type: number): Promise<Command> {
    const path = `/guilds/${this.#options.world.guild.id}/application-command-index`;
    const index = (await this.request('GET', path)) as unknown as { application_commands: Command[] };
    const command = index.application_commands.find((one) => one.name === name && one.type === type);
    if (command !== undefined) return command;
    const known = index.application_commands.map((one) => one.name).join(', ');
    throw new Error(
      `${this.#user.name} is offered no command "${name}" of type ${type}. Offered: ${known === '' ? 'none; did the bot register its commands?' : known}.`,
    );
  }

  async useComponent(
    pointer: Pick<APIMessage, 'id' | 'channel_id'>,
    wanted: string,
    extra: { readonly values?: string[] },
  ): Promise<InteractionResult> {
    const { world } = this.#options;
    const message =
      world.messages.findEphemeral(pointer.id, this.#user.id) ?? world.messages.find(pointer.channel_id, pointer.id);
    const all = message === null ? [] : flattenComponents(message.components);
    const component =
      all.find((one) => one.custom_id === wanted) ??
      all.find((one) => one['label'] === wanted && one.custom_id !== undefined);
    const data = { component_type: component?.type ?? 2, custom_id: component?.custom_id ?? wanted, ...extra };
    return this.interact({ type: 3, channel_id: pointer.channel_id, message_id: pointer.id, data }, wanted);
  }

  async interact(request: Readonly<Record<string, JsonValue>>, what: string): Promise<InteractionResult> {
    const { world } = this.#options;
    const nonce = randomUUID().slice(0, 25);
    const body = { ...request, application_id: world.bot.id, guild_id: world.guild.id, session_id: 'stand-in', nonce };
    const answer = await this.#send('POST', '/interactions', body);
    if (answer.status >= 400) return refused(answer);
    const interaction = world.interactions.list().find((one) => one.nonce === nonce);
    if (interaction === undefined) throw new Error(`The stand-in took ${what} and lost it.`);
    return this.#watch(what, () => this.#outcome(interaction, what), interaction);
  }

  async #send(
    method: string,
    path: string,
    body?: JsonValue,
  ): Promise<{ readonly status: number; readonly body: JsonValue }> {
    const response = await fetch(`${this.#options.api()}/v10${path}`, {
      method,
      headers: {
        authorization: this.#user.token,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // The stand-in answers with JSON or with nothing.
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as JsonValue) };
  }

  #outcome(interaction: Interaction, what: string): InteractionResult | null {
    const { world } = this.#options;
    if (interaction.phase === 'expired')
      return { kind: 'failed', status: 0, code: 0, reason: 'The application did not respond within 3 seconds.' };
    const seen = world.messages.history(interaction.channel.id).length;
    const next = (): Promise<InteractionResult> =>
      this.#watch(what, () => this.#later(interaction, what, seen), interaction);
    switch (interaction.answeredBy) {
      case null:
        return null;
      case 6:
        return { kind: 'acknowledged', next };
      case 8:
        return { kind: 'choices', choices: interaction.choices ?? [] };
      case 9:
        return this.#modal(interaction);
      default: {
        const message = interaction.originalId === null ? null : this.#find(interaction, interaction.originalId);
        // A bot that takes its "thinking…" back says the rest in a follow-up.
        if (message === null) return interaction.originalId === null ? null : this.#later(interaction, what, 0);
        if (isLoading(message)) return null;
        return this.#show(interaction.answeredBy === 7 ? 'updated' : 'message', message, next);
      }
    }
  }

  #modal(interaction: Interaction): InteractionResult | null {
    const modal = this.#options.world.interactions.findModal(interaction.id);
    if (modal === null) return null;
    const { id, customId, title, components } = modal;
    return { kind: 'modal', modal: { id, customId, title, components, channelId: interaction.channel.id } };
  }

  /** The first edit or follow-up of the interaction after the given place in the channel's history. */
  #later(interaction: Interaction, what: string, seen: number): InteractionResult | null {
    const history = this.#options.world.messages.history(interaction.channel.id);
    const index = history.findIndex(
      ({ kind, message }, at) =>
        at >= seen &&
        kind !== 'delete' &&
        !isLoading(message) &&
        (message.interaction_metadata?.id === interaction.id || message.id === interaction.originalId),
    );
    const event = history[index];
    if (event === undefined) return null;
    const next = (): Promise<InteractionResult> =>
      this.#watch(what, () => this.#later(interaction, what, index + 1), interaction);
    const { kind, message } = event;
    this.#options.markRead([message]);
    return { kind: kind === 'edit' ? 'updated' : 'message', message, isEphemeral: isEphemeral(message), next };
  }

  #show(kind: 'message' | 'updated', message: Message, next: () => Promise<InteractionResult>): InteractionResult {
    this.#options.markRead([message]);
    return { kind, message: toApiMessage(message), isEphemeral: isEphemeral(message), next };
  }

  #find(interaction: Interaction, id: string): Message | null {
    const { messages } = this.#options.world;
    return messages.findEphemeral(id, this.#user.id) ?? messages.find(interaction.channel.id, id);
  }

  async #watch(
    what: string,
    look: () => InteractionResult | null,
    interaction: Interaction,
  ): Promise<InteractionResult> {
    const { world, patienceMs } = this.#options;
    const first = look();
    if (first !== null) return first;
    return new Promise((resolve, reject) => {
      const stop = world.dispatches.subscribe(() => {
        const result = look();
        if (result === null) return;
        clearTimeout(timer);
        stop();
        resolve(result);
      });
      const timer = setTimeout(() => {
        stop();
        reject(
          new Error(
            `The bot showed ${this.#user.name} nothing for "${what}" within ${patienceMs} ms of real time; the interaction is ${interaction.phase}.`,
          ),
        );
      }, patienceMs);
    });
  }
}

function refused(answer: { readonly status: number; readonly body: JsonValue }): InteractionResult {
  // The stand-in's own error body.
  const body = answer.body as { code: number; message: string; errors?: JsonValue };
  const errors = body.errors === undefined ? {} : { errors: body.errors };
  return { kind: 'failed', status: answer.status, code: body.code, reason: body.message, ...errors };
}
