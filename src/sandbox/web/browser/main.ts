import '@skyra/discord-components-core/discord-mention.js';
import { html, render } from 'lit';
import { announce } from './chat/announcer.ts';
import { ChannelListElement } from './chat/channel-list-element.ts';
import { ChatElement } from './chat/chat-element.ts';
import { EmbedElement } from './chat/embed-element.ts';
import { EmojiPickerElement } from './chat/emoji-picker-element.ts';
import { LogElement } from './chat/log-element.ts';
import { MessageElement } from './chat/message-element.ts';
import { PageHeadElement } from './chat/page-head-element.ts';
import { PinsElement } from './chat/pins-element.ts';
import { createReadMarks } from './chat/read-marks.ts';
import { SpoilerElement } from './chat/spoiler-element.ts';
import { TimeElement } from './chat/time-element.ts';
import { COMPOSE_ELEMENTS } from './compose/compose-elements.ts';
import { listenToPageKeys } from './page-keys.ts';
import { PANEL_ELEMENTS } from './panel/panel-elements.ts';
import { Store } from './store.ts';
import { ViewerClock } from './viewer-clock.ts';

const PERSONA = 'muster.persona';

const store = new Store({
  clock: new ViewerClock(() => Date.now()),
  readMarks: createReadMarks(localStorage),
  persona: new URLSearchParams(location.search).get('as') ?? localStorage.getItem(PERSONA) ?? 'a-maintainer',
  channelName: decodeURIComponent(location.hash.slice(1)),
});

const elements: readonly (readonly [string, CustomElementConstructor])[] = [
  ['muster-page-head', PageHeadElement],
  ['muster-channel-list', ChannelListElement],
  ['muster-chat', ChatElement],
  ['muster-log', LogElement],
  ['muster-message', MessageElement],
  ['muster-embed', EmbedElement],
  ['muster-spoiler', SpoilerElement],
  ['muster-time', TimeElement],
  ['muster-pins', PinsElement],
  ['muster-emoji-picker', EmojiPickerElement],
  ...COMPOSE_ELEMENTS,
  ...PANEL_ELEMENTS,
];
for (const [name, element] of elements) customElements.define(name, element);

place(
  'head',
  html`<muster-page-head .store=${store}><muster-welcome-button></muster-welcome-button></muster-page-head>`,
);
place('channels', html`<muster-channel-list .store=${store}></muster-channel-list>`);
place(
  'chat',
  html`<muster-welcome .store=${store}></muster-welcome><muster-chat .store=${store}></muster-chat
    ><muster-composer .store=${store}></muster-composer>`,
);
place('panel', html`<muster-panel .store=${store}></muster-panel>`);
place(
  'overlays',
  html`<muster-emoji-picker .store=${store}></muster-emoji-picker><muster-modals .store=${store}></muster-modals
    ><muster-menus .store=${store}></muster-menus>`,
);

announce(store, find('announcer'));
listenToPageKeys(store);
store.addEventListener('persona', () => {
  if (store.personaName !== '') localStorage.setItem(PERSONA, store.personaName);
});
store.onChange(() => {
  const { channel } = store;
  if (channel === null) return;
  const mentions = store.channels.reduce((sum, { id }) => sum + store.unread(id).mentions, 0);
  document.title = `${mentions > 0 ? `(${mentions}) ` : ''}${channel.name} · Muster sandbox`;
  const hash = `#${encodeURIComponent(channel.name)}`;
  // A reload comes back here; the browser's history is left alone.
  if (location.hash !== hash) history.replaceState(null, '', hash);
});
addEventListener('hashchange', () => {
  const name = decodeURIComponent(location.hash.slice(1));
  const named = store.channels.find((channel) => channel.name === name);
  if (named !== undefined && named.name !== store.channel?.name) store.openChannel(named.id);
});
store.start();

function find(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no element with the id "${id}".`);
  return element;
}

function place(id: string, content: unknown): void {
  const host = find(id);
  host.replaceChildren();
  render(content, host);
}
