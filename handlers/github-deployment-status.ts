/*
 * GitHub → POST /webhooks/github, X-GitHub-Event: deployment_status (GitHub docs: "Webhook events and payloads").
 *
 * Received for each word on a deployment: queued, waiting, in_progress, success, failure, error; inactive when another
 * took its place or its environment is gone.
 * What comes of it: the deployment is recorded with the latest word, by GitHub's clock; what is live where is known from
 * it. A deployment that no run makes is on a card of its own, see github-deployment.ts. A request whether it may begin
 * is answered by its going on.
 * Who may: whoever holds the webhook's secret. Nothing here is done to GitHub.
 */
import { z } from 'zod';
import { githubDeploymentState } from '../src/pipelines/deployment-state.ts';
import type { DeploymentEvent } from '../src/pipelines/deployment.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { DEPLOYED_RUN, deployedRun, deployingRun, deployingWorkflow } from './github-deployed-run.ts';
import { deployment, DEPLOYMENT, describeDeployment, type DeploymentHandlerServices } from './github-deployment.ts';
import { filledText, instant, pageOf, repository, REPOSITORY, text } from './github-fields.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    action: foreignLine,
    repository: REPOSITORY,
    deployment: DEPLOYMENT,
    deployment_status: {
      id: true,
      state: foreignLine,
      description: foreignLine,
      target_url: foreignUrl,
      log_url: foreignUrl,
      environment_url: foreignUrl,
      created_at: foreignLine,
    },
    workflow: { name: foreignLine, path: foreignLine },
    workflow_run: DEPLOYED_RUN,
  });
}

const PAYLOAD = z.object({
  repository,
  deployment,
  deployment_status: z.object({
    state: filledText,
    description: text.nullish(),
    target_url: text.nullish(),
    log_url: text.nullish(),
    environment_url: text.nullish(),
    created_at: instant,
  }),
  workflow: deployingWorkflow,
  workflow_run: deployedRun,
});

type Payload = z.infer<typeof PAYLOAD>;

export function createGithubDeploymentStatusHandler({ deployments, runs }: DeploymentHandlerServices): Handler {
  return defineHandler<Payload>({
    source: 'github',
    event: 'deployment_status',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      const run = deployingRun(payload);
      if (run !== null) await runs.record(tx, run);
      await deployments.record(tx, deploymentEventFrom(payload));
    },
  });
}

export function deploymentEventFrom(payload: Payload): DeploymentEvent {
  const { deployment_status: said, workflow_run: run, repository: where } = payload;
  return {
    ...describeDeployment({ ...payload, runId: run?.id ?? null }),
    word: {
      state: githubDeploymentState(said.state),
      rawState: said.state,
      at: said.created_at,
      url: said.log_url || said.target_url || run?.html_url || pageOf(where, '/deployments'),
      environmentUrl: said.environment_url || null,
      note: said.description || null,
    },
  };
}
