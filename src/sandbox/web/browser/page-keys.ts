import { channelRows, holdsMessages } from './chat/chat-channel.ts';
import type { Store } from './store.ts';

/** Alt+Arrow goes to the next channel, as in Discord; with Shift to the next unread one. */
export function listenToPageKeys(store: Store): () => void {
  const hear = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const all = channelRows(store.channels, () => false)
      .map(({ channel }) => channel)
      .filter(holdsMessages);
    const at = all.findIndex(({ id }) => id === store.channel?.id);
    const ordered = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))];
    const wanted = event.shiftKey ? ordered.filter(({ id }) => store.unread(id).isUnread) : ordered;
    const next = event.key === 'ArrowDown' ? wanted[0] : wanted.at(-1);
    if (next !== undefined) store.openChannel(next.id);
  };
  document.addEventListener('keydown', hear);
  return () => {
    document.removeEventListener('keydown', hear);
  };
}
