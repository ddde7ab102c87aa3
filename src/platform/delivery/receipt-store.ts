import type { Reader, Transaction } from '../database/transaction.ts';
import type { DeliveryTables, ReceiptRow } from './delivery-tables.ts';

export async function insertReceipt(tx: Transaction, receipt: ReceiptRow): Promise<void> {
  await tx.tables<DeliveryTables>().insertInto('deliveries').values(receipt).execute();
}

/** Everything that was done about a card, oldest first. */
export async function listReceipts(reader: Reader, cardKey: string): Promise<readonly ReceiptRow[]> {
  return reader
    .tables<DeliveryTables>()
    .selectFrom('deliveries')
    .selectAll()
    .where('card_key', '=', cardKey)
    .orderBy('at')
    .orderBy('id')
    .execute();
}
