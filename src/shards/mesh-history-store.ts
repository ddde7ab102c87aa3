import { sql, type Generated } from 'kysely';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { MESH_LEVELS, type MeshBucket, type MeshLevel, type MeshSample, type MeshSpan } from './mesh-history.ts';

interface MeshTables {
  mesh_sources: { id: Generated<number>; fleet: string; host: string };
  mesh_history: {
    id: Generated<number>;
    level: number;
    source_id: number;
    shard: number;
    at: number;
    least: number;
    most: number;
    last: number;
    sum: number;
    readings: number;
    last_at: number;
  };
}

/** Of ten values each; SQLite takes 32766 in one statement. */
const ROWS_PER_INSERT = 500;

/** Adds what was seen to its five minutes and its hour. A reading that is there already, or is older, changes nothing. */
export async function recordMeshes(tx: Transaction, samples: readonly MeshSample[]): Promise<void> {
  const sources = await ensureSources(tx, samples);
  const rows = Object.values(MESH_LEVELS).flatMap((level) =>
    samples.flatMap(({ fleet, host, shard, peers, readAt }) => {
      const sourceId = sources.get(sourceKey(fleet, host));
      if (sourceId === undefined) return [];
      const readMs = readAt.getTime();
      const at = Math.ceil(readMs / level) * level;
      const seen = { least: peers, most: peers, last: peers, sum: peers, readings: 1, last_at: readMs };
      return [{ level, source_id: sourceId, shard, at, ...seen }];
    }),
  );
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT)
    await tx
      .tables<MeshTables>()
      .insertInto('mesh_history')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict
          .columns(['source_id', 'shard', 'level', 'at'])
          .doUpdateSet((eb) => ({
            least: sql<number>`min(mesh_history.least, excluded.least)`,
            most: sql<number>`max(mesh_history.most, excluded.most)`,
            last: eb.ref('excluded.last'),
            sum: sql<number>`mesh_history.sum + excluded.sum`,
            readings: sql<number>`mesh_history.readings + 1`,
            last_at: eb.ref('excluded.last_at'),
          }))
          .where('mesh_history.last_at', '<', sql<number>`excluded.last_at`),
      )
      .execute();
}

async function ensureSources(tx: Transaction, samples: readonly MeshSample[]): Promise<ReadonlyMap<string, number>> {
  const wanted = new Map(samples.map(({ fleet, host }) => [sourceKey(fleet, host), { fleet, host }]));
  if (wanted.size === 0) return new Map();
  const tables = tx.tables<MeshTables>();
  const fleets = [...new Set(samples.map(({ fleet }) => fleet))];
  const read = async (): Promise<ReadonlyMap<string, number>> => {
    const rows = await tables.selectFrom('mesh_sources').selectAll().where('fleet', 'in', fleets).execute();
    return new Map(rows.map(({ id, fleet, host }) => [sourceKey(fleet, host), id]));
  };
  const known = await read();
  const missing = [...wanted].filter(([key]) => !known.has(key)).map(([, source]) => source);
  if (missing.length === 0) return known;
  for (let start = 0; start < missing.length; start += ROWS_PER_INSERT)
    await tables
      .insertInto('mesh_sources')
      .values(missing.slice(start, start + ROWS_PER_INSERT))
      .onConflict((conflict) => conflict.columns(['fleet', 'host']).doNothing())
      .execute();
  return read();
}

function sourceKey(fleet: string, host: string): string {
  return `${fleet}\n${host}`;
}

/** Of one shard of a fleet, over the span, by time. */
export async function listMeshBuckets(
  read: Reader,
  { fleet, shard, span }: { readonly fleet: string; readonly shard: number; readonly span: MeshSpan },
): Promise<readonly MeshBucket[]> {
  const rows = await read
    .tables<MeshTables>()
    .selectFrom('mesh_sources')
    .innerJoin('mesh_history', 'mesh_history.source_id', 'mesh_sources.id')
    .select(['host', 'at', 'least', 'most', 'last', 'sum', 'readings', 'last_at'])
    .where('mesh_sources.fleet', '=', fleet)
    .where('mesh_history.shard', '=', shard)
    .where('mesh_history.level', '=', span.level)
    .where('mesh_history.at', '>=', span.from.getTime())
    .where('mesh_history.at', '<=', span.until.getTime())
    .orderBy('mesh_history.at')
    .execute();
  return rows.map(({ host, at, least, most, last, sum, readings, last_at }) => ({
    host,
    at: new Date(at),
    readAt: new Date(last_at),
    least,
    most,
    last,
    average: sum / readings,
  }));
}

/** Deletes at most `limit` buckets that ended before then, and says how many; 0 means there are no more. */
export async function deleteMeshBuckets(
  tx: Transaction,
  { level, before, limit }: { readonly level: MeshLevel; readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<MeshTables>();
  const old = await tables
    .selectFrom('mesh_history')
    .select('id')
    .where('level', '=', level)
    .where('at', '<', before.getTime())
    .limit(limit)
    .execute();
  if (old.length === 0) return 0;
  await tables
    .deleteFrom('mesh_history')
    .where(
      'id',
      'in',
      old.map(({ id }) => id),
    )
    .execute();
  return old.length;
}
