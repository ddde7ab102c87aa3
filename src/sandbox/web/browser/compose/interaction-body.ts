import { COMMAND_KIND, OPTION, type CommandOption, type IndexedCommand, type Leaf } from './command-tree.ts';

/** Where somebody acts. */
export interface ActingPlace {
  readonly applicationId: string;
  readonly guildId: string;
  readonly channelId: string;
}

export interface FilledOption {
  readonly option: CommandOption;
  /** A file travels as its index among the uploaded ones. */
  readonly value: string | number | boolean;
}

/** The body of POST /interactions, as Discord's own clients send it. */
export interface InteractionBody {
  readonly type: 2 | 3 | 4 | 5;
  readonly application_id: string;
  readonly guild_id: string;
  readonly channel_id: string;
  readonly message_id?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface SentOption {
  readonly type: number;
  readonly name: string;
  readonly value?: string | number | boolean;
  readonly focused?: true;
  readonly options?: readonly SentOption[];
}

function at(place: ActingPlace): Pick<InteractionBody, 'application_id' | 'guild_id' | 'channel_id'> {
  return { application_id: place.applicationId, guild_id: place.guildId, channel_id: place.channelId };
}

export function commandBody(place: ActingPlace, leaf: Leaf, filled: readonly FilledOption[]): InteractionBody {
  return { type: 2, ...at(place), data: commandData(leaf, filled.map(sent)) };
}

/** What the application is asked while somebody types into `focused`; the other options are as far as they are valid. */
export function autocompleteBody(
  place: ActingPlace,
  leaf: Leaf,
  asked: { readonly filled: readonly FilledOption[]; readonly focused: CommandOption; readonly text: string },
): InteractionBody {
  const { filled, focused, text } = asked;
  const others = filled.filter(({ option }) => option.name !== focused.name && option.type !== OPTION.attachment);
  const typing: SentOption = { type: focused.type, name: focused.name, value: text, focused: true };
  return { type: 4, ...at(place), data: commandData(leaf, [...others.map(sent), typing]) };
}

function sent({ option, value }: FilledOption): SentOption {
  return { type: option.type, name: option.name, value };
}

function commandData(leaf: Leaf, options: readonly SentOption[]): Readonly<Record<string, unknown>> {
  const { command, path } = leaf;
  // Subcommands are nested from the inside out: a word before the last of three is a group.
  const nested = path.slice(1).reduceRight<readonly SentOption[]>((inner, name, index) => {
    const isLast = index === path.length - 2;
    return [{ type: isLast ? OPTION.subcommand : OPTION.group, name, options: inner }];
  }, options);
  return { id: command.id, name: command.name, type: COMMAND_KIND.chat, options: nested };
}

export function menuBody(place: ActingPlace, command: IndexedCommand, targetId: string): InteractionBody {
  const { id, name, type } = command;
  return { type: 2, ...at(place), data: { id, name, type, target_id: targetId } };
}

/** A pressed button, or a select with its values. */
export function componentBody(
  place: ActingPlace,
  used: {
    readonly messageId: string;
    readonly customId: string;
    readonly type: number;
    readonly values?: readonly string[];
  },
): InteractionBody {
  const { messageId, customId, type, values } = used;
  const data = { component_type: type, custom_id: customId, ...(values === undefined ? {} : { values }) };
  return { type: 3, ...at(place), message_id: messageId, data };
}

export function modalBody(
  place: ActingPlace,
  modal: { readonly id: string; readonly customId: string },
  components: readonly unknown[],
): InteractionBody {
  return { type: 5, ...at(place), data: { id: modal.id, custom_id: modal.customId, components } };
}
