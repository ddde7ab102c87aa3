import { createHash } from 'node:crypto';
import type { AlertReport } from '../alerts/alert-report.ts';
import type { AlertWord } from '../alerts/alert.ts';
import { deployId, type Deploy } from '../deploys/deploy.ts';
import type { Hold } from '../holds/hold.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { BudgetLine, LineStep } from './budget-line.ts';
import { lineOf, type BudgetFinding } from './budget.ts';
import { measureWords, valueWords } from './budget-words.ts';
import { hourOf, hourWords } from './usual.ts';

/** What may explain why something is outside. */
export interface Around {
  readonly deploys: readonly Deploy[];
  readonly holds: readonly Hold[];
}

export interface Changed {
  readonly line: BudgetLine;
  readonly alert: Exclude<LineStep['alert'], 'none'>;
  /** Since when it fires, or did. */
  readonly since: Date;
}

export interface BudgetNews {
  readonly fleet: Pick<FleetConfig, 'name' | 'links'>;
  readonly now: Date;
  readonly changed: readonly Changed[];
  /** Lines that are judged no more. */
  readonly gone: readonly BudgetLine[];
  readonly around: Around;
  /** Who said so, and what was asked. */
  readonly query: string;
}

const NAMES: Readonly<Record<BudgetFinding['rule'], string>> = {
  budget: 'ShardOverBudget',
  usual: 'ShardTrafficUnusual',
};

/** What begins and ends, in the words of the alerts room; null where nothing does. */
export function budgetAlerts(news: BudgetNews): AlertReport | null {
  const words = [
    ...news.changed.map((each) => changedWord(news, each)),
    ...news.gone.flatMap((line) => goneWord(news, line)),
  ];
  return words.length === 0 ? null : { source: 'muster', heardAt: news.now, words, sourceGroup: null };
}

function changedWord(news: BudgetNews, { line, alert, since }: Changed): AlertWord {
  const { fleet, now, around, query } = news;
  const isOver = alert === 'ends';
  return {
    ...wordOf(fleet.name, line.finding),
    status: isOver ? 'resolved' : 'firing',
    startsAt: since,
    endsAt: isOver ? now : null,
    annotations: {
      summary: summaryOf(line.finding, now),
      description: [measuredWords(line.finding), `Asked: ${query}`, ...aroundWords(around)].join('. '),
      runbookUrl: linkOf(fleet, /runbook/i),
      dashboardUrl: linkOf(fleet, /grafana|dashboard/i),
    },
    url: null,
  };
}

function goneWord({ fleet, now }: BudgetNews, { finding, firingSince }: BudgetLine): readonly AlertWord[] {
  if (firingSince === null) return [];
  const description = 'The configuration does not ask for it any more, so it is not judged';
  return [
    {
      ...wordOf(fleet.name, finding),
      status: 'resolved',
      startsAt: firingSince,
      endsAt: now,
      annotations: { summary: null, description, runbookUrl: null, dashboardUrl: null },
      url: null,
    },
  ];
}

function wordOf(fleet: string, finding: BudgetFinding): Pick<AlertWord, 'fingerprint' | 'labels'> {
  const { rule, measure, shard } = finding;
  return {
    fingerprint: createHash('sha256')
      .update(`shards\n${fleet}\n${lineOf(finding)}`)
      .digest('hex')
      .slice(0, 16),
    labels: {
      alertname: NAMES[rule],
      severity: 'warning',
      fleet,
      measure,
      ...(shard === null ? {} : { shard: String(shard) }),
    },
  };
}

/** "Shard 32 takes in 120 kB/s, above its budget of 60 kB/s". */
function summaryOf(finding: BudgetFinding, now: Date): string {
  const { rule, shard, measure, value, state, high, median } = finding;
  const who = shard === null ? 'All shards together' : `Shard ${shard}`;
  const what = `${who}: ${measureWords(measure)} ${valueWords(value, measure)}`;
  if (rule === 'budget') {
    const than = `${shard === null ? 'the share of the line' : 'the budget'} of ${valueWords(high, measure)}`;
    return state === 'above' ? `${what}, above ${than}` : `${what}, within ${than}`;
  }
  const usual = `${valueWords(median, measure)} on ${hourWords(hourOf(now))}`;
  if (state === 'above' || state === 'below') return `${what}, ${state} the usual ${usual}`;
  return `${what}, near the usual ${usual}`;
}

function measuredWords({ rule, measure, weeks, low, high }: BudgetFinding): string {
  const per = measure === 'messages' ? 'average per store node' : 'average per fleet node';
  const hour = `Measured over the last hour, ${per}`;
  if (rule === 'budget' || low === null || high === null) return hour;
  return `${hour}; usual is ${valueWords(low, measure)} to ${valueWords(high, measure)}, by ${weeks ?? 0} weeks before`;
}

/** A deploy or a hold in between may be the reason, and is named either way. */
function aroundWords({ deploys, holds }: Around): readonly string[] {
  const begun = deploys.map((each) => `${deployId(each)} of ${each.ref} was begun at ${minute(each.begunAt)}`);
  const held = holds.map(({ number, placedAt }) => `H-${number} stands since ${minute(placedAt)}`);
  return begun.length + held.length === 0
    ? ['No deploy of the last day and no hold is known']
    : [...begun.slice(0, MOST_NAMED), ...held.slice(0, MOST_NAMED)];
}

const MOST_NAMED = 3;

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function linkOf({ links }: Pick<FleetConfig, 'links'>, label: RegExp): string | null {
  return links.find((link) => label.test(link.label))?.url ?? null;
}
