import { html, nothing, type TemplateResult } from 'lit';
import { complaintAbout, type CommandDraft, type OptionField } from './command-draft.ts';
import { SUGGESTIONS } from './command-field-view.ts';
import type { Directory } from './directory.ts';
import type { Cursor } from './list-cursor.ts';
import { renderOffers } from './offer-list.ts';
import type { OpenList } from './open-list.ts';

/** What the field at hand is for and what is wrong with it; with none at hand the first that is wrong, or the command. */
export function renderHint(draft: CommandDraft, directory: Directory, atHand: OptionField | undefined): TemplateResult {
  const field = atHand ?? draft.fields.find((each) => complaintAbout(each, directory) !== null);
  if (field === undefined) return html`<span class="soft">${draft.leaf.description}</span>`;
  const complaint = complaintAbout(field, directory);
  const { name, description, required } = field.option;
  return html`<strong>${name}</strong>
    <span class="soft">${description}${required === true ? ' (required)' : ''}</span>
    ${complaint === null ? nothing : html`<span class="bad">${complaint}</span>`}`;
}

export function renderOpenList(
  { title, rows, note }: OpenList,
  cursor: Cursor,
  on: { readonly pick: (index: number) => void; readonly loadAgain: () => void },
): TemplateResult {
  const notes = {
    loading: html`<span class="spinner" aria-hidden="true"></span> Loading suggestions…`,
    failed: html`Suggestions failed to load.
      <button class="plain" type="button" @click=${on.loadAgain}>Load again</button>`,
    'no-match': 'No suggestion matches what you typed.',
  };
  return renderOffers({
    id: SUGGESTIONS,
    title,
    rows,
    cursor,
    note: note === null ? null : notes[note],
    onPick: on.pick,
  });
}
