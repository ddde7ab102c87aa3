import type { JsonValue } from '../../src/platform/json.ts';

type Fields = Readonly<Record<string, JsonValue>>;

export const GITLAB_PROJECT: Fields = {
  id: 380,
  name: 'Dashboard',
  web_url: 'https://gitlab.example.org/acme/dashboard',
  namespace: 'acme',
  visibility_level: 0,
  path_with_namespace: 'acme/dashboard',
  default_branch: 'main',
  ci_config_path: null,
};

export const GITLAB_SHA = 'bcbb5ec396a2c0f828686f14fac9b80b780504f2';

/** A job of a pipeline's hook, in the shape of GitLab's documentation ("Webhook events", pipeline events). */
export function gitlabBuild(parts: Fields = {}): Fields {
  return {
    id: 380,
    stage: 'build',
    name: 'image',
    status: 'created',
    created_at: '2026-03-02 09:00:00 UTC',
    started_at: null,
    finished_at: null,
    duration: null,
    queued_duration: null,
    failure_reason: null,
    when: 'on_success',
    manual: false,
    allow_failure: false,
    user: { id: 1, name: 'Administrator', username: 'root', email: 'admin@example.com' },
    runner: { id: 6, description: 'Kubernetes Runner', runner_type: 'project_type', active: true, tags: ['linux'] },
    artifacts_file: { filename: null, size: null },
    environment: null,
    ...parts,
  };
}

export interface GitlabPipelineParts {
  readonly pipeline?: Fields;
  readonly builds?: readonly Fields[];
  readonly more?: Fields;
}

/** What GitLab posts of pipeline #3 (id 31) on main. */
export function gitlabPipeline({ pipeline = {}, builds = [], more = {} }: GitlabPipelineParts = {}): Fields {
  return {
    object_kind: 'pipeline',
    object_attributes: {
      id: 31,
      iid: 3,
      name: null,
      ref: 'main',
      tag: false,
      sha: GITLAB_SHA,
      before_sha: GITLAB_SHA,
      source: 'push',
      status: 'pending',
      detailed_status: 'pending',
      stages: ['build', 'test', 'deploy'],
      created_at: '2026-03-02 09:00:00 UTC',
      finished_at: null,
      duration: null,
      queued_duration: null,
      variables: [],
      url: 'https://gitlab.example.org/acme/dashboard/-/pipelines/31',
      ...pipeline,
    },
    merge_request: null,
    user: { id: 1, name: 'A Committer', username: 'a-committer', avatar_url: null, email: 'user_email@gitlab.com' },
    project: GITLAB_PROJECT,
    commit: {
      id: GITLAB_SHA,
      message: 'Keep charts that load\n\nThe rest of it.\n',
      title: 'Keep charts that load',
      timestamp: '2026-03-02T08:58:00+00:00',
      url: `https://gitlab.example.org/acme/dashboard/-/commit/${GITLAB_SHA}`,
      author: { name: 'A Committer', email: 'user@gitlab.com' },
    },
    builds: [...builds],
    ...more,
  };
}

/** Seconds after 09:00:00, as GitLab writes times. */
export function gitlabAt(seconds: number): string {
  const at = new Date(Date.UTC(2026, 2, 2, 9, 0, seconds)).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** Created, running and ended, with a job in each of two stages. */
export function gitlabStory(status = 'success'): readonly [Fields, Fields, Fields] {
  const image = (parts: Fields): Fields => gitlabBuild({ id: 380, stage: 'build', name: 'image', ...parts });
  const unit = (parts: Fields): Fields => gitlabBuild({ id: 381, stage: 'test', name: 'unit', ...parts });
  const started = { started_at: gitlabAt(5) };
  return [
    gitlabPipeline({ builds: [unit({}), image({ status: 'pending' })] }),
    gitlabPipeline({
      pipeline: { status: 'running' },
      builds: [unit({}), image({ status: 'running', ...started })],
    }),
    gitlabPipeline({
      pipeline: { status, finished_at: gitlabAt(90), duration: 85 },
      builds: [
        unit({
          status: status === 'success' ? 'success' : 'failed',
          failure_reason: status === 'success' ? null : 'script_failure',
          started_at: gitlabAt(60),
          finished_at: gitlabAt(90),
        }),
        image({ status: 'success', ...started, finished_at: gitlabAt(58) }),
      ],
    }),
  ];
}

/** What GitLab posts of the job `unit` of that pipeline. */
export function gitlabJob(parts: Fields = {}): Fields {
  return {
    object_kind: 'build',
    ref: 'main',
    tag: false,
    before_sha: GITLAB_SHA,
    sha: GITLAB_SHA,
    retries_count: 0,
    build_id: 381,
    build_name: 'unit',
    build_stage: 'test',
    build_status: 'running',
    build_created_at: '2026-03-02 09:00:00 UTC',
    build_started_at: gitlabAt(60),
    build_finished_at: null,
    build_duration: null,
    build_queued_duration: 1.5,
    build_allow_failure: false,
    build_failure_reason: 'unknown_failure',
    pipeline_id: 31,
    runner: null,
    project_id: 380,
    project_name: 'acme / dashboard',
    user: { id: 1, name: 'A Committer', username: 'a-committer', email: '[REDACTED]' },
    commit: { id: 31, name: null, sha: GITLAB_SHA, message: 'Keep charts that load', status: 'running' },
    project: GITLAB_PROJECT,
    environment: null,
    ...parts,
  };
}
