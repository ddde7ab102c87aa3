import { createHash } from 'node:crypto';
import type { AlertReport } from './alerts/alert-report.ts';
import type { AlertWord } from './alerts/alert.ts';
import type { HealthChange, HealthFact } from './health/health-fact.ts';
import { keyOf, type HealthLine, type StoredLine } from './health/health-line.ts';
import { RULE_BOOK } from './health/rule-book.ts';
import type { Config } from './platform/config/config.ts';

/*
 * What Muster finds by itself, in the words of the alerts room, where it is one source among others: grouped, told,
 * acknowledged and silenced like any other's.
 */

/** The lines of health whose alerts began, grew or ended; null when none did. */
export function healthReport(fact: HealthFact, config: Pick<Config, 'fleets'>): AlertReport | null {
  const dashboardUrl = dashboardOf(config, fact.fleet);
  const words = [
    ...fact.changes.flatMap((change) => wordsOf(fact, change, dashboardUrl)),
    ...fact.gone.flatMap((line) => endOfGone(fact, line, dashboardUrl)),
  ];
  return words.length === 0 ? null : { source: 'muster', heardAt: fact.at, words, sourceGroup: null };
}

function wordsOf(
  fact: HealthFact,
  { line, alert, firingSince, firingAs }: HealthChange,
  dashboardUrl: string | null,
): AlertWord[] {
  if (alert === 'none') return [];
  const isOver = alert === 'ends';
  return [
    {
      // A line that is well again ends the alert that it was, not a milder one.
      ...wordOf(fact.fleet, { ...line, state: firingAs ?? line.state }),
      status: isOver ? 'resolved' : 'firing',
      startsAt: firingSince ?? fact.at,
      endsAt: isOver ? fact.at : null,
      annotations: { ...annotationsOf(line), dashboardUrl },
      url: null,
    },
  ];
}

/** Its host left the configuration: nobody judges it any more. */
function endOfGone(fact: HealthFact, line: StoredLine, dashboardUrl: string | null): AlertWord[] {
  if (line.firing === null) return [];
  return [
    {
      ...wordOf(fact.fleet, { ...line, state: line.firing.state }),
      status: 'resolved',
      startsAt: line.firing.since,
      endsAt: fact.at,
      annotations: { summary: null, description: 'It is not judged any more.', runbookUrl: null, dashboardUrl },
      url: null,
    },
  ];
}

function wordOf(
  fleet: string,
  { rule, subject, state }: Pick<StoredLine, 'rule' | 'subject' | 'state'>,
): Pick<AlertWord, 'fingerprint' | 'labels'> {
  const { host, role, dataCentre, shard, name } = subject;
  const labels = Object.entries({
    alertname: RULE_BOOK[rule].alertName,
    severity: state === 'unhealthy' ? 'critical' : 'warning',
    fleet,
    instance: host,
    datacenter: dataCentre,
    role,
    shard: shard === null ? null : String(shard),
    name,
  }).flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
  return {
    // Without the severity: the same line that gets worse is the same alert.
    fingerprint: createHash('sha256')
      .update(`${fleet}\n${keyOf(rule, subject)}`)
      .digest('hex')
      .slice(0, 16),
    labels: Object.fromEntries(labels),
  };
}

function annotationsOf({ rule, subject, said, threshold, evidence }: HealthLine): AlertWord['annotations'] {
  const shard = subject.shard === null ? '' : ` of shard ${subject.shard}`;
  const what = `${RULE_BOOK[rule].title}${shard}`;
  const measure = threshold === null ? '' : `: ${threshold}`;
  return {
    summary: `${what}: ${said}`,
    // Where hosts differ in their figures this is all that they have in common, so it names the rule, too.
    description: `${what}${measure} (${evidence.source}: ${evidence.query})`,
    runbookUrl: null,
    dashboardUrl: null,
  };
}

function dashboardOf({ fleets }: Pick<Config, 'fleets'>, fleet: string): string | null {
  const links = fleets.find(({ name }) => name === fleet)?.links ?? [];
  return links.find(({ label }) => /grafana|dashboard/i.test(label))?.url ?? null;
}
