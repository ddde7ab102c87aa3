import type { Reader, Transaction } from '../database/transaction.ts';
import type { BlockedPlace, DeliveryMode, DeliveryTables } from './delivery-tables.ts';

export async function listBlockedPlaces(reader: Reader): Promise<readonly BlockedPlace[]> {
  return reader.tables<DeliveryTables>().selectFrom('blocked_places').selectAll().orderBy('since').execute();
}

/** 'new' when the place was not blocked before. */
export async function saveBlockedPlace(tx: Transaction, blocked: BlockedPlace): Promise<'new' | 'known'> {
  const tables = tx.tables<DeliveryTables>();
  const known = await tables
    .selectFrom('blocked_places')
    .select('place')
    .where('place', '=', blocked.place)
    .executeTakeFirst();
  if (known === undefined) {
    await tables.insertInto('blocked_places').values(blocked).execute();
    return 'new';
  }
  const { what, reason, probe_at } = blocked;
  await tables
    .updateTable('blocked_places')
    .set({ what, reason, probe_at })
    .where('place', '=', blocked.place)
    .execute();
  return 'known';
}

/** Since when it was blocked, or null when it was not. */
export async function deleteBlockedPlace(tx: Transaction, place: string): Promise<number | null> {
  const row = await tx
    .tables<DeliveryTables>()
    .deleteFrom('blocked_places')
    .where('place', '=', place)
    .returning('since')
    .executeTakeFirst();
  return row?.since ?? null;
}

export async function readDeliveryMode(reader: Reader): Promise<DeliveryMode | null> {
  const row = await reader.tables<DeliveryTables>().selectFrom('delivery_mode').selectAll().executeTakeFirst();
  return row ?? null;
}

/**
 * To be called on a restored database before Muster starts on it: what was sent after the backup was taken is not in
 * it, so every card that may have been sent is first looked for in its channel.
 */
export async function lookBeforePosting(
  tx: Transaction,
  { restoredAt, backupAt }: { readonly restoredAt: Date; readonly backupAt: Date },
): Promise<void> {
  const row = { restored_at: restoredAt.getTime(), backup_at: backupAt.getTime() };
  await tx
    .tables<DeliveryTables>()
    .insertInto('delivery_mode')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
