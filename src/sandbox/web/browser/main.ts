import { html, render } from 'lit';
import { createReadMarks } from './chat/read-marks.ts';
import { PANEL_ELEMENTS } from './panel/panel-elements.ts';
import { Store } from './store.ts';
import { ViewerClock } from './viewer-clock.ts';

const clock = new ViewerClock(() => Date.now());
const persona =
  new URLSearchParams(location.search).get('as') ?? localStorage.getItem('muster.persona') ?? 'a-maintainer';
const store = new Store({ clock, readMarks: createReadMarks(localStorage), persona });

const elements: readonly (readonly [string, CustomElementConstructor])[] = [...PANEL_ELEMENTS];
for (const [name, element] of elements) customElements.define(name, element);

place('chat', html``);
place('panel', html`<muster-panel></muster-panel>`);
store.start();

function place(id: string, content: unknown): void {
  const host = document.getElementById(id);
  if (host === null) throw new Error(`index.html has no element with the id "${id}".`);
  render(content, host);
}
