import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Standing } from './panel-words.ts';
import { panelStyles } from './panel-styles.ts';

/** A part of the panel that opens and closes; which ones are open is remembered for the next visit. */
export class PanelSection extends LitElement {
  static override properties = {
    name: { type: String },
    heading: { type: String },
    standing: { attribute: false },
    isOpen: { state: true },
  };
  static override styles = [
    panelStyles,
    css`
      :host {
        display: block;
        border-block-end: 1px solid var(--line);
      }
      h2 {
        position: sticky;
        z-index: 1;
        inset-block-start: 0;
        background: var(--ground-side);
        font-size: inherit;
      }
      h2 > button {
        display: flex;
        width: 100%;
        gap: 8px;
        align-items: baseline;
        min-height: 40px;
        padding: 10px 16px;
        border: 0;
        border-radius: 0;
        background: none;
        text-align: start;
      }
      h2 > button:hover {
        background: var(--ground-raised);
      }
      h2 > button:focus-visible {
        outline-offset: -2px;
      }
      .mark {
        flex: none;
        width: 10px;
        color: var(--text-muted);
      }
      .heading {
        flex: 1;
        font-size: 14px;
        font-weight: 600;
      }
      .standing {
        font-size: 12px;
        font-weight: 500;
      }
      .body {
        padding: 2px 16px 16px;
      }
    `,
  ];
  declare name: string;
  declare heading: string;
  /** What is worth knowing while it is closed. */
  declare standing: Standing | null;
  declare isOpen: boolean;

  constructor() {
    super();
    this.name = '';
    this.heading = '';
    this.standing = null;
    this.isOpen = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.isOpen = localStorage.getItem(this.#key) !== 'closed';
  }

  get #key(): string {
    return `muster.panel.${this.name}`;
  }

  protected override render(): TemplateResult {
    return html`
      <h2>
        <button
          aria-expanded=${this.isOpen}
          aria-controls="body"
          @click=${() => {
            this.#toggle();
          }}
        >
          <span class="mark" aria-hidden="true">${this.isOpen ? '▾' : '▸'}</span>
          <span class="heading">${this.heading}</span>
          ${
            this.standing === null
              ? null
              : html`<span class="standing ${this.standing.mood}">${this.standing.words}</span>`
          }
        </button>
      </h2>
      <div id="body" class="body" ?hidden=${!this.isOpen}><slot></slot></div>
    `;
  }

  #toggle(): void {
    this.isOpen = !this.isOpen;
    localStorage.setItem(this.#key, this.isOpen ? 'open' : 'closed');
  }
}
