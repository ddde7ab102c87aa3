import { z } from 'zod';
import type { DeployerPort, DeployRunReading, FoundRun, PauseReading } from '../holds/deployer-port.ts';
import type { SendOutcome } from '../platform/acts/act.ts';
import type { Clock } from '../platform/clock.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedRead, failedSend } from './act-call.ts';
import { beganSince } from './started-runs.ts';

/** What the API changed, the API shows at once. */
export const GITLAB_SETTLING_MS = 20_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const PERIODS = z.array(
  z.object({
    id: z.int(),
    freeze_start: z.string(),
    freeze_end: z.string(),
    cron_timezone: z.string().nullish(),
    created_at: z.string().nullish(),
  }),
);
type Period = z.infer<typeof PERIODS>[number];
const PIPELINE = z.object({
  id: z.int(),
  status: z.string(),
  web_url: z.string().nullish(),
  sha: z.string().nullish(),
});
const PIPELINES = z.array(z.object({ id: z.int(), created_at: z.iso.datetime({ offset: true }).nullish() }));
const VARIABLES = z.array(z.object({ key: z.string(), value: z.string() }));
/** By which a pipeline is known for the deploy that made it. */
const MARK = 'MUSTER_DEPLOY';
/** More pipelines of one ref are not made by hand within minutes. */
const MOST_LOOKED_AT = 5;

type GitlabDeployer = Extract<DeployerConfig, { kind: 'gitlab' }>;

/**
 * A project of GitLab: a freeze period pauses (GitLab docs: Freeze Periods API), which jobs see as CI_DEPLOY_FREEZE.
 * Periods have no name, so Muster's own are known by their shape: from a minute of one day of the year until the same
 * minute of the day before, in UTC, which nobody writes by hand. They are deleted to resume.
 */
export function createGitlabDeployer(
  http: Outbound,
  { project }: GitlabDeployer,
  { clock }: { readonly clock: Clock },
): DeployerPort {
  const path = `/api/v4/projects/${encodeURIComponent(project)}`;
  const periods = `${path}/freeze_periods`;

  const list = async (etag: string | null) => {
    const outcome = await http.requestJson({ path: periods, query: { per_page: 100 }, etag });
    if (outcome.kind === 'not-modified') return { kind: 'unchanged' } as const;
    if (outcome.kind === 'refused' && outcome.status === 404)
      return { kind: 'gone', why: `GitLab knows no project ${project}, or shows none to this token` } as const;
    if (outcome.kind !== 'ok') return notRead(failedRead(outcome));
    const parsed = PERIODS.safeParse(outcome.body);
    if (!parsed.success) return unreadable('GitLab listed its freeze periods in words that Muster does not know');
    return { kind: 'listed', all: parsed.data, mark: outcome.etag } as const;
  };

  const resume = async (): Promise<SendOutcome> => {
    const found = await list(null);
    if (found.kind !== 'listed')
      return { kind: 'not-sent', why: 'GitLab did not list its freeze periods', retryAt: null };
    for (const { id } of found.all.filter(isOurs)) {
      const outcome = await http.requestText({ method: 'DELETE', path: `${periods}/${id}` });
      // Somebody else was first, which is as well.
      const isGone = outcome.kind === 'refused' && outcome.status === 404;
      if (outcome.kind !== 'ok' && !isGone) return failedSend(outcome);
    }
    return { kind: 'accepted', receipt: {} };
  };

  return {
    settlingMs: GITLAB_SETTLING_MS,
    deploysOnce: false,
    // Jobs are told of a freeze when their pipeline is made (GitLab docs: CI_DEPLOY_FREEZE).
    pausableOnce: 'begun',
    async readPause(mark): Promise<PauseReading> {
      const found = await list(mark);
      if (found.kind !== 'listed') return found;
      const ours = found.all.filter(isOurs);
      const others = found.all.length - ours.length;
      const words =
        others === 0 ? null : `${others} other freeze period${others === 1 ? '' : 's'} of the project stand beside it`;
      return { kind: 'read', state: ours.length > 0 ? 'paused' : 'running', words, mark: found.mark, url: null };
    },
    async setPause(wanted): Promise<SendOutcome> {
      if (wanted === 'running') return resume();
      const outcome = await http.requestText({
        method: 'POST',
        path: periods,
        body: { kind: 'json', value: freezeFrom(clock.now()) },
      });
      return outcome.kind === 'ok' ? { kind: 'accepted', receipt: {} } : failedSend(outcome);
    },
    async deploy({ ref, idempotencyKey }): Promise<SendOutcome> {
      const outcome = await http.requestJson({
        method: 'POST',
        path: `${path}/pipeline`,
        body: { kind: 'json', value: { ref, variables: [{ key: MARK, value: idempotencyKey }] } },
      });
      if (outcome.kind !== 'ok') return failedSend(outcome);
      const parsed = PIPELINE.safeParse(outcome.body);
      if (!parsed.success) return { kind: 'accepted', receipt: {} };
      return { kind: 'accepted', receipt: { pipeline: String(parsed.data.id) }, url: parsed.data.web_url ?? null };
    },
    async readRun(receipt): Promise<DeployRunReading> {
      const id = receipt['pipeline'] ?? '';
      if (!/^\d{1,20}$/.test(id)) return { kind: 'unknown', why: 'GitLab did not say which pipeline it became' };
      const outcome = await http.requestJson({ path: `${path}/pipelines/${id}` });
      if (outcome.kind === 'refused' && outcome.status === 404)
        return { kind: 'unknown', why: `pipeline ${id} is gone` };
      if (outcome.kind !== 'ok') return notRead(failedRead(outcome));
      const parsed = PIPELINE.safeParse(outcome.body);
      return parsed.success ? runOf(parsed.data) : unreadable('GitLab described the pipeline oddly');
    },
    async findRun({ ref, since, idempotencyKey }): Promise<FoundRun> {
      const query = { ref, source: 'api', order_by: 'id', sort: 'desc', per_page: 20 };
      const outcome = await http.requestJson({ path: `${path}/pipelines`, query });
      if (outcome.kind !== 'ok') return notRead(failedRead(outcome));
      const parsed = PIPELINES.safeParse(outcome.body);
      if (!parsed.success) return unreadable('GitLab listed the pipelines oddly');
      const young = parsed.data.filter(
        ({ created_at: at }) => at === null || at === undefined || beganSince(new Date(at), since),
      );
      for (const { id } of young.slice(0, MOST_LOOKED_AT)) {
        const variables = await http.requestJson({ path: `${path}/pipelines/${id}/variables` });
        if (variables.kind !== 'ok') return notRead(failedRead(variables));
        const known = VARIABLES.safeParse(variables.body);
        if (known.success && known.data.some(({ key, value }) => key === MARK && value === idempotencyKey))
          return { kind: 'found', receipt: { pipeline: String(id) } };
      }
      return { kind: 'none' };
    },
  };
}

