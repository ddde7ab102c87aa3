/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: deployment (GitHub docs: "Webhook events and payloads").
 *
 * Received when somebody, or a job with an environment, asks for a deployment. How it goes is told by deployment_status.
 * What comes of it: the deployment is recorded and belongs to the run that makes it; one that no run makes is on a card
 * of its own, if a pipeline of the config has its repository and environment.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub. The payload given by whoever asked for
 * the deployment may hold anything, and is not kept.
 */
import { z } from 'zod';
import type { DeploymentService } from '../src/pipelines/deployment-service.ts';
import { githubDeploymentState } from '../src/pipelines/deployment-state.ts';
import type { DeploymentDescription, DeploymentEvent } from '../src/pipelines/deployment.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { DEPLOYED_RUN, deployedRun, deployingRun, deployingWorkflow } from './github-deployed-run.ts';
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

export const DEPLOYMENT = {
  id: true,
  sha: foreignLine,
  ref: foreignLine,
  environment: foreignLine,
  description: foreignLine,
  creator: LOGIN,
  created_at: foreignLine,
} as const;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    action: foreignLine,
    repository: REPOSITORY,
    deployment: DEPLOYMENT,
    workflow: { name: foreignLine, path: foreignLine },
    workflow_run: DEPLOYED_RUN,
  });
}

export const deployment = z.object({
  id: count,
  sha: filledText,
  ref: text,
  environment: filledText,
  description: text.nullish(),
  creator: login,
  created_at: instant,
});

const PAYLOAD = z.object({ repository, deployment, workflow: deployingWorkflow, workflow_run: deployedRun });

type Payload = z.infer<typeof PAYLOAD>;

export interface DeploymentHandlerServices {
  readonly deployments: DeploymentService;
  readonly runs: RunService;
}

export function createGithubDeploymentHandler({ deployments, runs }: DeploymentHandlerServices): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'deployment',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      const run = deployingRun(payload);
      if (run !== null) await runs.record(tx, run);
      await deployments.record(tx, deploymentEventFrom(payload));
    },
  });
}

/** The deployment as it begins: nothing was said of it yet. */
export function deploymentEventFrom(payload: Payload): DeploymentEvent {
  const { deployment: asked, workflow_run: run, repository: where } = payload;
  return {
    ...describeDeployment({ ...payload, runId: run?.id ?? null }),
    word: {
      state: githubDeploymentState('created'),
      rawState: 'created',
      at: asked.created_at,
      url: run?.html_url || pageOf(where, '/deployments'),
      environmentUrl: null,
      note: asked.description || null,
    },
  };
}

export interface Described {
  readonly repository: z.infer<typeof repository>;
  readonly deployment: z.infer<typeof deployment>;
  readonly runId: number | null;
}

export function describeDeployment({ repository: where, deployment: asked, runId }: Described): DeploymentDescription {
  return {
    key: githubDeploymentKey(where, asked.id),
    system: 'github',
    repository: where.full_name,
    environment: asked.environment,
    ref: asked.ref,
    sha: asked.sha,
    creator: asked.creator?.login || null,
    runKey: runId === null ? null : githubRunKey(where, runId),
    createdAt: asked.created_at,
  };
}

export function githubDeploymentKey({ full_name: name }: { readonly full_name: string }, id: number): string {
  return `github:${name}:deployment:${id}`;
}
