/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: deployment_protection_rule (GitHub docs: "Creating custom deployment
 * protection rules"). Sent to GitHub Apps that protect an environment.
 *
 * Received when a run wants to deploy to a protected environment, and waits until the app says whether it may.
 * What comes of it: the request is recorded, the run's card shows that it waits, and whoever decides about windows and
 * holds learns of it. The address in the event is not followed: only the run's id is read from it.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub.
 */
import { z } from 'zod';
import type { ProtectionService, WaitingRun } from '../src/pipelines/protection-service.ts';
import { runIdOfCallback } from '../src/pipelines/protection.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { deployment, DEPLOYMENT, githubDeploymentKey } from './github-deployment.ts';
import { filledText, githubRunKey, pageOf, repository, REPOSITORY, text } from './github-fields.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    action: foreignLine,
    environment: foreignLine,
    event: foreignLine,
    sha: foreignLine,
    ref: foreignLine,
    deployment_callback_url: foreignUrl,
    repository: REPOSITORY,
    deployment: DEPLOYMENT,
  });
}

const PAYLOAD = z
  .object({
    environment: filledText,
    event: text.nullish(),
    sha: text.nullish(),
    ref: text.nullish(),
    deployment_callback_url: filledText,
    repository,
    deployment: deployment.nullish(),
  })
  .transform((payload, context) => {
    const runId = runIdOfCallback(payload.deployment_callback_url, payload.repository.full_name);
    if (runId !== null) return { ...payload, runId };
    context.addIssue({ code: 'custom', path: ['deployment_callback_url'], message: 'names no run of this repository' });
    return z.NEVER;
  });

type Payload = z.infer<typeof PAYLOAD>;

export function createGithubDeploymentProtectionRuleHandler(protections: ProtectionService): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'deployment_protection_rule',
    redact,
    payload: PAYLOAD,
    async handle(payload, event, tx) {
      const { repository: where, deployment: asked, runId, environment } = payload;
      const runKey = githubRunKey(where, runId);
      const requestedAt = asked?.created_at ?? event.receivedAt;
      const request = {
        key: `${runKey}@${environment}#${asked?.id ?? 'deployment'}`,
        repository: where.full_name,
        environment,
        runId,
        runKey,
        deploymentKey: asked === null || asked === undefined ? null : githubDeploymentKey(where, asked.id),
        ref: payload.ref || asked?.ref || '',
        sha: payload.sha || asked?.sha || '',
        creator: asked?.creator?.login || null,
        requestedAt,
      };
      await protections.record(tx, request, waitingRun(payload, { runKey, sha: request.sha, at: requestedAt }));
    },
  });
}

interface Known {
  readonly runKey: string;
  readonly sha: string;
  readonly at: Date;
}

/** What is known of the run when this is the first word on it. Whose branch it is, a ref alone does not tell. */
function waitingRun({ repository: where, runId, event }: Payload, { runKey, sha, at }: Known): WaitingRun {
  return {
    attempt: null,
    description: {
      key: runKey,
      system: 'github',
      repository: where.full_name,
      workflow: { path: '', name: '' },
      executionId: runId,
      number: null,
      branch: '',
      fork: null,
      trigger: event ?? '',
      sha,
      title: null,
      author: null,
      url: pageOf(where, `/actions/runs/${runId}`),
      createdAt: at,
      complete: false,
    },
  };
}
