import type { Suggestions } from './autocomplete-feed.ts';
import { freeOptions, type CommandDraft } from './command-draft.ts';
import type { CommandOption } from './command-tree.ts';
import type { Directory, Offer } from './directory.ts';
import { offeredFor, offeredOptions, type OfferedRows } from './option-suggestions.ts';

/** Where the keyboard is: in an option's field, or behind the last one, where further options are named. */
export type FormSpot = CommandOption | 'end';

/** The suggestions that are shown at the keyboard's place. */
export interface OpenList {
  readonly title: string;
  readonly note: OfferedRows['note'];
  readonly rows: readonly { readonly label: string; readonly detail: string; readonly pick: Pick }[];
}

/** What choosing a row means: a value for the field, or a further option. */
export type Pick =
  { readonly kind: 'value'; readonly offer: Offer } | { readonly kind: 'option'; readonly option: CommandOption };

export interface ListQuestion {
  readonly draft: CommandDraft;
  readonly spot: FormSpot | null;
  /** What was typed behind the last field. */
  readonly named: string;
  /** What the application suggests for the field at the spot. */
  readonly suggestions: Suggestions;
  readonly directory: Directory;
}

/** Null where there is nothing to suggest, and nothing to say about that. */
export function openListAt({ draft, spot, named, suggestions, directory }: ListQuestion): OpenList | null {
  if (spot === null) return null;
  const field = draft.fields.find(({ option }) => option === spot);
  if (field === undefined) {
    const rows = offeredOptions(freeOptions(draft), named).map((option) => ({
      label: option.name,
      detail: option.description,
      pick: { kind: 'option', option } as const,
    }));
    return rows.length === 0 ? null : { title: 'Options', rows, note: null };
  }
  const { rows, note } = offeredFor(field, directory, suggestions);
  if (rows.length === 0 && note === null) return null;
  return {
    title: `Suggestions for ${field.option.name}`,
    note,
    rows: rows.map((offer) => ({ ...offer, pick: { kind: 'value', offer } as const })),
  };
}
