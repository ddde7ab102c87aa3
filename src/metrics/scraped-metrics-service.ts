import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Exporter } from '../platform/config/metrics-config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { readBuckets } from './bucket-reading.ts';
import { answer, plan, readSamples, subjectKey } from './computation.ts';
import { FORMULAS } from './formula.ts';
import type { LayoutLibrary } from './layout-service.ts';
import type {
  MetricLine,
  MetricPoint,
  MetricRow,
  MetricScope,
  MetricsPort,
  MetricSubject,
  NoMetrics,
  RangeScope,
} from './metrics-port.ts';
import { QUERIES, type QueryName } from './named-query.ts';
import { LEVELS, type Level } from './rollup.ts';
import type { FindSampleFile } from './sample-file-service.ts';
import { bucketTracksOf, tracksOf } from './sample-tracks.ts';
import type { SampleSource, Stretch } from './sample.ts';
import { findRolledUpTo, listRollups } from './rollup-store.ts';
import { findFleetId, listSources } from './sample-source-store.ts';
import { listNewestScrapes, listSamples } from './sample-store.ts';
import { LOOKBACK_MS } from './track.ts';

export interface ScrapedMetricsDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly samples: FindSampleFile;
  readonly layouts: LayoutLibrary;
}

/** Answers every question from what Muster scraped by itself. */
export function createScrapedMetrics({ config, clock, samples, layouts }: ScrapedMetricsDeps): MetricsPort {
  const inTurn = oneAfterAnother();
  const look = async (query: QueryName, scope: MetricScope): Promise<Look | NoMetrics> => {
    const file = await samples();
    if (file.kind !== 'open') return { kind: 'not-reachable', detail: file.why };
    const { read } = file.database;
    const fleetId = await findFleetId(read, scope.fleet);
    const { metrics } = config();
    const nowMs = clock.now().getTime();
    const common = {
      query,
      scope,
      read,
      layouts,
      inTurn,
      keep: metrics.keep,
      scrapeMs: metrics.scrapeSeconds * 1000,
      nowMs,
    };
    if (fleetId === null) return { kind: 'no-data', detail: 'nothing was scraped of this fleet yet' };
    const exporters = new Set(FORMULAS[query].sources.map(({ exporter }) => exporter));
    const ofQuery = (await listSources(read, fleetId)).filter(({ exporter }) => exporters.has(exporter));
    if (ofQuery.length === 0) return { kind: 'no-data', detail: noExporter([...exporters]) };
    const sources = new Map(ofQuery.map((source) => [source.id, source]));
    // A database's host runs no node, and what its exporter tells is the fleet's all the same.
    const beside = ofQuery.filter(({ exporter }) => exporter !== 'node' && exporter !== 'sonda');
    const hosts = new Set([...scope.hosts, ...beside.map(({ host }) => host)]);
    return { ...common, kind: 'look', fleetId, sources, hosts };
  };

  return {
    async read(query, scope) {
      const found = await look(query, scope);
      if (found.kind !== 'look') return found;
      const rows = await rowsNow(found);
      return rows.length > 0 ? { kind: 'answered', rows, from: 'scrape' } : whyNothing(found);
    },
    async readRange(query, scope) {
      const found = await look(query, scope);
      if (found.kind !== 'look') return found;
      const lines = await linesOver(found, scope);
      return lines.length > 0 ? { kind: 'answered', lines, from: 'scrape' } : whyNothing(found);
    },
  };
}

function noExporter(exporters: readonly Exporter[]): string {
  return `no exporter of kind ${exporters.join(' or ')} is scraped for this fleet; metrics.scrape in the configuration names them`;
}

