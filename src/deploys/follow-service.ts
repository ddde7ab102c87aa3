import { fleetOf } from '../fleets/fleet.ts';
import type { DeployerPort, DeployReceipt, DeployRun, DeployRunReading } from '../holds/deployer-port.ts';
import { isSettled, type GuardVerdict, type StoredAct } from '../platform/acts/act.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import { askable, deployAsk, type DeployServiceDeps } from './deploy-deps-service.ts';
import { findDeploy, findUnderWay, listDeploysOf, listDueDeploys, saveDeploy } from './deploy-store.ts';
import { isUnderHold, type Deploy } from './deploy.ts';
import { lookAtQuestion, rollByHand } from './hand-service.ts';
import { endDeploy } from './end-service.ts';
import { deployNumberOf, openKey, receiptOf, START_DEPLOY } from './start-act.ts';
import { HELD_AGAIN, isHeld, weigh } from './latest-service.ts';
import { lookAfter } from './after-service.ts';
import { lookAtHosts } from './verify-service.ts';

const MINUTE_MS = 60_000;
/** A run is read so often while nobody tells of it. */
const READ_EVERY_MS = 10_000;
/** Where no window tells when it could be: looked at again then. */
const LOOK_AGAIN_MS = 15 * MINUTE_MS;
const HELD_AGAIN_END = { state: 'overtaken', because: HELD_AGAIN } as const;
const WHOLE_SHA = /^[0-9a-f]{40}$/;

/** Right before it is sent: whether it is still wanted, and the windows still let it happen. */
export async function guardStart(tx: Transaction, deps: DeployServiceDeps, act: StoredAct): Promise<GuardVerdict> {
  const number = deployNumberOf(act);
  const deploy = number === null ? null : await findDeploy(tx, deps.guildId, number);
  if (deploy?.state !== 'starting') return { kind: 'refuse', because: 'it is not wanted any more' };
  const holds = await deps.holds.list(tx, deploy.fleet);
  if (!isUnderHold(deploy) && holds.length > 0) return { kind: 'refuse', because: 'somebody holds the fleet' };
  if (isUnderHold(deploy) && holds.every((hold) => hold.number !== deploy.hold))
    return { kind: 'refuse', because: 'its hold has ended' };
  const now = deps.clock.now();
  if (deploy.overrideUntil !== null && now < deploy.overrideUntil) return { kind: 'go' };
  const verdict = await deps.windows.judge(tx, {
    ...deployAsk(deps, deploy.fleet, deploy.ref),
    ...(deploy.kind === 'rollback' ? { act: 'rollback' } : {}),
  });
  if (verdict.kind === 'allowed') return { kind: 'go' };
  const until = verdict.next?.at ?? new Date(now.getTime() + LOOK_AGAIN_MS);
  return { kind: 'wait', until, because: 'the windows let nothing be deployed now' };
}

/** Reaction: what became of the act that asks for a deploy. */
export async function noteStart(tx: Transaction, deps: DeployServiceDeps, act: StoredAct): Promise<void> {
  const number = deployNumberOf(act);
  if (number === null || !Object.values<string>(START_DEPLOY).includes(act.verb)) return;
  const was = await findDeploy(tx, deps.guildId, number);
  if (was?.state !== 'starting') return;
  const now = deps.clock.now();
  switch (act.state) {
    case 'done': {
      if (was.byHand) {
        await rollByHand(tx, deps, { was, because: act.because });
        return;
      }
      const receipt = receiptOf(act.receipt) ?? {};
      const begun = {
        ...was,
        state: 'building',
        enteredAt: now,
        because: act.because,
        receipt,
        runUrl: act.url,
      } as const;
      await drawDeploy(tx, deps, await saveDeploy(tx, { ...begun, dueAt: now }));
      return;
    }
    case 'refused': {
      const isGone = was.kind === 'latest' && (await isHeld(tx, deps, was.fleet));
      const end = isGone ? HELD_AGAIN_END : ({ state: 'not-started', because: act.because } as const);
      await endDeploy(tx, deps, was, end);
      return;
    }
    case 'unknown':
    case 'waiting':
      // By hand it waits for people, and what its card says of that is looked at by the job.
      if (was.byHand || was.because === act.because) return;
      await drawDeploy(tx, deps, await saveDeploy(tx, { ...was, because: act.because }));
      return;
    case 'sending':
    case 'checking':
      return;
  }
}

