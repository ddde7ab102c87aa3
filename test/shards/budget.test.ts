import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShardBudgetsConfig } from '../../src/platform/config/budget-config.ts';
import { BUDGET_DEFAULTS } from '../../src/platform/config/budget-schema.ts';
import { stepLine, type BudgetLine } from '../../src/shards/budget-line.ts';
import { budgetOf, findBudgets, lineOf, type BudgetFinding, type HourFlow } from '../../src/shards/budget.ts';

const EACH = { inBytesPerSecond: 1000, outBytesPerSecond: null, messagesPerSecond: null };
const OWN = { inBytesPerSecond: 5000, outBytesPerSecond: null, messagesPerSecond: 10 };

function config(parts: Partial<ShardBudgetsConfig> = {}): ShardBudgetsConfig {
  return {
    ...BUDGET_DEFAULTS,
    each: EACH,
    shards: { 32: OWN },
    usual: { ...BUDGET_DEFAULTS.usual, on: false },
    ...parts,
  };
}

function flow(shard: number, parts: Partial<HourFlow> = {}): HourFlow {
  return { shard, in: 500, out: 700, messages: 1, ...parts };
}

function statesOf(findings: readonly BudgetFinding[]): Readonly<Record<string, string>> {
  return Object.fromEntries(findings.map((finding) => [lineOf(finding), finding.state]));
}

describe('what a shard takes against its budget', () => {
  it('is held to its own budget, and where it has none to that of each', () => {
    expect(budgetOf(config(), 32)).toEqual({ in: 5000, out: null, messages: 10 });
    expect(budgetOf(config(), 64)).toEqual({ in: 1000, out: null, messages: null });
  });

  it('is above, between, or inside; what nobody told is not known and never zero', () => {
    const flows = [flow(1, { in: 1001 }), flow(2, { in: 950 }), flow(3, { in: 900 }), flow(4, { in: null })];

    const found = findBudgets({ shards: [1, 2, 3, 4, 5], config: config(), flows, before: [] });

    expect(statesOf(found)).toEqual({
      'budget/in/1': 'above',
      'budget/in/2': 'between',
      'budget/in/3': 'inside',
      'budget/in/4': 'unknown',
      'budget/in/5': 'unknown',
    });
  });

  it('adds up to what a host’s line carries, and where one shard is not known neither is the whole', () => {
    const line = { bytesPerSecond: 4000, share: 0.25 };
    const asked = { shards: [1, 2], config: config({ each: { ...EACH, inBytesPerSecond: null }, line }), before: [] };

    const known = findBudgets({ ...asked, flows: [flow(1, { in: 600 }), flow(2, { in: 600 })] });
    const gap = findBudgets({ ...asked, flows: [flow(1, { in: 600 }), flow(2, { in: null })] });

    expect(known.find((each) => lineOf(each) === 'budget/in/all')).toMatchObject({
      state: 'above',
      value: 1200,
      high: 1000,
    });
    expect(gap.find((each) => lineOf(each) === 'budget/in/all')).toMatchObject({ state: 'unknown', value: null });
  });

  it('has no line at all where the configuration says nothing', () => {
    const nothing = config({ each: { ...EACH, inBytesPerSecond: null }, shards: {} });

    expect(findBudgets({ shards: [1], config: nothing, flows: [flow(1)], before: [] })).toEqual([]);
  });
});

describe('what a shard takes against what is usual', () => {
  const usual = config({ each: { ...EACH, inBytesPerSecond: null }, shards: {}, usual: BUDGET_DEFAULTS.usual });
  const weeks = (value: number | null, count = 4): readonly (readonly HourFlow[])[] =>
    Array.from({ length: count }, () => [flow(32, { in: value })]);
  const stateOf = (value: number | null, before: readonly (readonly HourFlow[])[]): string | undefined =>
    statesOf(findBudgets({ shards: [32], config: usual, flows: [flow(32, { in: value })], before }))['usual/in/32'];

  it.each([
    [100_000, 'inside'],
    [137_000, 'inside'],
    [140_000, 'between'],
    [151_000, 'above'],
    [62_000, 'between'],
    [49_000, 'below'],
    [0, 'below'],
    [null, 'unknown'],
  ] as const)('%s against a usual 100000 is %s', (value, state) => {
    expect(stateOf(value, weeks(100_000))).toBe(state);
  });

  it('says that there is not enough history instead of judging by one week or two', () => {
    expect(stateOf(900_000, weeks(100_000, 1))).toBe('too-little-history');
    expect(stateOf(900_000, [...weeks(100_000, 2), [], []])).toBe('too-little-history');
    expect(stateOf(900_000, weeks(100_000, 3))).toBe('above');
  });

  it('finds a shard that ran dry also where half of little is within the margin', () => {
    expect(stateOf(0, weeks(900))).toBe('below');
    expect(stateOf(0, weeks(0))).toBe('inside');
  });
});

