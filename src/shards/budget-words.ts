import type { BudgetReport, BudgetReportOutcome } from './budget-report.ts';
import type { BudgetMeasure } from './budget.ts';

const MEASURES: Readonly<Record<BudgetMeasure, string>> = {
  in: 'relay takes in',
  out: 'relay sends on',
  messages: 'messages',
};

export function measureWords(measure: BudgetMeasure): string {
  return MEASURES[measure];
}

const RATES = [
  [1e9, 'GB/s'],
  [1e6, 'MB/s'],
  [1e3, 'kB/s'],
  [1, 'B/s'],
] as const;

/** "60 kB/s", "4.5 a second", "not known". */
export function valueWords(value: number | null, measure: BudgetMeasure): string {
  if (value === null) return 'not known';
  if (measure === 'messages') return `${digits(value)} a second`;
  const [divisor, unit] = RATES.find(([each]) => value >= each) ?? [1, 'B/s'];
  return `${digits(value / divisor)} ${unit}`;
}

function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-GB') : String(Number(value.toPrecision(3)));
}

/** Why there is nothing to hold to a budget: a sentence without a period. */
export function budgetProblem(outcome: Exclude<BudgetReportOutcome, BudgetReport>): string {
  switch (outcome.kind) {
    case 'no-shards':
      return 'The fleet has no shards: `shards: […]` of the fleet in the configuration names them';
    case 'not-configured':
      return 'The fleet has no source of metrics: `metrics` of the fleet in the configuration names one';
    case 'no-answer':
      return `Nothing is known of the last hour: ${outcome.detail}`;
  }
}
