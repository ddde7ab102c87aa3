import { css, html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Cursor } from './list-cursor.ts';

/** A row of a list of suggestions. */
export interface OfferRow {
  readonly label: string;
  readonly detail: string;
}

export interface OfferList {
  readonly id: string;
  /** What the list holds, for its heading and for screen readers. */
  readonly title: string;
  readonly rows: readonly OfferRow[];
  readonly cursor: Cursor;
  /** Said in the place of rows, e.g. that there are none. */
  readonly note: TemplateResult | string | null;
  readonly onPick: (index: number) => void;
}

export const offerListStyles = css`
  .offers {
    position: absolute;
    inset-inline: 0;
    bottom: calc(100% + 6px);
    z-index: 20;
    max-height: min(420px, 45vh);
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  .offers .heading {
    position: sticky;
    top: 0;
    margin: 0;
    padding: 8px 12px 6px;
    background: var(--raised);
    color: var(--ink-soft);
    font-size: 13px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .offers .note {
    margin: 0;
    padding: 4px 12px 12px;
  }
  .offers [role='listbox'] {
    margin: 0;
    padding: 0 6px 6px;
  }
  .offers [role='option'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    align-items: baseline;
    padding: 7px 8px;
    border-radius: 4px;
    cursor: pointer;
    scroll-margin-top: 36px;
    overflow-wrap: anywhere;
  }
  .offers [role='option']:hover {
    background: color-mix(in srgb, var(--hover) 45%, transparent);
  }
  .offers [aria-selected='true'],
  .offers [aria-selected='true']:hover {
    background: var(--hover);
  }
  .offers [aria-selected='true'] {
    box-shadow: inset 3px 0 0 var(--focus);
  }
  .offers .label {
    font-weight: 600;
  }
  .offers .detail {
    color: var(--ink-soft);
    font-size: 13px;
  }
`;

/** The id of a row, for `aria-activedescendant`. */
export function offerId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** A list of suggestions above what is typed (ARIA authoring practices: combobox with a listbox popup). */
export function renderOffers({ id, title, rows, cursor, note, onPick }: OfferList): TemplateResult {
  return html`<div class="offers" tabindex="0" @mousedown=${keepFocus}>
    <p class="heading" id="${id}-title">${title}</p>
    ${note === null ? nothing : html`<p class="note">${note}</p>`}
    <div role="listbox" id=${id} aria-labelledby="${id}-title">
      ${rows.map(
        ({ label, detail }, index) =>
          html`<div
            role="option"
            id=${offerId(id, index)}
            aria-selected=${index === cursor ? 'true' : 'false'}
            ${index === cursor ? ref(showRow) : nothing}
            @click=${() => {
              onPick(index);
            }}
          >
            <span class="label">${label}</span>${detail === '' ? nothing : html`<span class="detail">${detail}</span>`}
          </div>`,
      )}
    </div>
  </div>`;
}

/** A click on a suggestion must not take the focus from where is typed. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

function showRow(row: Element | undefined): void {
  row?.scrollIntoView({ block: 'nearest' });
}
