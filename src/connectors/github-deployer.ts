import { z } from 'zod';
import type { DeployerPort, DeployRunReading, FoundRun, PauseReading } from '../holds/deployer-port.ts';
import type { SendOutcome } from '../platform/acts/act.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedRead, failedSend } from './act-call.ts';
import { beganSince } from './started-runs.ts';

/** What GitHub shows of a change, it shows within seconds; a slow day of theirs is minutes. */
export const GITHUB_SETTLING_MS = 60_000;
const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

const WORKFLOW = z.object({ state: z.string(), html_url: z.string().nullish() });
const DISPATCHED = z.object({ workflow_run_id: z.int(), html_url: z.string().nullish() });
const RUN = z.object({
  run_number: z.int().nullish(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  html_url: z.string().nullish(),
  head_sha: z.string().nullish(),
});
const RUNS = z.object({
  workflow_runs: z.array(
    z.object({ id: z.int(), run_number: z.int(), event: z.string().nullish(), created_at: z.iso.datetime() }),
  ),
});

type GithubDeployer = Extract<DeployerConfig, { kind: 'github' }>;

/**
 * A workflow of GitHub (GitHub docs: REST API endpoints for workflows): disabled it takes no push and no tag, and what
 * came meanwhile is not run later, so resuming it deploys only what comes after, or what is asked for by `deploy`.
 */
export function createGithubDeployer(http: Outbound, { repository, workflow }: GithubDeployer): DeployerPort {
  const path = `/repos/${repository}/actions/workflows/${encodeURIComponent(workflow)}`;
  return {
    settlingMs: GITHUB_SETTLING_MS,
    deploysOnce: false,
    pausableOnce: 'begun',
    async readPause(mark): Promise<PauseReading> {
      const outcome = await http.requestJson({ path, headers: HEADERS, etag: mark });
      if (outcome.kind === 'not-modified') return { kind: 'unchanged' };
      if (outcome.kind === 'refused' && outcome.status === 404)
        return {
          kind: 'gone',
          why: `GitHub knows no workflow ${workflow} in ${repository}, or shows none to this token`,
        };
      if (outcome.kind !== 'ok') return notRead(failedRead(outcome));
      const parsed = WORKFLOW.safeParse(outcome.body);
      if (!parsed.success) return unreadable('GitHub described the workflow in words that Muster does not know');
      const { state, html_url: url } = parsed.data;
      // Whatever begins with "disabled" runs nothing: by hand, for inactivity, in a fork.
      const isOff = state.startsWith('disabled') || state === 'deleted';
      const words = state === 'active' ? null : `GitHub calls it ${state}`;
      return { kind: 'read', state: isOff ? 'paused' : 'running', words, mark: outcome.etag, url: url ?? null };
    },
    async setPause(wanted): Promise<SendOutcome> {
      const verb = wanted === 'paused' ? 'disable' : 'enable';
      const outcome = await http.requestText({ method: 'PUT', path: `${path}/${verb}`, headers: HEADERS });
      return outcome.kind === 'ok' ? { kind: 'accepted', receipt: { status: outcome.status } } : failedSend(outcome);
    },
    async deploy({ ref }): Promise<SendOutcome> {
      const outcome = await http.requestText({
        method: 'POST',
        path: `${path}/dispatches`,
        headers: HEADERS,
        body: { kind: 'json', value: { ref, return_run_details: true } },
      });
      if (outcome.kind !== 'ok') return failedSend(outcome);
      const told = DISPATCHED.safeParse(parsedJson(outcome.body));
      // An older GitHub answers 204 and does not say which run it became.
      if (!told.success) return { kind: 'accepted', receipt: {} };
      const url = told.data.html_url ?? null;
      return { kind: 'accepted', receipt: { run: String(told.data.workflow_run_id) }, url };
    },
    async readRun(receipt): Promise<DeployRunReading> {
      const run = receipt['run'] ?? '';
      if (!/^\d{1,20}$/.test(run)) return { kind: 'unknown', why: 'GitHub did not say which run it became' };
      const outcome = await http.requestJson({ path: `/repos/${repository}/actions/runs/${run}`, headers: HEADERS });
      if (outcome.kind === 'refused' && outcome.status === 404) return { kind: 'unknown', why: `run ${run} is gone` };
      if (outcome.kind !== 'ok') return notRead(failedRead(outcome));
      const parsed = RUN.safeParse(outcome.body);
      if (!parsed.success) return unreadable('GitHub described the run in words that Muster does not know');
      return runOf(parsed.data, run);
    },
    // GitHub takes no key: a dispatched run is known by its workflow, its ref and its time.
    async findRun({ ref, since, except }): Promise<FoundRun> {
      const outcome = await http.requestJson({
        path: `${path}/runs`,
        query: { event: 'workflow_dispatch', branch: ref, per_page: 20 },
        headers: HEADERS,
      });
      if (outcome.kind !== 'ok') return notRead(failedRead(outcome));
      const parsed = RUNS.safeParse(outcome.body);
      if (!parsed.success) return unreadable('GitHub listed the runs in words that Muster does not know');
      const found = parsed.data.workflow_runs.find(
        (run) => beganSince(new Date(run.created_at), since) && !except.includes(`#${run.run_number}`),
      );
      return found === undefined ? { kind: 'none' } : { kind: 'found', receipt: { run: String(found.id) } };
    },
  };
}

function runOf(
  { status, conclusion, run_number: number, html_url: url, head_sha: sha }: z.infer<typeof RUN>,
  id: string,
): DeployRunReading {
  const about = { run: `#${number ?? id}`, url: url ?? null, sha: sha ?? null, receipt: { run: id } };
  if (status === 'queued' || status === 'waiting' || status === 'pending' || status === 'requested')
    return { kind: 'waiting', why: `GitHub calls it ${status}` };
  if (status !== 'completed') return { kind: 'running', ...about };
  if (conclusion === 'success') return { kind: 'passed', ...about };
  return { kind: conclusion === 'cancelled' ? 'stopped' : 'failed', ...about };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreadable(why: string) {
  return { kind: 'unreadable', why, retryAt: null } as const;
}

function notRead(reading: ReturnType<typeof failedRead>) {
  return reading.kind === 'unreadable' ? reading : unreadable('it could not be read');
}
