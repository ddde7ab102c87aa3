import { css, html, type TemplateResult } from 'lit';
import { changeClock } from './panel-feed.ts';
import { PanelPart } from './panel-part.ts';
import { panelStyles } from './panel-styles.ts';
import { rateWords } from './panel-words.ts';

const RATES = [1, 10, 60, 600] as const;
const JUMP_MS = 10 * 60_000;
const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** The sandbox's time: how late it is there, how fast it passes, and a leap. */
export class PanelClock extends PanelPart {
  static override styles = [
    panelStyles,
    css`
      .now {
        font-size: 18px;
        font-weight: 600;
      }
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: 6px;
      }
      label {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        min-height: 28px;
        padding: 0 8px;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--ground-raised);
        font-size: 13px;
        cursor: pointer;
      }
      label:has(:checked) {
        border-color: var(--focus);
        box-shadow: inset 0 0 0 1px var(--focus);
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--focus);
        outline-offset: 2px;
      }
      input {
        margin: 0;
        accent-color: var(--focus);
        outline: none;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { clockRate } = this.state;
    const now = new Date(this.nowMs);
    return html`<div class="rows">
      <div class="row">
        <p>
          <time class="now number" datetime=${now.toISOString()}>${now.toLocaleTimeString()}</time>
          <span class="soft">${now.toLocaleDateString(undefined, DAY)}</span>
        </p>
        <button @click=${() => void this.settle(changeClock({ advanceMs: JUMP_MS }))}>+10 min</button>
      </div>
      ${this.renderRefusal()}
      <fieldset>
        <legend class="soft">${rateWords(clockRate)}</legend>
        ${RATES.map(
          (rate) =>
            html`<label>
              <input
                type="radio"
                name="rate"
                value=${rate}
                .checked=${clockRate === rate}
                @change=${() => void this.settle(changeClock({ rate }))}
              />${rate}×</label
            >`,
        )}
      </fieldset>
    </div>`;
  }
}
