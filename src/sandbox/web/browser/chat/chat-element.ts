import { css, html, nothing } from 'lit';
import { focusRing } from '../focus-ring.ts';
import { StoreElement } from '../store-element.ts';
import { icon } from '../icons.ts';
import { channelTitle, userNameById } from './names.ts';

/** Discord stops showing that somebody types ten seconds after their last sign of it. */
const TYPING_MS = 10_000;

/** The open channel: its head, its messages, its pins, and who is typing. */
export class ChatElement extends StoreElement {
  static override properties = { ...StoreElement.properties, showsPins: { state: true } };
  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
      position: relative;
    }

    header {
      align-items: center;
      border-block-end: 1px solid var(--line);
      display: flex;
      gap: 8px;
      min-block-size: 48px;
      padding: 0 16px;
    }

    h1 {
      color: var(--text-strong);
      font-size: 1rem;
      margin: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .topic {
      border-inline-start: 1px solid var(--line);
      color: var(--text-muted);
      flex: 1;
      font-size: 0.875rem;
      margin: 0;
      min-inline-size: 0;
      overflow: hidden;
      padding-inline-start: 8px;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .space {
      flex: 1;
    }

    header button {
      align-items: center;
      background: none;
      border: 0;
      border-radius: var(--radius);
      color: var(--text);
      cursor: pointer;
      display: flex;
      font: inherit;
      font-size: 0.875rem;
      gap: 6px;
      min-block-size: 32px;
      padding: 0 8px;
      white-space: nowrap;
    }

    header button:hover,
    header button[aria-expanded='true'] {
      background: var(--ground-chosen);
      color: var(--text-strong);
    }

    ${focusRing(-2)}

    .lost {
      background: var(--danger);
      color: var(--on-danger);
      font-size: 0.875rem;
      margin: 0;
      padding: 6px 16px;
    }

    .typing {
      color: var(--text-muted);
      font-size: 0.8125rem;
      inset-block-end: -2px;
      inset-inline: 16px;
      line-height: 20px;
      margin: 0;
      overflow: hidden;
      position: absolute;
      text-overflow: ellipsis;
      white-space: nowrap;
      pointer-events: none;
    }
  `;
  declare showsPins: boolean;
  #stopClock: (() => void) | null = null;

  constructor() {
    super();
    this.showsPins = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopClock = this.store.clock.subscribe(() => {
      if ((this.store.state?.typing.size ?? 0) > 0) this.requestUpdate();
    });
    this.store.addEventListener('channel', this.#closePins);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopClock?.();
    this.store.removeEventListener('channel', this.#closePins);
  }

  override render(): unknown {
    const { store } = this;
    const { channel } = store;
    return html`
      ${channel === null ? nothing : this.#head(channel)}
      ${
        store.connection === 'lost'
          ? html`<p class="lost" role="alert">
              The sandbox does not answer; what you see may be old. Connecting again…
            </p>`
          : nothing
      }
      <muster-log .store=${store}></muster-log>
      ${this.showsPins ? html`<muster-pins .store=${store} @close=${this.#closePins}></muster-pins>` : nothing}
      <p class="typing">${this.#typing()}</p>
    `;
  }

  #head(channel: NonNullable<StoreElement['store']['channel']>): unknown {
    const parent = this.store.channels.find(({ id }) => channel.kind === 'thread' && id === channel.parentId);
    const toggle = (): void => {
      this.showsPins = !this.showsPins;
    };
    return html`<header>
      ${
        parent === undefined
          ? nothing
          : html`<button
              @click=${() => {
                this.store.openChannel(parent.id);
              }}
            >
              ${channelTitle(parent)} ›
            </button>`
      }
      ${icon(channel.kind === 'thread' ? 'thread' : 'hash')}
      <h1>${channel.name}</h1>
      ${channel.isArchived ? html`<p class="topic">Archived: a message wakes it.</p>` : nothing}
      ${channel.topic === null || channel.topic === '' ? html`<span class="space"></span>` : html`<p class="topic" title=${channel.topic}>${channel.topic}</p>`}
      <button class="pins" aria-expanded=${this.showsPins} aria-haspopup="dialog" @click=${toggle}>
        ${icon('pin')} Pins
      </button>
    </header>`;
  }

  readonly #closePins = (): void => {
    if (!this.showsPins) return;
    this.showsPins = false;
    this.renderRoot.querySelector<HTMLElement>('.pins')?.focus();
  };

  #typing(): string {
    const { channel, state, view, clock } = this.store;
    if (channel === null || state === null || view === null) return '';
    const nowMs = clock.now().getTime();
    const names = [...(state.typing.get(channel.id) ?? [])]
      .filter(([, sinceMs]) => nowMs - sinceMs < TYPING_MS)
      .map(([userId]) => userNameById(view, userId));
    if (names.length === 0) return '';
    return names.length === 1 ? `${names[0] ?? ''} is typing…` : `${names.join(', ')} are typing…`;
  }
}
