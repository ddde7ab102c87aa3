import { css, html, type TemplateResult } from 'lit';
import type { SimulatedFleet } from '../../protocol.ts';
import { PanelPart } from './panel-part.ts';
import { panelStyles } from './panel-styles.ts';
import { fleetStanding, isReady, versionWords } from './panel-words.ts';

const POWER_WORDS: Readonly<Record<SimulatedFleet['hosts'][number]['power'], string>> = {
  on: 'on',
  stopped: 'stopped: refuses connections',
  silent: 'silent: takes connections and does not answer',
};

/** What the simulated hosts really are, to hold against what Muster says of them. */
export class PanelFleets extends PanelPart {
  static override styles = [
    panelStyles,
    css`
      details {
        border-radius: 6px;
      }
      summary {
        display: grid;
        grid-template-columns: 12px minmax(0, 1fr) auto;
        column-gap: 4px;
        align-items: baseline;
        padding-block: 4px;
        cursor: pointer;
        list-style: none;
      }
      summary::before {
        content: '▸' / '';
        color: var(--text-muted);
        font-size: 12px;
      }
      details[open] > summary::before {
        content: '▾' / '';
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .version {
        grid-column: 2;
        color: var(--text-muted);
        font-size: 13px;
      }
      .standing {
        font-size: 13px;
      }
      ul {
        display: grid;
        gap: 4px;
        margin-block: 4px 8px;
        margin-inline-start: 16px;
        font-size: 13px;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { fleets } = this.state;
    if (fleets.length === 0) return html`<p class="soft">The configuration names no fleet to simulate.</p>`;
    return html`<div>${fleets.map(renderFleet)}</div>`;
  }
}

function renderFleet(fleet: SimulatedFleet): TemplateResult {
  const { mood, words } = fleetStanding(fleet);
  return html`<details data-fleet=${fleet.name}>
    <summary>
      <span class="words">${fleet.name}</span>
      <span class="number standing ${mood}">${mood === 'bad' ? '▲ ' : ''}${words}</span>
      <span class="version words">${versionWords(fleet)}</span>
    </summary>
    ${fleet.hosts.length === 0 ? html`<p class="soft">The world simulates no host of this fleet.</p>` : renderHosts(fleet)}
  </details>`;
}

function renderHosts({ name, hosts }: SimulatedFleet): TemplateResult {
  return html`<ul aria-label="Hosts of ${name}">
    ${hosts.map(
      (host) =>
        html`<li>
          <div class="words">${host.name}</div>
          <div class="soft words">
            ${host.version} ·
            <span class=${isReady(host) ? 'good' : 'bad'}
              >${isReady(host) ? '' : '▲ '}${host.power === 'on' ? host.health : POWER_WORDS[host.power]}</span
            >
          </div>
        </li>`,
    )}
  </ul>`;
}
