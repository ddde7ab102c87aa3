import { html, nothing, type TemplateResult } from 'lit';
import { composeIcon } from './compose-icons.ts';
import type { Cursor } from './list-cursor.ts';
import { offerId, renderOffers } from './offer-list.ts';
import { LONGEST_MESSAGE } from './outgoing-message.ts';
import { rowsOf, type TextPopup } from './text-popup.ts';

const LIST = 'text-suggestions';
const MOST_ROWS = 10;
/** From here on the characters that are left are shown. */
const COUNT_FROM = LONGEST_MESSAGE - 200;

export interface ShownText {
  readonly text: string;
  /** Null when no channel is open. */
  readonly channelName: string | null;
  readonly popup: TextPopup | null;
  readonly cursor: Cursor;
}

/** What the field of a message tells its composer. */
export interface TextHandlers {
  readonly type: (event: Event) => void;
  readonly press: (event: KeyboardEvent) => void;
  readonly noteCaret: (event: Event) => void;
  readonly addFiles: (files: readonly File[]) => void;
  readonly pick: (index: number) => void;
  readonly loadAgain: () => void;
}

export function renderTextField({ text, channelName, popup, cursor }: ShownText, on: TextHandlers): TemplateResult {
  const rows = popup === null ? 0 : rowsOf(popup).length;
  const paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    on.addFiles(files);
  };
  return html`<textarea
    rows=${Math.min(text.split('\n').length, MOST_ROWS)}
    ?disabled=${channelName === null}
    aria-label=${channelName === null ? 'No channel is open' : `Message #${channelName}`}
    placeholder=${channelName === null ? '' : `Message #${channelName}, or / for commands`}
    aria-autocomplete="list"
    aria-haspopup="listbox"
    aria-controls=${popup === null ? nothing : LIST}
    aria-activedescendant=${rows > 0 && cursor !== null ? offerId(LIST, cursor) : nothing}
    .value=${text}
    @input=${on.type}
    @keydown=${on.press}
    @keyup=${on.noteCaret}
    @click=${on.noteCaret}
    @paste=${paste}
  ></textarea>`;
}

export function renderTextPopup({ popup, cursor }: ShownText, on: TextHandlers): TemplateResult | typeof nothing {
  if (popup === null) return nothing;
  const retry = html`<button class="plain" type="button" @click=${on.loadAgain}>Load again</button>`;
  return renderOffers({
    id: LIST,
    title: popup.title,
    rows: rowsOf(popup),
    cursor,
    note: popup.kind === 'note' ? html`${popup.note} ${popup.canRetry ? retry : nothing}` : null,
    onPick: on.pick,
  });
}

export function renderAttach({ channelName }: ShownText, on: TextHandlers): TemplateResult {
  const open = ({ currentTarget }: Event): void => {
    const chooser = currentTarget instanceof Element ? currentTarget.nextElementSibling : null;
    if (chooser instanceof HTMLInputElement) chooser.click();
  };
  const choose = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    on.addFiles([...(target.files ?? [])]);
    // The same file may be chosen once more after it was removed.
    target.value = '';
  };
  return html`<button
      class="icon"
      type="button"
      ?disabled=${channelName === null}
      aria-label="Attach files"
      @click=${open}
    >
      ${composeIcon('attach')}
    </button>
    <input type="file" multiple hidden aria-label="Files" @change=${choose} />`;
}

export function renderCount(text: string): TemplateResult | typeof nothing {
  const left = LONGEST_MESSAGE - text.length;
  if (text.length < COUNT_FROM) return nothing;
  return html`<span class=${left < 0 ? 'bad' : ''}>${left} characters left</span>`;
}
