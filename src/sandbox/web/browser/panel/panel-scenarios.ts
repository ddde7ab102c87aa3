import { css, html, type TemplateResult } from 'lit';
import type { ScenarioState } from '../../protocol.ts';
import { startScenario, stopScenario } from './panel-feed.ts';
import { PanelPart } from './panel-part.ts';
import { panelStyles } from './panel-styles.ts';
import { agoWords, durationWords } from './panel-words.ts';

/** Things that can happen to the fleets, to start and to stop, with how far each has come. */
export class PanelScenarios extends PanelPart {
  static override styles = [
    panelStyles,
    css`
      details {
        flex: 1;
      }
      summary {
        cursor: pointer;
      }
      h3 {
        display: inline;
      }
      code {
        font: 12px var(--font-code);
        background: var(--ground-code);
        padding: 0 3px;
        border-radius: 3px;
      }
      details p {
        padding-block: 2px 4px;
      }
      progress {
        width: 100%;
        height: 6px;
        margin-block: 6px 2px;
        accent-color: var(--focus);
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { scenarios } = this.state;
    if (scenarios.length === 0) return html`<p class="soft">There are no scenarios here.</p>`;
    return html`${this.renderRefusal()}
      <ul class="rows">
        ${scenarios.map((scenario) => this.#renderScenario(scenario))}
      </ul>`;
  }

  #renderScenario(scenario: ScenarioState): TemplateResult {
    const { name, title, about, lastsMs, progress } = scenario;
    return html`<li data-scenario=${name}>
      <div class="row">
        <details class="words" ?open=${progress.kind === 'running'}>
          <summary><h3>${title}</h3></summary>
          <p class="soft">${withCode(about)} Takes ${durationWords(lastsMs)} by the sandbox’s clock.</p>
        </details>
        ${this.#renderButton(scenario)}
      </div>
      ${this.#renderProgress(scenario)}
    </li>`;
  }

  /** One button that changes its word, so that the focus stays where it was. */
  #renderButton({ name, title, progress }: ScenarioState): TemplateResult {
    const isRunning = progress.kind === 'running';
    const word = isRunning ? 'Stop' : progress.kind === 'idle' ? 'Start' : 'Again';
    return html`<button
      aria-label="${word}: ${title}"
      @click=${() => void this.settle(isRunning ? stopScenario(name) : startScenario(name))}
    >
      ${word}
    </button>`;
  }

  #renderProgress({ title, progress }: ScenarioState): TemplateResult | null {
    switch (progress.kind) {
      case 'idle':
        return null;
      case 'running':
        return html`<progress aria-label="Progress of ${title}" max=${progress.steps} value=${progress.done}></progress>
          <p class="soft">
            <span class="busy">Step ${Math.min(progress.done + 1, progress.steps)} of ${progress.steps}:</span>
            ${progress.step}
          </p>`;
      case 'ended':
        return html`<p class="soft"><span class="good">✓ Done</span> ${agoWords(progress.at, this.nowMs)}</p>`;
      case 'stopped':
        return html`<p class="soft">Stopped ${agoWords(progress.at, this.nowMs)}</p>`;
      case 'failed':
        return html`<p class="soft">
          <span class="bad">✗ Failed</span> ${agoWords(progress.at, this.nowMs)}: ${progress.why}
        </p>`;
    }
  }
}

/** What stands in backticks is to be typed. */
function withCode(text: string): readonly unknown[] {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
}
