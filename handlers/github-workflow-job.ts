/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: workflow_job (GitHub docs: "Webhook events and payloads").
 *
 * Received for each job of an Actions run when it is queued, waits for an environment, is in progress and completed;
 * a matrix is several jobs, each with an id of its own. Busy repositories send many.
 * What comes of it: the job is a part of its run, with the name of the first step that failed; the run's card shows it.
 * A job does not tell whose branch it runs on (a fork's `master` reads like ours), so the run is not placed by it.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub. Runners are not kept.
 */
import { z } from 'zod';
import { githubRunState } from '../src/pipelines/github-run-state.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import { impliedAttempt, type RunEvent } from '../src/pipelines/run.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import {
  count,
  filledText,
  githubRunKey,
  instant,
  newestOf,
  pageOf,
  repository,
  REPOSITORY,
  text,
} from './github-fields.ts';
import { isObject, listIn, pickFields } from './pick-fields.ts';

/** Far more than a job has. */
const MOST_STEPS = 300;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    action: foreignLine,
    repository: REPOSITORY,
    workflow_job: {
      id: true,
      run_id: true,
      run_attempt: true,
      workflow_name: foreignLine,
      head_sha: foreignLine,
      name: foreignLine,
      status: foreignLine,
      conclusion: foreignLine,
      html_url: foreignUrl,
      created_at: foreignLine,
      started_at: foreignLine,
      completed_at: foreignLine,
    },
  });
  const { workflow_job: job } = kept;
  if (job === undefined || !isObject(job)) return kept;
  const steps = listIn(raw, ['workflow_job', 'steps'], MOST_STEPS).map((step) =>
    pickFields(step, { name: foreignLine, conclusion: foreignLine, number: true }),
  );
  return { ...kept, workflow_job: { ...job, steps } };
}

const PAYLOAD = z.object({
  repository,
  workflow_job: z.object({
    id: count,
    run_id: count,
    run_attempt: count.nullish(),
    workflow_name: text.nullish(),
    head_sha: filledText,
    name: filledText,
    status: text.nullish(),
    conclusion: text.nullish(),
    html_url: text.nullish(),
    created_at: instant.nullish(),
    started_at: instant,
    completed_at: instant.nullish(),
    steps: z.array(z.object({ name: text.nullish(), conclusion: text.nullish(), number: count.nullish() })).nullish(),
  }),
});

type Payload = z.infer<typeof PAYLOAD>;
type Job = Payload['workflow_job'];

export function createGithubWorkflowJobHandler(runs: RunService): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'workflow_job',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      await runs.record(tx, runEventFrom(payload));
    },
  });
}

/** What a job says of its run: that it is there, which commit, and how this job goes. */
export function runEventFrom({ repository: where, workflow_job: job }: Payload): RunEvent {
  return {
    key: githubRunKey(where, job.run_id),
    system: 'github',
    repository: where.full_name,
    workflow: { path: '', name: job.workflow_name ?? '' },
    executionId: String(job.run_id),
    number: null,
    branch: '',
    fork: null,
    trigger: '',
    sha: job.head_sha,
    title: null,
    author: null,
    url: pageOf(where, `/actions/runs/${job.run_id}`),
    createdAt: job.created_at ?? job.started_at,
    complete: false,
    attempt: impliedAttempt(job.run_attempt ?? 1),
    parts: [partFrom(job)],
  };
}

function partFrom(job: Job): RunPart {
  const { state, rawState, phase } = githubRunState(job.status ?? null, job.conclusion ?? null);
  return {
    attempt: job.run_attempt ?? 1,
    key: String(job.id),
    stage: null,
    job: job.name,
    state,
    rawState,
    phase,
    position: null,
    mayFail: false,
    url: job.html_url || null,
    failure: state === 'failed' ? failingStep(job) : null,
    // Of a job that waits, GitHub gives the time it was made.
    startedAt: phase === 'pending' || state === 'waiting_approval' ? null : job.started_at,
    updatedAt: newestOf(job.started_at, job.created_at, job.completed_at),
    endedAt: phase === 'finished' ? (job.completed_at ?? job.started_at) : null,
    waitingSince: state === 'waiting_approval' ? (job.created_at ?? job.started_at) : null,
  };
}

const FAILING = new Set(['failure', 'timed_out', 'startup_failure']);

/** The first step that failed; null where the job failed without one, as when its runner was lost. */
function failingStep({ steps }: Job): string | null {
  const failing = (steps ?? [])
    .filter(({ conclusion }) => FAILING.has(conclusion ?? ''))
    .toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return failing[0]?.name || null;
}
