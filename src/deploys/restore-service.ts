import { agentOf } from '../approvals/approval-people.ts';
import type { Agent } from '../approvals/approval.ts';
import { storable } from '../audit/audit.ts';
import { fleetOf } from '../fleets/fleet.ts';
import type { Hold } from '../holds/hold.ts';
import type { DeployerConfig, FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import { deployAsk, recordDeploy, type DeployBy, type DeployServiceDeps } from './deploy-deps-service.ts';
import type { RestoreOutcome } from './deploy-outcome.ts';
import { findBranchOn, findDeploy, findUnderWay } from './deploy-store.ts';
import type { Deploy } from './deploy.ts';
import { endDeploy } from './end-service.ts';
import { overrideEnd } from '../windows/may-act.ts';
import { begin } from './start-service.ts';

export interface Restoring {
  readonly fleet: FleetConfig;
  /** The number of the branch deploy that was looked at; null for one who named the fleet itself. */
  readonly seen: number | null;
  readonly by: DeployBy;
}

/** Ends the hold under which a branch is on the fleet, and has what it tracks deployed again. */
export function restoreFleet(deps: DeployServiceDeps, { fleet, seen, by }: Restoring): Promise<RestoreOutcome> {
  const { database, guildId, config } = deps;
  return database.transaction(async (tx): Promise<RestoreOutcome> => {
    const on = await findBranchOn(tx, guildId, fleet.name);
    if (on === null) return { kind: 'nothing-to-restore' };
    if (seen !== null && on.number !== seen) return { kind: 'changed', deploy: on };
    const { deployer } = fleet;
    if (deployer === null) return { kind: 'no-deployer' };
    const underWay = await findUnderWay(tx, guildId, fleet.name);
    if (underWay?.kind === 'restore') return { kind: 'busy', deploy: underWay };
    const holds = await deps.holds.list(tx, fleet.name);
    const others = holds.filter(({ number }) => number !== on.hold);
    if (others.length > 0) return { kind: 'held', holds: others };
    const windows = await deps.windows.authorise(tx, deployAsk(deps, fleet.name, on.backTo));
    if (windows.kind === 'refused') return { kind: 'windows-closed', windows };
    const hold = holds.find(({ number }) => number === on.hold);
    // Its end is a fact, on which the restore begins as it does when a hold runs out.
    if (hold !== undefined) await deps.holds.unpin(tx, { hold, windows, by });
    const begun = await findUnderWay(tx, guildId, fleet.name);
    if (begun?.kind === 'restore') return { kind: 'begun', deploy: begun };
    const askedBy = agentOf(config(), by.actor, storable);
    const deploy = await beginRestore(tx, deps, { on, deployer, askedBy, by, overrideUntil: overrideEnd(windows) });
    return { kind: 'begun', deploy };
  });
}

/** Reaction: the last hold of a fleet ended. What it tracks comes back, if something else is on it. */
export async function restoreAfter(tx: Transaction, deps: DeployServiceDeps, hold: Hold): Promise<void> {
  const { guildId, holds } = deps;
  const on = await findBranchOn(tx, guildId, hold.fleet);
  if (on === null || (await holds.list(tx, hold.fleet)).length > 0) return;
  const deployer = fleetOf(deps, hold.fleet)?.deployer ?? null;
  const underWay = await findUnderWay(tx, guildId, hold.fleet);
  if (deployer === null || underWay?.kind === 'restore') return;
  // What let the fleet resume lets this happen too: an override was used up for both.
  const overrideUntil = await holds.resumeOverride(tx, hold.fleet);
  await beginRestore(tx, deps, { on, deployer, askedBy: hold.endedBy, by: null, overrideUntil });
}

interface Back {
  readonly on: Deploy;
  readonly deployer: DeployerConfig;
  readonly askedBy: Agent | null;
  readonly by: DeployBy | null;
  readonly overrideUntil: Date | null;
}

async function beginRestore(
  tx: Transaction,
  deps: DeployServiceDeps,
  { on, deployer, askedBy, by, overrideUntil }: Back,
): Promise<Deploy> {
  if (on.endedAt === null) {
    await endDeploy(tx, deps, on, { state: 'overtaken', because: 'its hold ended before it had' });
    // Last, so that its end is not taken for that of a deploy which is still wanted.
    await deps.acts.withdraw(tx, on.actKey, 'its hold has ended');
  }
  const deploy = await begin(tx, deps, {
    fleet: on.fleet,
    deployer,
    number: null,
    kind: 'restore',
    ref: on.backTo,
    backTo: on.backTo,
    reason: on.reason,
    askedBy,
    hold: null,
    follows: on.number,
    overrideUntil,
  });
  await recordDeploy(tx, deps, { deploy, by, outcome: 'begun' });
  // Its button goes: it is being put back.
  const shown = await findDeploy(tx, deps.guildId, on.number);
  if (shown !== null) await drawDeploy(tx, deps, shown);
  return deploy;
}
