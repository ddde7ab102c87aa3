/*
 * GitLab → POST /webhooks/gitlab, X-Gitlab-Event: Deployment Hook (GitLab docs: "Webhook events").
 *
 * Received when a deployment is created, runs, succeeds, fails, is cancelled, or waits for an approval (`blocked`).
 * What comes of it: the deployment is recorded with the latest word, by GitLab's clock; what is live where is known from
 * it. The card of its pipeline shows its job; one that no pipeline makes is on a card of its own.
 * Who may: whoever holds the webhook's token. Nothing here is done to GitLab.
 */
import { z } from 'zod';
import type { DeploymentService } from '../src/pipelines/deployment-service.ts';
import type { DeploymentEvent } from '../src/pipelines/deployment.ts';
import { recordGitlabDeployment } from '../src/pipelines/gitlab-deployment-service.ts';
import { gitlabDeploymentState } from '../src/pipelines/gitlab-deployment-state.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { filledText, gitlabTime, id, text } from './gitlab-fields.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    object_kind: foreignLine,
    status: foreignLine,
    status_changed_at: foreignLine,
    deployment_id: true,
    deployable_id: true,
    deployable_url: foreignUrl,
    environment: foreignLine,
    environment_external_url: foreignUrl,
    project: { id: true, path_with_namespace: foreignLine, web_url: foreignUrl },
    short_sha: foreignLine,
    commit_url: foreignUrl,
    user: { username: foreignLine },
    ref: foreignLine,
  });
}

const PAYLOAD = z.object({
  status: filledText,
  status_changed_at: gitlabTime.nullish(),
  deployment_id: id,
  deployable_url: text.nullish(),
  environment: filledText,
  environment_external_url: text.nullish(),
  project: z.object({ path_with_namespace: filledText, web_url: text.nullish() }),
  short_sha: text.nullish(),
  commit_url: text.nullish(),
  user: z.object({ username: text.nullish() }).nullish(),
  ref: text.nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGitlabDeploymentHandler(deployments: DeploymentService): Handler {
  return defineHandler<Payload>({
    source: 'gitlab',
    event: 'Deployment Hook',
    redact,
    payload: PAYLOAD,
    async handle(payload, { receivedAt }, tx) {
      const event = deploymentEventFrom(payload, receivedAt);
      await recordGitlabDeployment(deployments, tx, { event, jobUrl: payload.deployable_url || null });
    },
  });
}

/** Without a run: which it is, only the store can tell. */
export function deploymentEventFrom(payload: Payload, receivedAt: Date): DeploymentEvent {
  const { project } = payload;
  const path = project.path_with_namespace;
  const at = payload.status_changed_at ?? receivedAt;
  const webUrl = project.web_url || null;
  return {
    key: `gitlab:${path}:deployment:${payload.deployment_id}`,
    system: 'gitlab',
    repository: path,
    environment: payload.environment,
    ref: payload.ref ?? '',
    sha: commitIn(payload.commit_url ?? '') ?? payload.short_sha ?? '',
    creator: payload.user?.username || null,
    runKey: null,
    createdAt: at,
    word: {
      state: gitlabDeploymentState(payload.status),
      rawState: payload.status,
      at,
      url: payload.deployable_url || (webUrl === null ? null : `${webUrl}/-/environments`),
      environmentUrl: payload.environment_external_url || null,
      note: null,
    },
  };
}

/** The hook tells the commit in full only as the last part of its page's address. */
function commitIn(url: string): string | null {
  return /\/commit\/(?<sha>[0-9a-f]{40,64})$/u.exec(url)?.groups?.['sha'] ?? null;
}
