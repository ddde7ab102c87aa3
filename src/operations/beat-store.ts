import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Beat } from './beat.ts';

interface BeatTables {
  dead_man: {
    name: string;
    number: number;
    begun_at: number;
    processed_at: number | null;
    delivered_at: number | null;
    sent_at: number | null;
    withheld: string | null;
    withheld_since: number | null;
  };
}

/** The beat under way, or the last one; null before the first. */
export async function findBeat(reader: Reader): Promise<Beat | null> {
  const row = await reader.tables<BeatTables>().selectFrom('dead_man').selectAll().executeTakeFirst();
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return row === undefined
    ? null
    : {
        number: row.number,
        begunAt: new Date(row.begun_at),
        processedAt: date(row.processed_at),
        deliveredAt: date(row.delivered_at),
        sentAt: date(row.sent_at),
        withheld: row.withheld,
        withheldSince: date(row.withheld_since),
      };
}

export async function saveBeat(tx: Transaction, beat: Beat): Promise<void> {
  const row = {
    number: beat.number,
    begun_at: beat.begunAt.getTime(),
    processed_at: beat.processedAt?.getTime() ?? null,
    delivered_at: beat.deliveredAt?.getTime() ?? null,
    sent_at: beat.sentAt?.getTime() ?? null,
    withheld: beat.withheld,
    withheld_since: beat.withheldSince?.getTime() ?? null,
  };
  await tx
    .tables<BeatTables>()
    .insertInto('dead_man')
    .values({ name: 'muster', ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}
