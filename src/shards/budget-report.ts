import type { MetricSourceKind, NoMetrics } from '../metrics/metrics-port.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { BudgetLine } from './budget-line.ts';
import type { BudgetFinding, HourFlow } from './budget.ts';

/** What the shards of a fleet take of an average node, as of the last hour. */
export interface BudgetReport {
  readonly kind: 'budgets';
  readonly fleet: FleetConfig;
  readonly at: Date;
  /** The hour of UTC that the weeks before are looked at for. */
  readonly hour: Date;
  readonly source: MetricSourceKind;
  /** How many nodes should tell, and those that did not. */
  readonly asked: number;
  readonly silent: readonly string[];
  readonly flows: readonly HourFlow[];
  readonly findings: readonly BudgetFinding[];
  /** What is an alert now. */
  readonly firing: readonly (BudgetLine & { readonly firingSince: Date })[];
}

export type BudgetReportOutcome =
  | BudgetReport
  | { readonly kind: 'no-shards'; readonly fleet: FleetConfig }
  | { readonly kind: 'not-configured'; readonly fleet: FleetConfig }
  /** `detail` is a sentence without a period. */
  | { readonly kind: 'no-answer'; readonly fleet: FleetConfig; readonly detail: string };

export function noBudgets(
  fleet: FleetConfig,
  why: NoMetrics | { readonly kind: 'no-shards' },
): Exclude<BudgetReportOutcome, BudgetReport> {
  switch (why.kind) {
    case 'no-shards':
    case 'not-configured':
      return { kind: why.kind, fleet };
    case 'no-data':
    case 'not-reachable':
      return { kind: 'no-answer', fleet, detail: why.detail };
  }
}
