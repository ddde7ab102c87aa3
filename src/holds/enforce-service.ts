import { fleetOf } from '../fleets/fleet.ts';
import type { GuardVerdict, StoredAct } from '../platform/acts/act.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { SET_DEPLOYS, isDeploysAct, setDeploysAct } from './deploy-act.ts';
import { findDeploys, saveDeploys } from './fleet-deploys-store.ts';
import { deployerKey, type Enforcement, type FleetDeploys, type WantedDeploys } from './fleet-deploys.ts';
import { drawFleet, tellFailed } from './hold-cards-service.ts';
import type { HoldServiceDeps } from './hold-deps-service.ts';
import { listOpenHolds } from './hold-store.ts';
import { overrideUntilOf } from './deploys-input.ts';

const DAY_MS = 86_400_000;
/** People take longer than programs. */
const DEADLINE_MS = { program: DAY_MS, manual: 7 * DAY_MS } as const;
/** Where no window tells when it could be: looked at again then. */
const LOOK_AGAIN_MS = 15 * 60_000;
const MOST_TRIES = 1000;

export interface Wish {
  readonly fleet: string;
  readonly wanted: WantedDeploys;
  readonly reason: string;
  readonly overrideUntil: Date | null;
  /** Also where it is meant to be so already: after it failed, or drifted. */
  readonly again?: true;
}

/** Notes what a fleet's deploys are to be, and puts the act that makes it so. Repeating it changes nothing. */
export async function wantDeploys(tx: Transaction, deps: HoldServiceDeps, wish: Wish): Promise<FleetDeploys> {
  const { fleet, wanted } = wish;
  const { acts, guildId } = deps;
  const deployer = fleetOf(deps, fleet)?.deployer ?? null;
  const was = await findDeploys(tx, guildId, fleet);
  const isSame = was?.wanted === wanted && was.deployer === deployerKey(deployer);
  if (isSame && wish.again === undefined) return was;
  const generation = nextGeneration(was, wanted);
  const actKey = deployer === null ? null : await putAct(tx, deps, { wish, deployer, generation });
  const deploys = await saveDeploys(tx, {
    ...(was ?? unseen(guildId, fleet)),
    wanted,
    wantedSince: was?.wanted === wanted ? was.wantedSince : deps.clock.now(),
    generation,
    deployer: deployerKey(deployer),
    actKey,
    enforcement: deployer === null ? 'none' : 'pending',
    because: null,
    wasPausedBefore: was?.wanted === wanted ? was.wasPausedBefore : false,
    driftSince: null,
    driftAccepted: null,
    warnedAt: null,
  });
  const before = was?.actKey ?? null;
  // What was not begun is not to be begun. Last, so that its end is not taken for that of what is wanted now.
  if (before !== null) await acts.withdraw(tx, before, 'it is not wanted any more');
  return deploys;
}

export function nextGeneration(was: FleetDeploys | null, wanted: WantedDeploys): number {
  if (was === null) return 1;
  return was.wanted === 'running' && wanted === 'paused' ? was.generation + 1 : was.generation;
}

interface Putting {
  readonly wish: Wish;
  readonly deployer: DeployerConfig;
  readonly generation: number;
}

async function putAct(
  tx: Transaction,
  { acts, clock }: HoldServiceDeps,
  { wish, deployer, generation }: Putting,
): Promise<string> {
  const { fleet, wanted, reason, overrideUntil } = wish;
  const lasts = deployer.kind === 'manual' ? DEADLINE_MS.manual : DEADLINE_MS.program;
  for (let again = 1; again <= MOST_TRIES; again += 1) {
    const key = `hold:${fleet}:${generation}:${wanted}${again === 1 ? '' : `~${again}`}`;
    if ((await acts.find(tx, key)) !== null) continue;
    const deadline = new Date(clock.now().getTime() + lasts);
    await acts.put(tx, setDeploysAct({ key, fleet, deployer, wanted, reason, deadline, overrideUntil }));
    return key;
  }
  throw new Error(`Deploys of ${fleet} were ${wanted} ${MOST_TRIES} times in one stretch.`);
}

