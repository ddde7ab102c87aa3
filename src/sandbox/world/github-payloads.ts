import type { JsonValue } from '../../platform/json.ts';
import type { Release, Run } from './github.ts';
import { hexOf } from './seeded.ts';

/*
 * GitHub's own objects, as its REST API and its webhooks share them (GitHub docs: "Webhook events and payloads", "REST
 * API endpoints for workflow runs", "… for releases"). Fields that nobody could want here are left out.
 */

interface JsonObject {
  readonly [field: string]: JsonValue;
}

export function repositoryJson(fullName: string): JsonObject {
  const [owner = '', name = ''] = fullName.split('/');
  return {
    id: numberOf('repository', fullName),
    name,
    full_name: fullName,
    private: false,
    owner: { login: owner, id: numberOf('account', owner), type: 'Organization' },
    html_url: `https://github.com/${fullName}`,
    default_branch: 'master',
  };
}

export function runJson(run: Run, apiUrl: string): JsonObject {
  const page = `https://github.com/${run.repository}/actions/runs/${run.id}`;
  const url = `${apiUrl}/repos/${run.repository}/actions/runs/${run.id}`;
  const previous = run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null;
  return {
    id: run.id,
    name: run.workflow.name,
    path: run.workflow.path,
    workflow_id: numberOf('workflow', run.repository, run.workflow.path),
    display_title: run.title,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.branch,
    head_sha: run.sha,
    head_commit: {
      id: run.sha,
      message: run.title,
      timestamp: run.createdAt.toISOString(),
      author: { name: run.actor, email: `${run.actor}@example.org` },
    },
    head_repository: repositoryJson(run.repository),
    run_number: run.number,
    run_attempt: run.attempt,
    created_at: seconds(run.createdAt),
    run_started_at: seconds(run.startedAt),
    updated_at: seconds(run.updatedAt),
    html_url: page,
    url,
    logs_url: `${url}/logs`,
    previous_attempt_url: previous,
    pull_requests: [],
    actor: account(run.actor),
    triggering_actor: account(run.actor),
  };
}

export function workflowRunEvent(run: Run, apiUrl: string): JsonObject {
  return {
    // `requested` tells of a run that was made, whatever its status is by then.
    action: run.status === 'queued' || run.status === 'waiting' ? 'requested' : run.status,
    repository: repositoryJson(run.repository),
    sender: account(run.actor),
    workflow: {
      id: numberOf('workflow', run.repository, run.workflow.path),
      name: run.workflow.name,
      path: run.workflow.path,
      state: 'active',
    },
    workflow_run: runJson(run, apiUrl),
  };
}

export interface AskedEnvironment {
  readonly environment: string;
  readonly deploymentId: number;
}

/** Sent to an app that protects the environment (GitHub docs: "Creating custom deployment protection rules"). */
export function protectionRuleEvent(run: Run, { environment, deploymentId }: AskedEnvironment): JsonObject {
  return {
    action: 'requested',
    environment,
    event: run.event,
    sha: run.sha,
    ref: `refs/heads/${run.branch}`,
    // Where GitHub itself is: nobody follows it, for the answer goes to the connection.
    deployment_callback_url: `https://api.github.com/repos/${run.repository}/actions/runs/${run.id}/deployment_protection_rule`,
    deployment: {
      id: deploymentId,
      sha: run.sha,
      ref: run.branch,
      task: 'deploy',
      environment,
      description: null,
      created_at: seconds(run.createdAt),
      updated_at: seconds(run.updatedAt),
      creator: account(run.actor),
    },
    pull_requests: [],
    repository: repositoryJson(run.repository),
    sender: account(run.actor),
    installation: { id: 1 },
  };
}

export function pendingDeploymentJson(
  { environment }: AskedEnvironment,
  { otherRules }: { readonly otherRules: number },
): JsonObject {
  return {
    environment: { id: numberOf('environment', environment), name: environment },
    wait_timer: 0,
    wait_timer_started_at: null,
    current_user_can_approve: false,
    reviewers: otherRules > 0 ? [{ type: 'Team', reviewer: { id: 1, slug: 'reviewers' } }] : [],
  };
}

export function releaseJson(release: Release, apiUrl: string): JsonObject {
  return {
    id: release.id,
    tag_name: release.tag,
    name: release.name,
    body: release.notes,
    draft: release.state === 'draft',
    prerelease: release.isPrerelease,
    target_commitish: 'master',
    created_at: seconds(release.createdAt),
    published_at: release.publishedAt === null ? null : seconds(release.publishedAt),
    html_url: `https://github.com/${release.repository}/releases/tag/${encodeURIComponent(release.tag)}`,
    url: `${apiUrl}/repos/${release.repository}/releases/${release.id}`,
    author: account(release.author),
    assets: [],
  };
}

export type ReleaseAction = 'created' | 'published' | 'released' | 'prereleased' | 'edited' | 'unpublished' | 'deleted';

export function releaseEvent(release: Release, action: ReleaseAction, apiUrl: string): JsonObject {
  return {
    action,
    repository: repositoryJson(release.repository),
    sender: account(release.author),
    release: releaseJson(release, apiUrl),
  };
}

export function pushEvent(
  {
    repository,
    ref,
    after,
    message,
    actor,
  }: {
    readonly repository: string;
    readonly ref: string;
    readonly after: string;
    readonly message: string;
    readonly actor: string;
  },
  before: string,
): JsonObject {
  const none = '0'.repeat(40);
  return {
    ref,
    before,
    after,
    created: before === none,
    deleted: after === none,
    forced: false,
    base_ref: null,
    compare: `https://github.com/${repository}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    head_commit: { id: after, message, author: { name: actor, email: `${actor}@example.org` } },
    pusher: { name: actor },
    repository: repositoryJson(repository),
    sender: account(actor),
  };
}

function account(login: string): JsonObject {
  return { login, id: numberOf('account', login), type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}

/** Ids that depend on the name alone. */
function numberOf(...parts: readonly string[]): number {
  return Number.parseInt(hexOf(7, 'github', ...parts), 16);
}

/** GitHub writes whole seconds. */
function seconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
