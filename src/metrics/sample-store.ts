import { createHash } from 'node:crypto';
import type { Generated } from 'kysely';
import { z } from 'zod';
import { EXPORTERS, type Exporter } from '../platform/config/metrics-config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { SampleSource, StoredRollup, StoredSample, StoredSeries } from './sample.ts';

/** The tables of the file with samples: migrations/samples. */
interface SampleTables {
  sample_fleets: { id: Generated<number>; name: string };
  sample_sources: { id: Generated<number>; fleet_id: number; host: string; exporter: string };
  sample_layouts: { id: Generated<number>; hash: string; series: string; used_at: number };
  samples: {
    fleet_id: number;
    at: number;
    source_id: number;
    layout_id: number | null;
    failure: string | null;
    body: Buffer | null;
  };
  rollups: { level: number; fleet_id: number; at: number; source_id: number; layout_id: number; body: Buffer };
  rolled: { level: number; fleet_id: number; up_to: number };
}

/** Of which sources, from when to when; both moments belong to it. */
export interface Stretch {
  readonly fleetId: number;
  readonly sourceIds: ReadonlySet<number>;
  readonly fromMs: number;
  readonly toMs: number;
}

const seriesList = z.array(z.tuple([z.string(), z.record(z.string(), z.string()), z.enum(['grows', 'varies'])]));
const exporter = z.enum(EXPORTERS);

export async function findFleetId(read: Reader, name: string): Promise<number | null> {
  const row = await read
    .tables<SampleTables>()
    .selectFrom('sample_fleets')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function listFleetIds(read: Reader): Promise<readonly number[]> {
  const rows = await read.tables<SampleTables>().selectFrom('sample_fleets').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

export async function listSources(read: Reader, fleetId: number): Promise<readonly SampleSource[]> {
  const rows = await read
    .tables<SampleTables>()
    .selectFrom('sample_sources')
    .selectAll()
    .where('fleet_id', '=', fleetId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, fleetId, host: row.host, exporter: exporter.parse(row.exporter) }));
}

export async function ensureSource(
  tx: Transaction,
  { fleet, host, exporter: which }: { fleet: string; host: string; exporter: Exporter },
): Promise<SampleSource> {
  const tables = tx.tables<SampleTables>();
  await tables
    .insertInto('sample_fleets')
    .values({ name: fleet })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { id: fleetId } = await tables
    .selectFrom('sample_fleets')
    .select('id')
    .where('name', '=', fleet)
    .executeTakeFirstOrThrow();
  await tables
    .insertInto('sample_sources')
    .values({ fleet_id: fleetId, host, exporter: which })
    .onConflict((conflict) => conflict.columns(['fleet_id', 'host', 'exporter']).doNothing())
    .execute();
  const { id } = await tables
    .selectFrom('sample_sources')
    .select('id')
    .where('fleet_id', '=', fleetId)
    .where('host', '=', host)
    .where('exporter', '=', which)
    .executeTakeFirstOrThrow();
  return { id, fleetId, host, exporter: which };
}

const DAY_MS = 86_400_000;

