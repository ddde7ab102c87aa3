import type { LaidOut, Summary } from './sample-block.ts';
import { summarize, tracksOf, type BucketTrack, type Layouts } from './sample-tracks.ts';
import { seriesKey } from './exposition.ts';
import { within } from './rate.ts';
import type { SampleSource, StoredSample, StoredSeries } from './sample.ts';

/** Milliseconds of a bucket of each level. */
export const LEVELS = { fiveMinutes: 300_000, hour: 3_600_000 } as const;
export type Level = (typeof LEVELS)[keyof typeof LEVELS];

/** What a bucket keeps of one source: its series, and a summary of each. */
export interface Bucket {
  readonly series: readonly StoredSeries[];
  readonly summaries: readonly Summary[];
}

/** How far back the sample may lie from which a counter's growth into a bucket is taken. */
export const REACH_BACK_MS = 600_000;

/** The end of the bucket that a moment belongs to: its end does, its beginning belongs to the one before. */
export function bucketEndOf(atMs: number, level: Level): number {
  return Math.ceil(atMs / level) * level;
}

/**
 * What the samples of one source come to in the bucket that ends at `endMs`; null where it has none. A counter's
 * increase begins with the sample before the bucket, so that the increases of buckets add up to the whole.
 */
export function rollUpSamples(
  samples: readonly StoredSample[],
  { source, layouts, endMs }: { source: SampleSource; layouts: Layouts; endMs: number },
): Bucket | null {
  const level = LEVELS.fiveMinutes;
  const tracks = tracksOf(samples, { sources: new Map([[source.id, source]]), layouts, wants: () => true });
  const manners = new Map([...layouts.values()].flat().map((laid) => [laid.key, laid.manner]));
  return bucketOf(
    tracks.flatMap((track) => {
      const manner = manners.get(seriesKey(track));
      // A moment less: the sample at the bucket's beginning belongs to the one before.
      const seen = within(track, { atMs: endMs, windowMs: level - 1 });
      const before = within(track, { atMs: endMs - level, windowMs: REACH_BACK_MS }).at(-1) ?? null;
      const summary = manner === undefined ? null : summarize(manner, seen, before);
      return summary === null ? [] : [{ name: track.name, labels: track.labels, summary }];
    }),
  );
}

/** The same of finer buckets. */
export function rollUpBuckets(
  tracks: readonly BucketTrack[],
  { endMs, level }: { endMs: number; level: Level },
): Bucket | null {
  return bucketOf(
    tracks.flatMap(({ name, labels, times, summaries }) => {
      const inside = summaries.filter((_each, index) => isInside(times[index] ?? 0, { endMs, level }));
      const summary = inside.length === 0 ? null : inside.reduce(merge);
      return summary === null ? [] : [{ name, labels, summary }];
    }),
  );
}

function isInside(atMs: number, { endMs, level }: { endMs: number; level: Level }): boolean {
  return atMs > endMs - level && atMs <= endMs;
}

/** In the order of time: the later one's last stays. */
export function merge(one: Summary, other: Summary): Summary {
  if (one.manner === 'grows' && other.manner === 'grows')
    return { manner: 'grows', increase: one.increase + other.increase };
  if (one.manner === 'varies' && other.manner === 'varies')
    return {
      manner: 'varies',
      last: other.last,
      least: Math.min(one.least, other.least),
      most: Math.max(one.most, other.most),
    };
  // A series that was kept in another manner before an upgrade of Muster: what came later counts.
  return other;
}

function bucketOf(parts: readonly (Pick<LaidOut, 'name' | 'labels'> & { readonly summary: Summary })[]): Bucket | null {
  if (parts.length === 0) return null;
  const sorted = parts
    .map((part) => ({ part, key: seriesKey(part) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ part }) => part);
  return {
    series: sorted.map(({ name, labels, summary }) => ({ name, labels, manner: summary.manner })),
    summaries: sorted.map(({ summary }) => summary),
  };
}
