import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { SampleTables } from './sample-source-store.ts';
import type { StoredRollup, Stretch } from './sample.ts';

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
