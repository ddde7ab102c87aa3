import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { ClientSketch } from './client-sketch.ts';
import type { Cell } from './fold-small.ts';
import { cellId, cellOf, MEASURES, type Measure } from './telemetry-cell.ts';
import type { TelemetryTables } from './telemetry-open-store.ts';
import { LEVEL_MS, type TelemetryAsk, type TelemetryPart, type TelemetrySpan } from './telemetry-reading.ts';

/** A cell as it is told of: its clients rounded down. */
export interface ToldCell extends Pick<Cell, 'key' | 'sum' | 'count'> {
  readonly clients: number;
}

/** A stretch of a fleet; `level` is its length in milliseconds. */
export interface Stretch {
  readonly level: number;
  readonly fleet: string;
  readonly atMs: number;
}

/** Rows of one INSERT: well below SQLite's limit of variables. */
const ROWS_AT_ONCE = 200;

/** The sums of an hour, once: those that are there stay as they are. */
export async function insertSums(
  tx: Transaction,
  { level, fleet, atMs }: Stretch,
  cells: readonly ToldCell[],
): Promise<void> {
  const tables = tx.tables<TelemetryTables>();
  for (let from = 0; from < cells.length; from += ROWS_AT_ONCE) {
    const some = cells.slice(from, from + ROWS_AT_ONCE).map((cell) => ({ ...cell, id: cellId(cell.key) }));
    await tables
      .insertInto('telemetry_series')
      .values(some.map(({ id }) => ({ fleet, cell: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const rows = await tables
      .selectFrom('telemetry_series')
      .select(['id', 'cell'])
      .where('fleet', '=', fleet)
      .where(
        'cell',
        'in',
        some.map(({ id }) => id),
      )
      .execute();
    const series = new Map(rows.map(({ id, cell }) => [cell, id]));
    await tables
      .insertInto('telemetry_sums')
      .values(
        some.map(({ id, sum, count, clients }) => ({
          level,
          fleet,
          at: atMs,
          series_id: series.get(id) ?? 0,
          sum,
          count,
          clients,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** How many clients told a measure in a stretch, as it may be told of; null: too few. */
export async function saveSpan(
  tx: Transaction,
  { level, fleet, atMs }: Stretch,
  { measure, clients, sketch }: { measure: Measure; clients: number | null; sketch: ClientSketch | null },
): Promise<void> {
  const said = { clients, sketch: sketch === null ? null : sketch.pack() };
  await tx
    .tables<TelemetryTables>()
    .insertInto('telemetry_spans')
    .values({ level, fleet, at: atMs, measure, ...said })
    .onConflict((conflict) => conflict.columns(['level', 'fleet', 'at', 'measure']).doUpdateSet(said))
    .execute();
}

/** What a day's clients are counted by, until it is over. */
export async function findSketch(
  read: Reader,
  { level, fleet, atMs }: Stretch,
  measure: Measure,
): Promise<ClientSketch | null> {
  const row = await read
    .tables<TelemetryTables>()
    .selectFrom('telemetry_spans')
    .select('sketch')
    .where('level', '=', level)
    .where('fleet', '=', fleet)
    .where('at', '=', atMs)
    .where('measure', '=', measure)
    .executeTakeFirst();
  return row?.sketch ? ClientSketch.unpack(row.sketch) : null;
}

/** When the newest hour that is closed began, by fleet. */
export async function listClosedHours(read: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await read
    .tables<TelemetryTables>()
    .selectFrom('telemetry_spans')
    .select(({ fn }) => ['fleet', fn.max('at').as('at')])
    .where('level', '=', LEVEL_MS.hour)
    .groupBy('fleet')
    .execute();
  return new Map(rows.map(({ fleet, at }) => [fleet, at]));
}

/** Days whose clients are still counted, of those that began at `untilMs` or before. */
export async function listOpenDays(
  read: Reader,
  untilMs: number,
): Promise<readonly { readonly fleet: string; readonly dayMs: number; readonly measure: Measure }[]> {
  const rows = await read
    .tables<TelemetryTables>()
    .selectFrom('telemetry_spans')
    .select(['fleet', 'at', 'measure'])
    .where('level', '=', LEVEL_MS.day)
    .where('at', '<=', untilMs)
    .where('sketch', 'is not', null)
    .execute();
  return rows.flatMap(({ fleet, at, measure }) => {
    const known = MEASURES.find((each) => each === measure);
    return known === undefined ? [] : [{ fleet, dayMs: at, measure: known }];
  });
}

/** A day is the sum of its hours, series by series, and was told by as many clients as the busiest of them. */
export async function sumDay(tx: Transaction, fleet: string, dayMs: number): Promise<void> {
  const tables = tx.tables<TelemetryTables>();
  await tables
    .insertInto('telemetry_sums')
    .columns(['level', 'fleet', 'at', 'series_id', 'sum', 'count', 'clients'])
    .expression(
      tables
        .selectFrom('telemetry_sums')
        .select((row) => [
          row.val(LEVEL_MS.day).as('level'),
          'fleet',
          row.val(dayMs).as('at'),
          'series_id',
          row.fn.sum<number>('sum').as('sum'),
          row.fn.sum<number>('count').as('count'),
          row.fn.max('clients').as('clients'),
        ])
        .where('level', '=', LEVEL_MS.hour)
        .where('fleet', '=', fleet)
        .where('at', '>=', dayMs)
        .where('at', '<', dayMs + LEVEL_MS.day)
        .groupBy(['fleet', 'series_id']),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function listParts(read: Reader, fleet: string, ask: TelemetryAsk): Promise<readonly TelemetryPart[]> {
  const level = LEVEL_MS[ask.level];
  const rows = await read
    .tables<TelemetryTables>()
    .selectFrom('telemetry_sums')
    .innerJoin('telemetry_series', 'telemetry_series.id', 'telemetry_sums.series_id')
    .select(['telemetry_sums.at', 'telemetry_series.cell', 'sum', 'count', 'clients'])
    .where('level', '=', level)
    .where('telemetry_sums.fleet', '=', fleet)
    .where('at', '>=', ask.from.getTime())
    .where('at', '<=', ask.to.getTime() - level)
    .orderBy('at')
    .execute();
  return rows.flatMap(({ at, cell, sum, count, clients }) => {
    const key = cellOf(cell);
    return key === null || !ask.measures.includes(key.measure)
      ? []
      : [{ ...key, at: new Date(at), sum, count, clients }];
  });
}

export async function listSpans(read: Reader, fleet: string, ask: TelemetryAsk): Promise<readonly TelemetrySpan[]> {
  const level = LEVEL_MS[ask.level];
  const rows = await read
    .tables<TelemetryTables>()
    .selectFrom('telemetry_spans')
    .select(['at', 'measure', 'clients'])
    .where('level', '=', level)
    .where('fleet', '=', fleet)
    .where('at', '>=', ask.from.getTime())
    .where('at', '<=', ask.to.getTime() - level)
    .where('sketch', 'is', null)
    .orderBy('at')
    .execute();
  return rows.flatMap(({ at, measure, clients }) => {
    const known = ask.measures.find((each) => each === measure);
    return known === undefined ? [] : [{ at: new Date(at), measure: known, clients }];
  });
}

/** Forgets stretches that began before then, some rows at a time; how many sums went. */
export async function deleteSumsBefore(
  tx: Transaction,
  { level, beforeMs, atMost }: { level: number; beforeMs: number; atMost: number },
): Promise<number> {
  const tables = tx.tables<TelemetryTables>();
  await tables.deleteFrom('telemetry_spans').where('level', '=', level).where('at', '<', beforeMs).execute();
  const fleets = await tables.selectFrom('telemetry_series').select('fleet').distinct().execute();
  let deleted = 0;
  for (const { fleet } of fleets) {
    const last = await tables
      .selectFrom('telemetry_sums')
      .select('at')
      .where('level', '=', level)
      .where('fleet', '=', fleet)
      .where('at', '<', beforeMs)
      .orderBy('at')
      .offset(atMost)
      .limit(1)
      .executeTakeFirst();
    const result = await tables
      .deleteFrom('telemetry_sums')
      .where('level', '=', level)
      .where('fleet', '=', fleet)
      .where('at', '<=', last?.at ?? beforeMs - 1)
      .executeTakeFirst();
    deleted += Number(result.numDeletedRows);
  }
  return deleted;
}
