import { html, nothing, type TemplateResult } from 'lit';
import type { RelayPanel } from '../../protocol.ts';
import { PanelPart } from './panel-part.ts';
import { agoWords, durationWords, relaySentence, untilWords } from './panel-words.ts';

const LANES = ['critical', 'normal', 'low'] as const;

/** What Muster has to say and has not said yet, and what it waits for. */
export class PanelRelay extends PanelPart {
  protected override render(): TemplateResult {
    const { relay } = this.state;
    return html`<div class="rows">
      <p>${relaySentence(relay)}</p>
      ${this.#renderLanes(relay)} ${this.#renderInFlight(relay)} ${this.#renderWaits(relay)}
      ${this.#renderBlocked(relay)}
    </div>`;
  }

  #renderLanes({ state, lanes }: RelayPanel): TemplateResult | typeof nothing {
    // Of a Muster that does not run nobody knows what waits.
    if (state === 'stopped') return nothing;
    return html`<table>
      <caption class="unseen">
        Cards that wait, by lane
      </caption>
      <thead>
        <tr>
          <th scope="col">Lane</th>
          <th scope="col">Waiting</th>
          <th scope="col">Oldest</th>
        </tr>
      </thead>
      <tbody>
        ${LANES.map((lane) => {
          const { waiting, oldestMs } = lanes[lane];
          return html`<tr>
            <th scope="row">${lane}</th>
            <td class="number">${waiting}</td>
            <td class="number">${oldestMs === null ? 'none' : durationWords(oldestMs)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  #renderInFlight({ inFlight }: RelayPanel): TemplateResult | typeof nothing {
    if (inFlight.length === 0) return nothing;
    return html`<div>
      <h3>On its way</h3>
      <ul>
        ${inFlight.map((key) => html`<li class="soft words">${key}</li>`)}
      </ul>
    </div>`;
  }

  #renderWaits({ waits }: RelayPanel): TemplateResult | typeof nothing {
    if (waits.length === 0) return nothing;
    return html`<div>
      <h3>Waits</h3>
      <ul>
        ${waits.map(
          ({ what, until, why }) =>
            html`<li class="soft">
              <div class="row">
                <span class="words">${what}</span><span class="number busy">${untilWords(until, this.nowMs)}</span>
              </div>
              <div class="words">${why}</div>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  #renderBlocked({ blocked }: RelayPanel): TemplateResult | typeof nothing {
    if (blocked.length === 0) return nothing;
    return html`<div>
      <h3>Blocked places</h3>
      <ul>
        ${blocked.map(
          ({ place, reason, since }) =>
            html`<li class="soft">
              <div class="row">
                <span class="words bad">${place}</span><span class="number">${agoWords(since, this.nowMs)}</span>
              </div>
              <div class="words">${reason}</div>
            </li>`,
        )}
      </ul>
    </div>`;
  }
}
