import { FORMULAS, type Formula, type Source } from './formula.ts';
import type { MetricRow, MetricSubject } from './metrics-port.ts';
import type { QueryName } from './named-query.ts';
import { quantile, type Bucket } from './quantile.ts';
import { changes, rate, valueAt, type Range } from './rate.ts';
import type { Labels, Seen, Track } from './track.ts';

/** What one series says at a moment. */
export type ReadTrack<Series> = (series: Series, read: Formula['read']) => Seen | null;

/** Which series make up which rows of an answer; made once, read at as many moments as are asked for. */
export interface Plan<Series> {
  readonly formula: Formula;
  readonly rows: readonly PlannedRow<Series>[];
}

interface PlannedRow<Series> {
  readonly subject: MetricSubject;
  readonly parts: readonly PlannedPart<Series>[];
}

/** One series by all its names: the first that says something counts. */
interface PlannedPart<Series> {
  readonly names: readonly Series[];
  /** Only of a histogram's buckets; Infinity for all others. */
  readonly upper: number;
}

type Identity = Pick<Track, 'host' | 'exporter' | 'name' | 'labels'>;

/** Reads a series as samples tell it: the newest value, or what became of it within the range. */
export function readSamples(range: Range): ReadTrack<Track> {
  return (track, read) => {
    switch (read) {
      case 'now':
        return valueAt(track, range.atMs);
      case 'rate':
        return rate(track, range);
      case 'changes':
        return changes(track, range);
    }
  };
}

/**
 * Sorts series into the rows of an answer: both names of a series are joined before anything is summed, so that no node
 * is lost or counted twice while a fleet is being upgraded. Hosts not among `hosts` are left out.
 */
export function plan<Series extends Identity>(
  query: QueryName,
  tracks: readonly Series[],
  hosts: ReadonlySet<string>,
): Plan<Series> {
  const formula = FORMULAS[query];
  const rows = new Map<string, { readonly subject: MetricSubject; readonly parts: PlannedPart<Series>[] }>();
  for (const source of formula.sources)
    for (const names of joinNames(source, tracks)) {
      const [first] = names;
      const subject = subjectOf(source, first);
      if (subject.host === null || !hosts.has(subject.host)) continue;
      const key = subjectKey(subject);
      const row = rows.get(key) ?? { subject, parts: [] };
      row.parts.push({ names, upper: boundOf(first.labels) });
      rows.set(key, row);
    }
  return { formula, rows: [...rows.values()] };
}

/** The rows of a plan at one moment; a row of which no series says a number is left out. */
export function answer<Series>({ formula, rows }: Plan<Series>, read: ReadTrack<Series>): readonly MetricRow[] {
  return rows.flatMap(({ subject, parts }) => {
    const seen = parts.flatMap(({ names, upper }) => {
      const found = firstSeen(names, (series) => read(series, formula.read));
      return found === null ? [] : [{ ...found, upper }];
    });
    const value = seen.length === 0 ? null : joined(formula.join, seen);
    // Infinity comes of an exporter that says so, NaN of its difference: neither is an answer, as with Prometheus.
    if (value === null || !Number.isFinite(value)) return [];
    const newest = seen.reduce((most, { atMs }) => Math.max(most, atMs), -Infinity);
    return [{ ...subject, value: value * formula.factor, at: new Date(newest) }];
  });
}

/** The same for rows about the same thing. */
export function subjectKey({ host, shard, kind }: MetricSubject): string {
  return JSON.stringify([host, shard, kind]);
}

type Names<Series> = readonly [Series, ...Series[]];

function joinNames<Series extends Identity>(source: Source, tracks: readonly Series[]): readonly Names<Series>[] {
  const found = new Map<string, Names<Series>>();
  // In the order of the names, so that the first of each list is the one that counts.
  for (const name of source.names)
    for (const track of tracks) {
      if (track.name !== name || track.exporter !== source.exporter || !source.takes(track.labels)) continue;
      const key = `${track.host}\n${JSON.stringify(Object.entries(track.labels).toSorted(byLabel))}`;
      const known = found.get(key);
      found.set(key, known === undefined ? [track] : [...known, track]);
    }
  return [...found.values()];
}

function byLabel([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function subjectOf(source: Source, { host, labels }: Identity): MetricSubject {
  return {
    host: source.about === undefined ? host : source.about(labels),
    shard: source.shard(labels),
    kind: source.kind(labels),
  };
}

function boundOf({ le }: Labels): number {
  return le === undefined || le.toLowerCase() === '+inf' ? Infinity : Number(le);
}

function firstSeen<Series>(names: readonly Series[], read: (series: Series) => Seen | null): Seen | null {
  for (const series of names) {
    const seen = read(series);
    if (seen !== null) return seen;
  }
  return null;
}

function joined(join: Formula['join'], parts: readonly (Seen & { readonly upper: number })[]): number | null {
  const values = parts.map(({ value }) => value);
  switch (join) {
    case 'sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'min':
      return values.reduce((least, value) => Math.min(least, value), Infinity);
    case 'max':
      return values.reduce((most, value) => Math.max(most, value), -Infinity);
    case 'p95':
      return quantile(
        0.95,
        parts.map(({ upper, value }): Bucket => ({ upper, count: value })),
      );
  }
}
