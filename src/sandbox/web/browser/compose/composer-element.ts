import { html, nothing, type TemplateResult } from 'lit';
import { onPageEvent, tellPage } from '../page-events.ts';
import { StoreElement } from '../store-element.ts';
import { lineOf, readDraft, startDraft, touchAll, type CommandDraft } from './command-draft.ts';
import { MusterCommandForm } from './command-form-element.ts';
import { loadCommandIndex, type CommandIndex } from './command-index.ts';
import { readWholeLine, type CommandLine } from './command-line.ts';
import { leavesOf, titleOf, type Leaf } from './command-tree.ts';
import { icon } from '../icons.ts';
import { composeStyles } from './compose-styles.ts';
import { directoryOf, placeOf } from './compose-view.ts';
import { renderCount, renderFailures, renderFiles, renderReply } from './composer-bars.ts';
import { composerStyles } from './composer-styles.ts';
import { Drafts } from './drafts.ts';
import { InputHistory } from './input-history.ts';
import { Outbox, type Whereabouts } from './outbox.ts';
import { complaintAboutMessage } from './outgoing-message.ts';
import type { PendingAct } from './pending-acts.ts';
import { TypingSignal } from './typing-signal.ts';

/** Where one writes: messages with mentions, files and replies, and slash commands. */
export class MusterComposer extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    text: { state: true },
    command: { state: true },
    index: { state: true },
    files: { state: true },
    doesPing: { state: true },
    complaint: { state: true },
  };
  static override styles = [composeStyles, composerStyles];
  declare text: string;
  declare command: CommandDraft | null;
  declare index: CommandIndex;
  declare files: readonly File[];
  /** Whether a reply notifies whom it answers. */
  declare doesPing: boolean;
  declare complaint: string | null;
  #here: Whereabouts | null = null;
  #history = new InputHistory();
  readonly #histories = new Map<string, InputHistory>();
  readonly #drafts = new Drafts();
  readonly #typing = new TypingSignal();
  #outbox: Outbox | null = null;
  #stops: readonly (() => void)[] = [];

  constructor() {
    super();
    this.text = '';
    this.command = null;
    this.index = { kind: 'loading' };
    this.files = [];
    this.doesPing = true;
    this.complaint = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#outbox ??= new Outbox(this.store, () => {
      this.requestUpdate();
    });
    this.#stops = [
      onPageEvent('muster-compose', ({ text }) => {
        this.#fill(text);
      }),
      onPageEvent('muster-insert', ({ text }) => {
        this.#insert(text);
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

  /** The store may have opened another channel or act as somebody else: every place keeps its own words. */
  protected override willUpdate(): void {
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
    this.text = here === null ? '' : this.#drafts.get(here.personaId, here.channelId);
    if (here === null || before?.personaId === here.personaId) return;
    this.#history = this.#histories.get(here.personaId) ?? new InputHistory();
    this.#histories.set(here.personaId, this.#history);
    this.index = { kind: 'loading' };
    void this.#loadIndex();
  }

  readonly #loadIndex = async (): Promise<CommandIndex> => {
    const { view, me } = this.store;
    if (view === null || me === null) return this.index;
    // What is known goes on being offered while it is looked at anew.
    if (this.index.kind !== 'loaded') this.index = { kind: 'loading' };
    const index = await loadCommandIndex(this.store, view.guild.id);
    if (this.store.me?.id === me.id) this.index = index;
    return this.index;
  };

  protected override render(): TemplateResult {
    const acts = this.#outbox?.pendingAt(this.#here) ?? [];
    const sending = acts.find(({ state }) => state.kind === 'sending');
    return html`<div class="box">
        ${this.#renderBars(acts)}
        <div class="row">
          <div class="grow">${this.command === null ? this.#renderText() : this.#renderForm(this.command)}</div>
          <button
            class="icon"
            type="button"
            ?disabled=${this.#here === null}
            aria-label=${this.command === null ? 'Send message' : 'Send command'}
            @click=${this.#sendNow}
          >
            ${icon('send')}
          </button>
        </div>
      </div>
      <div class="foot">
        <span role="status">${sending === undefined ? nothing : `Sending ${sending.title}…`}</span>
        <span role="alert" class="bad">${this.complaint}</span>
        ${renderCount(this.text)}
      </div>`;
  }

  #renderBars(acts: readonly PendingAct[]): readonly unknown[] {
    const { replyTo } = this.store;
    const failures = renderFailures(acts, {
      retry: (id) => {
        this.#outbox?.retry(id);
        this.#focus();
      },
      dismiss: (id) => {
        this.#outbox?.dismiss(id);
        this.#focus();
      },
    });
    const handlers = {
      toggle: () => {
        this.doesPing = !this.doesPing;
      },
      cancel: this.#cancelReply,
    };
    const files = renderFiles(this.files, (file) => {
      this.files = this.files.filter((each) => each !== file);
      this.#focus();
    });
    return [failures, replyTo === null ? nothing : renderReply(replyTo, this.doesPing, handlers), files];
  }

  #renderText(): TemplateResult {
    return html`<muster-text-field
      .text=${this.text}
      .channelName=${this.#here === null ? null : (this.store.channel?.name ?? '')}
      .index=${this.index}
      .directory=${directoryOf(this.store)}
      .history=${this.#history}
      .isReplying=${this.store.replyTo !== null}
      @text-change=${({ detail, timeStamp }: CustomEvent<string>) => {
        this.text = detail;
        this.complaint = null;
        this.#tellTyping(timeStamp);
      }}
      @text-command=${({ detail }: CustomEvent<CommandDraft>) => {
        this.#enterCommand(detail);
      }}
      @text-files=${({ detail }: CustomEvent<readonly File[]>) => {
        this.files = [...this.files, ...detail];
        this.#focus();
      }}
      @text-send=${this.#sendNow}
      @text-cancel=${this.#cancelReply}
      @text-load=${this.#loadIndex}
    ></muster-text-field>`;
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
      @draft-send=${this.#sendNow}
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

  #leaves(): readonly Leaf[] {
    return this.index.kind === 'loaded' ? leavesOf(this.index.commands) : [];
  }

  #form(): MusterCommandForm | null {
    const form = this.renderRoot.querySelector('muster-command-form');
    return form instanceof MusterCommandForm ? form : null;
  }

  #focus(): void {
    void this.updateComplete.then(() => {
      const form = this.#form();
      if (form !== null) form.focusFirst();
      else this.renderRoot.querySelector<HTMLElement>('muster-text-field')?.focus();
    });
  }

  #toText(text: string): void {
    this.command = null;
    this.text = text;
    this.#focus();
  }

  /** Another part of the page puts words here, e.g. one of the things to try. */
  #fill(text: string): void {
    this.complaint = null;
    this.#toText(text);
    this.#enterCommand(draftOf(readWholeLine(text, this.#leaves())));
  }

  /** What was written stays; a command that is being filled takes no words from elsewhere. */
  #insert(text: string): void {
    if (this.command === null) this.text = /\s$|^$/u.test(this.text) ? this.text + text : `${this.text} ${text}`;
    this.#focus();
  }

  #enterCommand(command: CommandDraft | null): void {
    if (command === null) return;
    this.command = command;
    this.text = '';
    this.#focus();
  }

  /** A command is nobody's business until it is sent. */
  #tellTyping(atMs: number): void {
    const here = this.#here;
    if (here === null || this.text === '' || this.text.startsWith('/')) return;
    if (!this.#typing.take(`${here.personaId}/${here.channelId}`, atMs)) return;
    // Whether it arrives matters to nobody.
    void this.store.request('POST', `/channels/${here.channelId}/typing`);
  }

  readonly #cancelReply = (): void => {
    this.store.setReplyTo(null);
    this.#focus();
  };

  readonly #sendNow = (): void => {
    void this.#send();
  };

  async #send(): Promise<void> {
    const here = this.#here;
    if (here === null) return;
    // A command that is typed faster than the commands load must not be posted as a message.
    if (this.text.startsWith('/') && this.index.kind !== 'loaded') {
      const index = await this.#loadIndex();
      if (here !== this.#here) return;
      if (index.kind === 'failed') this.complaint = `Commands failed to load: ${index.why}`;
      if (index.kind !== 'loaded') return;
    }
    const command = this.command ?? draftOf(readWholeLine(this.text, this.#leaves()));
    if (command === null) this.#sendMessage(here);
    else this.#sendCommand(here, command);
  }

  #sendCommand(here: Whereabouts, draft: CommandDraft): void {
    const reading = readDraft(draft, directoryOf(this.store));
    if (reading.kind === 'wrong') {
      this.command = touchAll(draft);
      this.text = '';
      tellPage(this, 'muster-say', { text: `${reading.first.name}: ${reading.why}` });
      void this.updateComplete.then(() => this.#form()?.focusSpot(reading.first));
      return;
    }
    const files = this.#form()?.filesOf(reading.files) ?? [];
    this.#history.add(lineOf(draft));
    this.#toText('');
    this.#outbox?.sendCommand(here, { leaf: draft.leaf, filled: reading.filled, files });
  }

  #sendMessage(here: Whereabouts): void {
    const { text, files, doesPing } = this;
    this.complaint = complaintAboutMessage({ text, files }, directoryOf(this.store));
    if (this.complaint !== null || (text.trim() === '' && files.length === 0)) return;
    const { replyTo: answered } = this.store;
    const replyTo = answered === null ? null : { id: answered.id, channelId: answered.channel_id, doesPing };
    this.#history.add(text);
    this.files = [];
    this.doesPing = true;
    this.#typing.end();
    this.store.setReplyTo(null);
    this.text = '';
    this.#outbox?.sendMessage(here, { text, files, replyTo });
  }
}

function draftOf(line: CommandLine): CommandDraft | null {
  return line.kind === 'command' ? startDraft(line.leaf, line.given, line.stray) : null;
}
