import { css, html, LitElement } from 'lit';

/** Hidden until it is asked for; a screen reader hears only that there is something. */
export class SpoilerElement extends LitElement {
  static override properties = { isShown: { state: true } };
  static override styles = css`
    button,
    span {
      background: var(--ground-deep);
      border: 0;
      border-radius: 4px;
      color: inherit;
      font: inherit;
      padding: 0 4px;
    }

    button {
      color: var(--text-muted);
      cursor: pointer;
    }
  `;
  declare isShown: boolean;

  constructor() {
    super();
    this.isShown = false;
  }

  override render(): unknown {
    const show = (): void => {
      this.isShown = true;
    };
    return this.isShown
      ? html`<span><slot></slot></span>`
      : html`<button aria-label="Spoiler, hidden. Show it." @click=${show}>spoiler</button>`;
  }
}
