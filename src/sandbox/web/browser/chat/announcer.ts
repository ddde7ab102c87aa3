import type { APIMessage } from 'discord-api-types/v10';
import { onPageEvent } from '../page-events.ts';
import type { Store } from '../store.ts';
import { userName } from './names.ts';
import { oneLine } from './one-line.ts';

/** A flood of messages must not bury a screen reader: what comes within this time is said as a number. */
const TOGETHER_MS = 1500;

/** Says new messages of the open channel, and what other parts of the page ask for, in one polite live region. */
export function announce(store: Store, region: HTMLElement): () => void {
  let waiting: APIMessage[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string): void => {
    // The same sentence twice is said twice only if the region was empty between.
    region.textContent = '';
    requestAnimationFrame(() => {
      region.textContent = text;
    });
  };
  const sayMessages = (): void => {
    const { view } = store;
    const [only] = waiting;
    const count = waiting.length;
    waiting = [];
    if (view === null || only === undefined) return;
    say(count === 1 ? `${userName(view, only.author)}: ${oneLine(only, view)}` : `${count} new messages`);
  };
  const stops = [
    store.onDispatch('MESSAGE_CREATE', (message) => {
      if (message.channel_id !== store.channel?.id || message.author.id === store.me?.id) return;
      waiting.push(message);
      clearTimeout(timer);
      timer = setTimeout(sayMessages, waiting.length === 1 ? TOGETHER_MS / 5 : TOGETHER_MS);
    }),
    onPageEvent('muster-say', ({ text }) => {
      say(text);
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
