import type { Generated } from 'kysely';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { ClientSketch } from './client-sketch.ts';
import type { Cell } from './fold-small.ts';
import { cellId, cellOf } from './telemetry-cell.ts';

export interface TelemetryTables {
  telemetry_keys: { day: number; secret: Buffer };
  telemetry_open: { fleet: string; hour: number; cell: string; sum: number; count: number; clients: Buffer };
  telemetry_series: { id: Generated<number>; fleet: string; cell: string };
  telemetry_sums: {
    level: number;
    fleet: string;
    at: number;
    series_id: number;
    sum: number;
    count: number;
    clients: number;
  };
  telemetry_spans: {
    level: number;
    fleet: string;
    at: number;
    measure: string;
    clients: number | null;
    sketch: Buffer | null;
  };
}

const KEY_BYTES = 32;

/** Overwrites the keys of days before that one: what is only deleted lies in the file until its page is used again. */
export async function destroyKeysBefore(tx: Transaction, dayMs: number): Promise<void> {
  const tables = tx.tables<TelemetryTables>();
  await tables
    .updateTable('telemetry_keys')
    .set({ secret: Buffer.alloc(KEY_BYTES) })
    .where('day', '<', dayMs)
    .execute();
  await tables.deleteFrom('telemetry_keys').where('day', '<', dayMs).execute();
}

/** The key by which clients are counted on that day; `fresh` where there is none yet. */
export async function takeDayKey(tx: Transaction, dayMs: number, fresh: Buffer): Promise<Buffer> {
  const tables = tx.tables<TelemetryTables>();
  await tables
    .insertInto('telemetry_keys')
    .values({ day: dayMs, secret: fresh })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tables
    .selectFrom('telemetry_keys')
    .select('secret')
    .where('day', '=', dayMs)
    .executeTakeFirstOrThrow();
  return row.secret;
}

export interface OpenCell {
  readonly fleet: string;
  readonly hourMs: number;
  readonly cell: Cell;
}

export async function saveOpenCells(tx: Transaction, cells: readonly OpenCell[]): Promise<void> {
  if (cells.length === 0) return;
  await tx
    .tables<TelemetryTables>()
    .insertInto('telemetry_open')
    .values(
      cells.map(({ fleet, hourMs, cell: { key, sum, count, clients } }) => ({
        fleet,
        hour: hourMs,
        cell: cellId(key),
        sum,
        count,
        clients: clients.pack(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['fleet', 'hour', 'cell']).doUpdateSet((row) => ({
        sum: row.ref('excluded.sum'),
        count: row.ref('excluded.count'),
        clients: row.ref('excluded.clients'),
      })),
    )
    .execute();
}

export async function listOpenCells(read: Reader): Promise<readonly OpenCell[]> {
  const rows = await read.tables<TelemetryTables>().selectFrom('telemetry_open').selectAll().execute();
  return rows.flatMap(({ fleet, hour, cell, sum, count, clients }) => {
    const key = cellOf(cell);
    return key === null
      ? []
      : [{ fleet, hourMs: hour, cell: { key, sum, count, clients: ClientSketch.unpack(clients) } }];
  });
}

export async function deleteOpenHour(tx: Transaction, fleet: string, hourMs: number): Promise<void> {
  await tx
    .tables<TelemetryTables>()
    .deleteFrom('telemetry_open')
    .where('fleet', '=', fleet)
    .where('hour', '=', hourMs)
    .execute();
}
