import type { ReadTrack } from './computation.ts';
import { lastAtOrBefore } from './rate.ts';
import type { Level } from './rollup.ts';
import type { BucketTrack } from './sample-tracks.ts';
import type { Seen } from './track.ts';

/** Which of a bucket's values an answer shows, of series that go both ways. */
export type Edge = 'last' | 'least' | 'most';

/**
 * Reads a series from buckets. Rates are what the buckets of the window grew by, over the time of those that are there:
 * nothing is stretched, because their increases already reach from sample to sample.
 */
export function readBuckets(
  range: { readonly atMs: number; readonly windowMs: number; readonly level: Level },
  edge: Edge,
): ReadTrack<BucketTrack> {
  return (track, read) => {
    switch (read) {
      case 'now':
        return nowOf(track, range, edge);
      case 'rate':
        return rateOf(track, range);
      case 'changes':
        return changesOf(track, range);
    }
  };
}

interface BucketRange {
  readonly atMs: number;
  readonly windowMs: number;
  readonly level: Level;
}

/** The bucket that ended last, unless the one after it should have been there already. */
function nowOf({ times, summaries }: BucketTrack, { atMs, level }: BucketRange, edge: Edge): Seen | null {
  const index = lastAtOrBefore(times, atMs);
  const [time, summary] = [times[index], summaries[index]];
  if (time === undefined || summary?.manner !== 'varies' || time <= atMs - level) return null;
  return { value: summary[edge], atMs: time };
}

function rateOf(track: BucketTrack, { atMs, windowMs, level }: BucketRange): Seen | null {
  const [first, last] = bucketsWithin(track.times, { atMs, windowMs: Math.max(windowMs, level) });
  let grown = 0;
  let counted = 0;
  for (let index = first; index <= last; index++) {
    const summary = track.summaries[index];
    if (summary?.manner !== 'grows') continue;
    grown += summary.increase;
    counted += 1;
  }
  const time = track.times[last];
  return counted === 0 || time === undefined ? null : { value: (grown / (counted * level)) * 1000, atMs: time };
}

/** From bucket to bucket: two changes within one count as one. */
function changesOf(track: BucketTrack, { atMs, windowMs, level }: BucketRange): Seen | null {
  const [first, last] = bucketsWithin(track.times, { atMs, windowMs: Math.max(windowMs, level) });
  const time = track.times[last];
  if (time === undefined || last < first) return null;
  let changed = 0;
  for (let index = Math.max(first, 1); index <= last; index++) {
    const [before, now] = [track.summaries[index - 1], track.summaries[index]];
    if (before?.manner === 'varies' && now?.manner === 'varies' && before.last !== now.last) changed++;
  }
  return { value: changed, atMs: time };
}

/** The first and the last that ended within the window; the last is before the first where none did. */
function bucketsWithin(
  times: readonly number[],
  { atMs, windowMs }: { atMs: number; windowMs: number },
): readonly [number, number] {
  return [lastAtOrBefore(times, atMs - windowMs) + 1, lastAtOrBefore(times, atMs)];
}
