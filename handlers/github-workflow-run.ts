/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: workflow_run (GitHub docs: "Webhook events and payloads").
 *
 * Received for each run of an Actions workflow when it is requested, in progress and completed, once more for every
 * re-run (`run_attempt` counts them), in any order and sometimes twice.
 * What comes of it: the run is recorded; if a pipeline of the config asks for it, one card per run and channel shows it
 * and is edited as it goes; a branch that breaks is told in a message that notifies whom the pipeline names.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub.
 */
import { z } from 'zod';
import { githubRunState } from '../src/pipelines/github-run-state.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { RunEvent } from '../src/pipelines/run.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { filledText, LOGIN, text } from './github-fields.ts';
import { RUN, RUN_FIELDS } from './github-run-fields.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    action: foreignLine,
    repository: { id: true, full_name: foreignLine },
    sender: LOGIN,
    workflow: { id: true, name: foreignLine, path: foreignLine },
    workflow_run: { ...RUN, head_commit: { message: foreignLine, author: { name: foreignLine } } },
  });
}

const PAYLOAD = z.object({
  repository: z.object({ full_name: filledText }),
  workflow: z.object({ name: text.nullish(), path: text.nullish() }).nullish(),
  workflow_run: z.object({
    ...RUN_FIELDS,
    head_commit: z.object({ message: text.nullish(), author: z.object({ name: text.nullish() }).nullish() }).nullish(),
  }),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGithubWorkflowRunHandler(runs: RunService): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'workflow_run',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      await runs.record(tx, runEventFrom(payload));
    },
  });
}

/** One snapshot of one attempt. The run's own status counts, not the event's action: the snapshot may be younger. */
export function runEventFrom({ repository, workflow, workflow_run: run }: Payload): RunEvent {
  const state = githubRunState(run.status ?? null, run.conclusion ?? null);
  return {
    key: `github:${repository.full_name}:${run.id}`,
    system: 'github',
    repository: repository.full_name,
    workflow: { path: workflowPath(run.path ?? workflow?.path ?? ''), name: run.name || workflow?.name || '' },
    executionId: String(run.id),
    number: run.run_number,
    branch: run.head_branch ?? '',
    fork: forkOf(repository.full_name, run),
    trigger: run.event,
    sha: run.head_sha,
    title: run.display_title || run.head_commit?.message || null,
    author: run.head_commit?.author?.name || null,
    url: run.html_url || null,
    createdAt: run.created_at,
    complete: true,
    attempt: {
      ...state,
      number: run.run_attempt ?? 1,
      actor: run.triggering_actor?.login ?? run.actor?.login ?? null,
      startedAt: state.phase === 'pending' ? null : (run.run_started_at ?? null),
      updatedAt: run.updated_at,
      endedAt: state.phase === 'finished' ? run.updated_at : null,
    },
  };
}

/** Workflows called from elsewhere come as `path@ref`. */
function workflowPath(path: string): string {
  return path.split('@', 1)[0] ?? path;
}

/** A fork that was deleted since leaves a null; its branch must still not pass for ours. */
function forkOf(repository: string, run: Payload['workflow_run']): string | null {
  const head = run.head_repository;
  if (head === null || head === undefined) return run.event.startsWith('pull_request') ? 'deleted fork' : null;
  return head.full_name.toLowerCase() === repository.toLowerCase() ? null : head.full_name;
}
