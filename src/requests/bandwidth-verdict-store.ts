import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { SHARD_VERDICTS, type BandwidthVerdict } from './bandwidth-verdict.ts';

interface BandwidthTables {
  upgrade_bandwidths: { number: number; verdict: string; judged_at: number };
}

/** What was last found; null: nothing was compared yet. */
export async function findBandwidth(reader: Reader, number: number): Promise<BandwidthVerdict | null> {
  const row = await reader
    .tables<BandwidthTables>()
    .selectFrom('upgrade_bandwidths')
    .select('verdict')
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? null : VERDICT.parse(JSON.parse(row.verdict));
}

/** In the place of what was found before. */
export async function saveBandwidth(tx: Transaction, number: number, verdict: BandwidthVerdict): Promise<void> {
  const columns = { verdict: JSON.stringify(verdict), judged_at: verdict.judgedAt.getTime() };
  await tx
    .tables<BandwidthTables>()
    .insertInto('upgrade_bandwidths')
    .values({ number, ...columns })
    .onConflict((conflict) => conflict.column('number').doUpdateSet(columns))
    .execute();
}

const MOMENT = z.iso.datetime().transform((text) => new Date(text));
const STRETCH = z.object({ from: MOMENT, until: MOMENT });
const NUMBER = z.number().nullable();
const FIGURES = z
  .object({
    in: NUMBER,
    out: NUMBER,
    messages: NUMBER,
    duplication: NUMBER,
    amplification: NUMBER,
    hosts: z.number(),
  })
  .nullable();
const VERDICT: z.ZodType<BandwidthVerdict> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('compared'),
    judgedAt: MOMENT,
    before: STRETCH,
    after: STRETCH,
    isFinal: z.boolean(),
    source: z.enum(['prometheus', 'scrape']),
    shards: z.array(
      z.object({
        shard: z.number(),
        verdict: z.enum(SHARD_VERDICTS),
        expected: z
          .object({
            change: z.enum(['higher', 'same', 'lower']),
            percent: NUMBER,
            tolerance: z.number().exactOptional(),
          })
          .nullable(),
        allowed: z.object({ from: NUMBER, to: NUMBER }),
        before: FIGURES,
        after: FIGURES,
        changedPercent: NUMBER,
        because: z.string().nullable(),
      }),
    ),
  }),
  z.object({
    kind: z.enum(['void', 'unknown']),
    judgedAt: MOMENT,
    isFinal: z.boolean(),
    because: z.string(),
  }),
]);
