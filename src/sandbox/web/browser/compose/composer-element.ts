import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { onPageEvent, tellPage } from '../page-events.ts';
import { StoreElement } from '../store-element.ts';
import { lineOf, readDraft, startDraft, touchAll, type CommandDraft } from './command-draft.ts';
import { MusterCommandForm } from './command-form-element.ts';
import { loadCommandIndex, type CommandIndex } from './command-index.ts';
import { readCommandLine, readWholeLine, type CommandLine } from './command-line.ts';
import { leavesOf, titleOf, type Leaf } from './command-tree.ts';
import { composeStyles } from './compose-styles.ts';
import { directoryOf, placeOf } from './compose-view.ts';
import { renderFailures, renderFiles, renderReply } from './composer-bars.ts';
import { composerStyles } from './composer-styles.ts';
import { Drafts } from './drafts.ts';
import { InputHistory } from './input-history.ts';
import { endingSentence, interact } from './interact.ts';
import { commandBody } from './interaction-body.ts';
import { moveCursor, type Cursor } from './list-cursor.ts';
import { insertMention } from './mentions.ts';
import { offerId, offerListStyles, renderOffers } from './offer-list.ts';
import { complaintAboutMessage, LONGEST_MESSAGE, postMessage } from './outgoing-message.ts';
import { PendingActs, type PendingAct } from './pending-acts.ts';
import { popupFor, rowsOf, type TextPopup } from './text-popup.ts';
import { composeIcon } from './compose-icons.ts';

const LIST = 'text-suggestions';
const MOST_ROWS = 10;
/** From here on the characters that are left are shown. */
const COUNT_FROM = LONGEST_MESSAGE - 200;
const TITLE_LENGTH = 60;

interface Spot {
  readonly personaId: string;
  readonly channelId: string;
}

