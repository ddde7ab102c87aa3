import type { ActBy } from '../approvals/approval-outcome.ts';
import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import type { Requirement } from '../platform/gate.ts';
import { findDeploys, saveDeploys } from './fleet-deploys-store.ts';
import type { FleetDeploys } from './fleet-deploys.ts';
import { drawFleet } from './hold-cards-service.ts';
import type { HoldServiceDeps } from './hold-deps-service.ts';
import type { AcceptOutcome } from './hold-outcome.ts';

/** Letting a held fleet move is as much as ending the holds of others; leaving one paused is as much as holding it. */
export function acceptRequirement({ fleet, wanted }: Pick<FleetDeploys, 'fleet' | 'wanted'>): Requirement {
  return { permission: wanted === 'paused' ? 'hold.release-others' : 'hold.place', fleet };
}

export interface Accepting {
  readonly deploys: FleetDeploys;
  readonly seen: number;
  readonly by: ActBy;
}

/** Notes that a change elsewhere may stand. Holds and what is wanted stay; it ends when it is as wanted again. */
export function accept(deps: HoldServiceDeps, { deploys, seen, by }: Accepting): Promise<AcceptOutcome> {
  const { database, guildId, audit, config, clock } = deps;
  return database.transaction(async (tx): Promise<AcceptOutcome> => {
    const now = await findDeploys(tx, guildId, deploys.fleet);
    if (now?.version !== seen || now.driftSince === null || now.driftAccepted !== null)
      return { kind: 'nothing-to-accept' };
    const driftAccepted = { by: agentOf(config(), by.actor, storable), at: clock.now() };
    const next = await saveDeploys(tx, { ...now, driftAccepted });
    await audit.record(tx, {
      ...by,
      requirement: acceptRequirement(now),
      verdict: 'allowed',
      outcome: 'accepted',
      subject: `${now.fleet}: deploys are not ${now.wanted}`,
    });
    await drawFleet(tx, deps, next);
    return { kind: 'accepted', deploys: next };
  });
}