const NOW = new Date('2026-03-02T12:00:00Z');
const MINUTE_MS = 60_000;
const PATIENCE = { worseAfterMs: 15 * MINUTE_MS, betterAfterMs: 10 * MINUTE_MS };

function finding(state: BudgetFinding['state']): BudgetFinding {
  const subject = { rule: 'usual', shard: 32, measure: 'in' } as const;
  return { ...subject, state, value: 1, low: 0, high: 1, median: 1, weeks: 4 };
}

/** One look every five minutes, and what was told at each. */
function told(states: readonly BudgetFinding['state'][], from: BudgetLine | null = null, stepMs = 5 * MINUTE_MS) {
  let line = from;
  const alerts = states.map((state, index) => {
    const step = stepLine(line, finding(state), { ...PATIENCE, now: new Date(NOW.getTime() + index * stepMs) });
    line = step.line;
    return step.alert;
  });
  return { line, alerts };
}

describe('a line over time', () => {
  it('begins to fire when it is outside for a quarter of an hour, as of when that began', () => {
    const { alerts, line } = told(['inside', 'above', 'above', 'above', 'above']);

    expect(alerts).toEqual(['none', 'none', 'none', 'none', 'begins']);
    expect(line?.firingSince).toEqual(new Date(NOW.getTime() + 5 * MINUTE_MS));
  });

  it('does not begin when it is inside, between or not known in between', () => {
    for (const state of ['inside', 'between', 'unknown', 'too-little-history'] as const)
      expect(told(['above', 'above', 'above', state, 'above', 'above', 'above']).alerts).not.toContain('begins');
  });

  it('ends when it is well inside for long enough; between and unknown end nothing', () => {
    const { line } = told(['above', 'above', 'above', 'above']);

    expect(told(['inside', 'inside', 'inside'], later(line)).alerts).toEqual(['none', 'none', 'ends']);
    expect(told(['inside', 'between', 'inside', 'inside', 'inside'], later(line)).alerts.at(-1)).toBe('ends');
    expect(told(['inside', 'between', 'inside', 'inside'], later(line)).alerts).not.toContain('ends');
    expect(told(['unknown', 'unknown', 'unknown', 'unknown'], later(line)).alerts).not.toContain('ends');
    expect(told(['unknown', 'unknown'], later(line)).line?.firingSince).toEqual(NOW);
  });

  it('says when it fires on the other side of what is usual', () => {
    const { line } = told(['above', 'above', 'above', 'above']);

    expect(told(['above', 'below', 'below'], later(line)).alerts).toEqual(['none', 'turns', 'none']);
  });

  it('proves nothing by looks between which Muster was away', () => {
    expect(told(['above', 'above'], null, 3_600_000).alerts).toEqual(['none', 'none']);
  });

  it('begins and ends in turn, whatever comes, and never fires sooner than it may', () => {
    const state = fc.constantFrom<BudgetFinding['state'][]>('above', 'below', 'between', 'inside', 'unknown');
    fc.assert(
      fc.property(fc.array(state, { maxLength: 80 }), (states) => {
        const { alerts } = told(states);

        let firing = false;
        for (const [index, alert] of alerts.entries()) {
          if (alert === 'begins') {
            expect(firing).toBe(false);
            expect(new Set(states.slice(index - 3, index + 1)).size).toBe(1);
            firing = true;
          }
          if (alert === 'turns') expect(firing).toBe(true);
          if (alert === 'ends') {
            expect(firing).toBe(true);
            expect(states.slice(index - 2, index + 1)).toEqual(['inside', 'inside', 'inside']);
            firing = false;
          }
        }
      }),
    );
  });
});

/** As it was kept five minutes before the first look of `told`. */
function later(line: BudgetLine | null): BudgetLine | null {
  return line === null ? null : { ...line, judgedAt: new Date(NOW.getTime() - 5 * MINUTE_MS), insideSince: null };
}
