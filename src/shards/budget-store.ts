import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { BudgetLine } from './budget-line.ts';
import { BUDGET_MEASURES, lineOf, type HourFlow } from './budget.ts';

interface BudgetTables {
  shard_budget_lines: {
    fleet: string;
    line: string;
    finding: string;
    judged_at: number;
    outside_since: number | null;
    inside_since: number | null;
    firing_since: number | null;
  };
  shard_hours: { fleet: string; hour: number; flows: string; read_at: number };
}

const NUMBER = z.number().nullable();
const FINDING = z.object({
  rule: z.enum(['budget', 'usual']),
  shard: NUMBER,
  measure: z.enum(BUDGET_MEASURES),
  state: z.enum(['above', 'below', 'between', 'inside', 'unknown', 'too-little-history']),
  value: NUMBER,
  low: NUMBER,
  high: NUMBER,
  median: NUMBER,
  weeks: NUMBER,
});
const FLOWS = z.array(z.object({ shard: z.number(), in: NUMBER, out: NUMBER, messages: NUMBER }));

/** Of one fleet (canonical name), also of shards that left the configuration. */
export async function listLines(reader: Reader, fleet: string): Promise<readonly BudgetLine[]> {
  const rows = await reader
    .tables<BudgetTables>()
    .selectFrom('shard_budget_lines')
    .selectAll()
    .where('fleet', '=', fleet)
    .orderBy('line')
    .execute();
  return rows.map((row) => ({
    finding: FINDING.parse(JSON.parse(row.finding)),
    judgedAt: new Date(row.judged_at),
    outsideSince: dateOf(row.outside_since),
    insideSince: dateOf(row.inside_since),
    firingSince: dateOf(row.firing_since),
  }));
}

/** Fleets of which there are lines. */
export async function listJudgedFleets(reader: Reader): Promise<readonly string[]> {
  const rows = await reader
    .tables<BudgetTables>()
    .selectFrom('shard_budget_lines')
    .select('fleet')
    .distinct()
    .execute();
  return rows.map(({ fleet }) => fleet);
}

/** Writes each over what was there. */
export async function saveLines(tx: Transaction, fleet: string, lines: readonly BudgetLine[]): Promise<void> {
  for (const { finding, judgedAt, outsideSince, insideSince, firingSince } of lines) {
    const columns = {
      finding: JSON.stringify(finding),
      judged_at: judgedAt.getTime(),
      outside_since: outsideSince?.getTime() ?? null,
      inside_since: insideSince?.getTime() ?? null,
      firing_since: firingSince?.getTime() ?? null,
    };
    await tx
      .tables<BudgetTables>()
      .insertInto('shard_budget_lines')
      .values({ fleet, line: lineOf(finding), ...columns })
      .onConflict((conflict) => conflict.columns(['fleet', 'line']).doUpdateSet(columns))
      .execute();
  }
}

export async function deleteLines(tx: Transaction, fleet: string, lines: readonly BudgetLine[]): Promise<void> {
  for (const { finding } of lines)
    await tx
      .tables<BudgetTables>()
      .deleteFrom('shard_budget_lines')
      .where('fleet', '=', fleet)
      .where('line', '=', lineOf(finding))
      .execute();
}

/** By the begin of the hour in ms; what was never read is not in it, and an hour of which nobody told is empty. */
export async function readHours(
  reader: Reader,
  fleet: string,
  hours: readonly Date[],
): Promise<ReadonlyMap<number, readonly HourFlow[]>> {
  if (hours.length === 0) return new Map();
  const rows = await reader
    .tables<BudgetTables>()
    .selectFrom('shard_hours')
    .select(['hour', 'flows'])
    .where('fleet', '=', fleet)
    .where(
      'hour',
      'in',
      hours.map((hour) => hour.getTime()),
    )
    .execute();
  return new Map(rows.map(({ hour, flows }) => [hour, FLOWS.parse(JSON.parse(flows))]));
}

export async function saveHour(
  tx: Transaction,
  fleet: string,
  { hour, flows, readAt }: { readonly hour: Date; readonly flows: readonly HourFlow[]; readonly readAt: Date },
): Promise<void> {
  const columns = { flows: JSON.stringify(flows), read_at: readAt.getTime() };
  await tx
    .tables<BudgetTables>()
    .insertInto('shard_hours')
    .values({ fleet, hour: hour.getTime(), ...columns })
    .onConflict((conflict) => conflict.columns(['fleet', 'hour']).doUpdateSet(columns))
    .execute();
}

/** Hours that no comparison looks at any more. */
export async function deleteHoursBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<BudgetTables>().deleteFrom('shard_hours').where('hour', '<', before.getTime()).execute();
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
