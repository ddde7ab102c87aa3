import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { startDraft, type CommandDraft } from './command-draft.ts';
import type { CommandIndex } from './command-index.ts';
import { readCommandLine } from './command-line.ts';
import { leavesOf } from './command-tree.ts';
import { icon } from '../icons.ts';
import { composeStyles } from './compose-styles.ts';
import type { Directory } from './directory.ts';
import type { InputHistory } from './input-history.ts';
import type { Cursor } from './list-cursor.ts';
import { insertMention } from './mentions.ts';
import { offerId, offerListStyles, renderOffers } from './offer-list.ts';
import { textFieldStyles } from './text-field-styles.ts';
import { readTextKey, type TextKeyAct } from './text-key.ts';
import { popupFor, rowsOf, type TextPopup } from './text-popup.ts';

const LIST = 'text-suggestions';
const MOST_ROWS = 10;

/**
 * Where a message is written, with suggestions of commands, people and channels. Tells its composer by events:
 * `text-change` (detail: the text), `text-command` (a chosen CommandDraft), `text-files` (chosen or pasted), `text-send`,
 * `text-cancel` (Escape with no list open), `text-load` (the commands are wanted anew).
 */
export class MusterTextField extends LitElement {
  static override properties = {
    text: { attribute: false },
    channelName: { attribute: false },
    index: { attribute: false },
    directory: { attribute: false },
    history: { attribute: false },
    isReplying: { attribute: false },
    caret: { state: true },
    cursor: { state: true },
    isListShut: { state: true },
  };
  static override styles = [composeStyles, offerListStyles, textFieldStyles];
  declare text: string;
  /** Null when no channel is open. */
  declare channelName: string | null;
  declare index: CommandIndex;
  declare directory: Directory;
  declare history: InputHistory;
  declare isReplying: boolean;
  declare caret: number;
  declare cursor: Cursor;
  /** Escape shuts the list until something is typed. */
  declare isListShut: boolean;
  #typed = '';

  constructor() {
    super();
    this.text = '';
    this.caret = 0;
    this.cursor = 0;
    this.isListShut = true;
  }

  override focus(): void {
    this.#input()?.focus();
  }

  protected override willUpdate(): void {
    // What another part of the page puts here was not typed: no list springs open.
    if (this.text !== this.#typed) this.isListShut = true;
  }

  protected override render(): TemplateResult {
    const { channelName, text, cursor } = this;
    const popup = this.#popup();
    const rows = popup === null ? 0 : rowsOf(popup).length;
    return html`${popup === null ? nothing : this.#renderPopup(popup)} ${this.#renderAttach()}
      <textarea
        rows=${Math.min(text.split('\n').length, MOST_ROWS)}
        ?disabled=${channelName === null}
        aria-label=${channelName === null ? 'No channel is open' : `Message #${channelName}`}
        placeholder=${channelName === null ? '' : `Message #${channelName}, or / for commands`}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls=${popup === null ? nothing : LIST}
        aria-activedescendant=${rows > 0 && cursor !== null ? offerId(LIST, cursor) : nothing}
        .value=${text}
        @input=${this.#type}
        @keydown=${this.#press}
        @keyup=${this.#noteCaret}
        @click=${this.#noteCaret}
        @paste=${this.#paste}
      ></textarea>`;
  }

  #renderPopup(popup: TextPopup): TemplateResult {
    const load = (): void => {
      this.#tell('text-load', null);
    };
    const retry = html`<button class="plain" type="button" @click=${load}>Load again</button>`;
    return renderOffers({
      id: LIST,
      title: popup.title,
      rows: rowsOf(popup),
      cursor: this.cursor,
      note: popup.kind === 'note' ? html`${popup.note} ${popup.canRetry ? retry : nothing}` : null,
      onPick: (index) => {
        this.#pick(popup, index);
      },
    });
  }

  #renderAttach(): TemplateResult {
    const open = (): void => {
      this.renderRoot.querySelector('input')?.click();
    };
    const choose = ({ target }: Event): void => {
      if (!(target instanceof HTMLInputElement)) return;
      this.#tell('text-files', [...(target.files ?? [])]);
      // The same file may be chosen once more after it was removed.
      target.value = '';
    };
    return html`<button
        class="icon"
        type="button"
        ?disabled=${this.channelName === null}
        aria-label="Attach files"
        @click=${open}
      >
        ${icon('attach')}
      </button>
      <input type="file" multiple hidden aria-label="Files" @change=${choose} />`;
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  #popup(): TextPopup | null {
    const { text, caret, index, directory } = this;
    return this.isListShut || text === '' ? null : popupFor({ text, caret }, index, directory);
  }

  #write(text: string, caret = text.length): void {
    this.text = text;
    this.caret = caret;
    this.#tell('text-change', text);
    void this.updateComplete.then(() => {
      this.#input()?.setSelectionRange(caret, caret);
    });
  }

  readonly #type = ({ target }: Event): void => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    this.text = target.value;
    this.#typed = target.value;
    this.caret = target.selectionStart;
    this.cursor = 0;
    this.isListShut = false;
    this.history.leave();
    if (this.text === '/') this.#tell('text-load', null);
    this.#tell('text-change', this.text);
    const leaves = this.index.kind === 'loaded' ? leavesOf(this.index.commands) : [];
    const line = readCommandLine(this.text, leaves);
    if (line.kind === 'command') this.#choose(startDraft(line.leaf, line.given, line.stray));
  };

  readonly #noteCaret = ({ target }: Event): void => {
    if (target instanceof HTMLTextAreaElement) this.caret = target.selectionStart;
  };

  readonly #paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.#tell('text-files', files);
  };

  readonly #press = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const popup = this.#popup();
    const act = readTextKey(event, {
      rows: popup === null ? null : rowsOf(popup).length,
      cursor: this.cursor,
      text: this.text,
      isReplying: this.isReplying,
      isRecalled: this.history.isWalking,
    });
    if (act === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#perform(act, popup);
  };

  #perform(act: TextKeyAct, popup: TextPopup | null): void {
    switch (act.kind) {
      case 'mark':
        this.cursor = act.cursor;
        return;
      case 'complete':
        this.#pick(popup, this.cursor);
        return;
      case 'send':
        this.#tell('text-send', null);
        return;
      case 'shut-list':
        this.isListShut = true;
        return;
      case 'cancel-reply':
        this.#tell('text-cancel', null);
        return;
      case 'older':
        this.#recall(this.history.previous(this.text));
        return;
      case 'newer':
        this.#recall(this.history.next());
        return;
    }
  }

  #recall(line: string | null): void {
    if (line !== null) this.#write(line);
  }

  #choose(draft: CommandDraft): void {
    this.#tell('text-command', draft);
  }

  #pick(popup: TextPopup | null, index: Cursor): void {
    if (popup === null || index === null) return;
    if (popup.kind === 'commands') {
      const leaf = popup.leaves[index];
      if (leaf !== undefined) this.#choose(startDraft(leaf));
    }
    const offer = popup.kind === 'mentions' ? popup.offers[index] : undefined;
    if (popup.kind !== 'mentions' || offer === undefined) return;
    const { text, caret } = insertMention(this.text, popup.trigger, offer);
    this.#write(text, caret);
    this.focus();
  }
}
