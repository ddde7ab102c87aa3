import { css, html, LitElement } from 'lit';
import type { Store } from '../store.ts';
import type { TimeStyle } from './markdown-inline.ts';
import { exactTime, timeInWords } from './time-words.ts';
import { pageViewer } from './viewer.ts';

/** A `<t:…>`: in the viewer's zone; relative ones tick with the sandbox's clock. */
export class TimeElement extends LitElement {
  static override properties = {
    store: { attribute: false },
    seconds: { attribute: false },
    timeStyle: { attribute: false },
  };
  static override styles = css`
    time {
      background: var(--ground-chosen);
      border-radius: 3px;
      color: var(--text);
      padding: 0 2px;
    }
  `;
  declare store: Store;
  declare seconds: number;
  declare timeStyle: TimeStyle;
  #stop: (() => void) | null = null;
  #shown = '';

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.timeStyle !== 'R') return;
    this.#stop = this.store.clock.subscribe(() => {
      if (this.#words() !== this.#shown) this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = null;
  }

  override render(): unknown {
    const date = new Date(this.seconds * 1000);
    this.#shown = this.#words();
    return html`<time datetime=${date.toISOString()} title=${exactTime(date, pageViewer())}>${this.#shown}</time>`;
  }

  #words(): string {
    const now = this.store.clock.now();
    return timeInWords(new Date(this.seconds * 1000), this.timeStyle, { now, viewer: pageViewer() });
  }
}
