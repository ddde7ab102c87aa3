import type { Config } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { listBreaksSince } from './break-store.ts';
import type { RouteRule } from './route-rule.ts';
import { runSubject } from './route-subject.ts';
import { judgeRoute } from './route-verdict.ts';
import { readMembership } from './routing-membership-service.ts';
import { runMarkOfKey } from './run-mark.ts';
import { listNewestRuns } from './run-search-store.ts';
import { findRun } from './run-store.ts';
import type { Preview } from './subscription-outcome.ts';
import { transitionsOf } from './why-service.ts';

const DAY_MS = 86_400_000;
/** More of one day are not looked at. */
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
  const taken: { readonly name: string; readonly url: string | null; readonly at: Date }[] = [];
  for (const { key, workflow, number, branch, url, createdAt } of recent) {
    const run = await findRun(reader, key);
    if (run === null) continue;
    const pipelines = await readMembership(reader, key, config);
    const subject = runSubject(run, { config, pipelines, transitions: transitionsOf(run, breaks) });
    const verdict = judgeRoute({ ...rule, quietHours: null }, subject, { verdict: null, now });
    if (verdict.kind !== 'took') continue;
    taken.push({
      name: `${workflow} ${runMarkOfKey({ number, key })}${branch === '' ? '' : ` on ${branch}`}`,
      url,
      at: createdAt,
    });
  }
  return { since, runs: recent.length, taken: taken.length, examples: taken.slice(0, EXAMPLES) };
}
