/*
 * GitLab → POST /webhooks/gitlab, X-Gitlab-Event: Pipeline Hook (GitLab docs: "Webhook events").
 *
 * Received for each change of a pipeline's status, with all of its jobs as they are at that moment, in any order and
 * sometimes twice. A pipeline of which a job is retried goes on under its number, so the youngest time among its jobs
 * says which word is the later.
 * What comes of it: the run is recorded with its stages and jobs; if a pipeline of the config asks for it, one card per
 * run and channel shows it and is edited as it goes; a branch that breaks is told in a message that notifies whom the
 * pipeline names. Pipelines of merge requests judge a proposal and break no branch.
 * Who may: whoever holds the webhook's token. `variables` may hold secrets and are dropped before anything is stored.
 */
import { z } from 'zod';
import { gitlabRunState } from '../src/pipelines/gitlab-run-state.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { RunEvent } from '../src/pipelines/run.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { filledText, gitlabRunKey, gitlabTime, id, newestOf, text } from './gitlab-fields.ts';
import { jobPart, positionIn } from './gitlab-job-part.ts';
import { isObject, listIn, pickFields } from './pick-fields.ts';

/** GitLab docs, "Maximum number of active jobs in a pipeline": GitLab.com allows far fewer. */
const MOST_JOBS = 500;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    object_kind: foreignLine,
    object_attributes: {
      id: true,
      iid: true,
      name: foreignLine,
      ref: foreignLine,
      tag: true,
      sha: foreignLine,
      source: foreignLine,
      status: foreignLine,
      created_at: foreignLine,
      finished_at: foreignLine,
      url: foreignUrl,
    },
    merge_request: { iid: true, title: foreignLine, source_project_id: true, target_project_id: true },
    user: { username: foreignLine },
    project: { id: true, path_with_namespace: foreignLine, web_url: foreignUrl },
    commit: { title: foreignLine, message: foreignLine, author: { name: foreignLine } },
  });
  const attributes = kept['object_attributes'];
  if (attributes === undefined || !isObject(attributes)) return kept;
  const stages = listIn(raw, ['object_attributes', 'stages'], MOST_JOBS);
  const builds = listIn(raw, ['builds'], MOST_JOBS).map((build) =>
    pickFields(build, {
      id: true,
      stage: foreignLine,
      name: foreignLine,
      status: foreignLine,
      failure_reason: foreignLine,
      allow_failure: true,
      created_at: foreignLine,
      started_at: foreignLine,
      finished_at: foreignLine,
    }),
  );
  const named = stages.flatMap((stage) => (typeof stage === 'string' ? [foreignLine(stage)] : []));
  return { ...kept, object_attributes: { ...attributes, stages: named }, builds };
}

const PAYLOAD = z.object({
  object_attributes: z.object({
    id,
    iid: id.nullish(),
    name: text.nullish(),
    ref: text,
    tag: z.boolean().nullish(),
    sha: filledText,
    source: text.nullish(),
    status: filledText,
    stages: z.array(text).nullish(),
    created_at: gitlabTime,
    finished_at: gitlabTime.nullish(),
    url: text.nullish(),
  }),
  merge_request: z
    .object({ title: text.nullish(), source_project_id: id.nullish(), target_project_id: id.nullish() })
    .nullish(),
  user: z.object({ username: text.nullish() }).nullish(),
  project: z.object({ path_with_namespace: filledText, web_url: text.nullish() }),
  commit: z
    .object({ title: text.nullish(), message: text.nullish(), author: z.object({ name: text.nullish() }).nullish() })
    .nullish(),
  builds: z
    .array(
      z.object({
        id,
        stage: text,
        name: filledText,
        status: filledText,
        failure_reason: text.nullish(),
        allow_failure: z.boolean().nullish(),
        created_at: gitlabTime,
        started_at: gitlabTime.nullish(),
        finished_at: gitlabTime.nullish(),
      }),
    )
    .nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGitlabPipelineHandler(runs: RunService): Handler {
  return defineHandler<Payload>({
    source: 'gitlab',
    event: 'Pipeline Hook',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      await runs.record(tx, runEventFrom(payload));
    },
  });
}

/** One snapshot of one pipeline and all of its jobs. */
export function runEventFrom({ object_attributes: pipeline, project, ...told }: Payload): RunEvent {
  const state = gitlabRunState(pipeline.status);
  const builds = told.builds ?? [];
  const path = project.path_with_namespace;
  const webUrl = project.web_url || null;
  const times = builds.flatMap((build) => [build.created_at, build.started_at, build.finished_at]);
  const started = builds.flatMap(({ started_at: at }) => (at === null || at === undefined ? [] : [at.getTime()]));
  const trigger = pipeline.source ?? '';
  return {
    key: gitlabRunKey(path, pipeline.id),
    system: 'gitlab',
    repository: path,
    workflow: { path: PIPELINES_OF_THEIR_OWN.has(trigger) ? trigger : '', name: pipeline.name || nameOf(path) },
    executionId: String(pipeline.id),
    number: pipeline.iid ?? null,
    branch: pipeline.ref,
    fork: forkOf(told.merge_request),
    trigger,
    sha: pipeline.sha,
    title: told.merge_request?.title || told.commit?.title || told.commit?.message || null,
    author: told.commit?.author?.name || null,
    url: pipeline.url || (webUrl === null ? null : `${webUrl}/-/pipelines/${pipeline.id}`),
    createdAt: pipeline.created_at,
    complete: true,
    attempt: {
      ...state,
      number: 1,
      actor: told.user?.username || null,
      startedAt: state.phase === 'pending' || started.length === 0 ? null : new Date(Math.min(...started)),
      updatedAt: newestOf([pipeline.finished_at, ...times], pipeline.created_at),
      endedAt: state.phase === 'finished' ? (pipeline.finished_at ?? null) : null,
    },
    parts: builds.map((build) =>
      jobPart(
        {
          ...build,
          allowFailure: build.allow_failure ?? false,
          failureReason: build.failure_reason ?? null,
          createdAt: build.created_at,
          startedAt: build.started_at ?? null,
          finishedAt: build.finished_at ?? null,
        },
        { webUrl, position: positionIn(pipeline.stages ?? [], build.stage) },
      ),
    ),
  };
}

/**
 * A project has one pipeline definition, but what is started so runs other jobs than a push does: a nightly that fails
 * says nothing about what is pushed (GitLab docs, "Pipelines API": values of `source`).
 */
const PIPELINES_OF_THEIR_OWN: ReadonlySet<string> = new Set([
  'schedule',
  'parent_pipeline',
  'ondemand_dast_scan',
  'ondemand_dast_validation',
  'security_orchestration_policy',
]);

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** GitLab tells the fork by its number alone; its branches must not pass for ours. */
function forkOf(request: Payload['merge_request']): string | null {
  const source = request?.source_project_id ?? null;
  return source === null || source === (request?.target_project_id ?? null) ? null : `project ${source}`;
}
