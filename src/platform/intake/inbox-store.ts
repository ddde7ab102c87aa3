import { sql, type CompiledQuery, type ExpressionBuilder } from 'kysely';
import { z } from 'zod';
import type { Reader, Transaction } from '../database/transaction.ts';
import type { JsonValue } from '../json.ts';
import { SOURCES, type ReceivedEvent, type Source } from './handler.ts';

export interface InboxTables {
  readonly inbox_events: {
    readonly id: string;
    readonly source: string;
    readonly event: string;
    readonly delivery_id: string;
    readonly received_at: number;
    readonly payload: string;
    readonly state: 'waiting' | 'processed' | 'set-aside';
    readonly settled_at: number | null;
    readonly error: string | null;
  };
  readonly inbox_probe: { readonly id: number; readonly committed_at: number };
}

export interface EventRow extends ReceivedEvent {
  /** JSON text, redacted. */
  readonly payload: string;
}

export interface WaitingEvent {
  readonly event: ReceivedEvent;
  readonly payload: JsonValue;
}

export interface SetAsideEvent extends ReceivedEvent {
  readonly error: string;
  readonly setAsideAt: Date;
}

/** All given parts must agree; an empty filter means every event that is set aside. */
export interface SetAsideFilter {
  readonly ids?: readonly string[];
  /** Of a source that is not known there are simply none. */
  readonly source?: string;
  readonly event?: string;
}

const source = z.enum(SOURCES);

/** Statement sizes: few different ones, so that each is prepared once. 32 rows are 224 parameters. */
const CHUNKS = [32, 16, 8, 4, 2, 1] as const;

/** Inserts in the order given and returns the ids that were new; the others were delivered before. */
export type InsertEvents = (tx: Transaction, rows: readonly EventRow[]) => Promise<ReadonlySet<string>>;

/** Keeps the SQL of each chunk size: building it costs more than running it. One per database. */
export function createInsertEvents(): InsertEvents {
  const compiled = new Map<number, CompiledQuery<{ id: string }>>();
  const insertChunk = async (tx: Transaction, rows: readonly EventRow[]): Promise<readonly { id: string }[]> => {
    const tables = tx.tables<InboxTables>();
    const values = rows.map(toColumns);
    let query = compiled.get(rows.length);
    if (query === undefined) {
      query = tables
        .insertInto('inbox_events')
        .values(values)
        .onConflict((conflict) => conflict.columns(['source', 'delivery_id']).doNothing())
        .returning('id')
        .compile();
      compiled.set(rows.length, query);
    }
    // Kysely names a row's columns in the order of its keys, and toColumns always writes the same ones.
    const parameters = values.flatMap((row) => Object.values(row));
    return (await tables.executeQuery<{ id: string }>({ ...query, parameters })).rows;
  };
  return async (tx, rows) => {
    const inserted = new Set<string>();
    for (let at = 0; at < rows.length;) {
      const size = CHUNKS.find((chunk) => chunk <= rows.length - at) ?? 1;
      for (const row of await insertChunk(tx, rows.slice(at, at + size))) inserted.add(row.id);
      at += size;
    }
    return inserted;
  };
}

function toColumns(row: EventRow) {
  return {
    id: row.id,
    source: row.source,
    event: row.event,
    delivery_id: row.deliveryId,
    received_at: row.receivedAt.getTime(),
    payload: row.payload,
    state: 'waiting' as const,
  };
}

/** By source, when its newest event of those that are kept arrived. */
export async function listLastHeard(read: Reader): Promise<ReadonlyMap<string, Date>> {
  const rows = await read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(({ fn }) => ['source', fn.max('received_at').as('at')])
    .groupBy('source')
    .execute();
  return new Map(rows.map(({ source: name, at }) => [name, new Date(at)]));
}

/** The oldest first, the order in which they were recorded. */
export async function listWaiting(read: Reader, limit: number): Promise<readonly WaitingEvent[]> {
  const rows = await read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(['id', 'source', 'event', 'delivery_id', 'received_at', 'payload'])
    .where('state', '=', 'waiting')
    .orderBy('id')
    .limit(limit)
    .execute();
  // Border: the text is JSON because we wrote it as JSON.
  return rows.map((row) => ({ event: toEvent(row), payload: JSON.parse(row.payload) as JsonValue }));
}

export async function markProcessed(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx
    .tables<InboxTables>()
    .updateTable('inbox_events')
    .set({ state: 'processed', settled_at: now.getTime(), error: null })
    .where('id', '=', id)
    .execute();
}

export async function markSetAside(tx: Transaction, id: string, { error, now }: { error: string; now: Date }) {
  await tx
    .tables<InboxTables>()
    .updateTable('inbox_events')
    .set({ state: 'set-aside', settled_at: now.getTime(), error })
    .where('id', '=', id)
    .execute();
}

export interface RecordedEvent extends ReceivedEvent {
  readonly state: 'waiting' | 'processed' | 'set-aside';
  /** Why it was set aside; null for the others. */
  readonly error: string | null;
}

/** Whatever became of them, the newest first. */
export async function listNewest(read: Reader, limit: number): Promise<readonly RecordedEvent[]> {
  const rows = await read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(['id', 'source', 'event', 'delivery_id', 'received_at', 'state', 'error'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...toEvent(row), state: row.state, error: row.error }));
}

