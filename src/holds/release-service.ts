import { fleetOf } from '../fleets/fleet.ts';
import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import { overrideEnd, type ActVerdict } from '../windows/may-act.ts';
import { resumeAsk, wantDeploys } from './enforce-service.ts';
import { drawFleet } from './hold-cards-service.ts';
import { recordHold, type HoldBy, type HoldServiceDeps } from './hold-deps-service.ts';
import type { ReleaseOutcome, ReleasePreview } from './hold-outcome.ts';
import { ended, nextMoment } from './hold-step.ts';
import { findDeploys } from './fleet-deploys-store.ts';
import { findHold, listOpenHolds, saveHold } from './hold-store.ts';
import type { FleetDeploys } from './fleet-deploys.ts';
import type { Hold } from './hold.ts';
import { resumed } from './resume-words.ts';

/** What ending it would do: who else holds, what the windows say, and what would be deployed. Changes nothing. */
export async function previewRelease(
  read: Reader,
  deps: HoldServiceDeps,
  { hold, actor }: { readonly hold: Hold; readonly actor: Actor },
): Promise<ReleasePreview> {
  const others = await othersOf(read, deps, hold);
  const windows = await deps.windows.judge(read, resumeAsk(deps, hold.fleet));
  const fleet = fleetOf(deps, hold.fleet);
  const waiting = await deps.waitingDeploy(read, hold.fleet, actor);
  const { kind, words } = resumed({ fleet, waiting, backTo: await deps.backTo(read, hold.fleet) });
  return { hold, others, windows, waiting, brings: kind, afterwards: words };
}

export interface Releasing {
  readonly number: number;
  /** The version that was looked at; null for one who named the hold itself. */
  readonly seen: number | null;
  readonly by: HoldBy;
}

/** Ends a hold. Where it is the last, what waits is deployed, so the windows must let that happen. */
export function releaseHold(deps: HoldServiceDeps, { number, seen, by }: Releasing): Promise<ReleaseOutcome | null> {
  return deps.database.transaction(async (tx): Promise<ReleaseOutcome | null> => {
    const hold = await findHold(tx, deps.guildId, number);
    if (hold === null) return null;
    if (hold.state === 'ended' || (seen !== null && seen !== hold.version)) return { kind: 'changed', hold };
    const others = await othersOf(tx, deps, hold);
    const windows = others.length > 0 ? null : await deps.windows.authorise(tx, resumeAsk(deps, hold.fleet));
    if (windows?.kind === 'refused') return { kind: 'windows-closed', hold, windows };
    const released = ended(hold, deps.clock.now(), {
      endedBy: agentOf(deps.config(), by.actor, storable),
      ending: 'released',
    });
    const backTo = await deps.backTo(tx, hold.fleet);
    const deploys = await finish(tx, deps, { hold: released, was: hold.version, by, others, windows });
    const fleet = fleetOf(deps, hold.fleet);
    // Nobody is asked what waits inside a transaction.
    const { words: afterwards } = resumed({ fleet, waiting: null, backTo });
    return { kind: 'released', hold: released, others, deploys, afterwards };
  });
}

export interface Finishing {
  /** As it is now that it has ended. */
  readonly hold: Hold;
  readonly was: number;
  readonly by: HoldBy | null;
  readonly others: readonly Hold[];
  /** What let it resume; null where others hold on. */
  readonly windows: ActVerdict | null;
}

/** All that follows from a hold's end, in the transaction that ends it. */
export async function finish(
  tx: Transaction,
  deps: HoldServiceDeps,
  { hold, was, by, others, windows }: Finishing,
): Promise<FleetDeploys | null> {
  await saveHold(tx, hold, { was, dueAt: nextMoment(hold, deps.config().holds) });
  await recordHold(tx, deps, { hold, by, outcome: hold.ending ?? 'ended' });
  const deploys =
    others.length > 0
      ? await findDeploys(tx, deps.guildId, hold.fleet)
      : await wantDeploys(tx, deps, {
          fleet: hold.fleet,
          wanted: 'running',
          reason: '',
          overrideUntil: windows === null ? null : overrideEnd(windows),
        });
  if (deploys !== null) await drawFleet(tx, deps, deploys);
  await deps.facts.state(tx, { kind: 'hold.ended', hold });
  return deploys;
}

export async function othersOf(read: Reader, { guildId }: HoldServiceDeps, hold: Hold): Promise<readonly Hold[]> {
  const all = await listOpenHolds(read, guildId, hold.fleet);
  return all.filter(({ number }) => number !== hold.number);
}
