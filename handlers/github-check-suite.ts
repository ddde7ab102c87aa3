/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: check_suite (GitHub docs: "Webhook events and payloads").
 *
 * Received when all checks that one app made for a commit are completed, and for apps also when they are requested.
 * What comes of it: a run of its own under the workflow `app/<slug>`, so that a CI system which is an app of GitHub is
 * shown like any other. The suites of GitHub Actions are passed over, since workflow_run tells of them; so is a suite
 * in which nothing was checked yet.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub.
 */
import { z } from 'zod';
import { githubRunState } from '../src/pipelines/github-run-state.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { RunEvent } from '../src/pipelines/run.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import {
  count,
  filledText,
  githubRunKey,
  instant,
  LOGIN,
  login,
  pageOf,
  repository,
  REPOSITORY,
  text,
} from './github-fields.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    action: foreignLine,
    repository: REPOSITORY,
    sender: LOGIN,
    check_suite: {
      id: true,
      status: foreignLine,
      conclusion: foreignLine,
      head_branch: foreignLine,
      head_sha: foreignLine,
      head_commit: { message: foreignLine, author: { name: foreignLine } },
      latest_check_runs_count: true,
      app: { slug: foreignLine, name: foreignLine, html_url: foreignUrl },
      created_at: foreignLine,
      updated_at: foreignLine,
    },
  });
}

const PAYLOAD = z.object({
  action: filledText,
  repository,
  sender: login,
  check_suite: z.object({
    id: count,
    status: text.nullish(),
    conclusion: text.nullish(),
    head_branch: text.nullish(),
    head_sha: filledText,
    head_commit: z.object({ message: text.nullish(), author: z.object({ name: text.nullish() }).nullish() }).nullish(),
    latest_check_runs_count: z.int().nonnegative().nullish(),
    app: z.object({ slug: text.nullish(), name: text.nullish(), html_url: text.nullish() }).nullish(),
    created_at: instant,
    updated_at: instant,
  }),
});

type Payload = z.infer<typeof PAYLOAD>;
type Suite = Payload['check_suite'];

export function createGithubCheckSuiteHandler(runs: RunService): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'check_suite',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      if (passedOver(payload) === null) await runs.record(tx, runEventFrom(payload));
    },
  });
}

/** Why a suite is no run of its own; null when it is one. */
export function passedOver({ check_suite: suite }: Payload): 'runs-of-actions' | 'nothing-checked' | null {
  if (slugOf(suite) === 'github-actions') return 'runs-of-actions';
  const isEmpty = suite.latest_check_runs_count === 0 && (suite.conclusion ?? null) === null;
  return isEmpty ? 'nothing-checked' : null;
}

export function runEventFrom({ repository: where, check_suite: suite, sender }: Payload): RunEvent {
  const state = githubRunState(suite.status ?? null, suite.conclusion ?? null);
  const slug = slugOf(suite);
  return {
    key: githubRunKey(where, `check-suite-${suite.id}`),
    system: 'github',
    repository: where.full_name,
    workflow: { path: `app/${slug}`, name: suite.app?.name || slug },
    executionId: `check-suite-${suite.id}`,
    number: null,
    branch: suite.head_branch ?? '',
    // Where the commit is a fork's, GitHub tells neither branch nor fork (GitHub docs: "Check suites"); it must not pass
    // for a branch without a name, which others of its kind could break and mend.
    fork: suite.head_branch ? null : 'a fork',
    trigger: 'check_suite',
    sha: suite.head_sha,
    title: suite.head_commit?.message || null,
    author: suite.head_commit?.author?.name || null,
    url: pageOf(where, `/commit/${suite.head_sha}/checks?check_suite_id=${suite.id}`),
    createdAt: suite.created_at,
    complete: true,
    attempt: {
      ...state,
      // A suite that is asked for again goes on under its id, and GitHub does not count how often.
      number: 1,
      actor: sender?.login ?? null,
      startedAt: state.phase === 'pending' ? null : suite.created_at,
      updatedAt: suite.updated_at,
      endedAt: state.phase === 'finished' ? suite.updated_at : null,
    },
  };
}

/** Older servers tell an app without its slug; its page ends with it. */
function slugOf({ app }: Suite): string {
  const fromPage = app?.html_url?.split('/').at(-1);
  return (app?.slug || fromPage || app?.name || 'unknown-app').toLowerCase().replaceAll(/\s+/gu, '-');
}
