import type { APIMessage } from 'discord-api-types/v10';
import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { onPageEvent, tellPage } from '../page-events.ts';
import { StoreElement } from '../store-element.ts';
import { icon } from '../icons.ts';
import { logLines, type LogLine } from './log-lines.ts';
import { logStyles } from './log-styles.ts';
import { channelTitle } from './names.ts';
import { ScrollKeeper } from './scroll-keeper.ts';
import { dayInWords } from './time-words.ts';
import { pageViewer } from './viewer.ts';

/** From how near to an edge the next page is asked for. */
const NEAR_EDGE_PX = 800;

/** The open channel's messages. It stays at the end while the reader is there, and never moves what is being read. */
export class LogElement extends StoreElement {
  static override styles = logStyles;
  #keeper: ScrollKeeper | null = null;
  /** Whose view of which channel. */
  #shown = '';
  /** The message that Tab leads to; the last one until another was chosen. */
  #current: string | null = null;
  #drawn: {
    readonly list: readonly APIMessage[];
    readonly newSince: string | null;
    readonly lines: readonly LogLine[];
  } | null = null;
  #wanted: string | null = null;
  /** Until the first messages of the channel are drawn. */
  #isOpening = true;
  #stopListening: (() => void) | null = null;
  readonly #onVisibility = (): void => {
    this.#tellReading();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#stopListening = onPageEvent('muster-show-message', ({ messageId, channelId }) => {
      void this.#show(messageId, channelId);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#stopListening?.();
    this.#keeper?.stop();
    this.#keeper = null;
  }

  override willUpdate(): void {
    const shown = `${this.store.personaName} ${this.store.channel?.id ?? ''}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#current = null;
    this.#isOpening = true;
    this.#keeper?.toEnd();
  }

  override updated(_changed: PropertyValues): void {
    if (this.#keeper?.isConnected !== true) this.#keepScroll();
    this.#keeper?.settle();
    this.#showWanted();
    if (this.#isOpening && this.store.loading.kind === 'idle' && this.store.window.list.length > 0) {
      this.#isOpening = false;
      const line = this.renderRoot.querySelector<HTMLElement>('.divider.new');
      // On top of what is loaded it may belong further up, and going there would load page after page.
      const isPlaced = !this.store.window.hasOlder || this.store.window.list[0]?.id !== firstAfter(line);
      if (line !== null && isPlaced) this.#keeper?.toFirst(line);
    }
    this.#onScroll();
  }

  /** Before the first channel of a persona is known there is nothing to scroll, and afterwards it is a new list. */
  #keepScroll(): void {
    this.#keeper?.stop();
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const list = this.renderRoot.querySelector<HTMLElement>('.list');
    this.#keeper =
      scroller === null || list === null
        ? null
        : new ScrollKeeper(scroller, list, () => {
            this.#onScroll();
          });
  }

  override render(): unknown {
    const { store } = this;
    const { channel, view, window, loading } = store;
    if (channel === null || view === null)
      return html`<div class="edge" role="status">${waiting(store.connection)}</div>`;
    const lines = this.#linesOf(window.list, store.newSince);
    const last = window.list.at(-1)?.id ?? null;
    const current = window.list.some(({ id }) => id === this.#current) ? this.#current : last;
    return html`
      <div
        class="scroller"
        role="log"
        aria-live="off"
        aria-busy=${loading.kind === 'loading'}
        aria-label="Messages in ${channelTitle(channel)}"
        tabindex="0"
        @keydown=${this.#onKey}
        @focusin=${this.#onFocus}
      >
        <div class="list">
          ${this.#top()}
          ${repeat(
            lines,
            (line) => line.key,
            (line) => this.#line(line, current),
          )}
        </div>
      </div>
      ${this.#isAway() ? this.#presentButton() : nothing}
    `;
  }

  /** Most changes of the store are no change of the log, and a thousand dates cost milliseconds. */
  #linesOf(list: readonly APIMessage[], newSince: string | null): readonly LogLine[] {
    if (this.#drawn?.list !== list || this.#drawn.newSince !== newSince)
      this.#drawn = { list, newSince, lines: logLines(list, { viewer: pageViewer(), newSince }) };
    return this.#drawn.lines;
  }

  #line(line: LogLine, current: string | null): unknown {
    switch (line.kind) {
      case 'day':
        return html`<div class="divider" data-key=${line.key}>${dayInWords(line.date, pageViewer())}</div>`;
      case 'new':
        return html`<div class="divider new" data-key="new">New messages</div>`;
      case 'message':
        return html`<muster-message
          data-key=${line.key}
          tabindex=${line.key === current ? 0 : -1}
          .store=${this.store}
          .view=${this.store.view}
          .message=${line.message}
          .continued=${line.isContinuation}
        ></muster-message>`;
    }
  }

  #top(): unknown {
    const { channel, window, loading } = this.store;
    if (loading.kind === 'failed') {
      const again = (): void => {
        void this.store.loadNewest();
      };
      return html`<div class="edge" role="alert">
        The messages could not be loaded: ${loading.why} <button class="retry" @click=${again}>Try again</button>
      </div>`;
    }
    if (window.hasOlder) return html`<div class="edge">Loading messages…</div>`;
    if (channel === null) return nothing;
    return html`<div class="beginning">
      <h2>${channelTitle(channel)}</h2>
      <p>This is the beginning of ${channel.kind === 'thread' ? 'the thread' : 'the channel'}.</p>
    </div>`;
  }

  #isAway(): boolean {
    return this.store.window.hasNewer || this.#keeper?.isAtEnd === false;
  }

  #presentButton(): unknown {
    return html`<button class="present" @click=${this.#toPresent}>${icon('down')} Jump to present</button>`;
  }

  readonly #toPresent = async (): Promise<void> => {
    this.#keeper?.toEnd();
    if (this.store.window.hasNewer) await this.store.loadNewest();
    this.#keeper?.settle();
    this.requestUpdate();
  };

  #onScroll(): void {
    const keeper = this.#keeper;
    if (keeper === null || this.#isOpening) return;
    const { window, loading } = this.store;
    this.#tellReading();
    const isShown = this.renderRoot.querySelector('.present') !== null;
    if (isShown !== this.#isAway()) this.requestUpdate();
    if (loading.kind !== 'idle' || window.list.length === 0) return;
    if (window.hasOlder && keeper.fromStartPx < NEAR_EDGE_PX) void this.store.loadOlder();
    else if (window.hasNewer && keeper.fromEndPx < NEAR_EDGE_PX) void this.store.loadNewer();
  }

  #tellReading(): void {
    const isAtEnd = this.#keeper?.isAtEnd ?? true;
    this.store.setReading(isAtEnd && document.visibilityState === 'visible');
  }

  async #show(messageId: string, channelId: string): Promise<void> {
    if (channelId !== this.store.channel?.id) {
      this.store.openChannel(channelId);
      await this.store.settled();
      await this.updateComplete;
    }
    this.#isOpening = false;
    this.#wanted = messageId;
    if (!this.store.window.list.some(({ id }) => id === messageId)) await this.store.loadAround(messageId);
    this.requestUpdate();
    await this.updateComplete;
    // Drawing it took the wish away; what could not be loaded is still wished for.
    if (this.#wanted !== messageId) return;
    this.#wanted = null;
    tellPage(this, 'muster-say', { text: 'That message is not there any more.' });
  }

  #showWanted(): void {
    if (this.#wanted === null) return;
    const element = this.#elementOf(this.#wanted);
    if (element === null) return;
    this.#wanted = null;
    this.#keeper?.toElement(element, 'center');
    element.focus({ preventScroll: true });
    element.classList.remove('shown');
    element.classList.add('shown');
  }

  #elementOf(id: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`muster-message[data-key="${id}"]`);
  }

  readonly #onFocus = (event: FocusEvent): void => {
    const target = event.composedPath().find((one) => one instanceof HTMLElement && one.dataset['key'] !== undefined);
    if (!(target instanceof HTMLElement)) return;
    const key = target.dataset['key'] ?? null;
    if (key === this.#current) return;
    this.#current = key;
    this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (event.key === 'Escape') {
      this.store.forgetNew();
      void this.#toPresent();
      tellPage(this, 'muster-focus-composer', null);
      return;
    }
    // Within a message the keys belong to its buttons and menus.
    if (!(target instanceof HTMLElement) || (!target.matches('muster-message') && !target.matches('.scroller'))) return;
    const ids = this.store.window.list.map(({ id }: APIMessage) => id);
    const at = target.matches('.scroller') ? ids.length : ids.indexOf(target.dataset['key'] ?? '');
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: ids.length - 1 }[event.key];
    const id = next === undefined ? undefined : ids[Math.max(0, Math.min(ids.length - 1, next))];
    const element = id === undefined ? null : this.#elementOf(id);
    if (element === null) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    this.#keeper?.toElement(element, 'nearest');
  };
}

function firstAfter(line: HTMLElement | null): string | undefined {
  const next = line?.nextElementSibling;
  return next instanceof HTMLElement ? next.dataset['key'] : undefined;
}

function waiting(connection: 'connecting' | 'live' | 'lost'): string {
  return connection === 'lost' ? 'The sandbox does not answer. Is Muster still running?' : 'Loading the sandbox…';
}
