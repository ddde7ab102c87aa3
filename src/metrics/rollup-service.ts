import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Transaction } from '../platform/database/transaction.ts';
import type { LayoutLibrary } from './layout-service.ts';
import { bucketEndOf, LEVELS, REACH_BACK_MS, rollUpBuckets, rollUpSamples, type Bucket, type Level } from './rollup.ts';
import { packSummaries } from './sample-block.ts';
import type { FindSampleFile } from './sample-file-service.ts';
import { bucketTracksOf } from './sample-tracks.ts';
import type { SampleSource, StoredRollup } from './sample.ts';
import { targetsOf } from './scrape-target.ts';
import { deleteRollupsBefore, findRolledUpTo, insertRollups, listRollups, oldestRollupAfter } from './rollup-store.ts';
import { deleteLayoutsUnusedSince, ensureLayout, listFleetIds, listSources } from './sample-source-store.ts';
import { deleteSamplesAfter, deleteSamplesBefore, listSamples, oldestSampleAfter } from './sample-store.ts';

export interface Rollups {
  /** Down-samples every bucket that is over, and forgets what has been kept for long enough. */
  rollUp(): Promise<void>;
}

export interface RollupDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly samples: FindSampleFile;
  readonly layouts: LayoutLibrary;
}

/** A bucket is left open so long after its end: a scrape is recorded when its answer is there. */
const LATE_MS = 30_000;
/** Clocks of machines drift by less. */
const AHEAD_MS = 600_000;
/** Sources summarised without giving the process a turn for other things: some ten milliseconds. */
const SOURCES_AT_ONCE = 20;
/** Rows deleted in one transaction. */
const DELETED_AT_ONCE = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function createRollups(deps: RollupDeps): Rollups {
  return {
    async rollUp() {
      // Nobody begins a file only to find nothing in it.
      if (!deps.config().fleets.some((fleet) => targetsOf(fleet).length > 0)) return;
      const file = await deps.samples();
      if (file.kind !== 'open') return;
      for (const fleetId of await listFleetIds(file.database.read)) {
        const work = { ...deps, database: file.database, fleetId };
        await comeBack(work);
        await rollUpLevel(work, LEVELS.fiveMinutes);
        await rollUpLevel(work, LEVELS.hour);
        await forget(work);
      }
      const keptMs = deps.config().metrics.keep.hourDays * DAY_MS;
      const unusedSince = deps.clock.now().getTime() - keptMs - DAY_MS;
      await file.database.transaction((tx) => deleteLayoutsUnusedSince(tx, unusedSince));
    },
  };
}

interface Work extends RollupDeps {
  readonly database: Database;
  readonly fleetId: number;
}

/**
 * When the clock was ahead and was set back: samples of a time to come would pass for counters that began anew, and
 * nothing would be down-sampled until that time. Buckets stay, for it may be the present clock that is wrong.
 */
async function comeBack({ clock, database, fleetId }: Work): Promise<void> {
  const nowMs = clock.now().getTime();
  const latestMs = nowMs + AHEAD_MS;
  for (const level of [LEVELS.fiveMinutes, LEVELS.hour]) {
    const rolledMs = await findRolledUpTo(database.read, level, fleetId);
    const upToMs = bucketEndOf(nowMs, level) - level;
    if (rolledMs !== null && rolledMs > latestMs)
      await database.transaction((tx) => insertRollups(tx, { level, fleetId, upToMs, rollups: [] }));
  }
  if ((await oldestSampleAfter(database.read, fleetId, latestMs)) !== null)
    await database.transaction((tx) => deleteSamplesAfter(tx, fleetId, latestMs));
}