/** Reaction: a run of the fleet was heard of, so the next look is due now. */
export async function hurryDeploy(tx: Transaction, deps: DeployServiceDeps, fleet: string): Promise<void> {
  const deploy = await findUnderWay(tx, deps.guildId, fleet);
  if (deploy?.state === 'building') await saveDeploy(tx, { ...deploy, dueAt: deps.clock.now() });
}

/** The job: reads what is due of resumed fleets, runs and hosts. Each step is written down before the next is looked for. */
export async function followDeploys(deps: DeployServiceDeps): Promise<void> {
  const { database, guildId, clock } = deps;
  for (const deploy of await listDueDeploys(database.read, guildId, clock.now())) {
    if (deploy.endedAt !== null) await lookAfter(deps, deploy);
    else if (deploy.state === 'weighing') await weigh(deps, deploy);
    else if (deploy.state === 'rolling') await lookAtHosts(deps, deploy);
    else if (deploy.state === 'building') await lookAtRun(deps, deploy);
    else if (deploy.state === 'starting' && deploy.byHand) await lookAtQuestion(deps, deploy);
    else if (deploy.state === 'starting') await lookAtStart(deps, deploy);
  }
}

/** Nobody states why an act waits, and whoever asked wants to know: a closed window, a connection that is away. */
async function lookAtStart({ database, ...deps }: DeployServiceDeps, deploy: Deploy): Promise<void> {
  const { guildId, clock, acts } = deps;
  await database.transaction(async (tx) => {
    const was = await findDeploy(tx, guildId, deploy.number);
    if (was?.version !== deploy.version) return;
    const opening = await acts.find(tx, openKey(deploy.number));
    const act = opening === null || isSettled(opening) ? await acts.find(tx, deploy.actKey) : opening;
    const because = act?.because ?? null;
    const dueAt = new Date(clock.now().getTime() + READ_EVERY_MS);
    const saved = await saveDeploy(tx, { ...was, because, dueAt });
    if (because !== was.because) await drawDeploy(tx, deps, saved);
  });
}

async function lookAtRun(deps: DeployServiceDeps, deploy: Deploy): Promise<void> {
  const deployer = askable(fleetOf(deps, deploy.fleet));
  const port = deployer === null ? null : deps.findDeployer(deployer);
  const reading = port === null ? NOBODY : await readRun(deps, { port, deploy });
  await deps.database.transaction(async (tx) => {
    const was = await findDeploy(tx, deps.guildId, deploy.number);
    // Somebody ended it while this was read.
    if (was?.version !== deploy.version) return;
    await noteRun(tx, deps, { was, reading, pausableOnce: port?.pausableOnce ?? 'ended' });
  });
}

const NOBODY: DeployRunReading = {
  kind: 'unreadable',
  why: 'the configuration names no deployer that could be read',
  retryAt: null,
};

interface Reading {
  readonly port: DeployerPort;
  readonly deploy: Deploy;
}

/** Where the answer to the request was not heard, or what it named is forgotten there, the run is looked for. */
async function readRun(deps: DeployServiceDeps, { port, deploy }: Reading): Promise<DeployRunReading> {
  const isNamed = Object.keys(deploy.receipt).length > 0;
  const reading = isNamed ? await port.readRun(deploy.receipt) : null;
  if (reading !== null && reading.kind !== 'unknown') return reading;
  const { ref, begunAt: since, actKey: idempotencyKey } = deploy;
  const earlier = await listDeploysOf(deps.database.read, { guildId: deploy.guildId, fleet: deploy.fleet, limit: 20 });
  const except = earlier.filter(({ number }) => number !== deploy.number).flatMap(({ run }) => run ?? []);
  const found = await port.findRun({ ref, since, idempotencyKey, except });
  if (found.kind === 'unreadable') return found;
  if (found.kind === 'none') return reading ?? { kind: 'unknown', why: 'its run is not seen there' };
  return port.readRun(found.receipt);
}

