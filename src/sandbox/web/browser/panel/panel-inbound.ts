import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { InboundEvent } from '../../protocol.ts';
import { sendAgain } from './panel-feed.ts';
import { PanelPart } from './panel-part.ts';
import { panelStyles } from './panel-styles.ts';
import { agoWords } from './panel-words.ts';

const STATE_WORDS: Readonly<Record<InboundEvent['state'], { readonly mood: string; readonly words: string }>> = {
  waiting: { mood: 'busy', words: '… waiting' },
  processed: { mood: 'good', words: '✓ processed' },
  'set-aside': { mood: 'bad', words: '▲ set aside' },
};

/** What machines told Muster last, and what became of it. */
export class PanelInbound extends PanelPart {
  static override properties = { ...PanelPart.properties, answer: { state: true } };
  static override styles = [
    panelStyles,
    css`
      li {
        display: grid;
        gap: 0 8px;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
      }
      .error {
        grid-column: 1 / -1;
      }
    `,
  ];
  /** What the last event that was sent again was answered with. */
  declare answer: string | null;

  constructor() {
    super();
    this.answer = null;
  }

  protected override render(): TemplateResult {
    const { inbound, relay } = this.state;
    if (inbound.length === 0 && relay.state === 'stopped')
      return html`<p class="soft">Muster does not run just now; its events are shown when it is back.</p>`;
    if (inbound.length === 0)
      return html`<p class="soft">No event yet. Start a scenario, or send a webhook to see it here.</p>`;
    return html`${this.renderRefusal()}
      <p role="status" class="soft">${this.answer}</p>
      <ol class="rows">
        ${repeat(
          inbound,
          ({ id }) => id,
          (event) => this.#renderEvent(event),
        )}
      </ol>`;
  }

  #renderEvent(event: InboundEvent): TemplateResult {
    const { mood, words } = STATE_WORDS[event.state];
    const age = agoWords(event.receivedAt, this.nowMs);
    return html`<li data-event=${event.id}>
      <div class="words">
        <div>${event.source} · ${event.event}</div>
        <div class="soft"><span class=${mood}>${words}</span> · ${age}</div>
      </div>
      <button aria-label="Send again: ${event.source} ${event.event}, ${age}" @click=${() => void this.#send(event)}>
        Send again
      </button>
      ${event.error === null ? nothing : html`<p class="soft error words">${event.error}</p>`}
    </li>`;
  }

  async #send(event: InboundEvent): Promise<void> {
    this.answer = null;
    const answer = await this.settle(sendAgain(event.id));
    if (answer !== null) this.answer = `Sent ${event.source} ${event.event} again: Muster answered ${answer.status}.`;
  }
}
