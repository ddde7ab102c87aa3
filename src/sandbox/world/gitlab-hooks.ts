import type { JsonValue } from '../../platform/json.ts';
import type { GitlabJob, GitlabPipeline } from './gitlab.ts';

/* GitLab's webhooks (GitLab docs: "Webhook events"). Fields that nobody could want here are left out. */

const ORIGIN = 'https://gitlab.example.org';

type JsonObject = Readonly<Record<string, JsonValue>>;

export function pipelineHook(pipeline: GitlabPipeline): JsonValue {
  const { id, iid, ref, sha, source, status, stages, createdAt, finishedAt, jobs } = pipeline;
  return {
    object_kind: 'pipeline',
    object_attributes: {
      id,
      iid,
      name: null,
      ref,
      tag: false,
      sha,
      before_sha: '0'.repeat(40),
      source,
      status,
      detailed_status: status,
      stages: [...stages],
      created_at: utc(createdAt),
      finished_at: finishedAt === null ? null : utc(finishedAt),
      duration: finishedAt === null ? null : secondsBetween(createdAt, finishedAt),
      variables: [],
      url: pipelineUrl(pipeline),
    },
    user: user(pipeline.actor),
    project: project(pipeline.project),
    commit: commitOf(pipeline),
    builds: jobs.map((job) => buildOf(pipeline, job)),
  };
}

export function deploymentHook(
  pipeline: GitlabPipeline,
  { job, status, at }: { readonly job: GitlabJob; readonly status: string; readonly at: Date },
): JsonValue {
  return {
    object_kind: 'deployment',
    status,
    status_changed_at: `${at
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, '')} +0000`,
    deployment_id: job.id + 500_000,
    deployable_id: job.id,
    deployable_url: jobUrl(pipeline, job),
    environment: job.environment ?? '',
    environment_tier: job.environment ?? 'other',
    environment_slug: job.environment ?? '',
    environment_external_url: null,
    project: project(pipeline.project),
    short_sha: pipeline.sha.slice(0, 8),
    user: user(pipeline.actor),
    user_url: `${ORIGIN}/${pipeline.actor}`,
    commit_url: `${ORIGIN}/${pipeline.project}/-/commit/${pipeline.sha}`,
    commit_title: pipeline.title,
    ref: pipeline.ref,
  };
}

function buildOf(pipeline: GitlabPipeline, job: GitlabJob): JsonObject {
  const { id, stage, name, status, createdAt, startedAt, finishedAt, environment } = job;
  return {
    id,
    stage,
    name,
    status,
    created_at: utc(createdAt),
    started_at: startedAt === null ? null : utc(startedAt),
    finished_at: finishedAt === null ? null : utc(finishedAt),
    duration: startedAt === null || finishedAt === null ? null : secondsBetween(startedAt, finishedAt),
    queued_duration: 1,
    failure_reason: status === 'failed' ? 'script_failure' : null,
    when: 'on_success',
    manual: false,
    allow_failure: false,
    user: user(pipeline.actor),
    runner: null,
    artifacts_file: { filename: null, size: null },
    environment: environment === null ? null : { name: environment, action: 'start', deployment_tier: environment },
  };
}

function commitOf({ project: name, sha, title, actor, createdAt }: GitlabPipeline): JsonObject {
  return {
    id: sha,
    message: `${title}\n`,
    title,
    timestamp: createdAt.toISOString(),
    url: `${ORIGIN}/${name}/-/commit/${sha}`,
    author: { name: actor, email: `${actor}@example.org` },
  };
}

function pipelineUrl({ project: name, id }: GitlabPipeline): string {
  return `${ORIGIN}/${name}/-/pipelines/${id}`;
}

function jobUrl({ project: name }: GitlabPipeline, { id }: GitlabJob): string {
  return `${ORIGIN}/${name}/-/jobs/${id}`;
}

function project(path: string): JsonObject {
  return {
    id: 380,
    name: path.split('/').at(-1) ?? path,
    description: '',
    web_url: `${ORIGIN}/${path}`,
    namespace: path.split('/')[0] ?? path,
    visibility_level: 0,
    path_with_namespace: path,
    default_branch: 'main',
  };
}

function user(name: string): JsonObject {
  return { id: 42, name, username: name, avatar_url: null, email: '[REDACTED]' };
}

/** GitLab's own way to write a time: "2026-08-12 15:23:28 UTC". */
function utc(at: Date): string {
  return `${at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`;
}

function secondsBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / 1000);
}
