import { createHash } from 'node:crypto';
import type { Reader, Transaction } from '../database/transaction.ts';
import type { DeliveryTables } from './delivery-tables.ts';

/** Keeps bytes by their SHA-256, once however often they are put. The hash is what a body's `files` name. */
export async function saveFile(tx: Transaction, bytes: Uint8Array, now: number): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  await tx
    .tables<DeliveryTables>()
    .insertInto('card_files')
    .values({ hash, bytes: Buffer.from(bytes), created_at: now })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ created_at: now }))
    .execute();
  return hash;
}

export async function findFile(reader: Reader, hash: string): Promise<Uint8Array | null> {
  const row = await reader
    .tables<DeliveryTables>()
    .selectFrom('card_files')
    .select('bytes')
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row?.bytes ?? null;
}
