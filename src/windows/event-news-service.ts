import type { StoredAct } from '../platform/acts/act.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { eventIdIn } from '../platform/discord/guild-event.ts';
import { TAKEN_DOWN } from './event-step.ts';
import { findEventByAct, putEvent } from './event-store.ts';
import { eventMessage, type EventTold } from './event-view.ts';
import type { WindowServiceDeps } from './window-deps-service.ts';
import type { WindowEvent } from './window-event.ts';
import { findWindow } from './window-store.ts';
import { windowId } from './window.ts';

type EventNewsDeps = Pick<WindowServiceDeps, 'cards' | 'clock' | 'guildId'>;

const DAY_MS = 86_400_000;

/** What became of an act on an event; what Discord refused is said. */
export async function settleEvent(tx: Transaction, deps: EventNewsDeps, act: StoredAct): Promise<void> {
  const row = await findEventByAct(tx, act.key);
  if (row?.state !== 'asked') return;
  const isEnding = row.wanted === TAKEN_DOWN;
  if (act.state === 'done') {
    const eventId = eventIdIn(act.url) ?? row.eventId;
    if (isEnding) await putEvent(tx, { ...row, state: 'gone', eventId: null, because: null });
    // One that was there before the act was sent need not say what is wanted.
    else
      await putEvent(tx, { ...row, state: 'shown', eventId, wanted: act.sends === 0 ? '' : row.wanted, because: null });
    return;
  }
  if (act.refusal === 'by-system' || act.refusal === 'without-effect') {
    const because = act.because ?? 'Discord refused it';
    await putEvent(tx, { ...row, state: isEnding ? 'left' : 'refused', because });
    await tellOfEvent(tx, deps, { row, told: { kind: isEnding ? 'not-ended' : 'refused', because } });
    return;
  }
  // Withdrawn, too late, or overtaken: the next look sees what there is, and decides.
  const next = row.eventId === null ? 'gone' : 'shown';
  await putEvent(tx, { ...row, state: next, wanted: '', because: null });
}

/** Said in the window's channel. */
export async function tellOfEvent(
  tx: Transaction,
  deps: EventNewsDeps,
  { row, told }: { readonly row: WindowEvent; readonly told: EventTold },
): Promise<void> {
  const window = await findWindow(tx, deps.guildId, row.window);
  if (window === null) return;
  const key = `window-event-${told.kind}:${windowId(row.window)}:${row.occurrence}:${row.turn}`;
  await sayOfEvent(tx, deps, { key, channel: window.channel, told, of: { window, occurrence: row.occurrence } });
}

export interface Saying {
  readonly key: string;
  readonly channel: string;
  readonly told: EventTold;
  readonly of?: Parameters<typeof eventMessage>[1];
}

/** The same key is the same message. */
export async function sayOfEvent(
  tx: Transaction,
  { cards, clock }: EventNewsDeps,
  { key, channel, told, of }: Saying,
): Promise<void> {
  await cards.put(tx, {
    key: `${key}@${channel}`,
    kind: 'window-event',
    place: { kind: 'channel', channel },
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(clock.now().getTime() + DAY_MS),
    ...eventMessage(told, of ?? null),
  });
}
