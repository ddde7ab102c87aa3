import { css, html, type TemplateResult } from 'lit';
import type { FaultState } from '../../protocol.ts';
import { switchFault } from './panel-feed.ts';
import { PanelPart } from './panel-part.ts';
import { panelStyles } from './panel-styles.ts';

/** What can be wrong with Discord, as switches. */
export class PanelFaults extends PanelPart {
  static override styles = [
    panelStyles,
    css`
      .switch {
        display: flex;
        width: 100%;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        padding: 2px 0;
        border: 0;
        background: none;
        font-size: 14px;
        font-weight: 600;
        text-align: start;
        white-space: normal;
      }
      .track {
        display: inline-flex;
        flex: none;
        gap: 6px;
        align-items: center;
        color: var(--text-muted);
        font-size: 12px;
        font-weight: 500;
      }
      .track::after {
        content: '' / '';
        width: 32px;
        height: 16px;
        border: 2px solid var(--text-muted);
        border-radius: 10px;
        background: radial-gradient(circle at 8px 50%, var(--text-muted) 5px, transparent 5.5px);
      }
      [aria-checked='true'] .track {
        color: var(--text-bad);
      }
      [aria-checked='true'] .track::after {
        border-color: var(--text-bad);
        background: radial-gradient(circle at 24px 50%, var(--text-bad) 5px, transparent 5.5px);
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { faults } = this.state;
    if (faults.length === 0) return html`<p class="soft">There is no fault to switch on here.</p>`;
    return html`${this.renderRefusal()}
      <ul class="rows">
        ${faults.map((fault) => this.#renderFault(fault))}
      </ul>`;
  }

  #renderFault({ name, title, about, isOn }: FaultState): TemplateResult {
    return html`<li data-fault=${name}>
      <button
        class="switch"
        role="switch"
        aria-checked=${isOn}
        aria-describedby="about-${name}"
        @click=${() => void this.settle(switchFault(name, { to: isOn ? 'off' : 'on' }))}
      >
        <span>${title}</span><span class="track" aria-hidden="true">${isOn ? 'on' : 'off'}</span>
      </button>
      <p class="soft" id="about-${name}">${about}</p>
    </li>`;
  }
}
