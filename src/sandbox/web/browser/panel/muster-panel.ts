import { css, html, LitElement, type TemplateResult } from 'lit';
import type { PanelState } from '../../protocol.ts';
import type { Store } from '../store.ts';
import { watchPanel } from './panel-feed.ts';
import { panelStyles } from './panel-styles.ts';
import {
  actsStanding,
  changeWords,
  faultsStanding,
  fleetsStanding,
  inboundStanding,
  relayStanding,
  scenariosStanding,
} from './panel-words.ts';

const TICK_MS = 1_000;

/** The side panel: what happens behind the chat, and what one can make happen. Follows the server by itself. */
export class MusterPanel extends LitElement {
  static override properties = {
    store: { attribute: false },
    state: { state: true },
    connection: { state: true },
    said: { state: true },
    nowMs: { state: true },
  };
  static override styles = [
    panelStyles,
    css`
      :host {
        display: block;
        height: 100%;
        overflow-y: auto;
        background: var(--ground-side);
        scrollbar-gutter: stable;
      }
      .note {
        padding: 12px 16px;
      }
    `,
  ];
  declare store: Store;
  declare state: PanelState | null;
  declare connection: 'connecting' | 'connected' | 'lost';
  /** What a screen reader is told. */
  declare said: string;
  declare nowMs: number;
  #receivedAt = 0;
  #stop: (() => void) | null = null;
  #tick: number | undefined;

  constructor() {
    super();
    this.state = null;
    this.connection = 'connecting';
    this.said = '';
    this.nowMs = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = watchPanel({
      onState: (state) => {
        this.#receive(state);
      },
      onConnection: (connection) => {
        this.connection = connection;
      },
    });
    this.#tick = window.setInterval(() => {
      this.#moveOn();
    }, TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.#tick);
    this.#stop?.();
  }

  #receive(state: PanelState): void {
    const words = this.state === null ? null : changeWords(this.state, state);
    if (words !== null) this.said = words;
    this.state = state;
    this.connection = 'connected';
    this.#receivedAt = performance.now();
    // "5 minutes ago" in the chat goes by the same clock.
    this.store.clock.set(new Date(state.now), state.clockRate);
    this.#moveOn();
  }

  /** Between two states time passes at the sandbox's rate. */
  #moveOn(): void {
    if (this.state === null) return;
    const passedMs = this.connection === 'lost' ? 0 : performance.now() - this.#receivedAt;
    this.nowMs = Date.parse(this.state.now) + passedMs * this.state.clockRate;
  }

  protected override render(): TemplateResult {
    return html`<div role="status" class="unseen">${this.said}</div>
      ${this.#renderConnection()} ${this.state === null ? null : this.#renderSections(this.state)}`;
  }

  #renderConnection(): TemplateResult | null {
    if (this.connection === 'lost')
      return html`<p class="note bad" role="alert">
        ▲ The sandbox does not answer. The panel tries again by itself; what it shows is from before.
      </p>`;
    return this.state === null ? html`<p class="note soft">Waiting for the sandbox…</p>` : null;
  }

  #renderSections(state: PanelState): TemplateResult {
    const { nowMs } = this;
    return html`
      <muster-panel-section name="clock" heading="Time" .standing=${{ mood: 'none', words: `${state.clockRate}×` }}>
        <muster-panel-clock .state=${state} .nowMs=${nowMs}></muster-panel-clock>
      </muster-panel-section>
      <muster-panel-section name="scenarios" heading="Scenarios" .standing=${scenariosStanding(state.scenarios)}>
        <muster-panel-scenarios .state=${state} .nowMs=${nowMs}></muster-panel-scenarios>
      </muster-panel-section>
      <muster-panel-section name="fleets" heading="Simulated fleets" .standing=${fleetsStanding(state.fleets)}>
        <muster-panel-fleets .state=${state} .nowMs=${nowMs}></muster-panel-fleets>
      </muster-panel-section>
      <muster-panel-section name="relay" heading="Relay" .standing=${relayStanding(state.relay)}>
        <muster-panel-relay .state=${state} .nowMs=${nowMs}></muster-panel-relay>
      </muster-panel-section>
      <muster-panel-section name="inbound" heading="Inbound events" .standing=${inboundStanding(state)}>
        <muster-panel-inbound .state=${state} .nowMs=${nowMs}></muster-panel-inbound>
      </muster-panel-section>
      <muster-panel-section name="acts" heading="Acts in other systems" .standing=${actsStanding(state.acts)}>
        <muster-panel-acts .state=${state} .nowMs=${nowMs}></muster-panel-acts>
      </muster-panel-section>
      <muster-panel-section name="faults" heading="Faults of Discord" .standing=${faultsStanding(state.faults)}>
        <muster-panel-faults .state=${state} .nowMs=${nowMs}></muster-panel-faults>
      </muster-panel-section>
    `;
  }
}
