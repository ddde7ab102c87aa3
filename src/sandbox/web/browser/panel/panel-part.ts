import { html, LitElement, type TemplateResult } from 'lit';
import type { PanelState } from '../../protocol.ts';
import type { PanelOutcome } from './panel-feed.ts';
import { panelStyles } from './panel-styles.ts';

/** What every part of the panel has: the state it shows, the sandbox's time, and a place for what was refused. */
export abstract class PanelPart extends LitElement {
  static override properties = {
    state: { attribute: false },
    nowMs: { attribute: false },
    refusal: { state: true },
  };
  static override styles = [panelStyles];
  declare state: PanelState;
  /** By the sandbox's clock; it moves on between two states. */
  declare nowMs: number;
  declare refusal: string | null;

  constructor() {
    super();
    this.refusal = null;
  }

  /** Waits for what was asked, and says why when it could not be done. Null then. */
  protected async settle<Answer>(asked: Promise<PanelOutcome<Answer>>): Promise<Answer | null> {
    const outcome = await asked;
    this.refusal = outcome.kind === 'refused' ? outcome.error : null;
    return outcome.kind === 'done' ? outcome.answer : null;
  }

  /** Always there, so that a screen reader notices when it fills. */
  protected renderRefusal(): TemplateResult {
    return html`<div role="alert" class="refusal">${this.refusal}</div>`;
  }
}
