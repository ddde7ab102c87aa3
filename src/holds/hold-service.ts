import type { ActBy } from '../approvals/approval-outcome.ts';
import { agentOf } from '../approvals/approval-people.ts';
import { storable } from '../audit/audit.ts';
import type { GuardVerdict, StoredAct } from '../platform/acts/act.ts';
import type { FleetHold, FleetPause } from '../fleets/fleet-hold.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import { guardDeploys, noteAct, wantDeploys } from './enforce-service.ts';
import { findDeploys, findManualAnswer, insertManualAnswer, listDeploys } from './fleet-deploys-store.ts';
import type { FleetDeploys } from './fleet-deploys.ts';
import { drawFleet } from './hold-cards-service.ts';
import type { HoldBy, HoldServiceDeps } from './hold-deps-service.ts';
import type {
  AcceptOutcome,
  ConfirmOutcome,
  EnforceOutcome,
  ExtendOutcome,
  PlaceOutcome,
  ReleaseOutcome,
  ReleasePreview,
} from './hold-outcome.ts';
import { findHold, listEndedHolds, listOpenHolds } from './hold-store.ts';
import { accept, acceptRequirement } from './accept-service.ts';
import { holdId, type Hold } from './hold.ts';
import { pauseNow, pinFleet, resumeOverride, unpinFleet, type PinAsk, type Unpinning } from './pin-service.ts';
import { extendHold, isHolder, placeHold, type Extension, type PlaceAsk } from './place-service.ts';
import { previewRelease, releaseHold } from './release-service.ts';
import { settleHolds } from './settle-service.ts';
import { noteRun, paceOf, watchDeploys } from './watch-service.ts';

/**
 * Holds of fleets. Every act here was judged by the gate before, by the requirement that this service names. What
 * changes anything is recorded in the audit here; what changes nothing, the caller records.
 */
export interface HoldService {
  place(fleet: FleetConfig, ask: PlaceAsk, by: ActBy): Promise<PlaceOutcome>;
  extend(hold: Hold, extension: Extension, by: ActBy): Promise<ExtendOutcome | null>;
  /** What would be deployed is told as far as the actor may see it. */
  preview(read: Reader, hold: Hold, actor: Actor): Promise<ReleasePreview>;
  /** `seen` is the version that was looked at; null for one who named the hold itself. */
  release(hold: Hold, seen: number | null, by: ActBy): Promise<ReleaseOutcome | null>;
  find(read: Reader, number: number): Promise<Hold | null>;
  /** Those that stand; of one fleet (canonical name), or of all. */
  list(read: Reader, fleet: string | null): Promise<readonly Hold[]>;
  /** The newest of a fleet's that have ended; null: none has. */
  lastEnded(read: Reader, fleet: string): Promise<Hold | null>;
  deploysOf(read: Reader, fleet: string): Promise<FleetDeploys | null>;
  listDeploys(read: Reader): Promise<readonly FleetDeploys[]>;
  /** Both together, as other rooms show them. */
  pauseOf(read: Reader, fleet: string): Promise<FleetPause>;
  /** Somebody says that they paused or resumed by hand, or that they cannot. */
  confirm(
    deploys: FleetDeploys,
    ask: { readonly answer: 'done' | 'cannot'; readonly seen: number },
    by: ActBy,
  ): Promise<ConfirmOutcome>;
  /** Has done anew what failed or was changed elsewhere. */
  enforce(deploys: FleetDeploys, seen: number, by: ActBy): Promise<EnforceOutcome>;
  /** For what somebody deploys by hand, in the caller's transaction: see pin-service.ts. */
  pin(
    tx: Transaction,
    pinning: { readonly fleet: FleetConfig; readonly ask: PinAsk; readonly by: HoldBy },
  ): Promise<Hold>;
  pauseNow(tx: Transaction, fleet: string): Promise<void>;
  unpin(tx: Transaction, unpinning: Unpinning): Promise<void>;
  /** Until when the override holds that let the fleet resume, as it is doing; null: the windows let it, or it is not. */
  resumeOverride(read: Reader, fleet: string): Promise<Date | null>;
  /** Lets stand what somebody changed elsewhere: nobody is told of it again while it is so. */
  accept(deploys: FleetDeploys, seen: number, by: ActBy): Promise<AcceptOutcome>;
  /** Letting a held fleet move is as much as ending the holds of others. */
  acceptRequirement(deploys: FleetDeploys): Requirement;
  /** Whose hold it is says which permission ending or extending it takes. */
  changeRequirement(permission: 'hold.release' | 'hold.extend', hold: Hold, actor: Actor): Requirement;
  isHolder(hold: Hold, actor: Actor): boolean;
  /** Reactions, and the guard of acts. */
  actChanged(tx: Transaction, act: StoredAct): Promise<void>;
  runHeard(tx: Transaction, fleet: string): Promise<void>;
  guard(tx: Transaction, act: StoredAct): Promise<GuardVerdict>;
  /** How often a fleet's deployer is looked at, in ms: the bound within which drift is told; null: nobody can look. */
  looksEveryMs(fleet: string): number | null;
  /** The job: reminds, asks, ends. */
  settle(): Promise<void>;
  /** The job: looks whether somebody changed it elsewhere. */
  watch(): Promise<void>;
}

