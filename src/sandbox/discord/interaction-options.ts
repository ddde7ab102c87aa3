import type { JsonValue } from '../../platform/json.ts';
import type { Cdn, UploadedFile } from './cdn.ts';
import type { CommandOption } from './command-validation.ts';
import type { Field } from './form.ts';
import type { Guild } from './guild.ts';
import { OPTION as O } from './numbers.ts';
import { PERMISSION } from './permissions.ts';

/** Objects named by their ids, as they travel beside the values that name them. */
export interface Resolved {
  users: Record<string, object>;
  members: Record<string, object>;
  roles: Record<string, object>;
  channels: Record<string, object>;
  messages: Record<string, object>;
  attachments: Record<string, object>;
}

export interface GivenOption {
  readonly type: number;
  readonly name: string;
  readonly value?: JsonValue;
  readonly focused?: true;
  readonly options?: readonly GivenOption[];
}

/** 'fleet status': the command with its group and subcommand, as a person's client is told who used what. */
export function commandPath(name: string, options: readonly GivenOption[]): string {
  const sub = options.find(({ type }) => type <= 2);
  return sub === undefined ? name : `${name} ${commandPath(sub.name, sub.options ?? [])}`;
}

const TEXT_OPTION = 6000;

/** Collects what values point at. */
export class Resolver {
  readonly resolved: Resolved = { users: {}, members: {}, roles: {}, channels: {}, messages: {}, attachments: {} };
  readonly #guild: Guild;

  constructor(guild: Guild) {
    this.#guild = guild;
  }

