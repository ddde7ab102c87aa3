import type { Config } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { listBreaksSince } from './break-store.ts';
import { listOccurrencesSince } from './occurrence-store.ts';
import { judgeOccurrence, OCCURRENCE_EVENTS, type OccurrenceEvent } from './occurrence.ts';
import type { RouteRule } from './route-rule.ts';
import { runSubject } from './route-subject.ts';
import { judgeRoute } from './route-verdict.ts';
import { readMembership } from './routing-membership-service.ts';
import { runMarkOfKey } from './run-mark.ts';
import { listNewestRuns } from './run-search-store.ts';
import { findRun } from './run-store.ts';
import type { Preview, PreviewExample } from './subscription-outcome.ts';
import { readTransitions } from './why-service.ts';

const DAY_MS = 86_400_000;
/** More of one day are not looked at, neither of runs nor of the others. */
const MOST_RUNS = 300;
const EXAMPLES = 3;

/** What the rule would have shown of the last 24 hours. */
export async function previewRule(
  reader: Reader,
  rule: RouteRule,
  { config, now }: { readonly config: Config; readonly now: Date },
): Promise<Preview> {
  const since = new Date(now.getTime() - DAY_MS);
  const recent = (await listNewestRuns(reader, MOST_RUNS)).filter(({ createdAt }) => createdAt >= since);
  const breaks = await listBreaksSince(reader, since);
  const taken: PreviewExample[] = [];
  for (const { key, workflow, number, branch, url, createdAt } of recent) {
    const run = await findRun(reader, key);
    if (run === null) continue;
    const pipelines = await readMembership(reader, key, config);
    const subject = runSubject(run, { config, pipelines, transitions: await readTransitions(reader, run, breaks) });
    const verdict = judgeRoute({ ...rule, quietHours: null }, subject, { verdict: null, now });
    if (verdict.kind !== 'took') continue;
    taken.push({
      name: `${workflow} ${runMarkOfKey({ number, key })}${branch === '' ? '' : ` on ${branch}`}`,
      url,
      at: createdAt,
    });
  }
  const others = await previewOccurrences(reader, rule, { since, now });
  const examples = [...taken.slice(0, EXAMPLES), ...others.examples].toSorted(
    (a, b) => b.at.getTime() - a.at.getTime(),
  );
  return {
    since,
    runs: recent.length,
    taken: taken.length,
    others: others.counts,
    examples: examples.slice(0, EXAMPLES),
  };
}

/** Deployments, tags and releases of the same time, by kind. */
async function previewOccurrences(
  reader: Reader,
  rule: RouteRule,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<{ readonly counts: Preview['others']; readonly examples: readonly PreviewExample[] }> {
  const recent = await listOccurrencesSince(reader, { since, limit: MOST_RUNS });
  const taken = recent.filter((each) => {
    const judging = { pipelines: [], before: null, now };
    return judgeOccurrence({ ...rule, quietHours: null }, each, judging)?.kind === 'took';
  });
  const countOf = (list: typeof recent, event: OccurrenceEvent): number =>
    list.filter((each) => each.event === event).length;
  return {
    counts: OCCURRENCE_EVENTS.map((event) => ({ event, seen: countOf(recent, event), taken: countOf(taken, event) })),
    examples: taken.slice(0, EXAMPLES).map(({ subject, event, url, at }) => {
      const what = subject.branch === '' ? (subject.environments[0] ?? '') : subject.branch;
      return { name: `${event} ${subject.repository} ${what}`.trim(), url, at };
    }),
  };
}