/** Where one writes: messages with mentions, files and replies, and slash commands. */
export class MusterComposer extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    text: { state: true },
    caret: { state: true },
    command: { state: true },
    index: { state: true },
    cursor: { state: true },
    isListShut: { state: true },
    files: { state: true },
    doesPing: { state: true },
    complaint: { state: true },
  };
  static override styles = [composeStyles, offerListStyles, composerStyles];
  declare text: string;
  declare caret: number;
  declare command: CommandDraft | null;
  declare index: CommandIndex;
  declare cursor: Cursor;
  /** Escape shuts the list until something is typed. */
  declare isListShut: boolean;
  declare files: readonly File[];
  /** Whether a reply notifies whom it answers. */
  declare doesPing: boolean;
  declare complaint: string | null;
  #here: Spot | null = null;
  readonly #drafts = new Drafts();
  readonly #history = new InputHistory();
  readonly #pending = new PendingActs(() => {
    this.requestUpdate();
  });
  #lastPost: Promise<unknown> = Promise.resolve();
  #stops: readonly (() => void)[] = [];

  constructor() {
    super();
    this.text = '';
    this.caret = 0;
    this.command = null;
    this.index = { kind: 'loading' };
    this.cursor = 0;
    this.isListShut = false;
    this.files = [];
    this.doesPing = true;
    this.complaint = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stops = [
      onPageEvent('muster-compose', ({ text }) => {
        this.#fill(text);
      }),
      onPageEvent('muster-focus-composer', () => {
        this.#focus();
      }),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#follow();
  }

  /** The store opened another channel or acts as somebody else: every place keeps its own words. */
  #follow(): void {
    const { me, channel } = this.store;
    const here = me === null || channel === null ? null : { personaId: me.id, channelId: channel.id };
    const before = this.#here;
    if (before?.personaId === here?.personaId && before?.channelId === here?.channelId) return;
    if (before !== null)
      this.#drafts.put(before.personaId, before.channelId, this.command === null ? this.text : lineOf(this.command));
    this.#here = here;
    this.command = null;
    this.files = [];
    this.complaint = null;
    this.#write(here === null ? '' : this.#drafts.get(here.personaId, here.channelId));
    if (before?.personaId !== here?.personaId) void this.#loadIndex();
  }

  #loadIndex = async (): Promise<void> => {
    const { view, me } = this.store;
    if (view === null || me === null) return;
    if (this.index.kind !== 'loaded') this.index = { kind: 'loading' };
    const index = await loadCommandIndex(this.store, view.guild.id);
    if (this.store.me?.id === me.id) this.index = index;
  };

  protected override render(): TemplateResult {
    const popup = this.#popup();
    const acts = this.#here === null ? [] : this.#pending.of(this.#here.personaId, this.#here.channelId);
    const sending = acts.find(({ state }) => state.kind === 'sending');
    return html`<div class="box">
        ${this.#renderBars(acts)} ${popup === null ? nothing : this.#renderPopup(popup)}
        <div class="row">
          ${this.#renderAttach()}
          <div class="grow">${this.command === null ? this.#renderText(popup) : this.#renderForm(this.command)}</div>
          <button
            class="icon"
            type="button"
            ?disabled=${this.#here === null}
            aria-label=${this.command === null ? 'Send message' : 'Send command'}
            @click=${this.#send}
          >
            ${composeIcon('send')}
          </button>
        </div>
      </div>
      <div class="foot">
        <span role="status">${sending === undefined ? nothing : `Sending ${sending.title}…`}</span>
        <span role="alert" class="bad">${this.complaint}</span>
        ${this.#renderCount()}
      </div>`;
  }

  #renderBars(acts: readonly PendingAct[]): readonly unknown[] {
    const { replyTo } = this.store;
    const failures = renderFailures(acts, {
      retry: (id) => {
        void this.#pending.retry(id);
      },
      dismiss: (id) => {
        this.#pending.dismiss(id);
        this.#focus();
      },
    });
    const handlers = {
      toggle: () => {
        this.doesPing = !this.doesPing;
      },
      cancel: () => {
        this.#cancelReply();
      },
    };
    const files = renderFiles(this.files, (file) => {
      this.files = this.files.filter((each) => each !== file);
      this.#focus();
    });
    return [failures, replyTo === null ? nothing : renderReply(replyTo, this.doesPing, handlers), files];
  }

  #renderAttach(): TemplateResult | typeof nothing {
    if (this.command !== null) return nothing;
    return html`<button
        class="icon"
        type="button"
        ?disabled=${this.#here === null}
        aria-label="Attach files"
        @click=${() => {
          this.renderRoot.querySelector<HTMLInputElement>('.chooser')?.click();
        }}
      >
        ${composeIcon('attach')}
      </button>
      <input class="chooser" type="file" multiple hidden aria-label="Files" @change=${this.#chooseFiles} />`;
  }

  #renderText(popup: TextPopup | null): TemplateResult {
    const rows = popup === null ? 0 : rowsOf(popup).length;
    const name = this.store.channel?.name ?? '';
    return html`<textarea
      rows=${Math.min(this.text.split('\n').length, MOST_ROWS)}
      ?disabled=${this.#here === null}
      aria-label=${this.#here === null ? 'No channel is open' : `Message #${name}`}
      placeholder=${this.#here === null ? '' : `Message #${name}, or / for commands`}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-controls=${popup === null ? nothing : LIST}
      aria-activedescendant=${rows > 0 && this.cursor !== null ? offerId(LIST, this.cursor) : nothing}
      .value=${this.text}
      @input=${this.#type}
      @keydown=${this.#press}
      @keyup=${this.#noteCaret}
      @click=${this.#noteCaret}
      @paste=${this.#paste}
    ></textarea>`;
  }

  #renderForm(command: CommandDraft): TemplateResult {
    return html`<muster-command-form
      .draft=${command}
      .directory=${directoryOf(this.store)}
      .place=${placeOf(this.store)}
      .client=${this.store}
      @draft-change=${({ detail }: CustomEvent<CommandDraft>) => {
        // A field that goes away with its form says that it was left.
        if (this.command !== null) this.command = detail;
      }}
      @draft-send=${this.#send}
      @draft-cancel=${() => {
        // Arrow-Up brings it back.
        if (this.command !== null) this.#history.add(lineOf(this.command));
        this.#toText('');
      }}
      @draft-back=${() => {
        if (this.command !== null) this.#toText(titleOf(this.command.leaf));
      }}
    ></muster-command-form>`;
  }

  #renderPopup(popup: TextPopup): TemplateResult {
    const retry = html`<button class="plain" type="button" @click=${this.#loadIndex}>Load again</button>`;
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

  #renderCount(): TemplateResult | typeof nothing {
    const left = LONGEST_MESSAGE - this.text.length;
    if (this.text.length < COUNT_FROM) return nothing;
    return html`<span class=${left < 0 ? 'bad' : ''}>${left} characters left</span>`;
  }

  #popup(): TextPopup | null {
    if (this.command !== null || this.isListShut || this.text === '') return null;
    return popupFor({ text: this.text, caret: this.caret }, this.index, directoryOf(this.store));
  }

  #leaves(): readonly Leaf[] {
    return this.index.kind === 'loaded' ? leavesOf(this.index.commands) : [];
  }

  #input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  #focus(): void {
    void this.updateComplete.then(() => {
      const form = this.renderRoot.querySelector('muster-command-form');
      if (form instanceof MusterCommandForm) form.focusFirst();
      else this.#input()?.focus();
    });
  }

  #write(text: string, caret = text.length): void {
    this.text = text;
    this.caret = caret;
    this.cursor = 0;
    // What is put there was not typed: no list springs open.
    this.isListShut = true;
    void this.updateComplete.then(() => {
      this.#input()?.setSelectionRange(caret, caret);
    });
  }

  #toText(text: string): void {
    this.command = null;
    this.#write(text);
    this.isListShut = text === '';
    this.#focus();
  }

  /** Another part of the page puts words here, e.g. one of the things to try. */
  #fill(text: string): void {
    this.command = null;
    this.complaint = null;
    this.#write(text);
    this.#enterCommand(draftOf(readWholeLine(text, this.#leaves())));
    this.#focus();
  }

  #enterCommand(command: CommandDraft | null): void {
    if (command === null) return;
    this.command = command;
    this.text = '';
    this.#focus();
  }

  #type = ({ target }: Event): void => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    this.text = target.value;
    this.caret = target.selectionStart;
    this.cursor = 0;
    this.isListShut = false;
    this.complaint = null;
    this.#history.leave();
    if (this.text === '/' && this.index.kind !== 'loaded') void this.#loadIndex();
    this.#enterCommand(draftOf(readCommandLine(this.text, this.#leaves())));
  };

  #noteCaret = ({ target }: Event): void => {
    if (target instanceof HTMLTextAreaElement) this.caret = target.selectionStart;
  };

  #paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.files = [...this.files, ...files];
  };

  #chooseFiles = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    this.files = [...this.files, ...(target.files ?? [])];
    // The same file may be chosen once more after it was removed.
    target.value = '';
    this.#focus();
  };

  #press = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const popup = this.#popup();
    const moved = popup === null ? undefined : moveCursor(event.key, this.cursor, rowsOf(popup).length);
    if (moved !== undefined) this.cursor = moved;
    else if (!this.#act(event, popup)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Gives whether the key was for the composer. */
  #act({ key, shiftKey }: KeyboardEvent, popup: TextPopup | null): boolean {
    switch (key) {
      case 'Enter':
        if (shiftKey) return false;
        if (popup === null || !this.#pick(popup, this.cursor)) this.#send();
        return true;
      case 'Tab':
        return !shiftKey && popup !== null && this.#pick(popup, this.cursor);
      case 'Escape':
        if (popup !== null) this.isListShut = true;
        else if (this.store.replyTo === null) return false;
        else this.#cancelReply();
        return true;
      case 'ArrowUp':
        return (this.text === '' || this.#history.isWalking) && this.#recall(this.#history.previous(this.text));
      case 'ArrowDown':
        return this.#recall(this.#history.next());
      default:
        return false;
    }
  }

  #recall(line: string | null): boolean {
    if (line === null) return false;
    this.#write(line);
    return true;
  }

  #cancelReply(): void {
    this.store.setReplyTo(null);
    this.#focus();
  }

  #pick(popup: TextPopup, index: Cursor): boolean {
    if (index === null) return false;
    if (popup.kind === 'commands') {
      const leaf = popup.leaves[index];
      this.#enterCommand(leaf === undefined ? null : startDraft(leaf));
      return leaf !== undefined;
    }
    const offer = popup.kind === 'mentions' ? popup.offers[index] : undefined;
    if (popup.kind !== 'mentions' || offer === undefined) return false;
    const { text, caret } = insertMention(this.text, popup.trigger, offer);
    this.#write(text, caret);
    this.#focus();
    return true;
  }

  #send = (): void => {
    if (this.command !== null) {
      this.#sendCommand(this.command);
      return;
    }
    const command = draftOf(readWholeLine(this.text, this.#leaves()));
    if (command === null) {
      this.#sendMessage();
      return;
    }
    this.#enterCommand(command);
    this.#sendCommand(command);
  };

  #sendCommand(draft: CommandDraft): void {
    const place = placeOf(this.store);
    const here = this.#here;
    if (place === null || here === null) return;
    const reading = readDraft(draft, directoryOf(this.store));
    const form = this.renderRoot.querySelector('muster-command-form');
    if (reading.kind === 'wrong') {
      this.command = touchAll(draft);
      tellPage(this, 'muster-say', { text: `${reading.first.name}: ${reading.why}` });
      if (form instanceof MusterCommandForm) form.focusSpot(reading.first);
      return;
    }
    const files = form instanceof MusterCommandForm ? form.filesOf(reading.files) : [];
    const body = commandBody(place, draft.leaf, reading.filled);
    this.#history.add(lineOf(draft));
    this.#toText('');
    const run = async (): Promise<string | null> => endingSentence(await interact(this.store, body, { files }));
    void this.#pending.start({ ...here, title: titleOf(draft.leaf), run });
  }

  #sendMessage(): void {
    const here = this.#here;
    const directory = directoryOf(this.store);
    const { text, files } = this;
    this.complaint = complaintAboutMessage({ text, files }, directory);
    if (here === null || this.complaint !== null || (text.trim() === '' && files.length === 0)) return;
    const { replyTo: answered } = this.store;
    const replyTo =
      answered === null ? null : { id: answered.id, channelId: answered.channel_id, doesPing: this.doesPing };
    const posted = { outgoing: { text, files, replyTo }, directory, nonce: crypto.randomUUID() };
    // One after the other, so that the channel reads in the order it was written.
    const run = (): Promise<string | null> => {
      const post = this.#lastPost.then(() => postMessage(this.store, here.channelId, posted));
      this.#lastPost = post;
      return post;
    };
    this.#history.add(text);
    this.files = [];
    this.doesPing = true;
    this.store.setReplyTo(null);
    this.#write('');
    void this.#pending.start({ ...here, title: titleOfMessage(text, files), run });
  }
}

function draftOf(line: CommandLine): CommandDraft | null {
  return line.kind === 'command' ? startDraft(line.leaf, line.given, line.stray) : null;
}

function titleOfMessage(text: string, files: readonly File[]): string {
  const words = text.trim() === '' ? (files[0]?.name ?? '') : text.trim();
  return words.length > TITLE_LENGTH ? `${words.slice(0, TITLE_LENGTH)}…` : words;
}
