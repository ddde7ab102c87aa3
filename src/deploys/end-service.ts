import type { Transaction } from '../platform/database/transaction.ts';
import { drawDeploy, tellResult } from './deploy-cards-service.ts';
import { recordDeploy, type DeployServiceDeps } from './deploy-deps-service.ts';
import { findBranchOn, findDeploy, saveDeploy } from './deploy-store.ts';
import { isUpgrade, type Deploy, type DeployState } from './deploy.ts';

/** Hosts that missed the limit are looked for so often, in ms. */
export const LATE_EVERY_MS = 2 * 60_000;

export interface Ending {
  readonly state: Exclude<DeployState, 'weighing' | 'starting' | 'building' | 'rolling'>;
  /** A sentence without a period. */
  readonly because: string | null;
}

/**
 * Ends a deploy, once: its card says how, whoever asked is told, and a pause that waited for it is made. A branch stays
 * on the fleet's account until what it tracks is back, also where it failed, for nobody knows what that left behind.
 */
export async function endDeploy(
  tx: Transaction,
  deps: DeployServiceDeps,
  was: Deploy,
  { state, because }: Ending,
): Promise<Deploy> {
  const now = deps.clock.now();
  const leftNothing = state === 'not-started' && was.follows === null;
  const deploy = await saveDeploy(tx, {
    ...was,
    state,
    because,
    enteredAt: now,
    endedAt: now,
    dueAt: await dueAfter(tx, deps, { was, state }),
    owesPause: false,
    failingBecause: null,
    overAt: was.kind !== 'branch' || leftNothing ? now : was.overAt,
  });
  if (was.owesPause && state !== 'overtaken') await deps.holds.pauseNow(tx, was.fleet);
  const isBack = state === 'done' || state === 'unverified';
  if (deploy.kind === 'restore' && isBack) await clearBranch(tx, deps, deploy);
  else if (deploy.kind === 'restore' && deploy.follows !== null) await redraw(tx, deps, deploy.follows);
  await recordDeploy(tx, deps, { deploy, by: null, outcome: state });
  await drawDeploy(tx, deps, deploy);
  // What an upgrade came to, its request tells.
  if (state !== 'overtaken' && state !== 'nothing' && !isUpgrade(deploy)) await tellResult(tx, deps, deploy);
  return deploy;
}

interface Ended {
  readonly was: Deploy;
  readonly state: Ending['state'];
}

/** A hold that ended while it was under way is owed what follows from that; hosts that are late are looked for. */
async function dueAfter(
  tx: Transaction,
  { holds, clock }: DeployServiceDeps,
  { was, state }: Ended,
): Promise<Date | null> {
  const now = clock.now();
  const heldUntil = (await holds.lastEnded(tx, was.fleet))?.endedAt ?? null;
  if (heldUntil !== null && heldUntil > was.begunAt) return now;
  return (state === 'incomplete' || state === 'unverified') && was.sha !== null
    ? new Date(now.getTime() + LATE_EVERY_MS)
    : null;
}

/** What it tracks is back. */
export async function clearBranch(tx: Transaction, deps: DeployServiceDeps, { fleet, endedAt }: Deploy): Promise<void> {
  const on = await findBranchOn(tx, deps.guildId, fleet);
  if (on === null) return;
  await drawDeploy(tx, deps, await saveDeploy(tx, { ...on, overAt: endedAt }));
}

async function redraw(tx: Transaction, deps: DeployServiceDeps, number: number): Promise<void> {
  const deploy = await findDeploy(tx, deps.guildId, number);
  if (deploy !== null) await drawDeploy(tx, deps, deploy);
}
