import type { Reader, Transaction } from '../database/transaction.ts';
import type { DeliveryTables, ThreadPatch, ThreadRow } from './delivery-tables.ts';

export async function findThreadRow(reader: Reader, key: string): Promise<ThreadRow | null> {
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('threads')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertThread(tx: Transaction, row: ThreadRow): Promise<void> {
  await tx.tables<DeliveryTables>().insertInto('threads').values(row).execute();
}

export async function updateThread(tx: Transaction, key: string, patch: ThreadPatch): Promise<void> {
  await tx.tables<DeliveryTables>().updateTable('threads').set(patch).where('key', '=', key).execute();
}

export async function listThreadsWaiting(tx: Transaction, ref: string): Promise<readonly ThreadRow[]> {
  return tx.tables<DeliveryTables>().selectFrom('threads').selectAll().where('waits_for', '=', ref).execute();
}

export async function listDueThreads(
  reader: Reader,
  { now, except, limit }: { readonly now: number; readonly except: readonly string[]; readonly limit: number },
): Promise<readonly ThreadRow[]> {
  let query = reader
    .tables<DeliveryTables>()
    .selectFrom('threads')
    .selectAll()
    .where('queue', 'is not', null)
    .where('due_at', '<=', now);
  if (except.length > 0) query = query.where('queue', 'not in', except);
  return query.orderBy('created_at').limit(limit).execute();
}

/** True while a card still has to be said in the thread: it is archived after that. */
export async function hasWorkInThread(reader: Reader, key: string): Promise<boolean> {
  const place = `thread:${key}`;
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select('key')
    .where('queue', 'in', [`post ${place}`, `edit ${place}`])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
