import { sql } from 'kysely';
import type { Reader, Transaction } from '../database/transaction.ts';
import type { CardPatch, CardRow, DeliveryTables, NewCardRow } from './delivery-tables.ts';

export async function findCard(reader: Reader, key: string): Promise<CardRow | null> {
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirst();
  return row ?? null;
}

/** The card that a message on Discord shows; null: it is no card's, or one that moved on. */
export async function findCardOfMessage(
  reader: Reader,
  { channelId, messageId }: { readonly channelId: string; readonly messageId: string },
): Promise<Pick<CardRow, 'key' | 'kind'> | null> {
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select(['key', 'kind'])
    .where('message_id', '=', messageId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  return row ?? null;
}

/** Of one sort, those about which more is to come. */
export async function listOpenCards(reader: Reader, kind: string): Promise<readonly Pick<CardRow, 'key'>[]> {
  return reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select('key')
    .where('kind', '=', kind)
    .where('phase', '=', 'open')
    .execute();
}

export async function isShortIdTaken(reader: Reader, shortId: string): Promise<boolean> {
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select('key')
    .where('short_id', '=', shortId)
    .executeTakeFirst();
  return row !== undefined;
}

/** The number of the card that was put last; 0 when there is none. */
export async function lastSeq(reader: Reader): Promise<number> {
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select(({ fn }) => fn.max('seq').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}

export async function insertCard(tx: Transaction, row: NewCardRow): Promise<void> {
  await tx.tables<DeliveryTables>().insertInto('cards').values(row).execute();
}

export async function updateCard(tx: Transaction, key: string, patch: CardPatch): Promise<void> {
  await tx.tables<DeliveryTables>().updateTable('cards').set(patch).where('key', '=', key).execute();
}

/** Cards that cannot be posted before `ref` ('card:<key>' or 'thread:<key>') is settled, oldest first. */
export async function listWaiters(tx: Transaction, ref: string): Promise<readonly CardRow[]> {
  return tx
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('waits_for', '=', ref)
    .orderBy('seq')
    .execute();
}

/** The cards a list stands for, in the order in which they came. */
export async function listMerged(tx: Transaction, digestKey: string): Promise<readonly CardRow[]> {
  return tx
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('merged_into', '=', digestKey)
    .orderBy('seq')
    .execute();
}

export interface DueQuery {
  readonly now: number;
  /** Queues that are busy or waiting; their cards are left where they are. */
  readonly except: readonly string[];
  readonly limit: number;
}

/**
 * What can be done now, most urgent first. One partial index answers it, so it costs the same after a million
 * settled cards as after ten. Several relays on PostgreSQL would add `for update skip locked` and a lease here.
 */
export async function listDueCards(reader: Reader, { now, except, limit }: DueQuery): Promise<readonly CardRow[]> {
  let query = reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('queue', 'is not', null)
    .where('due_at', '<=', now);
  if (except.length > 0) query = query.where('queue', 'not in', except);
  return query.orderBy('rank').orderBy('seq').limit(limit).execute();
}

/** When the next card that is not due yet will be, or expires. */
export async function nextCardMoment(
  reader: Reader,
  { now }: { readonly now: number },
): Promise<{ readonly dueAt: number | null; readonly expiresAt: number | null }> {
  const tables = reader.tables<DeliveryTables>();
  const due = tables
    .selectFrom('cards')
    .select(({ fn }) => fn.min('due_at').as('at'))
    .where('queue', 'is not', null)
    .where('due_at', '>', now);
  const expiry = tables
    .selectFrom('cards')
    .select(({ fn }) => fn.min('expires_at').as('at'))
    .where('wanted_at', 'is not', null)
    .where('state', '=', 'pending')
    .where('anchor', '=', 1);
  const [dueRow, expiryRow] = [await due.executeTakeFirst(), await expiry.executeTakeFirst()];
  return { dueAt: dueRow?.at ?? null, expiresAt: expiryRow?.at ?? null };
}

/** Unseen cards whose time is over, waiting or not. */
export async function listExpiredCards(reader: Reader, now: number, limit: number): Promise<readonly CardRow[]> {
  return reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('wanted_at', 'is not', null)
    .where('state', '=', 'pending')
    .where('anchor', '=', 1)
    .where('expires_at', '<=', now)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** Unposted cards in this post queue by kind, where there are more than `most` of a kind. */
export async function listCrowds(
  reader: Reader,
  most: number,
): Promise<readonly { readonly queue: string; readonly kind: string; readonly count: number }[]> {
  const rows = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select(({ fn }) => ['queue', 'kind', fn.countAll<number>().as('count')])
    .where('queue', 'is not', null)
    .where('state', '=', 'pending')
    .where('anchor', '=', 1)
    .groupBy(['queue', 'kind'])
    .having(({ fn }) => fn.countAll<number>(), '>', most)
    .execute();
  return rows.flatMap(({ queue, kind, count }) =>
    queue?.startsWith('post ') === true ? [{ queue, kind, count }] : [],
  );
}

export async function listCrowd(
  tx: Transaction,
  { queue, kind }: { readonly queue: string; readonly kind: string },
): Promise<readonly CardRow[]> {
  return tx
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('queue', '=', queue)
    .where('kind', '=', kind)
    .where('state', '=', 'pending')
    .where('anchor', '=', 1)
    .orderBy('rank')
    .orderBy('seq')
    .execute();
}

/** A list of this sort that is not posted yet, so that more can join it. */
export async function findPendingDigest(
  tx: Transaction,
  { place, prefix }: { readonly place: string; readonly prefix: string },
): Promise<CardRow | null> {
  const rows = await tx
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('queue', '=', `post ${place}`)
    .where('kind', '=', 'digest')
    .orderBy('seq')
    .execute();
  return rows.find(({ key }) => key.startsWith(prefix)) ?? null;
}

/** Cards at this place that may be posted, or dropped, as soon as their turn comes. */
export async function listPendingAt(reader: Reader, place: string): Promise<readonly CardRow[]> {
  return reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('queue', 'in', [`post ${place}`, `drop ${place}`])
    .execute();
}

export async function isQueueEmpty(reader: Reader, queue: string): Promise<boolean> {
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .select(sql<number>`1`.as('one'))
    .where('queue', '=', queue)
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}

/** Cards that wait for a card nobody ever put; after a while they go without it. */
export async function listOrphans(reader: Reader, putBefore: number): Promise<readonly CardRow[]> {
  return reader
    .tables<DeliveryTables>()
    .selectFrom('cards')
    .selectAll()
    .where('waits_for', 'like', 'card:%')
    .where('created_at', '<=', putBefore)
    .where(sql<boolean>`not exists (select 1 from cards as parent where parent.key = substr(cards.waits_for, 6))`)
    .orderBy('seq')
    .limit(100)
    .execute();
}
