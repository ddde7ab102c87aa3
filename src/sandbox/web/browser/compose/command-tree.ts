/** One of a fixed list of values an option takes. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

/** An option as the command index gives it (Discord docs: application commands, option structure). */
export interface CommandOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly choices?: readonly Choice[];
  readonly options?: readonly CommandOption[];
  readonly channel_types?: readonly number[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly autocomplete?: boolean;
}

/** A command of the index: of the `/` kind, or of the menu of a user or a message. */
export interface IndexedCommand {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly options?: readonly CommandOption[];
}

export const COMMAND_KIND = { chat: 1, user: 2, message: 3 } as const;

/** Discord docs: application command option type. */
export const OPTION = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

/** What can be sent: a command without subcommands, or one of its subcommands. */
export interface Leaf {
  readonly command: IndexedCommand;
  /** The words after the slash, e.g. ['fleet', 'status']. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly CommandOption[];
}

/** Everything that can be typed after a slash, commands by name and subcommands in their own order. */
export function leavesOf(commands: readonly IndexedCommand[]): readonly Leaf[] {
  return commands
    .filter((command) => command.type === COMMAND_KIND.chat)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((command) => descend(command, [command.name], command));
}

function descend(
  command: IndexedCommand,
  path: readonly string[],
  node: { readonly description: string; readonly options?: readonly CommandOption[] },
): readonly Leaf[] {
  const options = node.options ?? [];
  const nested = options.filter((option) => option.type === OPTION.subcommand || option.type === OPTION.group);
  if (nested.length > 0) return nested.flatMap((option) => descend(command, [...path, option.name], option));
  return [{ command, path, description: node.description, options }];
}

/** How a leaf is written, e.g. '/fleet status'. */
export function titleOf(leaf: Leaf): string {
  return `/${leaf.path.join(' ')}`;
}

/** The leaves that what was typed after the slash could mean: those that begin so, then those with a word that does. */
export function matchLeaves(leaves: readonly Leaf[], typed: string): readonly Leaf[] {
  const wanted = typed.trimStart().toLowerCase().replaceAll(/\s+/gu, ' ');
  return leaves
    .map((leaf) => ({ leaf, rank: rankOf(leaf, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ leaf }) => leaf);
}

const NO_MATCH = 3;

function rankOf({ path }: Leaf, wanted: string): number {
  const whole = path.join(' ').toLowerCase();
  if (whole.startsWith(wanted)) return 0;
  const trimmed = wanted.trimEnd();
  if (path.some((word) => word.toLowerCase().startsWith(trimmed))) return 1;
  return whole.includes(trimmed) ? 2 : NO_MATCH;
}
