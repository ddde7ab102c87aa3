import { matchLeaves, type CommandOption, type Leaf } from './command-tree.ts';

/** A named value on a command line, as text. */
export interface GivenText {
  readonly option: CommandOption;
  readonly text: string;
}

export type CommandLine =
  | { readonly kind: 'plain' }
  /** The name of the command is not complete; `matches` is what it could become. */
  | { readonly kind: 'unfinished'; readonly matches: readonly Leaf[] }
  /** `stray` stands before the first option and belongs to none. */
  | { readonly kind: 'command'; readonly leaf: Leaf; readonly given: readonly GivenText[]; readonly stray: string };

/**
 * Reads what stands in the composer, e.g. `/fleet status fleet:waku.test`. As in Discord's client a value runs to the
 * next option's name, quotes mean nothing, and a name that was already given is part of the text.
 */
export function readCommandLine(line: string, leaves: readonly Leaf[]): CommandLine {
  if (!line.startsWith('/')) return { kind: 'plain' };
  const typed = line.slice(1).replaceAll(/\s*\n\s*/gu, ' ');
  const leaf = leaves
    .filter((candidate) => startsWithWords(typed, candidate.path))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (leaf === undefined) return { kind: 'unfinished', matches: matchLeaves(leaves, typed) };
  const rest = typed.slice(lengthOfWords(typed, leaf.path));
  // Nothing behind the name yet: it may still become a longer one.
  if (rest === '') return { kind: 'unfinished', matches: matchLeaves(leaves, typed) };
  return { kind: 'command', leaf, ...readOptions(rest, leaf.options) };
}

/** A command line that is to be run as it is: its name is taken as complete although nothing follows it. */
export function readWholeLine(line: string, leaves: readonly Leaf[]): CommandLine {
  return readCommandLine(`${line.trimEnd()} `, leaves);
}

/** Command names hold letters, digits, `-`, `_` and `'` (Discord docs), none of which means anything in a pattern. */
function wordsPattern(path: readonly string[]): RegExp {
  return new RegExp(`^\\s*${path.join('\\s+')}(?=\\s|$)`, 'iu');
}

function startsWithWords(typed: string, path: readonly string[]): boolean {
  return wordsPattern(path).test(typed);
}

function lengthOfWords(typed: string, path: readonly string[]): number {
  return wordsPattern(path).exec(typed)?.[0].length ?? 0;
}

interface Mark {
  readonly option: CommandOption;
  readonly from: number;
  readonly valueFrom: number;
}

function readOptions(
  rest: string,
  options: readonly CommandOption[],
): { readonly given: readonly GivenText[]; readonly stray: string } {
  const marks = findMarks(rest, options);
  const given = marks.map(({ option, valueFrom }, index) => ({
    option,
    text: rest.slice(valueFrom, marks[index + 1]?.from).trim(),
  }));
  return { given, stray: rest.slice(0, marks[0]?.from).trim() };
}

function findMarks(rest: string, options: readonly CommandOption[]): readonly Mark[] {
  const marks: Mark[] = [];
  for (const match of rest.matchAll(/(?<=\s|^)([^\s:]+):/gu)) {
    const name = match[1]?.toLowerCase();
    const option = options.find((candidate) => candidate.name === name);
    if (option === undefined || marks.some((mark) => mark.option === option)) continue;
    marks.push({ option, from: match.index, valueFrom: match.index + match[0].length });
  }
  return marks;
}

/** How a filled command is written in one line, for the history; read again it gives the same. */
export function writeCommandLine(leaf: Leaf, given: readonly GivenText[]): string {
  const options = given.filter(({ text }) => text !== '').map(({ option, text }) => `${option.name}:${text}`);
  return [`/${leaf.path.join(' ')}`, ...options].join(' ');
}

/** Splits ` name:` of an option that was not given yet off the end of a value that is being typed. */
export function splitNextOption(
  text: string,
  free: readonly CommandOption[],
): { readonly text: string; readonly next: CommandOption } | null {
  const match = /(?:^|\s)([^\s:]+):$/u.exec(text);
  const next = free.find((option) => option.name === match?.[1]?.toLowerCase());
  return match === null || next === undefined ? null : { text: text.slice(0, match.index).trimEnd(), next };
}
