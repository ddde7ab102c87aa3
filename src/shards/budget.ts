import type { ShardBudget, ShardBudgetsConfig } from '../platform/config/budget-config.ts';
import type { ShardFlow } from './shard-traffic.ts';
import { usualOf, type Usual } from './usual.ts';

export const BUDGET_MEASURES = ['in', 'out', 'messages'] as const;
export type BudgetMeasure = (typeof BUDGET_MEASURES)[number];

/** above, below: outside what is allowed or usual. unknown: nobody told of it. between: neither quite outside nor well inside. */
export type FindingState = 'above' | 'below' | 'between' | 'inside' | 'unknown' | 'too-little-history';

/** What one shard takes of an average node, against one thing that it is held to. */
export interface BudgetFinding {
  readonly rule: 'budget' | 'usual';
  /** null: all shards of a node together, against its line. */
  readonly shard: number | null;
  readonly measure: BudgetMeasure;
  readonly state: FindingState;
  /** Bytes a second of an average node, or messages a second of an average store node. */
  readonly value: number | null;
  /** The budget, or the ends of what is usual; null: there is none at this end. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of `usual` alone: the median, and of how many weeks. */
  readonly median: number | null;
  readonly weeks: number | null;
}

/** How one shard was in one hour; null where nobody told. */
export type HourFlow = Readonly<Record<BudgetMeasure, number | null>> & { readonly shard: number };

/** What is judged of a fleet. */
export interface BudgetsAsked {
  readonly shards: readonly number[];
  readonly config: ShardBudgetsConfig;
  /** Of the last hour. */
  readonly flows: readonly HourFlow[];
  /** Of the same hour in the weeks before; an hour of which nothing is known is an empty list. */
  readonly before: readonly (readonly HourFlow[])[];
}

export function hourFlow({ shard, grossIn, netOut, messages }: ShardFlow): HourFlow {
  return { shard, in: grossIn, out: netOut, messages };
}

/** A line is one subject held to one thing: 'budget/in/32', 'usual/out/64', 'budget/in/all'. */
export function lineOf({ rule, measure, shard }: Pick<BudgetFinding, 'rule' | 'measure' | 'shard'>): string {
  return `${rule}/${measure}/${shard ?? 'all'}`;
}

/** What a shard may take: its own budget, else that of each. */
export function budgetOf(
  { each, shards }: ShardBudgetsConfig,
  shard: number,
): Readonly<Record<BudgetMeasure, number | null>> {
  const own = shards[String(shard)];
  const of = (name: keyof ShardBudget): number | null => own?.[name] ?? each[name];
  return { in: of('inBytesPerSecond'), out: of('outBytesPerSecond'), messages: of('messagesPerSecond') };
}

/** Every line that there is something to hold to: of each shard, and of all together. */
export function findBudgets(asked: BudgetsAsked): readonly BudgetFinding[] {
  return [
    ...asked.shards.flatMap((shard) => [...budgetFindings(asked, shard), ...usualFindings(asked, shard)]),
    ...lineFindings(asked),
  ];
}

/** What comes back below a budget by so much of it is inside again; what is nearer to it is between. */
const BACK_UNDER = 0.9;
/** Of the way from the median to the end of what is usual. */
const BACK_NEAR = 0.75;
/** Less than these is nothing that anybody should be woken for, however unusual. */
const LEAST: Readonly<Record<BudgetMeasure, number>> = { in: 1000, out: 1000, messages: 0.2 };

function valueOf(flows: readonly HourFlow[], shard: number, measure: BudgetMeasure): number | null {
  return flows.find((flow) => flow.shard === shard)?.[measure] ?? null;
}

function budgetFindings({ config, flows }: BudgetsAsked, shard: number): readonly BudgetFinding[] {
  const budget = budgetOf(config, shard);
  return BUDGET_MEASURES.flatMap((measure) => {
    const high = budget[measure];
    return high === null ? [] : [againstBudget({ shard, measure, high, value: valueOf(flows, shard, measure) })];
  });
}

/** Parts of one node's traffic add up; where one is not known, neither is the whole. */
function lineFindings({ config, flows, shards }: BudgetsAsked): readonly BudgetFinding[] {
  const { line } = config;
  if (line === null) return [];
  return (['in', 'out'] as const).map((measure) => {
    const values = shards.flatMap((shard) => valueOf(flows, shard, measure) ?? []);
    const isWhole = shards.length > 0 && values.length === shards.length;
    const value = isWhole ? values.reduce((sum, each) => sum + each, 0) : null;
    return againstBudget({ shard: null, measure, high: line.share * line.bytesPerSecond, value });
  });
}

function againstBudget({
  high,
  value,
  ...subject
}: Pick<BudgetFinding, 'shard' | 'measure' | 'value'> & { readonly high: number }): BudgetFinding {
  const state = value === null ? 'unknown' : value > high ? 'above' : value > BACK_UNDER * high ? 'between' : 'inside';
  return { rule: 'budget', ...subject, state, value, low: null, high, median: null, weeks: null };
}

function usualFindings({ config, flows, before }: BudgetsAsked, shard: number): readonly BudgetFinding[] {
  if (!config.usual.on) return [];
  return BUDGET_MEASURES.map((measure) => {
    const weeks = before.map((each) => valueOf(each, shard, measure));
    const usual = usualOf(weeks, { config: config.usual, least: LEAST[measure] });
    const value = valueOf(flows, shard, measure);
    const common = { rule: 'usual', shard, measure, value, weeks: usual.weeks } as const;
    if (usual.kind === 'too-little-history')
      return { ...common, state: value === null ? 'unknown' : usual.kind, low: null, high: null, median: null };
    const { low, high, median } = usual;
    return { ...common, state: value === null ? 'unknown' : againstUsual(value, usual), low, high, median };
  });
}

function againstUsual(value: number, { median, high }: Extract<Usual, { kind: 'usual' }>): FindingState {
  // The lower end is cut off at zero, so that both ways are measured by the upper one.
  const margin = high - median;
  const off = Math.abs(value - median);
  if (off > margin) return value > median ? 'above' : 'below';
  // A flow that ran dry is unusual also where so much less than usual is still within the margin.
  if (value === 0 && median > 0) return 'below';
  return off > BACK_NEAR * margin ? 'between' : 'inside';
}
