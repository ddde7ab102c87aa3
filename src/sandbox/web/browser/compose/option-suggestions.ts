import type { Suggestions } from './autocomplete-feed.ts';
import type { OptionField } from './command-draft.ts';
import type { CommandOption } from './command-tree.ts';
import { filterOffers, type Directory, type Offer } from './directory.ts';
import { offersOf } from './option-value.ts';

/** What is offered for what is being typed; `note` says why there is nothing, or that it comes. */
export interface OfferedRows {
  readonly rows: readonly Offer[];
  readonly note: 'loading' | 'failed' | 'no-match' | null;
}

const NOTHING: OfferedRows = { rows: [], note: null };

/** Suggestions for an option's field: the application's own where it completes the option, else those of the guild. */
export function offeredFor(field: OptionField, directory: Directory, remote: Suggestions): OfferedRows {
  const { option } = field;
  if (option.autocomplete === true) return fromApplication(field, remote);
  const all = offersOf(option, directory);
  if (all.length === 0) return NOTHING;
  // What was chosen filters nothing: one may want to see the others.
  const rows = field.picked?.label === field.text ? all : filterOffers(all, field.text);
  return { rows, note: rows.length === 0 ? 'no-match' : null };
}

function fromApplication({ text }: OptionField, remote: Suggestions): OfferedRows {
  switch (remote.kind) {
    case 'none':
      return NOTHING;
    case 'loading':
      return { rows: [], note: 'loading' };
    case 'failed':
      return { rows: [], note: 'failed' };
    case 'offers':
      return { rows: remote.offers, note: remote.offers.length === 0 && text !== '' ? 'no-match' : null };
  }
}

/** What a screen reader is told when suggestions come; null while they load. */
export function suggestionWords(remote: Suggestions, optionName: string): string | null {
  switch (remote.kind) {
    case 'none':
    case 'loading':
      return null;
    case 'failed':
      return `Suggestions for ${optionName} failed to load.`;
    case 'offers': {
      const { length } = remote.offers;
      if (length === 0) return `No suggestion for ${optionName}.`;
      return length === 1 ? `1 suggestion for ${optionName}.` : `${length} suggestions for ${optionName}.`;
    }
  }
}

/** The options that are still free, as rows to choose from, by what was typed of a name. */
export function offeredOptions(free: readonly CommandOption[], typed: string): readonly CommandOption[] {
  const wanted = typed.trim().toLowerCase();
  return free
    .filter(({ name }) => name.includes(wanted))
    .toSorted((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)));
}

/** Whether a text already says what an offer would put there: choosing it changes nothing people see. */
export function says(text: string, { label, value }: Offer): boolean {
  const typed = text.trim().toLowerCase();
  return typed !== '' && [label.toLowerCase(), String(value).toLowerCase()].includes(typed);
}
