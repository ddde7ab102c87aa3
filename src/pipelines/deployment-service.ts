import type { Config } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { findCard } from '../platform/delivery/card-store.ts';
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
import { deploymentLine, deploymentMessage, deploymentNote } from './deployment-view.ts';
import type { OccurrencePlace, OccurrenceRouting } from './occurrence-routing-service.ts';
import { deploymentSubject } from './occurrence-subject.ts';
import type { ProtectionService } from './protection-service.ts';
import { branchLabel, type Route } from './route.ts';
import { readMembership } from './routing-membership-service.ts';
import { findRun } from './run-store.ts';
import type { RunService } from './run-service.ts';

export interface DeploymentServiceParts {
  readonly config: () => Config;
  readonly cards: Cards;
  readonly facts: FactSink<DeploymentFact>;
  /** Which channels are shown it. */
  readonly routing: OccurrenceRouting;
  /** Told which run a deployment belongs to. */
  readonly runs: Pick<RunService, 'link' | 'note'>;
  /** Told that a deployment went on, so that what held it back need not be answered any more. */
  readonly protections: Pick<ProtectionService, 'deploymentMoved'>;
}

/**
 * of-a-run: its run tells of it, and a card of its own only where a route asks for deployments. shown: it has no run, and
 * is on a card of its own. kept: nobody asks for it, or not now. known: nothing new.
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
  // What stood for its run goes on doing so when the run is found.
  const isAlone = deployment.runKey === null || stored?.runKey === null;
  const places = await showDeployment(parts, tx, { deployment, isAlone, wasShown: isAlone && stored !== null });
  await parts.facts.state(tx, {
    kind: 'deployment.changed',
    deployment,
    change,
    pipelines: pipelinesOfDeployment(parts.config().pipelines, deployment).map(({ name }) => name),
  });
  if (!isAlone) return { kind: 'of-a-run', deployment, change };
  return { kind: places.length > 0 ? 'shown' : 'kept', deployment, change };
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

interface Showing {
  readonly deployment: Deployment;
  readonly isAlone: boolean;
  /** True where its pipelines showed it before decisions on deployments were kept. */
  readonly wasShown: boolean;
}

/** Puts its card wherever its pipelines or routes show it. One that only made room for a newer one is no news. */
async function showDeployment(
  parts: DeploymentServiceParts,
  tx: Transaction,
  { deployment, isAlone, wasShown }: Showing,
): Promise<readonly OccurrencePlace[]> {
  const config = parts.config();
  const pipelines = pipelinesOfDeployment(config.pipelines, deployment).map(({ name, environment, channel }) => ({
    pipeline: name,
    environment,
    channel,
  }));
  const occurrence = {
    key: deployment.key,
    event: 'deployment' as const,
    isAlone,
    subject: await readSubject(tx, deployment, { config, pipelines }),
    headline: deploymentLine(deployment),
    url: deployment.word.url,
    at: deployment.createdAt,
  };
  const mayBegin = deployment.word.state !== 'inactive';
  const { places } = await parts.routing.place(tx, occurrence, { pipelines, mayBegin, wasShown });
  for (const place of places) await putCard(tx, { deployment, place, cards: parts.cards });
  return places;
}

/** Its run knows the branch where a deployment names a commit, and which pipelines it is of. */
async function readSubject(
  tx: Transaction,
  deployment: Deployment,
  { config, pipelines }: { readonly config: Config; readonly pipelines: readonly Route[] },
): Promise<ReturnType<typeof deploymentSubject>> {
  const { runKey } = deployment;
  const run = runKey === null ? null : await findRun(tx, runKey);
  const ofRun = runKey === null ? [] : await readMembership(tx, runKey, config);
  const names = [...pipelines.map(({ pipeline }) => pipeline), ...ofRun.map(({ name }) => name)];
  const branch = run === null ? '' : branchLabel(run);
  return deploymentSubject(deployment, { config, pipelines: [...new Set(names)], branch });
}

interface Shown {
  readonly deployment: Deployment;
  readonly place: OccurrencePlace;
  readonly cards: Cards;
}

async function putCard(tx: Transaction, { deployment, place, cards }: Shown): Promise<void> {
  const { channel, name: pipeline } = place;
  const environment = place.environment === '' ? deployment.environment : place.environment;
  const key = `${deployment.key}@${channel}`;
  // A card that retention took is left alone: put again it would be posted as new.
  if (!place.isNew && (await findCard(tx, key)) === null) return;
  await cards.put(tx, {
    key,
    kind: 'deployment',
    place: { kind: 'channel', channel },
    lane: environmentKey(environment) === 'production' ? 'normal' : 'low',
    phase: isOver(deployment.word.state) ? 'final' : 'open',
    ...deploymentMessage(deployment, { pipeline, environment, channel }),
  });
}