export function createHoldService(deps: HoldServiceDeps): HoldService {
  const { config, guildId } = deps;
  const changing = (permission: 'hold.release' | 'hold.extend', hold: Hold, actor: Actor): Requirement => ({
    permission: isHolder(config(), hold, actor) ? permission : 'hold.release-others',
    fleet: hold.fleet,
  });
  const judged = (permission: 'hold.release' | 'hold.extend', hold: Hold, by: ActBy) => ({
    ...by,
    requirement: changing(permission, hold, by.actor),
  });
  return {
    place: (fleet, ask, by) =>
      placeHold(deps, {
        fleet,
        ask,
        by: { ...by, requirement: { permission: 'hold.place', fleet: fleet.name } },
      }),
    extend: (hold, extension, by) =>
      extendHold(deps, { number: hold.number, extension, by: judged('hold.extend', hold, by) }),
    preview: (read, hold, actor) => previewRelease(read, deps, { hold, actor }),
    release: (hold, seen, by) => releaseHold(deps, { number: hold.number, seen, by: judged('hold.release', hold, by) }),
    find: (read, number) => findHold(read, guildId, number),
    list: (read, fleet) => listOpenHolds(read, guildId, fleet),
    lastEnded: async (read, fleet) => (await listEndedHolds(read, { guildId, fleet, limit: 1 }))[0] ?? null,
    deploysOf: (read, fleet) => findDeploys(read, guildId, fleet),
    listDeploys: (read) => listDeploys(read, guildId),
    pauseOf: async (read, fleet) => {
      const deploys = await findDeploys(read, guildId, fleet);
      return {
        holds: (await listOpenHolds(read, guildId, fleet)).map(shownHold),
        enforcement: deploys?.enforcement ?? null,
        wanted: deploys?.wanted ?? null,
        driftSince: deploys?.driftSince ?? null,
        changedBy: deploys?.seenWords ?? null,
        seenAt: deploys?.seenAt ?? null,
        looksEveryMs: paceOf(config(), fleet),
        because: deploys?.because ?? null,
      };
    },
    confirm: (deploys, ask, by) => confirm(deps, { deploys, ...ask, by }),
    enforce: (deploys, seen, by) => enforce(deps, { deploys, seen, by }),
    pin: (tx, pinning) => pinFleet(tx, deps, pinning),
    pauseNow: (tx, fleet) => pauseNow(tx, deps, fleet),
    unpin: (tx, unpinning) => unpinFleet(tx, deps, unpinning),
    resumeOverride: (read, fleet) => resumeOverride(read, deps, fleet),
    changeRequirement: changing,
    isHolder: (hold, actor) => isHolder(config(), hold, actor),
    accept: (deploys, seen, by) => accept(deps, { deploys, seen, by }),
    acceptRequirement,
    runHeard: (tx, fleet) => noteRun(tx, deps, fleet),
    actChanged: (tx, act) => noteAct(tx, deps, act),
    guard: (tx, act) => guardDeploys(tx, deps, act),
    looksEveryMs: (fleet) => paceOf(config(), fleet),
    settle: () => settleHolds(deps),
    watch: () => watchDeploys(deps),
  };
}

interface Confirming {
  readonly deploys: FleetDeploys;
  readonly answer: 'done' | 'cannot';
  readonly seen: number;
  readonly by: ActBy;
}

function confirm(deps: HoldServiceDeps, { deploys, answer, seen, by }: Confirming): Promise<ConfirmOutcome> {
  const { database, guildId, config, clock, audit, acts } = deps;
  return database.transaction(async (tx): Promise<ConfirmOutcome> => {
    const now = await findDeploys(tx, guildId, deploys.fleet);
    const key = now?.actKey ?? null;
    if (now?.enforcement !== 'pending' || now.deployer !== 'manual' || key === null || now.version !== seen)
      return { kind: 'nothing-asked' };
    if ((await findManualAnswer(tx, key)) !== null) return { kind: 'nothing-asked' };
    const agent = agentOf(config(), by.actor, storable);
    await insertManualAnswer(tx, { actKey: key, guildId, fleet: now.fleet, answer, by: agent, at: clock.now() });
    await audit.record(tx, {
      ...by,
      requirement: { permission: 'hold.confirm', fleet: now.fleet },
      verdict: 'allowed',
      outcome: answer === 'done' ? 'confirmed' : 'declined',
      subject: `${now.fleet}: deploys ${now.wanted} by hand`,
    });
    // It waits, since nobody can send it: what is read of it next is this answer.
    await acts.hurry(tx, key);
    return {
      kind: answer === 'done' ? 'confirmed' : 'declined',
      deploys: (await findDeploys(tx, guildId, now.fleet)) ?? now,
    };
  });
}

interface Enforcing {
  readonly deploys: FleetDeploys;
  readonly seen: number;
  readonly by: ActBy;
}

function enforce(deps: HoldServiceDeps, { deploys, seen, by }: Enforcing): Promise<EnforceOutcome> {
  const { database, guildId, audit } = deps;
  return database.transaction(async (tx): Promise<EnforceOutcome> => {
    const now = await findDeploys(tx, guildId, deploys.fleet);
    if (now?.version !== seen || (now.enforcement !== 'failed' && now.driftSince === null))
      return { kind: 'nothing-to-do' };
    const [hold] = await listOpenHolds(tx, guildId, now.fleet);
    const next = await wantDeploys(tx, deps, {
      fleet: now.fleet,
      wanted: now.wanted,
      reason: hold === undefined ? '' : `${hold.holder.name} - ${hold.reason}`,
      overrideUntil: null,
      again: true,
    });
    await audit.record(tx, {
      ...by,
      requirement: { permission: 'hold.place', fleet: now.fleet },
      verdict: 'allowed',
      outcome: 'tried-again',
      subject: `${now.fleet}: deploys ${now.wanted}`,
    });
    await drawFleet(tx, deps, next);
    return { kind: 'tried-again', deploys: next };
  });
}

function shownHold(hold: Hold): FleetHold {
  const { fleet, holder, reason, ref, placedAt, until, state } = hold;
  const { userId, name } = holder;
  return { id: holdId(hold), fleet, userId, name, reason, ref, placedAt, until, isOverdue: state === 'overdue' };
}