  user(id: string): boolean {
    const user = this.#guild.users.get(id);
    if (user === undefined) return false;
    this.resolved.users[id] = user;
    const member = this.#guild.members.get(id);
    if (member !== undefined) {
      const { user: _user, deaf: _deaf, mute: _mute, ...partial } = member;
      this.resolved.members[id] = { ...partial, permissions: this.#guild.permissionsOf(id).toString() };
    }
    return true;
  }

  role(id: string): boolean {
    const role = this.#guild.roles.get(id);
    if (role !== undefined) this.resolved.roles[id] = role;
    return role !== undefined;
  }

  channel(id: string, viewerId: string): boolean {
    const channel = this.#guild.channels.get(id);
    if (channel === undefined) return false;
    const { id: channelId, type, name, parent_id } = channel;
    const permissions = this.#guild.permissionsOf(viewerId, channel).toString();
    const threadData = channel.thread_metadata === undefined ? {} : { thread_metadata: channel.thread_metadata };
    this.resolved.channels[id] = {
      id: channelId,
      type,
      name,
      permissions,
      parent_id: parent_id ?? null,
      ...threadData,
    };
    return true;
  }

  /** Only the kinds that hold something, as Discord sends it. */
  get filled(): object | undefined {
    const filled = Object.entries(this.resolved).filter(([, kind]) => Object.keys(kind as object).length > 0);
    return filled.length === 0 ? undefined : Object.fromEntries(filled);
  }
}

export interface OptionContext {
  readonly guild: Guild;
  readonly resolver: Resolver;
  readonly viewerId: string;
  readonly channelId: string;
  readonly cdn: Cdn;
  readonly files: readonly UploadedFile[];
  /** An unfinished command, while its user still types. */
  readonly isAutocomplete: boolean;
}

/** Checks the options a user typed against the command's definition, as Discord's clients and servers do. */
export function readGivenOptions(
  list: Field,
  defined: readonly CommandOption[],
  context: OptionContext,
): GivenOption[] {
  const given = list.items().map((item) => readGiven(item, defined, context));
  for (const option of defined)
    if (option.required === true && !context.isAutocomplete && !given.some((one) => one?.name === option.name))
      list.form.complain([...list.path, option.name], 'BASE_TYPE_REQUIRED', 'This field is required');
  const needsSubcommand = defined.some((option) => option.type <= 2);
  if (needsSubcommand && given.length !== 1)
    list.complain('BASE_TYPE_BAD_LENGTH', 'Exactly one sub-command must be given.');
  return given.filter((option) => option !== null);
}

function readGiven(item: Field, defined: readonly CommandOption[], context: OptionContext): GivenOption | null {
  const name = item.at('name').text({ required: true });
  const definition = defined.find((option) => option.name === name);
  if (name === undefined || definition === undefined) {
    item.at('name').complain('APPLICATION_COMMAND_OPTION_UNKNOWN', `The command has no option "${name ?? ''}"`);
    return null;
  }
  const { type } = definition;
  if (type <= 2)
    return { type, name, options: readGivenOptions(item.at('options'), definition.options ?? [], context) };
  const isFocused = context.isAutocomplete && item.at('focused').boolean() === true;
  const value = isFocused ? item.at('value').text() : readValue(item.at('value'), definition, context);
  return value === undefined ? null : { type, name, value, ...(isFocused ? { focused: true } : {}) };
}

function readValue(field: Field, option: CommandOption, context: OptionContext): JsonValue | undefined {
  switch (option.type) {
    case O.String:
      return readText(field, option);
    case O.Integer:
    case O.Number:
      return readNumber(field, option);
    case O.Boolean:
      return field.boolean();
    case O.Attachment:
      return readAttachment(field, context);
    default:
      return readPointer(field, option, context);
  }
}

function readText(field: Field, option: CommandOption): string | undefined {
  const text = field.text({ required: true, min: option.min_length ?? 0, max: option.max_length ?? TEXT_OPTION });
  requireChoice(field, option, text);
  return text;
}

function readNumber(field: Field, option: CommandOption): number | undefined {
  const bounds = {
    required: true,
    ...(option.min_value === undefined ? {} : { min: option.min_value }),
    ...(option.max_value === undefined ? {} : { max: option.max_value }),
  };
  const value = option.type === O.Integer ? field.integer(bounds) : field.number(bounds);
  requireChoice(field, option, value);
  return value;
}

function requireChoice(field: Field, option: CommandOption, value: string | number | undefined): void {
  if (option.choices !== undefined && !option.choices.some((choice) => choice.value === value))
    field.complain(
      'BASE_TYPE_CHOICES',
      `Value must be one of {${option.choices.map((choice) => String(choice.value)).join(', ')}}.`,
    );
}

function readAttachment(field: Field, context: OptionContext): string | undefined {
  const index = field.text({ required: true });
  const file = context.files.find((candidate) => candidate.field === `files[${index ?? ''}]`);
  if (file === undefined) {
    field.complain('BASE_TYPE_REQUIRED', `No file "files[${index ?? ''}]" was uploaded`);
    return undefined;
  }
  const attachment = context.cdn.store(context.channelId, file);
  context.resolver.resolved.attachments[attachment.id] = { ...attachment, ephemeral: true };
  return attachment.id;
}

function readPointer(field: Field, option: CommandOption, context: OptionContext): string | undefined {
  const id = field.snowflake({ required: true });
  if (id === undefined) return undefined;
  const { resolver, viewerId, guild } = context;
  const asUser = option.type !== O.Role && option.type !== O.Channel && resolver.user(id);
  const asRole = (option.type === O.Role || option.type === O.Mentionable) && resolver.role(id);
  const isChannel = option.type === O.Channel;
  const channel = guild.channels.get(id);
  const isWrongKind = channel !== undefined && option.channel_types?.includes(channel.type) === false;
  const asChannel = isChannel && !isWrongKind && resolver.channel(id, viewerId);
  if (!asUser && !asRole && !asChannel) field.complain('BASE_TYPE_CHOICES', `Nothing of that kind has the id ${id}.`);
  return id;
}

/** May this user see and run the command at all: its default permissions, which administrators are above. */
export function mayUseCommand(guild: Guild, userId: string, defaultPermissions: string | null): boolean {
  const permissions = guild.permissionsOf(userId);
  if ((permissions & PERMISSION.Administrator) !== 0n || defaultPermissions === null) return true;
  const needed = BigInt(defaultPermissions);
  return needed !== 0n && (permissions & needed) === needed;
}
