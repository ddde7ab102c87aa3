import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import { overrideUntilOf } from './deploys-input.ts';
import { nextGeneration, unseen, wantDeploys } from './enforce-service.ts';
import { findDeploys, saveDeploys } from './fleet-deploys-store.ts';
import { deployerKey, type FleetDeploys } from './fleet-deploys.ts';
import { drawFleet } from './hold-cards-service.ts';
import { recordHold, type HoldBy, type HoldServiceDeps } from './hold-deps-service.ts';
import { ended, extended, nextMoment } from './hold-step.ts';
import { insertHold, listOpenHolds, nextHoldNumber, saveHold } from './hold-store.ts';
import type { Hold } from './hold.ts';
import { isHolder, newHold, pauseReason } from './place-service.ts';
import { finish, othersOf } from './release-service.ts';

export interface PinAsk {
  readonly reason: string;
  readonly ref: string;
  readonly until: Date;
  /** A sentence without a period: what is let through before deploys are paused. */
  readonly lets: string;
}

/**
 * Holds a fleet for what somebody deploys to it: a new hold, or the asker's own with another ref and no earlier end. Its
 * deploys are not paused yet, for that would keep out what it is placed for: `pauseNow` does, once that is on its way.
 */
export async function pinFleet(
  tx: Transaction,
  deps: HoldServiceDeps,
  { fleet, ask, by }: { readonly fleet: FleetConfig; readonly ask: PinAsk; readonly by: HoldBy },
): Promise<Hold> {
  const { config, clock, guildId } = deps;
  const all = await listOpenHolds(tx, guildId, fleet.name);
  const mine = all.find((each) => isHolder(config(), each, by.actor));
  const { reason, ref, until } = ask;
  const number = mine?.number ?? (await nextHoldNumber(tx));
  const placed = newHold(deps, { number, fleet: fleet.name, ask: { length: '', reason, ref }, by, until });
  let hold = placed;
  if (mine === undefined) await insertHold(tx, placed, nextMoment(placed, config().holds));
  else {
    const end = mine.until > until ? mine.until : until;
    hold = { ...extended(mine, clock.now(), end), ref: placed.ref, reason: placed.reason };
    await saveHold(tx, hold, { was: mine.version, dueAt: nextMoment(hold, config().holds) });
  }
  await recordHold(tx, deps, { hold, by, outcome: mine === undefined ? 'placed' : 'pinned' });
  await drawFleet(tx, deps, await deferPause(tx, deps, { fleet, lets: ask.lets }));
  await deps.facts.state(tx, { kind: mine === undefined ? 'hold.placed' : 'hold.extended', hold });
  return hold;
}

/** Meant to be paused, and nobody pauses it yet; while that is so, nothing that is seen there counts as drift. */
async function deferPause(
  tx: Transaction,
  { acts, clock, guildId }: HoldServiceDeps,
  { fleet, lets }: { readonly fleet: FleetConfig; readonly lets: string },
): Promise<FleetDeploys> {
  const was = await findDeploys(tx, guildId, fleet.name);
  const isPaused = was?.wanted === 'paused';
  const deploys = await saveDeploys(tx, {
    ...(was ?? unseen(guildId, fleet.name)),
    wanted: 'paused',
    wantedSince: isPaused ? was.wantedSince : clock.now(),
    generation: nextGeneration(was, 'paused'),
    deployer: deployerKey(fleet.deployer),
    actKey: null,
    enforcement: fleet.deployer === null ? 'none' : 'pending',
    because: lets,
    wasPausedBefore: isPaused && was.wasPausedBefore,
    driftSince: null,
    warnedAt: null,
  });
  const before = was?.actKey ?? null;
  if (before !== null) await acts.withdraw(tx, before, 'something is to be deployed first');
  return deploys;
}

/** Has it paused now that what was let through is on its way. Where nobody holds the fleet any more, nothing follows. */
export async function pauseNow(tx: Transaction, deps: HoldServiceDeps, fleet: string): Promise<void> {
  const [hold] = await listOpenHolds(tx, deps.guildId, fleet);
  if (hold === undefined) return;
  const reason = pauseReason(hold);
  await drawFleet(
    tx,
    deps,
    await wantDeploys(tx, deps, { fleet, wanted: 'paused', reason, overrideUntil: null, again: true }),
  );
}

export interface Unpinning {
  readonly hold: Hold;
  /** What let the fleet resume; null where others hold on, or it resumes as soon as the windows let it. */
  readonly windows: ActVerdict | null;
  readonly by: HoldBy;
}

/** Ends the hold under which something was deployed, as one that its holder releases. */
export async function unpinFleet(
  tx: Transaction,
  deps: HoldServiceDeps,
  { hold, windows, by }: Unpinning,
): Promise<void> {
  const end = { endedBy: agentOf(deps.config(), by.actor, storable), ending: 'released' } as const;
  const released = ended(hold, deps.clock.now(), end);
  await finish(tx, deps, { hold: released, was: hold.version, by, others: await othersOf(tx, deps, hold), windows });
}

/** For what follows from the same decision. */
export async function resumeOverride(
  read: Reader,
  { guildId, acts }: HoldServiceDeps,
  fleet: string,
): Promise<Date | null> {
  const deploys = await findDeploys(read, guildId, fleet);
  const act = deploys?.wanted === 'running' && deploys.actKey !== null ? await acts.find(read, deploys.actKey) : null;
  return act === null ? null : overrideUntilOf(act.input);
}
