import { LOOKBACK_MS, type Seen, type Track } from './track.ts';

/** The end of a range and its length, in milliseconds. Both of its edges belong to it. */
export interface Range {
  readonly atMs: number;
  readonly windowMs: number;
}

type Points = Pick<Track, 'times' | 'values'>;

/** What the series is at a moment: its newest value of the last five minutes, unless it has gone since. */
export function valueAt({ times, values }: Points, atMs: number): Seen | null {
  const index = lastAtOrBefore(times, atMs);
  const [time, value] = [times[index], values[index]];
  if (time === undefined || value === undefined || Number.isNaN(value) || time < atMs - LOOKBACK_MS) return null;
  return { value, atMs: time };
}

/**
 * How much a counter grew per second, as Prometheus' rate() says it (promql/functions.go, extrapolatedRate): resets are
 * added up, and what was seen is stretched over the edges of the range by half a gap between two samples at most, never
 * below zero. Null with fewer than two samples.
 */
export function rate(points: Points, range: Range): Seen | null {
  const grown = increase(points, range);
  return grown === null ? null : { ...grown, value: (grown.value / range.windowMs) * 1000 };
}

/** As Prometheus' increase(): over the whole range, not only over what was seen of it. */
export function increase(points: Points, range: Range): Seen | null {
  const seen = within(points, range);
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined || seen.length < 2) return null;
  const grown = growth(seen);
  const sampledMs = last.atMs - first.atMs;
  if (sampledMs <= 0) return null;
  const gapMs = sampledMs / (seen.length - 1);
  // A gap and a tenth: a sample may be a little late without being missed.
  const near = gapMs * 1.1;
  const sinceZeroMs = grown > 0 && first.value >= 0 ? sampledMs * (first.value / grown) : Infinity;
  const beforeMs = Math.min(first.atMs - (range.atMs - range.windowMs), sinceZeroMs);
  const afterMs = range.atMs - last.atMs;
  const coveredMs = sampledMs + (beforeMs < near ? beforeMs : gapMs / 2) + (afterMs < near ? afterMs : gapMs / 2);
  return { value: grown * (coveredMs / sampledMs), atMs: last.atMs };
}

/** How often the value changed from one sample to the next, as Prometheus' changes(). Null without a sample. */
export function changes(points: Points, range: Range): Seen | null {
  const seen = within(points, range);
  const last = seen.at(-1);
  if (last === undefined) return null;
  const changed = seen.filter(({ value }, index) => index > 0 && value !== seen[index - 1]?.value);
  return { value: changed.length, atMs: last.atMs };
}

/** From the first sample to the last; a value below the one before it is a counter that began anew. */
export function growth(seen: readonly Seen[]): number {
  let grown = 0;
  for (let index = 1; index < seen.length; index++) {
    const [before, now] = [seen[index - 1]?.value ?? 0, seen[index]?.value ?? 0];
    grown += now < before ? now : now - before;
  }
  return grown;
}

/** Samples of the range; moments without one are left out. */
export function within({ times, values }: Points, { atMs, windowMs }: Range): readonly Seen[] {
  const seen: Seen[] = [];
  for (let index = lastAtOrBefore(times, atMs); index >= 0; index--) {
    const [time = -Infinity, value = NaN] = [times[index], values[index]];
    if (time < atMs - windowMs) break;
    if (!Number.isNaN(value)) seen.push({ value, atMs: time });
  }
  return seen.reverse();
}

/** -1 where none is. */
export function lastAtOrBefore(times: readonly number[], atMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
