import {
  clip,
  clipLines,
  embed,
  escape,
  grid,
  LIMITS,
  message,
  NOT_KNOWN,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { BudgetReport, BudgetReportOutcome } from './budget-report.ts';
import { budgetProblem, measureWords, valueWords } from './budget-words.ts';
import { BUDGET_MEASURES, budgetOf, lineOf, type BudgetFinding, type BudgetMeasure } from './budget.ts';
import { SHARDS_BLUE } from './source-words-view.ts';
import { hourWords } from './usual.ts';

/** What a message has room for; beyond it REST and the command line have all. */
const SHOWN = { shards: 20, outside: 10, silent: 120 } as const;
const OUTSIDE_ORANGE = 0xe67e22;

export function budgetMessage(report: BudgetReportOutcome): MessageBody {
  const title = `⚖️ Budgets by shard of ${escape(report.fleet.name)}`;
  if (report.kind !== 'budgets')
    return message({
      mentions: 'nobody',
      embeds: [embed({ title, color: SHARDS_BLUE, description: `${escape(budgetProblem(report))}.` })],
    });
  const outside = report.findings.filter(({ state }) => state === 'above' || state === 'below');
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title,
        color: outside.length > 0 || report.firing.length > 0 ? OUTSIDE_ORANGE : SHARDS_BLUE,
        description: clipLines(
          [
            `The hour up to ${timestamp(report.at, 't')}, average per fleet node; messages per store node. Never a sum over nodes, which all carry the same messages.`,
            ...tableOf(report),
            ...outsideLines(report, outside),
            ...lineLines(report),
            ...usualLines(report),
            ...silentLines(report),
          ],
          LIMITS.embedDescription,
        ),
      }),
    ],
  });
}

const HEADS = ['shard', 'in', 'budget', 'out', 'budget', 'msg/s', 'budget'];

function tableOf({ fleet, flows }: BudgetReport): readonly string[] {
  const shown = flows.slice(0, SHOWN.shards);
  const lines = shown.map((flow) => {
    const budget = budgetOf(fleet.shardBudgets, flow.shard);
    return [
      String(flow.shard),
      ...BUDGET_MEASURES.flatMap((measure) => [cell(flow[measure], measure), cell(budget[measure], measure)]),
    ];
  });
  const left = flows.length - shown.length;
  return [
    grid(HEADS, lines),
    ...(left > 0 ? [`${plural(left, 'shard')} more: the API and \`muster shard budget\` have all.`] : []),
  ];
}

function cell(value: number | null, measure: BudgetMeasure): string {
  return value === null ? NOT_KNOWN : valueWords(value, measure).replace(' a second', '');
}

function outsideLines(report: BudgetReport, outside: readonly BudgetFinding[]): readonly string[] {
  const since = new Map(report.firing.map((line) => [lineOf(line.finding), line.firingSince]));
  // What fires and is on its way back is an alert still.
  const coming = report.firing.filter(({ finding }) => outside.every((each) => lineOf(each) !== lineOf(finding)));
  if (outside.length + coming.length === 0) return [calmWords(report)];
  const left = outside.length - SHOWN.outside;
  return [
    ...outside.slice(0, SHOWN.outside).map((finding) => {
      const from = since.get(lineOf(finding));
      const when = from === undefined ? 'not for long enough to be an alert' : `since ${timestamp(from, 'R')}`;
      return `⚠️ ${findingWords(finding, report)}, ${when}.`;
    }),
    ...(left > 0 ? [`and ${left} more`] : []),
    ...coming.slice(0, SHOWN.outside).map(({ finding, firingSince }) => {
      const now = report.findings.find((each) => lineOf(each) === lineOf(finding)) ?? finding;
      return `⏳ ${findingWords(now, report)}; an alert since ${timestamp(firingSince, 'R')} until it stays so.`;
    }),
  ];
}

function calmWords({ findings }: BudgetReport): string {
  const held = findings.filter(({ rule }) => rule === 'budget');
  const known = held.filter(({ state }) => state !== 'unknown').length;
  if (held.length === 0) return '▫️ No shard has a budget: `shardBudgets` of the fleet in the configuration gives one.';
  if (known === 0) return '❔ Not known: no node told of any shard that has a budget.';
  const rest = held.length - known;
  return `✅ Within its budget: ${known} of ${plural(held.length, 'line')}${rest === 0 ? '' : `; of ${rest} nothing is known`}.`;
}

/** "shard 32: relay takes in 120 kB/s, above its budget of 60 kB/s (200 %)". */
function findingWords(
  { rule, shard, measure, state, value, high, median }: BudgetFinding,
  { hour }: BudgetReport,
): string {
  const head = `${shard === null ? 'all shards together' : `shard ${shard}`}: ${measureWords(measure)} ${valueWords(value, measure)}`;
  if (rule === 'budget') {
    const share = value === null || high === null || high === 0 ? '' : ` (${Math.round((100 * value) / high)} %)`;
    return `${head}, ${state === 'above' ? 'above' : 'within'} ${shard === null ? 'the share of the line of' : 'its budget of'} ${valueWords(high, measure)}${share}`;
  }
  const usual = `${valueWords(median, measure)} on ${hourWords(hour)}`;
  return `${head}, ${state === 'above' || state === 'below' ? `${state} the usual` : 'near the usual'} ${usual}`;
}

function lineLines({ findings, fleet }: BudgetReport): readonly string[] {
  const { line } = fleet.shardBudgets;
  if (line === null) return [];
  return findings
    .filter(({ shard }) => shard === null)
    .map(({ measure, value, high }) => {
      const share = value === null ? 'not known' : `${Math.round((1000 * value) / line.bytesPerSecond) / 10} %`;
      return `All shards together, ${measure}: ${valueWords(value, measure)}, ${share} of a host’s line (budget ${valueWords(high, measure)}).`;
    });
}

/** What is usual at this hour, shard by shard; how much history there is where it does not do. */
function usualLines({ findings, hour, fleet }: BudgetReport): readonly string[] {
  const { usual } = fleet.shardBudgets;
  if (!usual.on) return ['What is usual is not judged: `shardBudgets: usual: on` is false.'];
  const all = findings.filter(({ rule, measure }) => rule === 'usual' && measure === 'in');
  const known = all.filter(({ median }) => median !== null);
  const [first] = all;
  if (known.length === 0)
    return [
      `❔ Not enough history for what is usual on ${hourWords(hour)}: ${first?.weeks ?? 0} of ${plural(usual.leastWeeks, 'week')}.`,
    ];
  const words = known.slice(0, SHOWN.shards).map(({ shard, low, high, median }) => {
    return `${shard ?? ''}: ${valueWords(median, 'in')} (${valueWords(low, 'in')} to ${valueWords(high, 'in')})`;
  });
  return [`Usual in on ${hourWords(hour)}, by shard: ${words.join('; ')}.`];
}

function silentLines({ silent, asked }: BudgetReport): readonly string[] {
  if (silent.length === 0) return [];
  return [
    `${silent.length} of ${plural(asked, 'node')} told nothing: ${escape(clip(silent.join(', '), SHOWN.silent))}.`,
  ];
}
