import { fleetOf } from '../fleets/fleet.ts';
import { holdId, type Hold } from '../holds/hold.ts';
import type { FoundRun } from '../holds/deployer-port.ts';
import type { FleetDeploys } from '../holds/fleet-deploys.ts';
import type { WaitingDeploy } from '../holds/hold-outcome.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import { recordDeploy, type DeployServiceDeps } from './deploy-deps-service.ts';
import { findDeploy, findUnderWay, saveDeploy } from './deploy-store.ts';
import type { Deploy } from './deploy.ts';
import { endDeploy } from './end-service.ts';
import { askFor, writeDown } from './start-service.ts';
import { weighed, type Weighed } from './weighing.ts';

/** So often it is looked whether the fleet is resumed by now. */
const LOOK_EVERY_MS = 10_000;
/** What waited before an opened stage is let go within seconds; a slow day of AWS is minutes. */
const RELEASED_WITHIN_MS = 3 * 60_000;

/**
 * The last hold of a fleet ended, and resuming is a deploy of the latest: written down at once, so that nothing loses it,
 * and weighed when the fleet is resumed. Nothing is begun where no branch is tracked, nobody can be asked.
 */
export async function beginLatest(tx: Transaction, deps: DeployServiceDeps, hold: Hold): Promise<void> {
  const fleet = fleetOf(deps, hold.fleet);
  const deployer = fleet?.deployer ?? null;
  if (fleet?.lifecycle !== 'active' || fleet.versionPolicy.kind !== 'auto' || deployer === null) return;
  // What is under way is followed to its end; what a hold kept waiting meanwhile is looked for then.
  if ((await findUnderWay(tx, deps.guildId, fleet.name)) !== null) return;
  const { branch } = fleet.versionPolicy;
  const deploy = await writeDown(tx, deps, {
    fleet: fleet.name,
    number: null,
    kind: 'latest',
    state: 'weighing',
    byHand: deployer.kind === 'manual',
    ref: branch,
    backTo: branch,
    reason: `${holdId(hold)} has ended (${hold.reason})`,
    askedBy: hold.endedBy,
    hold,
    follows: null,
    // What let the fleet resume lets this happen too: an override was used up for both.
    overrideUntil: await deps.holds.resumeOverride(tx, fleet.name),
  });
  await recordDeploy(tx, deps, { deploy, by: null, outcome: 'begun' });
  await drawDeploy(tx, deps, deploy);
}

/** The job: once the fleet is resumed, asks what waits, and has it deployed unless nothing does. */
export async function weigh(deps: DeployServiceDeps, deploy: Deploy): Promise<void> {
  const { database, guildId, clock } = deps;
  const paused = await deps.holds.deploysOf(database.read, deploy.fleet);
  const asked = fleetOf(deps, deploy.fleet)?.deployer ?? null;
  const port = asked === null ? null : deps.findDeployer(asked);
  // Without its connection nobody knows whether it lets go by itself what waits. People do not.
  const isKnown = port !== null || asked?.kind === 'manual';
  const isResumed = isKnown && paused?.wanted === 'running' && isSo(paused);
  // Asked before the transaction, which waits for nobody.
  const released = isResumed ? await port?.findReleased?.(deploy.begunAt) : undefined;
  const waiting = isResumed && released === undefined ? await deps.waiting(database.read, deploy.fleet) : null;
  await database.transaction(async (tx) => {
    const was = await findDeploy(tx, guildId, deploy.number);
    if (was?.version !== deploy.version || was.state !== 'weighing') return;
    const fleet = fleetOf(deps, was.fleet);
    const deployer = fleet?.deployer ?? null;
    const tracked = fleet?.versionPolicy.kind === 'auto' ? fleet.versionPolicy.branch : null;
    if (deployer === null || tracked === null) {
      const because = 'the configuration names no deployer that could be asked, or no branch that is tracked, any more';
      await endDeploy(tx, deps, was, { state: 'not-started', because });
      return;
    }
    if (await isHeld(tx, deps, was.fleet)) {
      await endDeploy(tx, deps, was, { state: 'overtaken', because: HELD_AGAIN });
      return;
    }
    if (!isResumed) {
      const because = await notResumed(tx, deps, paused);
      const dueAt = new Date(clock.now().getTime() + LOOK_EVERY_MS);
      const saved = await saveDeploy(tx, { ...was, because, dueAt });
      if (because !== was.because) await drawDeploy(tx, deps, saved);
      return;
    }
    if (released !== undefined) {
      await takeReleased(tx, deps, { was, released });
      return;
    }
    await decide(tx, deps, { was: { ...was, ref: tracked, backTo: tracked }, deployer, waiting });
  });
}