/** The event as it was recorded, redacted; null when it was purged or never was. */
export async function findRecorded(read: Reader, id: string): Promise<WaitingEvent | null> {
  const row = await read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(['id', 'source', 'event', 'delivery_id', 'received_at', 'payload'])
    .where('id', '=', id)
    .executeTakeFirst();
  // Border: the text is JSON because we wrote it as JSON.
  return row === undefined ? null : { event: toEvent(row), payload: JSON.parse(row.payload) as JsonValue };
}

/** Which of these deliveries of a source are in the inbox, whatever became of them. */
export async function listKnownDeliveries(
  read: Reader,
  { source: of, deliveryIds }: { readonly source: Source; readonly deliveryIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (deliveryIds.length === 0) return new Set();
  const rows = await read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select('delivery_id')
    .where('source', '=', of)
    .where('delivery_id', 'in', deliveryIds)
    .execute();
  return new Set(rows.map((row) => row.delivery_id));
}

export interface SetAsideCount {
  readonly source: Source;
  readonly event: string;
  readonly count: number;
  readonly since: Date;
}

/** By source and name, the longest waiting first. */
export async function countSetAside(read: Reader, filter: SetAsideFilter = {}): Promise<readonly SetAsideCount[]> {
  const rows = await read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(({ fn }) => ['source', 'event', fn.countAll<number>().as('count'), fn.min('settled_at').as('since')])
    .where((where) => matching(where, filter))
    .groupBy(['source', 'event'])
    .orderBy('since')
    .execute();
  return rows.map((row) => ({
    source: source.parse(row.source),
    event: row.event,
    count: row.count,
    since: new Date(row.since ?? 0),
  }));
}

export interface SetAsidePage extends SetAsideFilter {
  readonly limit: number;
  /** Continue after the event with this id. */
  readonly after?: string;
}

export async function listSetAside(read: Reader, page: SetAsidePage): Promise<readonly SetAsideEvent[]> {
  let query = read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(['id', 'source', 'event', 'delivery_id', 'received_at', 'settled_at', 'error'])
    .where((where) => matching(where, page));
  if (page.after !== undefined) query = query.where('id', '>', page.after);
  const rows = await query.orderBy('id').limit(page.limit).execute();
  return rows.map((row) => ({
    ...toEvent(row),
    error: row.error ?? '',
    setAsideAt: new Date(row.settled_at ?? row.received_at),
  }));
}

/** Puts set-aside events back among those that wait, in their old order; returns how many. */
export async function putBack(tx: Transaction, filter: SetAsideFilter): Promise<number> {
  const result = await tx
    .tables<InboxTables>()
    .updateTable('inbox_events')
    .set({ state: 'waiting', settled_at: null })
    .where((where) => matching(where, filter))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

// The state stands in the text, not in a parameter: only so does the partial index serve the query.
function matching(where: ExpressionBuilder<InboxTables, 'inbox_events'>, filter: SetAsideFilter) {
  const parts = [where('state', '=', sql.lit('set-aside'))];
  if (filter.ids !== undefined) parts.push(where('id', 'in', filter.ids));
  if (filter.source !== undefined) parts.push(where('source', '=', filter.source));
  if (filter.event !== undefined) parts.push(where('event', '=', filter.event));
  return where.and(parts);
}

export interface WaitingStats {
  readonly waiting: number;
  readonly setAside: number;
  readonly oldestReceivedAt: Date | null;
}

export async function readStats(read: Reader): Promise<WaitingStats> {
  const rows = await read
    .tables<InboxTables>()
    .selectFrom('inbox_events')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count'), fn.min('received_at').as('oldest')])
    .where('state', 'in', ['waiting', 'set-aside'])
    .groupBy('state')
    .execute();
  const waiting = rows.find((row) => row.state === 'waiting');
  return {
    waiting: waiting?.count ?? 0,
    setAside: rows.find((row) => row.state === 'set-aside')?.count ?? 0,
    oldestReceivedAt: waiting === undefined ? null : new Date(waiting.oldest),
  };
}

/** Deletes the oldest settled events received before `before`, at most `limit`; returns how many went. */
export async function deleteSettled(
  tx: Transaction,
  { state, before, limit }: { state: 'processed' | 'set-aside'; before: Date; limit: number },
): Promise<number> {
  const tables = tx.tables<InboxTables>();
  const old = tables
    .selectFrom('inbox_events')
    .select('id')
    .where('state', '=', state)
    .where('id', '<', firstIdAt(before))
    .orderBy('id')
    .limit(limit);
  const result = await tables.deleteFrom('inbox_events').where('id', 'in', old).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Ids begin with 48 bits of milliseconds (RFC 9562, UUID version 7), so a time is a place in their order. */
export function firstIdAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Writes a row for no other reason than to see it committed. */
export async function writeProbe(tx: Transaction, now: Date): Promise<void> {
  await tx
    .tables<InboxTables>()
    .insertInto('inbox_probe')
    .values({ id: 1, committed_at: now.getTime() })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ committed_at: now.getTime() }))
    .execute();
}

export interface EventColumns {
  readonly id: string;
  readonly source: string;
  readonly event: string;
  readonly delivery_id: string;
  readonly received_at: number;
}

export function toEvent(row: EventColumns): ReceivedEvent {
  return {
    id: row.id,
    source: source.parse(row.source),
    event: row.event,
    deliveryId: row.delivery_id,
    receivedAt: new Date(row.received_at),
  };
}
