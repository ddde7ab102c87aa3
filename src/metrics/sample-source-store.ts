import { createHash } from 'node:crypto';
import type { Generated } from 'kysely';
import { z } from 'zod';
import { EXPORTERS, type Exporter } from '../platform/config/metrics-config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { SampleSource, StoredSeries } from './sample.ts';

/** The tables of the file with samples: migrations/samples. */
export interface SampleTables {
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

/** Layouts that no row can point at any more. */
export async function deleteLayoutsUnusedSince(tx: Transaction, sinceMs: number): Promise<void> {
  await tx.tables<SampleTables>().deleteFrom('sample_layouts').where('used_at', '<', sinceMs).execute();
}
