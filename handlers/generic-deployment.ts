/*
 * Anybody with the token → POST /webhooks/generic, kind: deployment (docs/generic-event.schema.json).
 *
 * Received from scripts and systems without a source of their own: a deployment to an environment is in this state.
 * What comes of it: the deployment is recorded with the latest word; what is live where is known from it. One that names
 * no run is on a card of its own where a pipeline of the config has system generic, repository `<source>/<pipeline>` and
 * this environment.
 * Who may: whoever holds the webhook's token.
 */
import type { DeploymentService } from '../src/pipelines/deployment-service.ts';
import type { DeploymentEvent } from '../src/pipelines/deployment.ts';
import { GENERIC_DEPLOYMENT_EVENT, type GenericDeploymentEvent } from '../src/pipelines/generic-event-input.ts';
import { genericDeploymentState, genericRepository } from '../src/pipelines/generic-event.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignUrl } from './foreign-text.ts';
import { ENVELOPE, genericLine, withoutEmpty } from './generic-fields.ts';
import { genericRunKey } from './generic-run.ts';
import { pickFields } from './pick-fields.ts';

function redact(raw: JsonValue): JsonValue {
  return withoutEmpty(
    pickFields(raw, {
      ...ENVELOPE,
      deployment: genericLine,
      environment: genericLine,
      state: genericLine,
      run: true,
      branch: genericLine,
      commit: genericLine,
      actor: genericLine,
      url: foreignUrl,
      environmentUrl: foreignUrl,
      note: genericLine,
    }),
  );
}

export function createGenericDeploymentHandler(deployments: DeploymentService): Handler {
  return defineHandler<GenericDeploymentEvent>({
    source: 'generic',
    event: 'deployment',
    redact,
    payload: GENERIC_DEPLOYMENT_EVENT,
    async handle(event, _received, tx) {
      await deployments.record(tx, deploymentEventFrom(event));
    },
  });
}

export function deploymentEventFrom(event: GenericDeploymentEvent): DeploymentEvent {
  const { source, pipeline, run } = event;
  const repository = genericRepository(event);
  const at = new Date(event.at);
  return {
    key: `generic:${repository}:deployment:${event.deployment}`,
    system: 'generic',
    repository,
    environment: event.environment,
    ref: event.branch ?? event.commit ?? '',
    sha: event.commit ?? '',
    creator: event.actor ?? null,
    runKey: run === undefined ? null : genericRunKey({ source, pipeline, run }),
    createdAt: at,
    word: {
      state: genericDeploymentState(event.state),
      rawState: event.state,
      at,
      url: event.url ?? null,
      environmentUrl: event.environmentUrl ?? null,
      note: event.note ?? null,
    },
  };
}
