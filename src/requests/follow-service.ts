import { isUpgrade, type Deploy } from '../deploys/deploy.ts';
import { fleetOf } from '../fleets/fleet.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { stepByItself, type ExecutionDeps } from './execution-deps-service.ts';
import { byMuster } from './request-record-service.ts';
import { deployRequirement } from './request-rights.ts';
import { putHandNews } from './execution-news-service.ts';
import { failureOf, progressOf } from './execution-progress.ts';
import { putRequestCard } from './request-card-service.ts';
import { listRequests } from './request-store.ts';
import { stepRequest, type UpgradeRequest } from './request.ts';
import { newSoak } from './soak.ts';
import { findWatch, saveWatch } from './watch-store.ts';

export const HOUR_MS = 3_600_000;

/** Whether people deploy it, and nobody else can be asked. */
export function isByHand({ deployer }: Pick<FleetConfig, 'deployer'>): boolean {
  return deployer === null || deployer.kind === 'manual';
}

/** Reaction: a deploy of a request changed. What it says is shown, and its end is a step of the request. */
export async function deployChanged(tx: Transaction, deps: ExecutionDeps, deploy: Deploy): Promise<void> {
  if (!isUpgrade(deploy)) return;
  const request = await requestOf(tx, deps, deploy);
  const watch = request === null ? null : await findWatch(tx, request.number);
  if (request === null || watch === null) return;
  const fleet = fleetOf(deps, request.fleet);
  const byHand = fleet !== null && isByHand(fleet);
  await saveWatch(tx, { ...watch, progress: progressOf(deploy, { byHand }) });
  const next = stepAfter(deps, request, { deploy, soakHours: fleet?.upgrades.soakHours ?? 1 });
  if (next === null) {
    await putRequestCard(tx, request, { cards: deps.cards, config: deps.config() });
    return;
  }
  await stepByItself(tx, deps, next);
  // Nothing was deployed: what was to be kept in place is not there.
  if (deploy.state === 'not-started' && request.state === 'deploying') await endHold(tx, deps, next);
}

function stepAfter(
  { clock }: Pick<ExecutionDeps, 'clock'>,
  request: UpgradeRequest,
  { deploy, soakHours }: { readonly deploy: Deploy; readonly soakHours: number },
): UpgradeRequest | null {
  // Given up for what goes first: that one's end is the step.
  if (deploy.endedAt === null || deploy.state === 'overtaken') return null;
  const at = clock.now();
  const isThere = deploy.state === 'done';
  const isBack = deploy.kind === 'rollback';
  if (isBack !== (request.state === 'rolling-back')) return null;
  const soak = newSoak(at, soakHours * HOUR_MS);
  const there = isBack ? ({ kind: 'rolled-back' } as const) : ({ kind: 'verify', soak } as const);
  const act = isThere ? there : ({ kind: 'fail', because: failureOf(deploy) } as const);
  const stepped = stepRequest(request, act, { by: null, at, seen: null });
  return stepped.kind === 'stepped' ? stepped.request : null;
}

/** Reaction: it was begun. Where people deploy the fleet, they are asked to. */
export async function deployBegun(tx: Transaction, deps: ExecutionDeps, request: UpgradeRequest): Promise<void> {
  const fleet = fleetOf(deps, request.fleet);
  if (fleet !== null && isByHand(fleet)) await putHandNews(tx, deps, request);
}

/** How many requests of a fleet are looked through for the one that a deploy belongs to. */
const NEWEST = 50;

async function requestOf(
  tx: Transaction,
  { guildId }: ExecutionDeps,
  { number, fleet }: Deploy,
): Promise<UpgradeRequest | null> {
  const all = await listRequests(tx, { guildId, fleets: [fleet], state: null }, { limit: NEWEST });
  const isOf = ({ execution }: UpgradeRequest): boolean =>
    execution !== null && number === (execution.rollback?.deploy ?? execution.deploy);
  return all.find(isOf) ?? null;
}

/**
 * Ends the hold that was placed for the upgrade, and none that stood before it. Where a branch is tracked it stays: its
 * end deploys that branch, and undoes the upgrade.
 */
export async function endHold(tx: Transaction, deps: ExecutionDeps, request: UpgradeRequest): Promise<void> {
  const { execution } = request;
  const number = execution?.hold ?? null;
  const hold = number === null ? null : await deps.holds.find(tx, number);
  if (execution === null || hold === null || hold.state === 'ended' || hold.placedAt < execution.begunAt) return;
  const by = { ...byMuster(deps, request, 'upgrade:follow'), requirement: deployRequirement(request) };
  await deps.holds.unpin(tx, { hold, windows: null, by });
}
