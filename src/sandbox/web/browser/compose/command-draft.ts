import { writeCommandLine, type GivenText } from './command-line.ts';
import { OPTION, type CommandOption, type Leaf } from './command-tree.ts';
import type { Directory, Offer } from './directory.ts';
import type { FilledOption } from './interaction-body.ts';
import { EMPTY_DRAFT, readOption, type OptionDraft } from './option-value.ts';

/** One option on its way. */
export interface OptionField extends OptionDraft {
  readonly option: CommandOption;
  /** Only what was left or tried to be sent is complained about. */
  readonly isTouched: boolean;
}

/** A chosen command whose options are being filled. */
export interface CommandDraft {
  readonly leaf: Leaf;
  readonly fields: readonly OptionField[];
}

/**
 * A draft with all required options and those that were given. Text that belongs to no option goes to the first that
 * is still empty and takes text, as when somebody types `/upgrade show UP-17`.
 */
export function startDraft(leaf: Leaf, given: readonly GivenText[] = [], stray = ''): CommandDraft {
  const textOf = (option: CommandOption): string => given.find((each) => each.option === option)?.text ?? '';
  const isShown = (option: CommandOption): boolean =>
    option.required === true || given.some((each) => each.option === option);
  const homeless = stray === '' ? undefined : leaf.options.find((option) => takesText(option) && textOf(option) === '');
  const fields = leaf.options
    .filter((option) => isShown(option) || option === homeless)
    .map((option) => newField(option, option === homeless ? stray : textOf(option)));
  return { leaf, fields };
}

function takesText({ type }: CommandOption): boolean {
  return type !== OPTION.attachment;
}

function newField(option: CommandOption, text = ''): OptionField {
  return { ...EMPTY_DRAFT, option, text, isTouched: false };
}

/** Optional options that are not in the draft yet. */
export function freeOptions({ leaf, fields }: CommandDraft): readonly CommandOption[] {
  return leaf.options.filter((option) => !fields.some((field) => field.option === option));
}

export function addOption(draft: CommandDraft, option: CommandOption): CommandDraft {
  return { ...draft, fields: [...draft.fields, newField(option)] };
}

/** Takes an optional option out again, or empties a required one. */
export function dropOption(draft: CommandDraft, option: CommandOption): CommandDraft {
  const fields =
    option.required === true
      ? draft.fields.map((field) => (field.option === option ? newField(option) : field))
      : draft.fields.filter((field) => field.option !== option);
  return { ...draft, fields };
}

export type FieldChange = Partial<Pick<OptionField, 'text' | 'picked' | 'file' | 'isTouched'>>;

export function changeField(draft: CommandDraft, option: CommandOption, change: FieldChange): CommandDraft {
  return {
    ...draft,
    fields: draft.fields.map((field) => (field.option === option ? { ...field, ...change } : field)),
  };
}

export function pickOffer(draft: CommandDraft, option: CommandOption, offer: Offer): CommandDraft {
  return changeField(draft, option, { text: offer.label, picked: offer });
}

/** After a try to send, everything is complained about that is wrong. */
export function touchAll(draft: CommandDraft): CommandDraft {
  return { ...draft, fields: draft.fields.map((field) => ({ ...field, isTouched: true })) };
}

/** What is wrong with a field that was touched, as a sentence; else null. */
export function complaintAbout(field: OptionField, directory: Directory): string | null {
  if (!field.isTouched) return null;
  const reading = readOption(field.option, field, directory);
  return reading.kind === 'invalid' ? reading.why : null;
}

export type DraftReading =
  | {
      readonly kind: 'ready';
      readonly filled: readonly FilledOption[];
      /** The options whose files go along, in the order of their indexes. */
      readonly files: readonly CommandOption[];
    }
  | { readonly kind: 'wrong'; readonly first: CommandOption; readonly why: string };

/** All of a draft as it would be sent; the first field that is wrong stops it. */
export function readDraft({ fields }: CommandDraft, directory: Directory): DraftReading {
  const filled: FilledOption[] = [];
  const files: CommandOption[] = [];
  for (const field of fields) {
    const { option } = field;
    const reading = readOption(option, field, directory);
    if (reading.kind === 'invalid') return { kind: 'wrong', first: option, why: reading.why };
    if (reading.kind === 'value') filled.push({ option, value: reading.value });
    if (reading.kind === 'file') {
      filled.push({ option, value: String(files.length) });
      files.push(option);
    }
  }
  return { kind: 'ready', filled, files };
}

/** The options that are valid so far, for the application to complete another by. */
export function validSoFar({ fields }: CommandDraft, directory: Directory): readonly FilledOption[] {
  return fields.flatMap((field) => {
    const reading = readOption(field.option, field, directory);
    return reading.kind === 'value' ? [{ option: field.option, value: reading.value }] : [];
  });
}

/** The draft as one line for the history. Files cannot come back by a name. */
export function lineOf({ leaf, fields }: CommandDraft): string {
  return writeCommandLine(
    leaf,
    fields.map(({ option, text }) => ({ option, text })),
  );
}