/** A question with everything that is needed to answer it. */
interface Look {
  readonly kind: 'look';
  readonly query: QueryName;
  readonly scope: MetricScope;
  readonly read: Reader;
  readonly layouts: LayoutLibrary;
  readonly inTurn: InTurn;
  readonly keep: Config['metrics']['keep'];
  /** Between two samples of a source. */
  readonly scrapeMs: number;
  readonly nowMs: number;
  readonly fleetId: number;
  readonly sources: ReadonlyMap<number, SampleSource>;
  readonly hosts: ReadonlySet<string>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function rowsNow(look: Look): Promise<readonly MetricRow[]> {
  const { atMs, windowMs } = { atMs: look.scope.at.getTime(), windowMs: look.scope.windowMs };
  if (atMs - windowMs < look.nowMs - look.keep.rawHours * HOUR_MS) {
    const lines = await linesOver(look, { ...look.scope, from: look.scope.at, stepMs: LEVELS.fiveMinutes });
    return lines.flatMap(({ points, ...subject }) => points.map(({ at, value }) => ({ ...subject, value, at })));
  }
  const read = readSamples({ atMs, windowMs });
  return answer(await samplesPlan(look, { fromMs: atMs, toMs: atMs }), read);
}

async function samplesPlan(look: Look, { fromMs, toMs }: { fromMs: number; toMs: number }) {
  const reach = Math.max(look.scope.windowMs, LOOKBACK_MS);
  const stored = await listSamples(look.read, stretchOf(look, fromMs - reach, toMs));
  const known = await look.layouts.read(
    look.read,
    stored.flatMap(({ seen }) => ('layoutId' in seen ? [seen.layoutId] : [])),
  );
  const tracks = tracksOf(stored, { sources: look.sources, layouts: known, wants: wantedBy(look.query) });
  return plan(look.query, tracks, look.hosts);
}

function stretchOf({ fleetId, sources }: Look, fromMs: number, toMs: number): Stretch {
  return { fleetId, sourceIds: new Set(sources.keys()), fromMs, toMs };
}

function wantedBy(query: QueryName): (name: string) => boolean {
  const names = new Set(FORMULAS[query].sources.flatMap((source) => source.names));
  return (name) => names.has(name);
}

/** Steps answered from samples as they were, or from buckets of one level. */
interface Segment {
  readonly level: Level | 'samples';
  readonly steps: readonly number[];
}

type Lines = Map<string, { readonly subject: MetricSubject; readonly points: MetricPoint[] }>;

async function linesOver(look: Look, range: RangeScope): Promise<readonly MetricLine[]> {
  const lines: Lines = new Map();
  for (const segment of await segmentsOf(look, range)) {
    const { level, steps } = segment;
    await look.inTurn(() =>
      level === 'samples' ? addFromSamples(look, steps, lines) : addFromBuckets(look, { level, steps }, lines),
    );
  }
  return [...lines.values()].map(({ subject, points }) => ({ ...subject, points }));
}

type InTurn = (work: () => Promise<void>) => Promise<void>;

/**
 * Pieces of work of some tens of milliseconds each, of however many questions at once: what else waits in the process
 * comes in between any two of them.
 */
function oneAfterAnother(): InTurn {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const done = last.then(() => new Promise<void>((resolve) => void setImmediate(resolve))).then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** Rows that are read, and steps that are answered, without giving the process a turn for other things. */
const MOST_ROWS = 2_500;
const MOST_STEPS = 250;

/**
 * Each step is answered from the coarsest level that fits the range and is there already, what is not yet down-sampled
 * from a finer one.
 */
async function segmentsOf(look: Look, range: RangeScope): Promise<readonly Segment[]> {
  const { keep, nowMs, read, fleetId } = look;
  const fromMs = range.from.getTime();
  const spanMs = range.at.getTime() - fromMs;
  const oldestMs = fromMs - range.windowMs;
  const needsFive = spanMs > SAMPLES_SPAN_MS || oldestMs < nowMs - keep.rawHours * HOUR_MS;
  const needsHour = spanMs > FIVE_MINUTES_SPAN_MS || oldestMs < nowMs - keep.fiveMinuteDays * DAY_MS;
  const fiveUpTo = needsFive ? ((await findRolledUpTo(read, LEVELS.fiveMinutes, fleetId)) ?? -Infinity) : -Infinity;
  const hourUpTo = needsHour ? ((await findRolledUpTo(read, LEVELS.hour, fleetId)) ?? -Infinity) : -Infinity;
  const segments: { level: Segment['level']; steps: number[] }[] = [];
  for (let atMs = fromMs; atMs <= range.at.getTime(); atMs += range.stepMs) {
    const level = atMs <= hourUpTo ? LEVELS.hour : atMs <= fiveUpTo ? LEVELS.fiveMinutes : 'samples';
    const last = segments.at(-1);
    const everyMs = level === 'samples' ? look.scrapeMs : level;
    const longestMs = (MOST_ROWS / look.sources.size) * everyMs;
    const fits = last?.level === level && last.steps.length < MOST_STEPS && atMs - (last.steps[0] ?? 0) <= longestMs;
    if (fits) last.steps.push(atMs);
    else segments.push({ level, steps: [atMs] });
  }
  return segments;
}

/** Longer than this, and a chart shows more than a screen has dots: coarser buckets tell the same. */
const SAMPLES_SPAN_MS = 3 * HOUR_MS;
const FIVE_MINUTES_SPAN_MS = 4 * DAY_MS;

async function addFromSamples(look: Look, steps: readonly number[], lines: Lines): Promise<void> {
  const [fromMs = 0, toMs = 0] = [steps[0], steps.at(-1)];
  const planned = await samplesPlan(look, { fromMs, toMs });
  for (const atMs of steps)
    for (const row of answer(planned, readSamples({ atMs, windowMs: look.scope.windowMs })))
      pointsOf(lines, row).push({ at: new Date(atMs), value: row.value });
}

async function addFromBuckets(
  look: Look,
  { level, steps }: { level: Level; steps: readonly number[] },
  lines: Lines,
): Promise<void> {
  const [fromMs = 0, toMs = 0] = [steps[0], steps.at(-1)];
  const reach = Math.max(look.scope.windowMs, level) + level;
  const stored = await listRollups(look.read, level, stretchOf(look, fromMs - reach, toMs));
  const known = await look.layouts.read(
    look.read,
    stored.map(({ layoutId }) => layoutId),
  );
  const tracks = bucketTracksOf(stored, { sources: look.sources, layouts: known, wants: wantedBy(look.query) });
  const planned = plan(look.query, tracks, look.hosts);
  // Only what is read as it is has a least and a most within a bucket; a rate is over all of it.
  const hasEdges = planned.formula.read === 'now';
  for (const atMs of steps) {
    const range = { atMs, windowMs: look.scope.windowMs, level };
    const [low, high] = hasEdges
      ? [
          valuesBySubject(answer(planned, readBuckets(range, 'least'))),
          valuesBySubject(answer(planned, readBuckets(range, 'most'))),
        ]
      : [null, null];
    for (const row of answer(planned, readBuckets(range, 'last'))) {
      const key = subjectKey(row);
      const [least, most] = [low?.get(key), high?.get(key)];
      const edges = least === undefined || most === undefined ? {} : { low: least, high: most };
      pointsOf(lines, row).push({ at: new Date(atMs), value: row.value, ...edges });
    }
  }
}

function valuesBySubject(rows: readonly MetricRow[]): ReadonlyMap<string, number> {
  return new Map(rows.map((row) => [subjectKey(row), row.value]));
}

function pointsOf(lines: Lines, { host, shard, kind }: MetricSubject): MetricPoint[] {
  const subject = { host, shard, kind };
  const key = subjectKey(subject);
  const line = lines.get(key) ?? { subject, points: [] };
  lines.set(key, line);
  return line.points;
}

/** Whether nobody could be asked, or those who answered did not say it. */
async function whyNothing(look: Look): Promise<NoMetrics> {
  const toMs = look.scope.at.getTime();
  const fromMs = toMs - Math.max(look.scope.windowMs, LOOKBACK_MS);
  const newest = await listNewestScrapes(look.read, stretchOf(look, fromMs, toMs));
  const failures = [...newest.values()].map(({ failure }) => failure);
  const [first] = failures;
  if (first === undefined) return { kind: 'no-data', detail: 'nothing was scraped in that time' };
  if (!failures.includes(null)) return { kind: 'not-reachable', detail: first ?? 'no exporter answered' };
  return { kind: 'no-data', detail: `those that answered do not expose ${QUERIES[look.query].about}` };
}
