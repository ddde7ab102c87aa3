import { OPTION, type CommandOption } from './command-tree.ts';
import { channelOffers, namedOffer, roleOffers, userOffers, type Directory, type Offer } from './directory.ts';

/** What stands in an option's field. */
export interface OptionDraft {
  readonly text: string;
  /** What was chosen from the list; it counts as long as the text still says the same. */
  readonly picked: Offer | null;
  readonly file: { readonly name: string; readonly size: number } | null;
}

export const EMPTY_DRAFT: OptionDraft = { text: '', picked: null, file: null };

export type OptionReading =
  | { readonly kind: 'value'; readonly value: string | number | boolean }
  | { readonly kind: 'file' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly why: string };

/** Discord docs: the most characters of a string option, and the largest whole number (2^53). */
const LONGEST_TEXT = 6000;
/** 10 MiB (Discord docs: uploading files). */
export const LARGEST_FILE_BYTES = 10 * 1024 * 1024;

const TRUE = ['true', 'yes'];
const FALSE = ['false', 'no'];

/** What an option's field says, judged as Discord's client does before it sends anything. */
export function readOption(option: CommandOption, draft: OptionDraft, directory: Directory): OptionReading {
  if (option.type === OPTION.attachment) return readFile(option, draft);
  const text = option.type === OPTION.string ? draft.text : draft.text.trim();
  if (text.trim() === '') return option.required === true ? invalid('This option is required.') : { kind: 'empty' };
  if (draft.picked !== null && draft.picked.label === draft.text) return { kind: 'value', value: draft.picked.value };
  if (option.choices !== undefined && option.choices.length > 0) return readChoice(option, text);
  switch (option.type) {
    case OPTION.string:
      return readText(option, text);
    case OPTION.integer:
    case OPTION.number:
      return readNumber(option, text);
    case OPTION.boolean:
      return readBoolean(text);
    default:
      return readPointer(option, text, directory);
  }
}

/** What a field offers by itself, without asking the application. */
export function offersOf(option: CommandOption, directory: Directory): readonly Offer[] {
  if (option.choices !== undefined && option.choices.length > 0)
    return option.choices.map(({ name, value }) => ({ label: name, detail: '', value }));
  switch (option.type) {
    case OPTION.boolean:
      return [
        { label: 'True', detail: '', value: true },
        { label: 'False', detail: '', value: false },
      ];
    case OPTION.user:
      return userOffers(directory);
    case OPTION.role:
      return roleOffers(directory);
    case OPTION.mentionable:
      return [...userOffers(directory), ...roleOffers(directory)];
    case OPTION.channel:
      return channelOffers(directory, option.channel_types ?? null);
    default:
      return [];
  }
}

function invalid(why: string): OptionReading {
  return { kind: 'invalid', why };
}

function readFile({ required }: CommandOption, { file }: OptionDraft): OptionReading {
  if (file === null) return required === true ? invalid('This option is required. Choose a file.') : { kind: 'empty' };
  if (file.size > LARGEST_FILE_BYTES) return invalid('The file is larger than 10 MiB. Choose a smaller one.');
  return { kind: 'file' };
}

function readChoice({ choices = [] }: CommandOption, text: string): OptionReading {
  const wanted = text.trim().toLowerCase();
  const choice =
    choices.find(({ name }) => name.toLowerCase() === wanted) ??
    choices.find(({ value }) => String(value).toLowerCase() === wanted);
  return choice === undefined
    ? invalid('Must be one of the choices. Pick one from the list.')
    : { kind: 'value', value: choice.value };
}

function readText({ min_length: min = 0, max_length: max = LONGEST_TEXT }: CommandOption, text: string): OptionReading {
  const { length } = text;
  if (length >= min && length <= max) return { kind: 'value', value: text };
  if (min === max) return invalid(`Must be exactly ${characters(min)} long; it has ${length}.`);
  if (length < min) return invalid(`Must be at least ${characters(min)} long; it has ${length}.`);
  return invalid(`Must be at most ${characters(max)} long; it has ${length}.`);
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}

function readNumber(option: CommandOption, text: string): OptionReading {
  const isInteger = option.type === OPTION.integer;
  const isWritten = isInteger ? /^[+-]?\d+$/u.test(text) : /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text);
  const value = Number(text);
  if (!isWritten || !Number.isFinite(value))
    return invalid(isInteger ? 'Must be a whole number.' : 'Must be a number.');
  if (isInteger && !Number.isSafeInteger(value)) return invalid('The number is too large. It may have 15 digits.');
  const { min_value: min, max_value: max } = option;
  const isLow = min !== undefined && value < min;
  const isHigh = max !== undefined && value > max;
  if (!isLow && !isHigh) return { kind: 'value', value };
  if (min !== undefined && max !== undefined) return invalid(`Must be between ${min} and ${max}.`);
  return invalid(isLow ? `Must be ${min} or more.` : `Must be ${max ?? ''} or less.`);
}

function readBoolean(text: string): OptionReading {
  const wanted = text.toLowerCase();
  if (TRUE.includes(wanted)) return { kind: 'value', value: true };
  return FALSE.includes(wanted) ? { kind: 'value', value: false } : invalid('Must be True or False.');
}

const POINTS_AT: Readonly<Record<number, string>> = {
  [OPTION.user]: 'person',
  [OPTION.role]: 'role',
  [OPTION.channel]: 'channel',
  [OPTION.mentionable]: 'person or role',
};

function readPointer(option: CommandOption, text: string, directory: Directory): OptionReading {
  const named = namedOffer(offersOf(option, directory), text);
  return named === null
    ? invalid(`No ${POINTS_AT[option.type] ?? 'choice'} here is called so. Pick one from the list.`)
    : { kind: 'value', value: named.value };
}
