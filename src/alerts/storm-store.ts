import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Storm } from './alert-storm.ts';
import type { AlertTables, StormRow } from './alert-tables.ts';
import { TOLD } from './episode-store.ts';

/** The channel's storm that groups still join. */
export async function findStormyOf(reader: Reader, channel: string): Promise<Storm | null> {
  const row = await reader
    .tables<AlertTables>()
    .selectFrom('alert_storms')
    .selectAll()
    .where('channel', '=', channel)
    .where('calm_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : stormFrom(row);
}

export async function findStorm(reader: Reader, id: string): Promise<Storm | null> {
  const row = await reader
    .tables<AlertTables>()
    .selectFrom('alert_storms')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : stormFrom(row);
}

/** Storms of which something is still to be said. */
export async function listUnendedStorms(reader: Reader): Promise<readonly Storm[]> {
  const rows = await reader
    .tables<AlertTables>()
    .selectFrom('alert_storms')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('started_at')
    .execute();
  return rows.map(stormFrom);
}

/** Writes a storm, new or known. */
export async function saveStorm(tx: Transaction, storm: Storm): Promise<void> {
  const { id, ...row } = rowOf(storm);
  await tx
    .tables<AlertTables>()
    .insertInto('alert_storms')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Forgets storms that ended before `before`. Their groups are kept as long as other groups are. */
export async function deleteStormsBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<AlertTables>().deleteFrom('alert_storms').where('ended_at', '<', before.getTime()).execute();
}

function stormFrom(row: StormRow): Storm {
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    id: row.id,
    receiver: row.receiver,
    channel: row.channel,
    startedAt: new Date(row.started_at),
    stormyAt: new Date(row.stormy_at),
    calmAt: date(row.calm_at),
    endedAt: date(row.ended_at),
    changedAt: date(row.changed_at),
    touchedAt: date(row.touched_at),
    told: TOLD.parse(JSON.parse(row.told)),
  };
}

function rowOf(storm: Storm): StormRow {
  return {
    id: storm.id,
    receiver: storm.receiver,
    channel: storm.channel,
    started_at: storm.startedAt.getTime(),
    stormy_at: storm.stormyAt.getTime(),
    calm_at: storm.calmAt?.getTime() ?? null,
    ended_at: storm.endedAt?.getTime() ?? null,
    changed_at: storm.changedAt?.getTime() ?? null,
    touched_at: storm.touchedAt?.getTime() ?? null,
    told: JSON.stringify(storm.told),
  };
}
