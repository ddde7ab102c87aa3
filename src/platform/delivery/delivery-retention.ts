import { sql } from 'kysely';
import type { Transaction } from '../database/transaction.ts';
import type { DeliveryTables } from './delivery-tables.ts';

/**
 * Forgets up to `limit` cards that are settled and were last changed before `before`, with their receipts, and files
 * that no card names any more. The messages stay. Call it again until it answers 0.
 */
export async function pruneCards(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<DeliveryTables>();
  const old = await tables
    .selectFrom('cards')
    .select('key')
    .where('updated_at', '<', before.getTime())
    .where('wanted_at', 'is', null)
    .where('queue', 'is', null)
    .where('waits_for', 'is', null)
    .orderBy('updated_at')
    .limit(limit)
    .execute();
  const keys = old.map(({ key }) => key);
  if (keys.length > 0) {
    await tables.deleteFrom('deliveries').where('card_key', 'in', keys).execute();
    await tables.deleteFrom('cards').where('key', 'in', keys).execute();
  }
  await tables
    .deleteFrom('card_files')
    .where('created_at', '<', before.getTime())
    .where(sql<boolean>`not exists (select 1 from cards where cards.body like '%' || card_files.hash || '%')`)
    .execute();
  return keys.length;
}
