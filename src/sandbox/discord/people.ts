import { ApplicationCommandOptionType, type APIMessage } from 'discord-api-types/v10';
import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../../platform/json.ts';
import type { Command } from './commands.ts';
import type { StoredComponent } from './component.ts';
import type { CommandOption } from './command-validation.ts';
import type { InteractionResult, ShownModal } from './interaction-result.ts';
import type { SeededUser } from './seed.ts';
import { UserClient, type PeopleOptions } from './user-client.ts';

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