interface Noting {
  readonly was: Deploy;
  readonly reading: DeployRunReading;
  readonly pausableOnce: DeployerPort['pausableOnce'];
}

async function noteRun(
  tx: Transaction,
  deps: DeployServiceDeps,
  { was, reading, pausableOnce }: Noting,
): Promise<void> {
  const known =
    reading.kind === 'waiting' || reading.kind === 'unknown' || reading.kind === 'unreadable' ? null : reading;
  const seen = known === null ? { ...was, ...unheard(reading) } : { ...was, ...heard(was, known) };
  const mayPause = known !== null && (pausableOnce === 'begun' || known.kind !== 'running');
  switch (known?.kind) {
    case 'failed':
    case 'stopped': {
      const what = known.kind === 'failed' ? 'failed' : 'was stopped';
      // Pausing throws out what waits there, as Jenkins does with its queue.
      const isGone = was.kind === 'latest' && known.kind === 'stopped' && (await isHeld(tx, deps, was.fleet));
      const end = { state: 'failed', because: `run ${known.run} ${what}` } as const;
      await endDeploy(tx, deps, seen, isGone ? HELD_AGAIN_END : end);
      return;
    }
    case 'passed':
      await roll(tx, deps, { ...seen, owesPause: false });
      if (was.owesPause) await deps.holds.pauseNow(tx, was.fleet);
      return;
    case 'running':
    case undefined:
      if (await isLate(tx, deps, seen)) return;
      await goOn(tx, deps, { was, now: { ...seen, owesPause: was.owesPause && !mayPause } });
      if (was.owesPause && mayPause) await deps.holds.pauseNow(tx, was.fleet);
  }
}

function unheard(reading: DeployRunReading): Partial<Deploy> {
  switch (reading.kind) {
    case 'waiting':
      return { because: reading.why ?? 'it waits there', failingBecause: null };
    case 'unknown':
    case 'unreadable':
      return { failingBecause: reading.why };
    case 'running':
    case 'passed':
    case 'failed':
    case 'stopped':
      return {};
  }
}

function heard(was: Deploy, { run, url, sha, receipt }: DeployRun): Partial<Deploy> {
  const own = WHOLE_SHA.test(was.ref) ? was.ref : null;
  return {
    run,
    receipt: receipt satisfies DeployReceipt,
    runUrl: url ?? was.runUrl,
    sha: sha ?? was.sha ?? own,
    because: null,
    failingBecause: null,
  };
}

async function roll(tx: Transaction, deps: DeployServiceDeps, deploy: Deploy): Promise<void> {
  const now = deps.clock.now();
  if (deploy.sha === null) {
    const because = `run ${deploy.run ?? ''} passed and does not say which commit it built, so no host can be compared with it`;
    // What waited for it is paused by whoever called.
    await endDeploy(tx, deps, deploy, { state: 'incomplete', because });
    return;
  }
  await drawDeploy(tx, deps, await saveDeploy(tx, { ...deploy, state: 'rolling', enteredAt: now, dueAt: now }));
}

async function isLate(tx: Transaction, deps: DeployServiceDeps, deploy: Deploy): Promise<boolean> {
  const minutes = fleetOf(deps, deploy.fleet)?.deploys.buildMinutes ?? 0;
  if (deps.clock.now().getTime() - deploy.enteredAt.getTime() < minutes * MINUTE_MS) return false;
  const why = deploy.failingBecause ?? deploy.because;
  await endDeploy(tx, deps, deploy, {
    state: 'failed',
    because: `its run has not ended within ${minutes} minutes${why === null ? '' : `: ${why}`}`,
  });
  return true;
}

async function goOn(
  tx: Transaction,
  deps: DeployServiceDeps,
  { was, now }: { readonly was: Deploy; readonly now: Deploy },
): Promise<void> {
  const saved = await saveDeploy(tx, { ...now, dueAt: new Date(deps.clock.now().getTime() + READ_EVERY_MS) });
  const isNews =
    was.run !== now.run ||
    was.because !== now.because ||
    was.failingBecause !== now.failingBecause ||
    was.sha !== now.sha;
  if (isNews) await drawDeploy(tx, deps, saved);
}
