import type { Transaction } from '../platform/database/transaction.ts';
import { wallMs } from './local-time.ts';
import { beginLife, stepLife, type LifeNews, type LifeStep, type OccurrenceLife } from './occurrence-life.ts';
import { findLife, listDoings, listUnclosed, putLife } from './occurrence-store.ts';
import type { Doing } from './doing.ts';
import { findOccurrence, occurrencesOf, type Occurrence } from './occurrence.ts';
import { interestIn } from './event-store.ts';
import { listNotes } from './staff-store.ts';
import { quorumOf } from './staffing.ts';
import { members } from './staff-service.ts';
import type { WindowServiceDeps } from './window-deps-service.ts';
import { readWindows } from './window-reading-service.ts';
import { findWindow } from './window-store.ts';
import {
  closedMessage,
  droppedMessage,
  missedMessage,
  movedMessage,
  occurrenceCard,
  openedMessage,
  reminderMessage,
  shortMessage,
  type OccurrenceParts,
  type StaffIds,
  type Words,
} from './window-view.ts';
import { windowId, type ReleaseWindow } from './window.ts';

/** Prefixes of the card's buttons; commands/window-buttons.ts answers them. */
export const STAFF_BUTTONS = { confirm: 'window-confirm', decline: 'window-decline' } as const;

const DAY_MS = 86_400_000;
/** Nobody needs to be told of an opening the day after. */
const NEWS_MS = 6 * 3_600_000;

/** What a button carries: the window, and the occurrence as the minutes of its planned beginning. */
export function occurrenceArgument({ window, key }: Pick<Occurrence, 'window' | 'key'>): string {
  return `${window}.${wallMs(key) / 60_000}`;
}

export function staffButtonIds(occurrence: Pick<Occurrence, 'window' | 'key'>): StaffIds {
  const argument = occurrenceArgument(occurrence);
  return { confirm: `${STAFF_BUTTONS.confirm}:${argument}`, decline: `${STAFF_BUTTONS.decline}:${argument}` };
}

export function occurrenceCardKey({ number, channel }: Pick<ReleaseWindow, 'number' | 'channel'>, key: string): string {
  return `window:${windowId(number)}:${key}@${channel}`;
}

/** Reminds, opens and closes whatever is due: each thing is told once, in the transaction that notes that it was. */
export async function settleWindows(tx: Transaction, deps: WindowServiceDeps): Promise<void> {
  const now = deps.clock.now();
  const { remindMinutes } = deps.config().windows;
  const furthest = Math.max(0, ...remindMinutes) * 60_000;
  const range = { from: now, to: new Date(now.getTime() + furthest + DAY_MS) };
  const known = await listUnclosed(tx);
  for (const { window, occurrence, quorum } of await readWindows(tx, deps, range)) {
    if (known.some((life) => life.window === window.number && life.occurrence === occurrence.key)) continue;
    if ((await findLife(tx, window.number, occurrence.key)) !== null) continue;
    const step = beginLife(occurrence, { now, occurrence, isQuorumMet: quorum.isMet, remindMinutes });
    if (step !== null) await settle(tx, deps, { window, step });
  }
  for (const life of known) {
    const window = await findWindow(tx, deps.guildId, life.window);
    if (window === null) continue;
    const step = await nextStep(tx, deps, { window, life });
    if (hasChanged(life, step)) await settle(tx, deps, { window, step });
  }
}

/**
 * After somebody changed a window or answered for it: draws its cards anew, and opens or closes it at once. Whoever
 * opens a window by hand does not wait for the job, and what happens in it counts from its first moment.
 */
export async function settleWindow(tx: Transaction, deps: WindowServiceDeps, number: number): Promise<void> {
  const window = await findWindow(tx, deps.guildId, number);
  if (window === null) return;
  for (const life of await listUnclosed(tx)) {
    if (life.window !== number) continue;
    const step = await nextStep(tx, deps, { window, life });
    if (hasChanged(life, step)) await settle(tx, deps, { window, step });
    else await putOccurrence(tx, deps, { window, life });
  }
  const now = deps.clock.now();
  for (const occurrence of occurrencesOf(window, { from: now, to: new Date(now.getTime() + 1) })) {
    if ((await findLife(tx, number, occurrence.key)) !== null) continue;
    const { isMet } = quorumOf(window.staffing, await members(tx, number, occurrence.key));
    const { remindMinutes } = deps.config().windows;
    const step = beginLife(occurrence, { now, occurrence, isQuorumMet: isMet, remindMinutes });
    if (step !== null) await settle(tx, deps, { window, step });
  }
}

