import { css, html, LitElement, type TemplateResult } from 'lit';
import { tellPage } from '../page-events.ts';
import { panelStyles } from './panel-styles.ts';

/** "?" in the page's head: brings the welcome back. */
export class WelcomeButton extends LitElement {
  static override styles = [
    panelStyles,
    css`
      button {
        min-width: 36px;
        min-height: 34px;
        border-color: var(--line-strong);
        background: var(--ground-field);
        font-size: 15px;
        font-weight: 700;
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<button
      aria-label="What is this, and what can I try?"
      title="What is this, and what can I try?"
      @click=${() => {
        tellPage(this, 'muster-show-welcome', null);
      }}
    >
      ?
    </button>`;
  }
}
