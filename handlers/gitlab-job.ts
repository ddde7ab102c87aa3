/*
 * GitLab → POST /webhooks/gitlab, X-Gitlab-Event: Job Hook (GitLab docs: "Webhook events").
 *
 * Received for each change of a job's status, between the events of its pipeline, which come at the pipeline's own
 * changes only.
 * What comes of it: the run's card shows the job as it goes. What the run is about is told by its pipeline's events, so
 * these must be on as well: a job does not say whether its branch is a fork's, and shows no run by itself.
 * Who may: whoever holds the webhook's token.
 */
import { z } from 'zod';
import type { RunService } from '../src/pipelines/run-service.ts';
import { impliedAttempt, type RunEvent } from '../src/pipelines/run.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { filledText, gitlabRunKey, gitlabTime, id, text } from './gitlab-fields.ts';
import { jobPart } from './gitlab-job-part.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    object_kind: foreignLine,
    pipeline_id: true,
    sha: foreignLine,
    build_id: true,
    build_name: foreignLine,
    build_stage: foreignLine,
    build_status: foreignLine,
    build_allow_failure: true,
    build_failure_reason: foreignLine,
    build_created_at: foreignLine,
    build_started_at: foreignLine,
    build_finished_at: foreignLine,
    project: { id: true, path_with_namespace: foreignLine, web_url: foreignUrl },
    repository: { homepage: foreignUrl },
  });
}

const PAYLOAD = z.object({
  pipeline_id: id,
  sha: filledText,
  build_id: id,
  build_name: filledText,
  build_stage: text,
  build_status: filledText,
  build_allow_failure: z.boolean().nullish(),
  build_failure_reason: text.nullish(),
  build_created_at: gitlabTime,
  build_started_at: gitlabTime.nullish(),
  build_finished_at: gitlabTime.nullish(),
  project: z.object({ path_with_namespace: filledText, web_url: text.nullish() }),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGitlabJobHandler(runs: RunService): Handler {
  return defineHandler<Payload>({
    source: 'gitlab',
    event: 'Job Hook',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      const known = await runs.find(tx, gitlabRunKey(payload.project.path_with_namespace, payload.pipeline_id));
      // Where its stage stands among the others is told by the pipeline alone.
      const sibling = known?.parts.find(({ stage, position }) => stage === payload.build_stage && position !== null);
      await runs.record(tx, jobEventFrom(payload, sibling ?? null));
    },
  });
}

/** The job, and of its run only what nothing depends on: a branch told here would be routed before its fork is known. */
export function jobEventFrom(payload: Payload, sibling: RunPart | null): RunEvent {
  const { project, pipeline_id: pipelineId } = payload;
  const path = project.path_with_namespace;
  const webUrl = project.web_url || null;
  const part = jobPart(
    {
      id: payload.build_id,
      stage: payload.build_stage,
      name: payload.build_name,
      status: payload.build_status,
      allowFailure: payload.build_allow_failure ?? false,
      failureReason: payload.build_failure_reason ?? null,
      createdAt: payload.build_created_at,
      startedAt: payload.build_started_at ?? null,
      finishedAt: payload.build_finished_at ?? null,
    },
    { webUrl, position: sibling?.position ?? null },
  );
  return {
    key: gitlabRunKey(path, pipelineId),
    system: 'gitlab',
    repository: path,
    workflow: { path: '', name: '' },
    executionId: String(pipelineId),
    number: null,
    branch: '',
    fork: null,
    trigger: '',
    sha: payload.sha,
    title: null,
    author: null,
    url: webUrl === null ? null : `${webUrl}/-/pipelines/${pipelineId}`,
    createdAt: payload.build_created_at,
    complete: false,
    attempt: impliedAttempt(1),
    parts: [part],
  };
}
