import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import { environmentKey, mergeDeployment, pipelinesOfDeployment } from './deployment.ts';
import type { Deployment, DeploymentChange, DeploymentEvent } from './deployment.ts';
import type { DeploymentFact } from './deployment-fact.ts';
import { isOver } from './deployment-state.ts';
import {
  deleteDeploymentsBefore,
  findDeployment,
  findRunOfDeployment,
  listDeploymentsOfRun,
  listLatestDeployments,
  saveDeployment,
  type LatestDeployment,
  type LatestFilter,
} from './deployment-store.ts';
import { deploymentMessage, deploymentNote } from './deployment-view.ts';
import type { ProtectionService } from './protection-service.ts';
import { onePerChannel, type Route } from './route.ts';
import type { RunService } from './run-service.ts';

export interface DeploymentServiceParts {
  readonly config: () => Config;
  readonly cards: Cards;
  readonly facts: FactSink<DeploymentFact>;
  /** Told which run a deployment belongs to. */
  readonly runs: Pick<RunService, 'link' | 'note'>;
  /** Told that a deployment went on, so that what held it back need not be answered any more. */
  readonly protections: Pick<ProtectionService, 'deploymentMoved'>;
}

/**
 * of-a-run: its run tells of it. shown: it has no run, and is on a card of its own. kept: no pipeline of the config asks
 * for it. known: nothing new.
 */
export type RecordDeploymentOutcome =
  | { readonly kind: 'of-a-run'; readonly deployment: Deployment; readonly change: DeploymentChange }
  | { readonly kind: 'shown'; readonly deployment: Deployment; readonly change: DeploymentChange }
  | { readonly kind: 'kept'; readonly deployment: Deployment; readonly change: DeploymentChange }
  | { readonly kind: 'known'; readonly deployment: Deployment };

export interface DeploymentService {
  /** Takes in what a system said about a deployment, in any order and as often as it likes. */
  record(tx: Transaction, event: DeploymentEvent): Promise<RecordDeploymentOutcome>;
  find(reader: Reader, key: string): Promise<Deployment | null>;
  /** What is live where and what was tried last, by system, repository and environment. */
  listLatest(reader: Reader, filter?: LatestFilter): Promise<readonly LatestDeployment[]>;
  /** The oldest first. */
  listOfRun(reader: Reader, runKey: string): Promise<readonly Deployment[]>;
  /** Forgets what was created before `before` and is not live, at most `limit` at once, and says how many. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

export function createDeploymentService(parts: DeploymentServiceParts): DeploymentService {
  return {
    record: (tx, event) => recordDeployment(parts, tx, event),
    find: findDeployment,
    listLatest: listLatestDeployments,
    listOfRun: listDeploymentsOfRun,
    prune: deleteDeploymentsBefore,
  };
}

async function recordDeployment(
  parts: DeploymentServiceParts,
  tx: Transaction,
  event: DeploymentEvent,
): Promise<RecordDeploymentOutcome> {
  const stored = await findDeployment(tx, event.key);
  const merged = mergeDeployment(stored, event);
  const { change } = merged;
  if (change.kind === 'nothing') return { kind: 'known', deployment: merged.deployment };
  const deployment = await withRun(tx, merged.deployment);
  await saveDeployment(tx, deployment);
  if (deployment.runKey !== null && stored?.runKey !== deployment.runKey)
    await parts.runs.link(tx, {
      kind: 'deployment',
      externalId: `${deployment.repository}:${idOf(deployment)}`,
      runKey: deployment.runKey,
      part: null,
    });

  await parts.protections.deploymentMoved(tx, deployment);
  if (deployment.runKey !== null) await noteOnRun(parts, tx, { ...deployment, runKey: deployment.runKey });
  const config = parts.config();
  // A card once begun is carried on, also when the run is found later.
  const isAlone = deployment.runKey === null || stored?.runKey === null;
  const routes = isAlone ? routesOf(config, deployment) : [];
  for (const route of routes) await putCard(tx, { deployment, route, cards: parts.cards });
  await parts.facts.state(tx, {
    kind: 'deployment.changed',
    deployment,
    change,
    pipelines: pipelinesOfDeployment(config.pipelines, deployment).map(({ name }) => name),
  });
  if (!isAlone) return { kind: 'of-a-run', deployment, change };
  return { kind: routes.length > 0 ? 'shown' : 'kept', deployment, change };
}

/** The run's card says how its latest deployment to an environment goes. */
async function noteOnRun(
  { runs }: DeploymentServiceParts,
  tx: Transaction,
  { runKey, environment }: Deployment & { readonly runKey: string },
): Promise<void> {
  const key = environmentKey(environment);
  const there = (await listDeploymentsOfRun(tx, runKey)).filter((each) => environmentKey(each.environment) === key);
  const latest = there.at(-1);
  if (latest !== undefined) await runs.note(tx, runKey, { by: `deployment ${key}`, text: deploymentNote(latest) });
}

function idOf({ key }: Deployment): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

async function withRun(tx: Transaction, deployment: Deployment): Promise<Deployment> {
  if (deployment.runKey !== null) return deployment;
  return { ...deployment, runKey: await findRunOfDeployment(tx, deployment) };
}

function routesOf(config: Config, deployment: Deployment): readonly Route[] {
  return onePerChannel(
    pipelinesOfDeployment(config.pipelines, deployment).map(({ name, environment, channel }) => ({
      pipeline: name,
      environment,
      channel,
    })),
  );
}

interface Shown {
  readonly deployment: Deployment;
  readonly route: Route;
  readonly cards: Cards;
}

async function putCard(tx: Transaction, { deployment, route, cards }: Shown): Promise<void> {
  await cards.put(tx, {
    key: `${deployment.key}@${route.channel}`,
    kind: 'deployment',
    place: { kind: 'channel', channel: route.channel },
    lane: environmentKey(route.environment) === 'production' ? 'normal' : 'low',
    phase: isOver(deployment.word.state) ? 'final' : 'open',
    ...deploymentMessage(deployment, route),
  });
}
