import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { DOING_KINDS, type Doing } from './doing.ts';
import type { LocalTime } from './local-time.ts';
import { LIFE_STATES, type OccurrenceLife } from './occurrence-life.ts';

interface OccurrenceTables {
  window_occurrences: OccurrenceRow;
  window_doings: DoingRow;
}

interface OccurrenceRow {
  window: number;
  occurrence: string;
  starts_at: number;
  ends_at: number;
  state: string;
  reminded: number | null;
  opened_at: number | null;
  closed_at: number | null;
}

interface DoingRow {
  window: number;
  occurrence: string;
  kind: string;
  key: string;
  words: string;
  url: string | null;
  at: number;
}

export async function findLife(reader: Reader, window: number, occurrence: LocalTime): Promise<OccurrenceLife | null> {
  const row = await reader
    .tables<OccurrenceTables>()
    .selectFrom('window_occurrences')
    .selectAll()
    .where('window', '=', window)
    .where('occurrence', '=', occurrence)
    .executeTakeFirst();
  return row === undefined ? null : lifeFrom(row);
}

/** Those that were told of and have not been closed: also of windows that are cancelled by now. */
export async function listUnclosed(reader: Reader): Promise<readonly OccurrenceLife[]> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('window_occurrences')
    .selectAll()
    .where('state', 'in', ['ahead', 'short', 'open'])
    .orderBy('ends_at')
    .execute();
  return rows.map(lifeFrom);
}

/** Those whose time it is, whether they have their quorum or not: one look into an index, for it is asked at each run. */
export async function listUnderWay(reader: Reader, now: Date): Promise<readonly OccurrenceLife[]> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('window_occurrences')
    .selectAll()
    .where('state', 'in', ['ahead', 'short', 'open'])
    .where('ends_at', '>', now.getTime())
    .where('starts_at', '<=', now.getTime())
    .execute();
  return rows.map(lifeFrom);
}

/** Those that opened before `before`, the latest first, at most `limit`. */
export async function listOpenedBefore(
  reader: Reader,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly OccurrenceLife[]> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('window_occurrences')
    .selectAll()
    .where('opened_at', '<', before.getTime())
    .orderBy('opened_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(lifeFrom);
}

export async function putLife(tx: Transaction, life: OccurrenceLife): Promise<void> {
  const { window, occurrence, ...columns } = rowFrom(life);
  await tx
    .tables<OccurrenceTables>()
    .insertInto('window_occurrences')
    .values({ window, occurrence, ...columns })
    .onConflict((conflict) => conflict.columns(['window', 'occurrence']).doUpdateSet(columns))
    .execute();
}

export async function putDoing(tx: Transaction, { at, ...doing }: Doing): Promise<void> {
  const row = { ...doing, at: at.getTime() };
  await tx
    .tables<OccurrenceTables>()
    .insertInto('window_doings')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['window', 'occurrence', 'kind', 'key']).doUpdateSet({ words: row.words, url: row.url }),
    )
    .execute();
}

/** In the order in which they began. */
export async function listDoings(reader: Reader, window: number, occurrence: LocalTime): Promise<readonly Doing[]> {
  const rows = await reader
    .tables<OccurrenceTables>()
    .selectFrom('window_doings')
    .selectAll()
    .where('window', '=', window)
    .where('occurrence', '=', occurrence)
    .orderBy('at')
    .orderBy('kind')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({ ...row, kind: z.enum(DOING_KINDS).parse(row.kind), at: new Date(row.at) }));
}

function rowFrom(life: OccurrenceLife): OccurrenceRow {
  return {
    window: life.window,
    occurrence: life.occurrence,
    starts_at: life.startsAt.getTime(),
    ends_at: life.endsAt.getTime(),
    state: life.state,
    reminded: life.reminded,
    opened_at: life.openedAt?.getTime() ?? null,
    closed_at: life.closedAt?.getTime() ?? null,
  };
}

function lifeFrom(row: OccurrenceRow): OccurrenceLife {
  return {
    window: row.window,
    occurrence: row.occurrence,
    startsAt: new Date(row.starts_at),
    endsAt: new Date(row.ends_at),
    state: z.enum(LIFE_STATES).parse(row.state),
    reminded: row.reminded,
    openedAt: row.opened_at === null ? null : new Date(row.opened_at),
    closedAt: row.closed_at === null ? null : new Date(row.closed_at),
  };
}
