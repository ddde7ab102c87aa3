import { html, nothing, type TemplateResult } from 'lit';
import type { ActPanel } from '../../protocol.ts';
import { PanelPart } from './panel-part.ts';
import { actStateWords, agoWords } from './panel-words.ts';

/** What Muster has done, or is to do, in other systems. */
export class PanelActs extends PanelPart {
  protected override render(): TemplateResult {
    const { acts } = this.state;
    if (acts.length === 0) return html`<p class="soft">Muster has done nothing in other systems yet.</p>`;
    return html`<ul>
      ${acts.map((act) => this.#renderAct(act))}
    </ul>`;
  }

  #renderAct(act: ActPanel): TemplateResult {
    const { mood, words } = actStateWords(act);
    return html`<li class="soft">
      <div class="row">
        <span class="words">${act.id}: ${act.summary}</span>
        <span class="number">${agoWords(act.at, this.nowMs)}</span>
      </div>
      <div class="words">
        <span class=${mood}>${words}</span>${act.because === null ? nothing : html`: ${act.because}`}
      </div>
    </li>`;
  }
}
