/*
 * GET /api/v1/fleets/{fleet}/shards/budget   what each shard takes of an average node in the last hour, against its
 *                                            budget and against what is usual for this hour of this weekday
 * Needs: fleet.view on the fleet. The twin of /shard budget. What is not known is null, never 0.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import type { BudgetReport } from '../src/shards/budget-report.ts';
import type { BudgetService } from '../src/shards/budget-service.ts';
import { budgetProblem } from '../src/shards/budget-words.ts';
import { BUDGET_MEASURES, lineOf } from '../src/shards/budget.ts';
import { findFleet } from './fleets-asked.ts';

const TIME = z.iso.datetime();
const NUMBER = z.number().nullable().describe('null: not known');

const BUDGETS = z.object({
  fleet: z.string(),
  vantage: z.literal('average per fleet node'),
  because: z.string().nullable().describe('why nothing is known; null: something is'),
  source: z.enum(['prometheus', 'scrape']).nullable().describe('null: nobody answered'),
  until: TIME.nullable().describe('the end of the hour that was measured'),
  hour: TIME.nullable().describe('the hour of UTC whose like in the weeks before is what is usual'),
  asked: z.number().nullable().describe('nodes that should tell'),
  silent: z.array(z.string()).describe('nodes that told nothing'),
  lines: z.array(
    z.object({
      shard: z.number().nullable().describe('null: all shards of a node together, against its line'),
      measure: z
        .enum(BUDGET_MEASURES)
        .describe('in: all that relay takes in; out: all that it sends on (bytes a second); messages: a second'),
      rule: z.enum(['budget', 'usual']),
      state: z
        .enum(['above', 'below', 'between', 'inside', 'unknown', 'too-little-history'])
        .describe('between: neither outside nor well inside, which changes no alert'),
      value: NUMBER,
      low: z.number().nullable().describe('null: there is no lower end'),
      high: z.number().nullable().describe('the budget, or the upper end of what is usual'),
      median: z.number().nullable().describe('of the weeks before; null for a budget'),
      weeks: z.number().nullable().describe('of how many weeks something is known; null for a budget'),
      alertSince: TIME.nullable().describe('since when it is an alert; null: it is none'),
    }),
  ),
});

export interface ShardBudgetApiDeps {
  readonly fleets: FleetService;
  readonly budgets: Pick<BudgetService, 'report'>;
}

export function createShardBudgetApi({ fleets, budgets }: ShardBudgetApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'shard budget',
      method: 'GET',
      path: '/fleets/{fleet}/shards/budget',
      summary: 'What each shard takes of a node, against its budget and against what is usual at this hour',
      sees: 'fleet.view',
      input: z.object({ fleet: z.string().max(100).describe('A name the fleet has or had') }),
      data: BUDGETS,
      endings: {
        budgets: { status: 200, about: 'every line that there is' },
        'not-configured': { status: 409, about: 'the configuration names no source of metrics for this fleet' },
        'no-shards': { status: 409, about: 'the configuration names no shard of this fleet' },
        'no-answer': { status: 200, about: 'nobody could be asked, or nobody told anything of the last hour' },
      },
      find: async ({ fleet }) => findFleet(fleets, fleet),
      requires: (_input, { name }) => ({ permission: 'fleet.view', fleet: name }),
      notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
      async run(_input, fleet) {
        const report = await budgets.report(fleet);
        if (report.kind === 'no-answer') return { outcome: 'no-answer', data: unknownJson(fleet.name, report.detail) };
        if (report.kind !== 'budgets') return { outcome: report.kind, problem: `${budgetProblem(report)}.` };
        return { outcome: 'budgets', data: budgetsJson(report) };
      },
    }),
  ];
}

function unknownJson(fleet: string, because: string) {
  const nothing = { source: null, until: null, hour: null, asked: null, silent: [], lines: [] };
  return { fleet, vantage: 'average per fleet node' as const, because, ...nothing };
}

function budgetsJson({ fleet, source, at, hour, asked, silent, findings, firing }: BudgetReport) {
  const since = new Map(firing.map((line) => [lineOf(line.finding), line.firingSince]));
  return {
    fleet: fleet.name,
    vantage: 'average per fleet node' as const,
    because: null,
    source,
    until: at.toISOString(),
    hour: hour.toISOString(),
    asked,
    silent: [...silent],
    lines: findings.map((finding) => ({ ...finding, alertSince: since.get(lineOf(finding))?.toISOString() ?? null })),
  };
}
