import { z } from 'zod';
import type { ShardBudget, ShardBudgetsConfig } from './budget-config.ts';
import { expects, fields, whole } from './config-fields.ts';

const NO_BUDGET: ShardBudget = { inBytesPerSecond: null, outBytesPerSecond: null, messagesPerSecond: null };

/** Where nothing is said: no budgets, and what is far from usual is told. */
export const BUDGET_DEFAULTS: ShardBudgetsConfig = {
  each: NO_BUDGET,
  shards: {},
  line: null,
  usual: { on: true, weeks: 4, leastWeeks: 3, deviations: 4, percent: 50 },
  worseAfterMinutes: 15,
  betterAfterMinutes: 15,
  tolerancePercent: 10,
};

const A_DAY_MINUTES = 1440;
/** 100 Gbit/s. */
const FASTEST_LINE = 12_500_000_000;

/** `shardBudgets` of a fleet. That `shards` are the fleet's is checked in config-checks.ts. */
export function budgetsSchema(): z.ZodType<ShardBudgetsConfig> {
  const { usual, worseAfterMinutes, betterAfterMinutes, tolerancePercent } = BUDGET_DEFAULTS;
  return fields(
    {
      each: budget().default(NO_BUDGET),
      shards: z
        .record(
          z.string().regex(/^\d{1,4}$/, expects('the number of a shard such as 32')),
          budget(),
          expects('budgets by shard: { 32: { inBytesPerSecond: 200000 } }'),
        )
        .default({}),
      line: fields(
        {
          bytesPerSecond: whole(1, FASTEST_LINE, 'bytes a second in one direction: 100 Mbit/s are 12500000'),
          share: z.number(expects(A_SHARE)).min(0.01, { error: A_SHARE }).max(1, { error: A_SHARE }).default(0.5),
        },
        "a host's line: { bytesPerSecond: 12500000, share: 0.5 }",
      )
        .nullable()
        .default(null),
      usual: usualSchema().default(usual),
      worseAfterMinutes: whole(0, A_DAY_MINUTES, 'minutes').default(worseAfterMinutes),
      betterAfterMinutes: whole(0, A_DAY_MINUTES, 'minutes').default(betterAfterMinutes),
      tolerancePercent: whole(1, 100, 'percentage points').default(tolerancePercent),
    },
    'what its shards may take: { each: { inBytesPerSecond: 200000, outBytesPerSecond: 400000 } }',
  ).default(BUDGET_DEFAULTS);
}

const A_SHARE = 'must be a share from 0.01 to 1: write 0.5 for half of the line';

function budget(): z.ZodType<ShardBudget> {
  const bytes = whole(1, FASTEST_LINE, 'bytes a second').nullable().default(null);
  return fields(
    {
      inBytesPerSecond: bytes,
      outBytesPerSecond: bytes,
      messagesPerSecond: z
        .number(expects('messages a second'))
        .positive({ error: 'must be above zero: leave it out where there is no budget' })
        .max(1_000_000)
        .nullable()
        .default(null),
    },
    'what a shard may take of a node: { inBytesPerSecond: 200000, outBytesPerSecond: 400000, messagesPerSecond: 10 }',
  );
}

function usualSchema() {
  const { on, weeks, leastWeeks, deviations, percent } = BUDGET_DEFAULTS.usual;
  return fields(
    {
      on: z.boolean(expects('true or false')).default(on),
      weeks: whole(3, 8, 'weeks').default(weeks),
      leastWeeks: whole(3, 8, 'weeks').default(leastWeeks),
      deviations: whole(1, 20, 'deviations').default(deviations),
      percent: whole(10, 1000, 'per cent').default(percent),
    },
    'what is usual: { weeks: 4, leastWeeks: 3, deviations: 4, percent: 50 }',
  ).refine(({ weeks: looked, leastWeeks: least }) => least <= looked, {
    path: ['leastWeeks'],
    error: 'asks for more weeks than are looked at: write no more than weeks',
  });
}
