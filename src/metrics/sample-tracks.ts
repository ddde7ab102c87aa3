import { valueIn, summaryIn, summaryOffsets, type LaidOut, type Summary } from './sample-block.ts';
import { growth } from './rate.ts';
import type { SampleSource, StoredRollup, StoredSample } from './sample.ts';
import type { Seen, Track } from './track.ts';

/** Layouts by their ids. */
export type Layouts = ReadonlyMap<number, readonly LaidOut[]>;

/** A series of one host, by the exporter that tells it. */
export type SeriesIdentity = Pick<Track, 'host' | 'exporter' | 'name' | 'labels'>;

/** What down-sampling kept of one series, ascending by the buckets' ends. */
export interface BucketTrack extends SeriesIdentity {
  /** The buckets' ends, in milliseconds. */
  readonly times: readonly number[];
  readonly summaries: readonly Summary[];
}

interface Building {
  readonly identity: SeriesIdentity;
  readonly times: number[];
  readonly values: number[];
}

/** The wanted series of a layout, each with its place in the block. */
type Places = readonly { readonly index: number; readonly laid: LaidOut }[];

/**
 * Series over time from samples in the order of their times. Where a series was and is no longer, because its host did
 * not answer or answered without it, it has NaN once.
 */
export function tracksOf(
  samples: readonly StoredSample[],
  { sources, layouts, wants }: { sources: ReadonlyMap<number, SampleSource>; layouts: Layouts; wants: Wants },
): readonly Track[] {
  const places = placesIn(layouts, wants);
  const bySource = new Map<number, Map<string, Building>>();
  const lastLayout = new Map<number, number | null>();
  for (const { sourceId, atMs, seen } of samples) {
    const source = sources.get(sourceId);
    if (source === undefined) continue;
    const series = bySource.get(sourceId) ?? new Map<string, Building>();
    bySource.set(sourceId, series);
    const layoutId = 'layoutId' in seen ? seen.layoutId : null;
    const here = layoutId === null ? [] : (places.get(layoutId) ?? []);
    if (lastLayout.get(sourceId) !== layoutId) {
      endAllBut(series, new Set(here.map(({ laid }) => laid.key)), atMs);
      lastLayout.set(sourceId, layoutId);
    }
    if (!('body' in seen)) continue;
    for (const { index, laid } of here) {
      const building = series.get(laid.key) ?? begin(source, laid);
      series.set(laid.key, building);
      building.times.push(atMs);
      building.values.push(valueIn(seen.body, index));
    }
  }
  return [...bySource.values()].flatMap((series) =>
    [...series.values()].map(({ identity, times, values }) => ({ ...identity, times, values })),
  );
}

export type Wants = (name: string) => boolean;

function placesIn(layouts: Layouts, wants: Wants): ReadonlyMap<number, Places> {
  return new Map(
    [...layouts].map(([id, layout]) => [
      id,
      layout.flatMap((laid, index) => (wants(laid.name) ? [{ index, laid }] : [])),
    ]),
  );
}

function begin({ host, exporter }: SampleSource, { name, labels }: LaidOut): Building {
  return { identity: { host, exporter, name, labels }, times: [], values: [] };
}

function endAllBut(series: ReadonlyMap<string, Building>, present: ReadonlySet<string>, atMs: number): void {
  for (const [key, { times, values }] of series) {
    const last = values.at(-1);
    if (present.has(key) || last === undefined || Number.isNaN(last)) continue;
    times.push(atMs);
    values.push(NaN);
  }
}

/** Series over time from buckets in the order of their ends. */
export function bucketTracksOf(
  rollups: readonly StoredRollup[],
  { sources, layouts, wants }: { sources: ReadonlyMap<number, SampleSource>; layouts: Layouts; wants: Wants },
): readonly BucketTrack[] {
  const places = placesIn(layouts, wants);
  const offsets = new Map([...layouts].map(([id, layout]) => [id, summaryOffsets(layout.map(({ manner }) => manner))]));
  const found = new Map<string, { identity: SeriesIdentity; times: number[]; summaries: Summary[] }>();
  for (const { sourceId, atMs, layoutId, body } of rollups) {
    const source = sources.get(sourceId);
    if (source === undefined) continue;
    for (const { index, laid } of places.get(layoutId) ?? []) {
      const summary = summaryIn(body, offsets.get(layoutId)?.[index] ?? Infinity, laid.manner);
      if (summary === null) continue;
      const key = `${sourceId} ${laid.key}`;
      const { host, exporter } = source;
      const track = found.get(key) ?? {
        identity: { host, exporter, name: laid.name, labels: laid.labels },
        times: [],
        summaries: [],
      };
      found.set(key, track);
      track.times.push(atMs);
      track.summaries.push(summary);
    }
  }
  return [...found.values()].map(({ identity, times, summaries }) => ({ ...identity, times, summaries }));
}

/** The growth of a counter, or the last, least and most of anything else; null where nothing was seen. */
export function summarize(manner: LaidOut['manner'], seen: readonly Seen[], before: Seen | null): Summary | null {
  const last = seen.at(-1);
  if (last === undefined) return null;
  if (manner === 'grows') return { manner, increase: growth(before === null ? seen : [before, ...seen]) };
  const values = seen.map(({ value }) => value);
  return { manner, last: last.value, least: Math.min(...values), most: Math.max(...values) };
}