export function unseen(guildId: string, fleet: string): Omit<FleetDeploys, 'wanted' | 'wantedSince' | 'generation'> {
  return {
    guildId,
    fleet,
    deployer: '',
    actKey: null,
    enforcement: 'none',
    because: null,
    wasPausedBefore: false,
    seen: null,
    seenAt: null,
    seenWords: null,
    seenMark: null,
    failingSince: null,
    failingBecause: null,
    driftSince: null,
    drifts: 0,
    driftAccepted: null,
    lookAt: null,
    warnedAt: null,
    version: 0,
  };
}

/** Reaction: what became of an act of this room. Of one that was replaced since, nothing follows. */
export async function noteAct(tx: Transaction, deps: HoldServiceDeps, act: StoredAct): Promise<void> {
  if (!isDeploysAct(act) || act.fleet === null) return;
  const was = await findDeploys(tx, deps.guildId, act.fleet);
  if (was?.actKey !== act.key) return;
  const enforcement = enforcementOf(act);
  if (enforcement === was.enforcement && act.because === was.because) return;
  const isSo = enforcement === 'done';
  const deploys = await saveDeploys(tx, {
    ...was,
    enforcement,
    because: act.because,
    wasPausedBefore: was.wasPausedBefore || (isSo && was.wanted === 'paused' && act.sends === 0),
    ...(isSo ? { seen: was.wanted, seenAt: act.settledAt, seenMark: null, driftSince: null, driftAccepted: null } : {}),
  });
  await drawFleet(tx, deps, deploys);
  if (enforcement === 'failed') await tellFailed(tx, deps, deploys);
  await deps.facts.state(tx, { kind: 'deploys.changed', deploys });
  if (act.refusal === 'expired') await renew(tx, deps, deploys);
}

/** Muster was away, windows stayed closed or nobody answered for so long: it is wanted as much as before. */
async function renew(tx: Transaction, deps: HoldServiceDeps, { fleet, wanted }: FleetDeploys): Promise<void> {
  const [hold] = await listOpenHolds(tx, deps.guildId, fleet);
  const reason = hold === undefined ? '' : `${hold.holder.name} - ${hold.reason}`;
  await drawFleet(tx, deps, await wantDeploys(tx, deps, { fleet, wanted, reason, overrideUntil: null, again: true }));
}

function enforcementOf(act: StoredAct): Enforcement {
  switch (act.state) {
    case 'done':
      return act.verb === SET_DEPLOYS.manual ? 'unverified' : 'done';
    case 'refused':
      return 'failed';
    case 'unknown':
      return 'unknown';
    case 'waiting':
    case 'sending':
    case 'checking':
      return 'pending';
  }
}

/** Right before it is sent: whether it is still wanted, and the windows still let what waits be deployed. */
export async function guardDeploys(tx: Transaction, deps: HoldServiceDeps, act: StoredAct): Promise<GuardVerdict> {
  if (!isDeploysAct(act) || act.fleet === null) return { kind: 'go' };
  const deploys = await findDeploys(tx, deps.guildId, act.fleet);
  if (deploys?.actKey !== act.key) return { kind: 'refuse', because: 'something else is wanted by now' };
  if (deploys.wanted === 'paused') return { kind: 'go' };
  if ((await listOpenHolds(tx, deps.guildId, act.fleet)).length > 0)
    return { kind: 'refuse', because: 'somebody holds the fleet' };
  const overrideUntil = overrideUntilOf(act.input);
  if (overrideUntil !== null && deps.clock.now() < overrideUntil) return { kind: 'go' };
  const verdict = await deps.windows.judge(tx, resumeAsk(deps, act.fleet));
  if (verdict.kind === 'allowed') return { kind: 'go' };
  const until = verdict.next?.at ?? new Date(deps.clock.now().getTime() + LOOK_AGAIN_MS);
  return { kind: 'wait', until, because: 'the windows let nothing be deployed now, and resuming deploys what waits' };
}

/** Resuming deploys the latest, so it is asked of the windows as a deploy. */
export function resumeAsk({ windows }: Pick<HoldServiceDeps, 'windows'>, fleet: string) {
  return { act: 'deploy', target: windows.fleetTarget(fleet), version: '' };
}
