import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import { readHoldEnd, longestHoursOf } from '../holds/hold-length.ts';
import { timeZoneOf } from '../people/person.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { backOf, takesBranches } from './branch-rule.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import { deployAsk, recordDeploy, type DeployBy, type DeployServiceDeps } from './deploy-deps-service.ts';
import type { BranchOutcome } from './deploy-outcome.ts';
import { findBranchOn, findUnderWay, nextDeployNumber, saveDeploy } from './deploy-store.ts';
import { endDeploy } from './end-service.ts';
import { overrideEnd } from '../windows/may-act.ts';
import { begin } from './start-service.ts';

export interface BranchAsk {
  readonly ref: string;
  /** As typed: `2h`, `until friday 18:00`. */
  readonly length: string;
  readonly reason: string;
}

/** Holds the fleet, and has a ref deployed to it; where people deploy, asks its maintainer for that. */
export async function beginBranch(
  deps: DeployServiceDeps,
  { fleet, ask, by }: { readonly fleet: FleetConfig; readonly ask: BranchAsk; readonly by: DeployBy },
): Promise<BranchOutcome> {
  const { config, clock, database, guildId } = deps;
  const now = clock.now();
  if (fleet.lifecycle !== 'active') return { kind: 'not-in-use', lifecycle: fleet.lifecycle };
  if (!takesBranches(fleet)) return { kind: 'not-for-branches' };
  const { deployer } = fleet;
  if (deployer === null) return { kind: 'no-deployer' };
  const limits = {
    timeZone: timeZoneOf(config(), by.actor.discordUserId),
    longestHours: longestHoursOf(config(), fleet.name),
  };
  const end = readHoldEnd(ask.length, { from: now, now, ...limits });
  if (end.kind !== 'end') return end;
  const [examined] = await deps.fleets.examine([fleet]);
  const before = examined === undefined ? null : backOf(fleet, examined.status);
  return database.transaction(async (tx): Promise<BranchOutcome> => {
    const underWay = await findUnderWay(tx, guildId, fleet.name);
    // What a hold kept waiting, and nobody was asked for yet, gives way: it comes at the end of this hold.
    const givesWay = underWay?.state === 'weighing';
    if (underWay !== null && !givesWay) return { kind: 'busy', deploy: underWay };
    const on = await findBranchOn(tx, guildId, fleet.name);
    const holds = await deps.holds.list(tx, fleet.name);
    const others = holds.filter((hold) => !deps.holds.isHolder(hold, by.actor));
    if (others.length > 0) return { kind: 'held', holds: others, branch: on };
    // What was there before the first branch is what comes back, not the branch in between.
    const backTo = on?.backTo ?? before;
    if (backTo === null) return { kind: 'no-way-back' };
    const windows = await deps.windows.authorise(tx, deployAsk(deps, fleet.name, ask.ref));
    if (windows.kind === 'refused') return { kind: 'windows-closed', windows };
    const number = await nextDeployNumber(tx);
    if (givesWay) await endDeploy(tx, deps, underWay, { state: 'overtaken', because: `D-${number} goes first` });
    const hold = await deps.holds.pin(tx, {
      fleet,
      ask: {
        reason: ask.reason,
        ref: ask.ref,
        until: end.until,
        lets: `D-${number} goes first: ${storable(ask.ref)}`,
      },
      by,
    });
    if (on !== null) await saveDeploy(tx, { ...on, overAt: now });
    const deploy = await begin(tx, deps, {
      fleet: fleet.name,
      deployer,
      number,
      kind: 'branch',
      ref: storable(ask.ref),
      backTo,
      reason: storable(ask.reason),
      askedBy: agentOf(config(), by.actor, storable),
      hold,
      follows: on?.number ?? null,
      overrideUntil: overrideEnd(windows),
    });
    await recordDeploy(tx, deps, { deploy, by, outcome: 'begun' });
    if (on !== null) await drawDeploy(tx, deps, { ...on, overAt: now });
    return { kind: 'begun', deploy, hold };
  });
}
