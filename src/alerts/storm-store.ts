import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Storm } from './alert-storm.ts';
import type { AlertTables, StormRow } from './alert-tables.ts';
import { TOLD } from './episode-store.ts';
import { AGENT } from './handling-store.ts';
import { NO_STORM_HANDLING } from './storm-handling.ts';

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

export async function findStormNumbered(reader: Reader, number: number): Promise<Storm | null> {
  const row = await reader
    .tables<AlertTables>()
    .selectFrom('alert_storms')
    .selectAll()
    .where('number', '=', number)
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
    number: row.number,
    handling: row.handling === null ? NO_STORM_HANDLING : HANDLING.parse(JSON.parse(row.handling)),
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
    number: storm.number,
    handling: JSON.stringify(storm.handling),
  };
}

const moment = z.iso.datetime().transform((written) => new Date(written));
const HANDLING = z.strictObject({
  decision: z.number(),
  ack: z
    .strictObject({ by: AGENT, at: moment, until: moment, note: z.string().nullable(), groups: z.number() })
    .nullable(),
  assignment: z.strictObject({ to: AGENT, by: AGENT, at: moment }).nullable(),
  calls: z.array(z.strictObject({ whom: z.string(), at: moment })),
});
