import type { APIMessage } from 'discord-api-types/v10';
import { css, html } from 'lit';
import { focusRing } from '../focus-ring.ts';
import { tellPage } from '../page-events.ts';
import { StoreElement } from '../store-element.ts';
import { icon } from '../icons.ts';
import { userName } from './names.ts';
import { oneLine } from './one-line.ts';
import { messageTime } from './time-words.ts';
import { pageViewer } from './viewer.ts';

type Pins =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly messages: readonly APIMessage[] }
  | { readonly kind: 'failed'; readonly why: string };

/** The pinned messages of the open channel, last pinned first. Escape closes it. */
export class PinsElement extends StoreElement {
  static override properties = { ...StoreElement.properties, pins: { state: true } };
  static override styles = css`
    dialog {
      background: var(--ground-raised);
      border: 1px solid var(--line);
      border-radius: 8px;
      box-shadow: var(--shadow);
      color: var(--text);
      inline-size: min(420px, calc(100% - 24px));
      inset: 52px 12px auto auto;
      margin: 0;
      max-block-size: 70%;
      overflow: auto;
      padding: 0;
      position: absolute;
      z-index: 10;
    }

    header {
      align-items: center;
      background: var(--ground-deep);
      display: flex;
      justify-content: space-between;
      padding: 8px 8px 8px 16px;
      position: sticky;
      inset-block-start: 0;
    }

    h2 {
      color: var(--text-strong);
      font-size: 1rem;
      margin: 0;
    }

    header button {
      background: none;
      border: 0;
      border-radius: var(--radius);
      color: var(--text);
      cursor: pointer;
      display: flex;
      padding: 6px;
    }

    ul {
      list-style: none;
      margin: 0;
      padding: 8px;
    }

    p {
      color: var(--text-muted);
      margin: 0;
      padding: 16px;
    }

    li button {
      background: none;
      border: 0;
      border-radius: var(--radius);
      color: inherit;
      cursor: pointer;
      display: block;
      font: inherit;
      inline-size: 100%;
      overflow-wrap: anywhere;
      padding: 8px;
      text-align: start;
    }

    li button:hover {
      background: var(--ground-chosen);
    }

    small {
      color: var(--text-muted);
    }

    ${focusRing(-2)}
  `;
  declare pins: Pins;
  #stop: (() => void) | null = null;

  constructor() {
    super();
    this.pins = { kind: 'loading' };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    this.#stop = this.store.onDispatch('CHANNEL_PINS_UPDATE', ({ channel_id }) => {
      if (channel_id === this.store.channel?.id) void this.#load();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('header button')?.focus();
  }

  override render(): unknown {
    return html`<dialog open aria-labelledby="title" @keydown=${this.#onKey}>
      <header>
        <h2 id="title">Pinned messages</h2>
        <button aria-label="Close the pinned messages" @click=${this.#close}>${icon('close')}</button>
      </header>
      ${this.#list()}
    </dialog>`;
  }

  #list(): unknown {
    switch (this.pins.kind) {
      case 'loading':
        return html`<p role="status">Loading the pins…</p>`;
      case 'failed':
        return html`<p role="alert">The pins could not be loaded: ${this.pins.why}</p>`;
      case 'loaded':
        if (this.pins.messages.length === 0) return html`<p>Nothing is pinned in this channel.</p>`;
        return html`<ul>
          ${this.pins.messages.map((message) => html`<li>${this.#pin(message)}</li>`)}
        </ul>`;
    }
  }

  #pin(message: APIMessage): unknown {
    const { view, clock } = this.store;
    if (view === null) return '';
    const when = messageTime(new Date(message.timestamp), { now: clock.now(), viewer: pageViewer() });
    const show = (): void => {
      tellPage(this, 'muster-show-message', { messageId: message.id, channelId: message.channel_id });
      this.#close();
    };
    return html`<button @click=${show}>
      <strong>${userName(view, message.author)}</strong> <small>${when}</small><br />${oneLine(message, view)}
    </button>`;
  }

  async #load(): Promise<void> {
    const id = this.store.channel?.id ?? '';
    const answer = await this.store.request('GET', `/channels/${id}/messages/pins`);
    if (answer.kind !== 'ok') {
      this.pins = { kind: 'failed', why: answer.kind === 'refused' ? answer.message : answer.reason };
      return;
    }
    // The border: Discord docs, get channel pins.
    const { items } = answer.body as { readonly items: readonly { readonly message: APIMessage }[] };
    this.pins = { kind: 'loaded', messages: items.map(({ message }) => message) };
  }

  readonly #close = (): void => {
    this.dispatchEvent(new Event('close'));
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
  };
}