async function nextStep(
  tx: Transaction,
  { clock, config }: WindowServiceDeps,
  { window, life }: { readonly window: ReleaseWindow; readonly life: OccurrenceLife },
): Promise<LifeStep> {
  const occurrence = findOccurrence(window, life.occurrence);
  const { isMet } = quorumOf(window.staffing, await members(tx, window.number, life.occurrence));
  const { remindMinutes } = config().windows;
  return stepLife(life, { now: clock.now(), occurrence, isQuorumMet: isMet, remindMinutes });
}

function hasChanged(was: OccurrenceLife, { life, news }: LifeStep): boolean {
  return news.length > 0 || was.endsAt.getTime() !== life.endsAt.getTime();
}

interface Settling {
  readonly window: ReleaseWindow;
  readonly step: LifeStep;
}

async function settle(tx: Transaction, deps: WindowServiceDeps, { window, step }: Settling): Promise<void> {
  const { life, news } = step;
  await putLife(tx, life);
  const parts = await putOccurrence(tx, deps, { window, life });
  for (const each of news) await tell(tx, deps, { news: each, parts });
  const { occurrence } = parts;
  if (news.includes('opened')) await deps.facts.state(tx, { kind: 'window.opened', window, occurrence });
  if (news.includes('closed')) await deps.facts.state(tx, { kind: 'window.closed', window, occurrence });
}

async function putOccurrence(
  tx: Transaction,
  { cards }: WindowServiceDeps,
  { window, life }: { readonly window: ReleaseWindow; readonly life: OccurrenceLife },
): Promise<OccurrenceParts> {
  const parts = await partsOf(tx, { window, life });
  const isOver = life.state === 'closed' || life.state === 'missed' || life.state === 'dropped';
  await cards.put(tx, {
    key: occurrenceCardKey(window, life.occurrence),
    kind: 'window',
    place: { kind: 'channel', channel: window.channel },
    lane: 'normal',
    phase: isOver ? 'final' : 'open',
    ...occurrenceCard(parts, { state: life.state, ids: staffButtonIds(parts.occurrence) }),
  });
  return parts;
}

async function partsOf(
  tx: Transaction,
  { window, life }: { readonly window: ReleaseWindow; readonly life: OccurrenceLife },
): Promise<OccurrenceParts> {
  const there = await members(tx, window.number, life.occurrence);
  // What is cancelled has no occurrence any more, and is shown as it was.
  const occurrence: Occurrence = findOccurrence(window, life.occurrence) ?? {
    window: window.number,
    key: life.occurrence,
    startsAt: life.startsAt,
    endsAt: life.endsAt,
    wasMoved: false,
    wasClosed: false,
  };
  return {
    window,
    occurrence,
    members: there,
    quorum: quorumOf(window.staffing, there),
    notes: await listNotes(tx, window.number, 3),
    interested: await interestIn(tx, window.number, life.occurrence),
  };
}

async function tell(
  tx: Transaction,
  { cards, clock }: WindowServiceDeps,
  { news, parts }: { readonly news: LifeNews; readonly parts: OccurrenceParts },
): Promise<void> {
  const { window, occurrence } = parts;
  const now = clock.now();
  const anchor = occurrenceCardKey(window, occurrence.key);
  const doings = news === 'closed' ? await listDoings(tx, window.number, occurrence.key) : [];
  await cards.put(tx, {
    // It may open again after it lacked people, or be moved twice: the moment tells them apart.
    key: `window-${news}:${windowId(window.number)}:${occurrence.key}:${now.getTime()}@${window.channel}`,
    kind: `window-${news}`,
    place: { kind: 'channel', channel: window.channel },
    replyTo: anchor,
    lane: 'normal',
    phase: 'final',
    expiresAt: new Date(now.getTime() + NEWS_MS),
    ...newsWords(news, parts, doings),
  });
}

function newsWords(news: LifeNews, parts: OccurrenceParts, doings: readonly Doing[]): Words {
  switch (news) {
    case 'reminder':
      return reminderMessage(parts);
    case 'opened':
      return openedMessage(parts);
    case 'short':
      return shortMessage(parts);
    case 'moved':
      return movedMessage(parts);
    case 'closed':
      return closedMessage(parts, doings);
    case 'missed':
      return missedMessage(parts);
    case 'dropped':
      return droppedMessage(parts);
  }
}