async function rollUpLevel(work: Work, level: Level): Promise<void> {
  const { database, fleetId } = work;
  const sources = await listSources(database.read, fleetId);
  for (;;) {
    const endMs = await nextBucketEnd(work, level);
    if (endMs === null || endMs > (await readyUpTo(work, level))) return;
    const rollups: StoredRollup[] = [];
    for (let at = 0; at < sources.length; at += SOURCES_AT_ONCE) {
      const some = sources.slice(at, at + SOURCES_AT_ONCE);
      const buckets =
        level === LEVELS.fiveMinutes ? await fromSamples(work, some, endMs) : await fromBuckets(work, some, endMs);
      rollups.push(...(await pack(work, buckets, { level, endMs })));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await database.transaction((tx) => insertRollups(tx, { level, fleetId, upToMs: endMs, rollups }));
  }
}

/** The end of the next bucket in which there is something; stretches in which Muster did not run are passed over. */
async function nextBucketEnd({ database: { read }, fleetId }: Work, level: Level): Promise<number | null> {
  const upToMs = (await findRolledUpTo(read, level, fleetId)) ?? -1;
  const oldestMs =
    level === LEVELS.fiveMinutes
      ? await oldestSampleAfter(read, fleetId, upToMs)
      : await oldestRollupAfter(read, { level: LEVELS.fiveMinutes, fleetId, afterMs: upToMs });
  return oldestMs === null ? null : bucketEndOf(oldestMs, level);
}

/** Buckets that end later may still grow. An hour is over when its last five minutes are down-sampled. */
async function readyUpTo(work: Work, level: Level): Promise<number> {
  const overMs = work.clock.now().getTime() - LATE_MS;
  if (level === LEVELS.fiveMinutes) return overMs;
  const next = await nextBucketEnd(work, LEVELS.fiveMinutes);
  return Math.min(overMs, next === null ? overMs : next - LEVELS.fiveMinutes);
}

type Buckets = readonly { readonly source: SampleSource; readonly bucket: Bucket }[];

async function fromSamples(
  { database: { read }, fleetId, layouts }: Work,
  sources: readonly SampleSource[],
  endMs: number,
): Promise<Buckets> {
  const samples = await listSamples(read, {
    fleetId,
    sourceIds: new Set(sources.map(({ id }) => id)),
    fromMs: endMs - LEVELS.fiveMinutes - REACH_BACK_MS,
    toMs: endMs,
  });
  const known = await layouts.read(
    read,
    samples.flatMap(({ seen }) => ('layoutId' in seen ? [seen.layoutId] : [])),
  );
  const bySource = Map.groupBy(samples, ({ sourceId }) => sourceId);
  return sources.flatMap((source) => {
    const bucket = rollUpSamples(bySource.get(source.id) ?? [], { source, layouts: known, endMs });
    return bucket === null ? [] : [{ source, bucket }];
  });
}

async function fromBuckets(
  { database: { read }, fleetId, layouts }: Work,
  sources: readonly SampleSource[],
  endMs: number,
): Promise<Buckets> {
  const rollups = await listRollups(read, LEVELS.fiveMinutes, {
    fleetId,
    sourceIds: new Set(sources.map(({ id }) => id)),
    fromMs: endMs - LEVELS.hour + 1,
    toMs: endMs,
  });
  const known = await layouts.read(
    read,
    rollups.map(({ layoutId }) => layoutId),
  );
  const bySource = Map.groupBy(rollups, ({ sourceId }) => sourceId);
  return sources.flatMap((source) => {
    const parts = { sources: new Map([[source.id, source]]), layouts: known, wants: () => true };
    const bucket = rollUpBuckets(bucketTracksOf(bySource.get(source.id) ?? [], parts), { endMs, level: LEVELS.hour });
    return bucket === null ? [] : [{ source, bucket }];
  });
}

async function pack(
  { database, fleetId }: Work,
  buckets: Buckets,
  { level, endMs }: { level: Level; endMs: number },
): Promise<readonly StoredRollup[]> {
  if (buckets.length === 0) return [];
  return database.transaction(async (tx) => {
    const ids = new Map<string, number>();
    const rollups: StoredRollup[] = [];
    for (const { source, bucket } of buckets) {
      const key = JSON.stringify(bucket.series);
      const layoutId = ids.get(key) ?? (await ensureLayout(tx, { series: bucket.series, atMs: endMs }));
      ids.set(key, layoutId);
      const body = packSummaries(bucket.summaries);
      rollups.push({ level, fleetId, sourceId: source.id, atMs: endMs, layoutId, body });
    }
    return rollups;
  });
}

/** Samples are kept until they are down-sampled, however old they are. */
async function forget({ config, clock, database, fleetId }: Work): Promise<void> {
  const { keep } = config().metrics;
  const nowMs = clock.now().getTime();
  const rolledMs = (await findRolledUpTo(database.read, LEVELS.fiveMinutes, fleetId)) ?? 0;
  // What lies a little before the next bucket is where its increases begin.
  const beforeMs = Math.min(nowMs - keep.rawHours * HOUR_MS, rolledMs - REACH_BACK_MS);
  await inParts(database, (tx) => deleteSamplesBefore(tx, { fleetId, beforeMs, atMost: DELETED_AT_ONCE }));
  const levels = [
    { level: LEVELS.fiveMinutes, keptMs: keep.fiveMinuteDays * DAY_MS },
    { level: LEVELS.hour, keptMs: keep.hourDays * DAY_MS },
  ];
  for (const { level, keptMs } of levels)
    await inParts(database, (tx) =>
      deleteRollupsBefore(tx, { level, fleetId, beforeMs: nowMs - keptMs, atMost: DELETED_AT_ONCE }),
    );
}

async function inParts(database: Database, remove: (tx: Transaction) => Promise<number>): Promise<void> {
  while ((await database.transaction(remove)) >= DELETED_AT_ONCE) await new Promise((resolve) => setImmediate(resolve));
}