/** The layout's id. When it was last used is noted once a day, so that those nothing points at can be forgotten. */
export async function ensureLayout(
  tx: Transaction,
  { series, atMs }: { series: readonly StoredSeries[]; atMs: number },
): Promise<number> {
  const text = JSON.stringify(series.map(({ name, labels, manner }) => [name, labels, manner]));
  const hash = createHash('sha256').update(text).digest('base64url');
  const usedAt = Math.floor(atMs / DAY_MS) * DAY_MS;
  const { id } = await tx
    .tables<SampleTables>()
    .insertInto('sample_layouts')
    .values({ hash, series: text, used_at: usedAt })
    // Written anew: what stands there may be damaged.
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ used_at: usedAt, series: text }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Null where there is none, or it is not what this version writes: what points at it is then passed over. */
export async function findLayout(read: Reader, id: number): Promise<readonly StoredSeries[] | null> {
  const row = await read
    .tables<SampleTables>()
    .selectFrom('sample_layouts')
    .select('series')
    .where('id', '=', id)
    .executeTakeFirst();
  const parsed = seriesList.safeParse(row === undefined ? null : parseJson(row.series));
  return parsed.success ? parsed.data.map(([name, labels, manner]) => ({ name, labels, manner })) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export async function insertSamples(tx: Transaction, samples: readonly StoredSample[]): Promise<void> {
  if (samples.length === 0) return;
  await tx
    .tables<SampleTables>()
    .insertInto('samples')
    .values(
      samples.map(({ fleetId, sourceId, atMs, seen }) => ({
        fleet_id: fleetId,
        at: atMs,
        source_id: sourceId,
        layout_id: 'layoutId' in seen ? seen.layoutId : null,
        body: 'body' in seen ? seen.body : null,
        failure: 'failure' in seen ? seen.failure : null,
      })),
    )
    // Two scrapes in one millisecond of a clock that stands: the first stays.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** In the order of their times. */
export async function listSamples(
  read: Reader,
  { fleetId, sourceIds, fromMs, toMs }: Stretch,
): Promise<readonly StoredSample[]> {
  const rows = await read
    .tables<SampleTables>()
    .selectFrom('samples')
    .selectAll()
    .where('fleet_id', '=', fleetId)
    .where('at', '>=', fromMs)
    .where('at', '<=', toMs)
    .orderBy('at')
    .execute();
  return rows
    .filter(({ source_id }) => sourceIds.has(source_id))
    .map((row) => ({
      fleetId,
      sourceId: row.source_id,
      atMs: row.at,
      seen:
        row.layout_id === null || row.body === null
          ? { failure: row.failure ?? 'not said' }
          : { layoutId: row.layout_id, body: row.body },
    }));
}

/** When the oldest sample of the fleet was taken, of those after `afterMs`; null where none was. */
export async function oldestSampleAfter(read: Reader, fleetId: number, afterMs: number): Promise<number | null> {
  const row = await read
    .tables<SampleTables>()
    .selectFrom('samples')
    .select('at')
    .where('fleet_id', '=', fleetId)
    .where('at', '>', afterMs)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** How the newest scrape of a source ended, and when it answered last, of those that were looked at. */
export interface NewestScrape {
  readonly atMs: number;
  /** Null: it answered. */
  readonly failure: string | null;
  readonly answeredMs: number | null;
}

/** By source; sources that were not scraped within the stretch are missing. */
export async function listNewestScrapes(read: Reader, stretch: Stretch): Promise<ReadonlyMap<number, NewestScrape>> {
  const rows = await read
    .tables<SampleTables>()
    .selectFrom('samples')
    .select(['source_id', 'at', 'failure'])
    .where('fleet_id', '=', stretch.fleetId)
    .where('at', '>=', stretch.fromMs)
    .where('at', '<=', stretch.toMs)
    .orderBy('at')
    .execute();
  const newest = new Map<number, NewestScrape>();
  for (const { source_id: id, at, failure } of rows)
    if (stretch.sourceIds.has(id))
      newest.set(id, {
        atMs: at,
        failure,
        answeredMs: failure === null ? at : (newest.get(id)?.answeredMs ?? null),
      });
  return newest;
}

/** Writes buckets, and that everything up to their end is down-sampled, also where there was nothing. */
export async function insertRollups(
  tx: Transaction,
  {
    level,
    fleetId,
    upToMs,
    rollups,
  }: { level: number; fleetId: number; upToMs: number; rollups: readonly StoredRollup[] },
): Promise<void> {
  const tables = tx.tables<SampleTables>();
  for (const { sourceId, atMs, layoutId, body } of rollups)
    await tables
      .insertInto('rollups')
      .values({ level, fleet_id: fleetId, at: atMs, source_id: sourceId, layout_id: layoutId, body })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  await tables
    .insertInto('rolled')
    .values({ level, fleet_id: fleetId, up_to: upToMs })
    .onConflict((conflict) => conflict.columns(['level', 'fleet_id']).doUpdateSet({ up_to: upToMs }))
    .execute();
}

/** Null where nothing of the fleet was down-sampled yet. */
export async function findRolledUpTo(read: Reader, level: number, fleetId: number): Promise<number | null> {
  const row = await read
    .tables<SampleTables>()
    .selectFrom('rolled')
    .select('up_to')
    .where('level', '=', level)
    .where('fleet_id', '=', fleetId)
    .executeTakeFirst();
  return row?.up_to ?? null;
}

/** When the oldest bucket of the fleet ended, of those after `afterMs`; null where none is. */
export async function oldestRollupAfter(
  read: Reader,
  { level, fleetId, afterMs }: { level: number; fleetId: number; afterMs: number },
): Promise<number | null> {
  const row = await read
    .tables<SampleTables>()
    .selectFrom('rollups')
    .select('at')
    .where('level', '=', level)
    .where('fleet_id', '=', fleetId)
    .where('at', '>', afterMs)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** Buckets that end within the stretch, in the order of their times. */
export async function listRollups(
  read: Reader,
  level: number,
  { fleetId, sourceIds, fromMs, toMs }: Stretch,
): Promise<readonly StoredRollup[]> {
  const rows = await read
    .tables<SampleTables>()
    .selectFrom('rollups')
    .selectAll()
    .where('level', '=', level)
    .where('fleet_id', '=', fleetId)
    .where('at', '>=', fromMs)
    .where('at', '<=', toMs)
    .orderBy('at')
    .execute();
  return rows
    .filter(({ source_id }) => sourceIds.has(source_id))
    .map((row) => ({
      level,
      fleetId,
      sourceId: row.source_id,
      atMs: row.at,
      layoutId: row.layout_id,
      body: row.body,
    }));
}

/** Forgets what is older, a few rows at a time; how many went, so that the caller goes on while there are more. */
export async function deleteSamplesBefore(
  tx: Transaction,
  { fleetId, beforeMs, atMost }: { fleetId: number; beforeMs: number; atMost: number },
): Promise<number> {
  const tables = tx.tables<SampleTables>();
  const last = await tables
    .selectFrom('samples')
    .select('at')
    .where('fleet_id', '=', fleetId)
    .where('at', '<', beforeMs)
    .orderBy('at')
    .offset(atMost)
    .limit(1)
    .executeTakeFirst();
  const result = await tables
    .deleteFrom('samples')
    .where('fleet_id', '=', fleetId)
    .where('at', '<=', last?.at ?? beforeMs - 1)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Samples of a time to come, as a clock that was wrong leaves them. */
export async function deleteSamplesAfter(tx: Transaction, fleetId: number, afterMs: number): Promise<void> {
  await tx
    .tables<SampleTables>()
    .deleteFrom('samples')
    .where('fleet_id', '=', fleetId)
    .where('at', '>', afterMs)
    .execute();
}

export async function deleteRollupsBefore(
  tx: Transaction,
  { level, fleetId, beforeMs, atMost }: { level: number; fleetId: number; beforeMs: number; atMost: number },
): Promise<number> {
  const tables = tx.tables<SampleTables>();
  const last = await tables
    .selectFrom('rollups')
    .select('at')
    .where('level', '=', level)
    .where('fleet_id', '=', fleetId)
    .where('at', '<', beforeMs)
    .orderBy('at')
    .offset(atMost)
    .limit(1)
    .executeTakeFirst();
  const result = await tables
    .deleteFrom('rollups')
    .where('level', '=', level)
    .where('fleet_id', '=', fleetId)
    .where('at', '<=', last?.at ?? beforeMs - 1)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Layouts that no row can point at any more. */
export async function deleteLayoutsUnusedSince(tx: Transaction, sinceMs: number): Promise<void> {
  await tx.tables<SampleTables>().deleteFrom('sample_layouts').where('used_at', '<', sinceMs).execute();
}
