import { fleetOf } from '../fleets/fleet.ts';
import type { Config, DeployerConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { PauseReading } from './deployer-port.ts';
import { findDeploys, listDeploys, lookSoon, noteLook, saveDeploys } from './fleet-deploys-store.ts';
import { deployerKey, type FleetDeploys } from './fleet-deploys.ts';
import { wantDeploys } from './enforce-service.ts';
import { drawFleet, tellDrift, tellLapse } from './hold-cards-service.ts';
import type { HoldServiceDeps } from './hold-deps-service.ts';
import { looksEveryMs } from './look-pace.ts';

const DAY_MS = 86_400_000;
/** AWS lets a disabled transition lapse after 30 days: what waited does not go on by itself then (transitions.md). */
const WARN_AFTER_MS = 25 * DAY_MS;

/**
 * The job: looks at deployers whose turn it is, and tells who changed one elsewhere. Fleets that were never held are
 * none of its business.
 */
export async function watchDeploys(deps: HoldServiceDeps): Promise<void> {
  const { database, guildId, config, clock } = deps;
  for (const deploys of await listDeploys(database.read, guildId)) {
    const fleet = fleetOf(deps, deploys.fleet);
    const deployer = fleet?.deployer ?? null;
    if (fleet === null || fleet.lifecycle === 'retired') continue;
    if (deployerKey(deployer) !== deploys.deployer && deploys.wanted === 'paused') {
      await moveTo(deps, deploys);
      continue;
    }
    await warnOfLapse(deps, { deploys, deployer });
    const every = deployer === null ? null : looksEveryMs(config(), deployer);
    if (deployer === null || every === null || !isTurn(deploys, { now: clock.now(), every })) continue;
    const port = deps.findDeployer(deployer);
    if (port === null) continue;
    const reading = await port.readPause(deploys.seenMark);
    await database.transaction((tx) => note(tx, deps, { seen: deploys, reading, withinMs: every }));
  }
}

/** Also while an act is under way nothing is looked at: that reads by itself. */
function isTurn(deploys: FleetDeploys, { now, every }: { readonly now: Date; readonly every: number }): boolean {
  if (deploys.enforcement !== 'done') return false;
  if (deploys.lookAt !== null && deploys.lookAt <= now) return true;
  return now.getTime() - (deploys.seenAt?.getTime() ?? 0) >= every;
}

/** The configuration names another deployer by now: that one is to be paused too. */
async function moveTo(deps: HoldServiceDeps, { fleet }: FleetDeploys): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const reason = 'held, and deployed by another system than when it was';
    await drawFleet(tx, deps, await wantDeploys(tx, deps, { fleet, wanted: 'paused', reason, overrideUntil: null }));
  });
}

interface Looked {
  /** As it was when the look began. */
  readonly seen: FleetDeploys;
  readonly reading: PauseReading;
  readonly withinMs: number;
}

async function note(tx: Transaction, deps: HoldServiceDeps, { seen, reading, withinMs }: Looked): Promise<void> {
  const was = await findDeploys(tx, deps.guildId, seen.fleet);
  // Somebody wants something else since, or an act settled: what was read may be older than that.
  if (was?.version !== seen.version) return;
  const now = deps.clock.now();
  const drifted = reading.kind === 'read' && reading.state !== was.wanted;
  const isNews = drifted && was.driftSince === null;
  const looked = { ...was, ...read(was, reading, now), lookAt: null };
  if (!isNews && isAsBefore(was, looked)) {
    await noteLook(tx, looked);
    return;
  }
  const deploys = await saveDeploys(tx, { ...looked, ...(isNews ? begun(was, now) : {}) });
  if (isNews) await tellDrift(tx, deps, { deploys, withinMs });
  if (deploys.driftSince !== was.driftSince || deploys.failingSince !== was.failingSince) {
    await drawFleet(tx, deps, deploys);
    await deps.facts.state(tx, { kind: 'deploys.changed', deploys });
  }
}

function isAsBefore(was: FleetDeploys, now: FleetDeploys): boolean {
  return (
    was.seen === now.seen &&
    was.seenWords === now.seenWords &&
    was.driftSince?.getTime() === now.driftSince?.getTime() &&
    was.failingSince?.getTime() === now.failingSince?.getTime() &&
    was.failingBecause === now.failingBecause
  );
}

function begun({ drifts }: FleetDeploys, now: Date): Partial<FleetDeploys> {
  return { driftSince: now, drifts: drifts + 1 };
}

function read(was: FleetDeploys, reading: PauseReading, now: Date): Partial<FleetDeploys> {
  switch (reading.kind) {
    case 'unchanged':
      return { seenAt: now, failingSince: null, failingBecause: null };
    case 'read':
      return {
        seen: reading.state,
        seenAt: now,
        seenWords: reading.words,
        seenMark: reading.mark,
        failingSince: null,
        failingBecause: null,
        ...(reading.state === was.wanted ? { driftSince: null, driftAccepted: null } : {}),
      };
    // It stands until somebody looks: what was seen before is not true for ever, and its age is shown.
    case 'gone':
    case 'unreadable':
      return { failingSince: was.failingSince ?? now, failingBecause: reading.why };
  }
}

interface Lapsing {
  readonly deploys: FleetDeploys;
  readonly deployer: DeployerConfig | null;
}

async function warnOfLapse(deps: HoldServiceDeps, { deploys, deployer }: Lapsing): Promise<void> {
  const { clock, database, guildId } = deps;
  const isOld = clock.now().getTime() - deploys.wantedSince.getTime() >= WARN_AFTER_MS;
  if (deployer?.kind !== 'codepipeline' || deploys.wanted !== 'paused' || !isOld || deploys.warnedAt !== null) return;
  await database.transaction(async (tx) => {
    const now = await findDeploys(tx, guildId, deploys.fleet);
    if (now?.version !== deploys.version) return;
    await tellLapse(tx, deps, await saveDeploys(tx, { ...now, warnedAt: clock.now() }));
  });
}

/**
 * Reaction: a run of the fleet's pipeline was heard of. Where it is held, or meant to go on, that may be the first sign
 * of a change elsewhere, so nobody waits for the deployer's turn.
 */
export async function noteRun(tx: Transaction, { guildId, clock }: HoldServiceDeps, fleet: string): Promise<void> {
  const deploys = await findDeploys(tx, guildId, fleet);
  if (deploys?.enforcement !== 'done' || deploys.driftSince !== null || deploys.wanted !== 'paused') return;
  await lookSoon(tx, { guildId, fleet, at: clock.now() });
}

/** How often a fleet's deployer is looked at, in ms; null: nobody can look. */
export function paceOf(config: Config, fleet: string): number | null {
  const deployer = config.fleets.find(({ name }) => name === fleet)?.deployer ?? null;
  return deployer === null ? null : looksEveryMs(config, deployer);
}