/** Why a resumed fleet's deploy is given up without a word to anybody: the end of that hold begins another. */
export const HELD_AGAIN = 'somebody holds the fleet again; when its last hold ends, the latest is deployed';

export async function isHeld(tx: Transaction, deps: DeployServiceDeps, fleet: string): Promise<boolean> {
  return (await deps.holds.list(tx, fleet)).length > 0;
}

interface Taking {
  readonly was: Deploy;
  readonly released: FoundRun;
}

/** What the system let go by itself is followed like what was asked of it; where nothing comes, nothing waited. */
async function takeReleased(tx: Transaction, deps: DeployServiceDeps, { was, released }: Taking): Promise<void> {
  const now = deps.clock.now();
  if (released.kind === 'found') {
    const { receipt } = released;
    const reason = `${was.reason}: what waited there goes out by itself`;
    const begun = {
      ...was,
      state: 'building',
      enteredAt: now,
      because: null,
      failingBecause: null,
      reason,
      receipt,
    } as const;
    await drawDeploy(tx, deps, await saveDeploy(tx, { ...begun, dueAt: now }));
    return;
  }
  const lookedAt = was.lookedAt ?? now;
  if (released.kind === 'none' && now.getTime() - lookedAt.getTime() >= RELEASED_WITHIN_MS) {
    await endDeploy(tx, deps, was, { state: 'nothing', because: 'nothing waited there, so nothing went out' });
    return;
  }
  const because = 'its deployer lets go by itself what waited there';
  const failingBecause = released.kind === 'unreadable' ? released.why : null;
  const dueAt = new Date(now.getTime() + LOOK_EVERY_MS);
  const saved = await saveDeploy(tx, { ...was, because, failingBecause, lookedAt, dueAt });
  if (was.because !== because || was.failingBecause !== failingBecause) await drawDeploy(tx, deps, saved);
}

interface Deciding {
  readonly was: Deploy;
  readonly deployer: DeployerConfig;
  readonly waiting: WaitingDeploy | null;
}

async function decide(tx: Transaction, deps: DeployServiceDeps, { was, deployer, waiting }: Deciding): Promise<void> {
  const found: Weighed = weighed(waiting, was.ref);
  if (found.kind === 'nothing') {
    await endDeploy(tx, deps, was, { state: 'nothing', because: found.words });
    return;
  }
  const now = deps.clock.now();
  const reason = `${was.reason}: ${found.words}`;
  const byHand = deployer.kind === 'manual';
  const starting = { ...was, state: 'starting', byHand, enteredAt: now, because: null } as const;
  const deploy = await saveDeploy(tx, { ...starting, reason, dueAt: now });
  await askFor(tx, deps, { deploy, deployer });
  await drawDeploy(tx, deps, deploy);
}

function isSo({ enforcement }: FleetDeploys): boolean {
  return enforcement === 'done' || enforcement === 'unverified';
}

/** A sentence without a period. Nobody states why an act waits, such as for a window, so it is looked up. */
async function notResumed(tx: Transaction, { acts }: DeployServiceDeps, deploys: FleetDeploys | null): Promise<string> {
  if (deploys?.enforcement === 'failed')
    return `its deploys could not be resumed (${deploys.because ?? 'no reason was given'}); “Resume again” on its card tries once more`;
  const key = deploys?.actKey ?? null;
  const because = key === null ? null : ((await acts.find(tx, key))?.because ?? null);
  return `its deploys are being resumed${because === null ? '' : ` (${because})`}`;
}
