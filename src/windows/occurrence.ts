import { timeOfDayMs, wallMs, wallTime, ZoneClocks, type LocalTime } from './local-time.ts';
import { expand } from './recurrence.ts';
import type { Length, ReleaseWindow, WindowException } from './window.ts';

/** One time that a window happens: from `startsAt` until just before `endsAt`. */
export interface Occurrence {
  /** The window's number. */
  readonly window: number;
  /** The planned beginning: its name among the window's, also when it was moved. */
  readonly key: LocalTime;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly wasMoved: boolean;
  /** Closed by hand, so that `endsAt` is before the plan's. */
  readonly wasClosed: boolean;
}

/** Its end is exclusive: a window until 18:00 is not open at 18:00. */
export interface Range {
  readonly from: Date;
  readonly to: Date;
}

type Planned = Pick<ReleaseWindow, 'number' | 'timeZone' | 'start' | 'length' | 'recurrence' | 'exceptions' | 'state'>;

const DAY_MS = 86_400_000;
/** A longer freeze is no window but a decision to stop. */
export const LONGEST_DAYS = 92;
/** No zone is further from UTC than this. */
const WIDEST_OFFSET_MS = 16 * 3_600_000;

/** Occurrences that overlap the range, in order of their beginning. A cancelled window has none. */
export function occurrencesOf(window: Planned, range: Range, clocks = new ZoneClocks()): readonly Occurrence[] {
  if (window.state === 'cancelled' || range.to <= range.from) return [];
  const reach = {
    from: range.from.getTime() - longestMs(window.length) - WIDEST_OFFSET_MS,
    to: range.to.getTime() + WIDEST_OFFSET_MS,
  };
  const changed = new Map(window.exceptions.filter(({ kind }) => kind !== 'closed').map((each) => [each.start, each]));
  const found = starts(window, reach)
    .map((wall) => ({ key: wallTime(wall), wall, wasMoved: false }))
    .filter(({ key }) => !changed.has(key))
    .map((start) => occurrence(window, start, clocks));
  const moved = window.exceptions
    .filter((each) => each.kind === 'moved')
    .map(({ start, to }) => occurrence(window, { key: start, wall: wallMs(to), wasMoved: true }, clocks));
  return [...found, ...moved]
    .filter(({ startsAt, endsAt }) => startsAt < endsAt && startsAt < range.to && endsAt > range.from)
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.key < b.key ? -1 : 1));
}

/** The one with this name, whenever it is; null when there is none, or it was cancelled. */
export function findOccurrence(window: Planned, key: LocalTime, clocks = new ZoneClocks()): Occurrence | null {
  if (window.state === 'cancelled') return null;
  const exceptions = window.exceptions.filter(({ start }) => start === key);
  if (exceptions.some(({ kind }) => kind === 'cancelled')) return null;
  const exception = exceptions.find((each) => each.kind === 'moved');
  const planned = wallMs(key);
  if (!starts(window, { from: planned, to: planned + 1 }).includes(planned)) return null;
  if (exception === undefined) return occurrence(window, { key, wall: planned, wasMoved: false }, clocks);
  return occurrence(window, { key, wall: wallMs(exception.to), wasMoved: true }, clocks);
}

/** The next `count` that end after `now`, looking at most three years ahead. */
export function nextOccurrences(
  window: Planned,
  { now, count }: { readonly now: Date; readonly count: number },
  clocks = new ZoneClocks(),
): readonly Occurrence[] {
  for (const days of [32, 400, 3 * 366]) {
    const to = new Date(now.getTime() + days * DAY_MS);
    const found = occurrencesOf(window, { from: now, to }, clocks);
    if (found.length >= count || days > 1000) return found.slice(0, count);
  }
  return [];
}

function starts({ start, recurrence }: Planned, reach: { readonly from: number; readonly to: number }) {
  if (recurrence !== null) return expand({ start, recurrence }, reach);
  const once = wallMs(start);
  return once >= reach.from && once < reach.to ? [once] : [];
}

interface Start {
  readonly key: LocalTime;
  /** Where it was moved to, else the key's own time: ms of `wallMs`. */
  readonly wall: number;
  readonly wasMoved: boolean;
}

function occurrence(window: Planned, { key, wall, wasMoved }: Start, clocks: ZoneClocks): Occurrence {
  const startsAt = clocks.instantOf(wall, window.timeZone);
  const plannedEnd = endOf(window, { startsAt, wall }, clocks);
  const closedAt = window.exceptions.find(isClosing(key))?.at;
  const wasClosed = closedAt !== undefined && closedAt < plannedEnd;
  return {
    window: window.number,
    key,
    startsAt,
    endsAt: wasClosed ? closedAt : plannedEnd,
    wasMoved,
    wasClosed,
  };
}

function isClosing(key: LocalTime) {
  return (each: WindowException): each is Extract<WindowException, { kind: 'closed' }> =>
    each.kind === 'closed' && each.start === key;
}

function endOf(
  { length, timeZone }: Planned,
  { startsAt, wall }: { readonly startsAt: Date; readonly wall: number },
  clocks: ZoneClocks,
): Date {
  if (length.kind === 'for') return new Date(startsAt.getTime() + length.minutes * 60_000);
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  return clocks.instantOf(midnight + length.daysLater * DAY_MS + timeOfDayMs(length.time), timeZone);
}

function longestMs(length: Length): number {
  return length.kind === 'for' ? length.minutes * 60_000 : (length.daysLater + 2) * DAY_MS;
}