/** From a minute ago, so that it is in force at once, until a day before it comes round again. */
export function freezeFrom(now: Date) {
  const start = new Date(now.getTime() - MINUTE_MS);
  return { freeze_start: cronOf(start), freeze_end: cronOf(new Date(start.getTime() - DAY_MS)), cron_timezone: 'UTC' };
}

function cronOf(at: Date): string {
  return `${at.getUTCMinutes()} ${at.getUTCHours()} ${at.getUTCDate()} ${at.getUTCMonth() + 1} *`;
}

const YEARLY = /^(\d{1,2}) (\d{1,2}) (\d{1,2}) (\d{1,2}) \*$/;

function isOurs({ freeze_start: start, freeze_end: end, cron_timezone: timeZone }: Period): boolean {
  const [, minute = '', hour = '', day = '', month = ''] = YEARLY.exec(start) ?? [];
  if (minute === '' || (timeZone ?? 'UTC') !== 'UTC') return false;
  // A leap year and another: what came before 1 March depends on it.
  return [2024, 2025].some((year) => {
    const at = Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute));
    return cronOf(new Date(at)) === start && cronOf(new Date(at - DAY_MS)) === end;
  });
}

function runOf({ id, status, web_url: url, sha }: z.infer<typeof PIPELINE>): DeployRunReading {
  const about = { run: `#${id}`, url: url ?? null, sha: sha ?? null, receipt: { pipeline: String(id) } };
  switch (status) {
    case 'success':
      return { kind: 'passed', ...about };
    case 'failed':
      return { kind: 'failed', ...about };
    case 'canceled':
    case 'canceling':
    case 'skipped':
      return { kind: 'stopped', ...about };
    case 'running':
      return { kind: 'running', ...about };
    default:
      return { kind: 'waiting', why: `GitLab calls it ${status}` };
  }
}

function unreadable(why: string) {
  return { kind: 'unreadable', why, retryAt: null } as const;
}

function notRead(reading: ReturnType<typeof failedRead>) {
  return reading.kind === 'unreadable' ? reading : unreadable('it could not be read');
}
