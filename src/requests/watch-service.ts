import { deployId, isUpgrade, type Deploy } from '../deploys/deploy.ts';
import { judgeArrivals, type HostArrival } from '../deploys/host-arrival.ts';
import { expectedHosts, fleetOf } from '../fleets/fleet.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { stepByItself, type ExecutionDeps } from './execution-deps-service.ts';
import { deployChanged, endHold, HOUR_MS } from './follow-service.ts';
import { putRequestCard } from './request-card-service.ts';
import { findRequest, saveWithin } from './request-store.ts';
import { stepRequest, type Execution, type RequestAct, type Soak, type UpgradeRequest } from './request.ts';
import { restartSince, stepSoak, type Disturbance, type SoakStep } from './soak.ts';
import { findWatch, saveWatch } from './watch-store.ts';
import { judgeWatch, type Watch, type WatchLine, type Watched } from './watch.ts';

/** As often as the health of fleets is judged, which this rests on. */
const LOOK_EVERY_MS = 60_000;
const NEWEST = 20;

/** The job, for a request that is carried out: what its fleet does, and what follows from that. */
export async function watchRequest(deps: ExecutionDeps, request: UpgradeRequest): Promise<void> {
  const { execution } = request;
  if (execution === null) return;
  if (request.state !== 'verifying' || execution.soak === null) return lookAtDeploy(deps, request, execution);
  const fleet = fleetOf(deps, request.fleet);
  const looked = fleet === null ? null : await look(deps, { fleet, execution, soak: execution.soak });
  await deps.database.transaction(async (tx) => {
    const was = await findRequest(tx, deps.guildId, request.number);
    if (was?.decision !== request.decision) return;
    const watch = await findWatch(tx, was.number);
    if (fleet === null || looked === null || watch === null) {
      const because = 'the configuration does not know the fleet any more, so it is not watched';
      await step(tx, deps, was, { kind: 'fail', because });
      return;
    }
    await note(tx, deps, { request: was, soak: execution.soak, fleet, watch, looked });
  });
}

interface Looked {
  readonly watched: Omit<Watched, 'before'>;
  readonly disturbance: Disturbance | null;
}

interface Looking {
  readonly fleet: FleetConfig;
  readonly execution: Execution;
  readonly soak: Soak;
}

/** Everything that tells of the fleet; asks nothing that its health does not ask anyway. */
async function look(deps: ExecutionDeps, { fleet, execution, soak }: Looking): Promise<Looked> {
  const { health, database } = deps;
  const { whole, hosts } = await health.explain(fleet);
  const starts = await health.listStarts(fleet);
  const deploy = await deps.deploys.find(database.read, execution.deploy);
  const arrivals = deploy === null ? [] : await readHosts(deps, fleet, deploy);
  const others = await deps.deploys.list(database.read, fleet.name, NEWEST);
  return {
    watched: {
      arrivals,
      lines: [...whole, ...hosts.flatMap(({ lines }) => lines)],
      starts,
      hosts: expectedHosts(fleet).map(({ name }) => name),
      soakSince: soak.since,
    },
    disturbance: newest(restartSince(soak, starts), redeploySince(soak, execution, others)),
  };
}

async function readHosts(
  { fleets, tellVersions, clock }: ExecutionDeps,
  fleet: FleetConfig,
  { sha, ref, hosts }: Deploy,
): Promise<readonly HostArrival[]> {
  const [examined] = await fleets.examine([fleet]);
  if (examined === undefined) return [];
  const samples = await tellVersions(fleet);
  return judgeArrivals({ ...examined, samples }, { sha, ref }, { was: hosts, now: clock.now() });
}

/** Another deploy of the fleet: what ran before it proves nothing any more. */
function redeploySince(soak: Soak, { deploy }: Execution, all: readonly Deploy[]): Disturbance | null {
  const [other] = all.filter((each) => each.number > deploy && each.begunAt > soak.since && each.state !== 'nothing');
  return other === undefined ? null : { at: other.begunAt, because: `${deployId(other)} deployed ${other.ref} to it` };
}

function newest(a: Disturbance | null, b: Disturbance | null): Disturbance | null {
  if (a === null || b === null) return a ?? b;
  return a.at > b.at ? a : b;
}

interface Noting {
  readonly request: UpgradeRequest;
  readonly soak: Soak | null;
  readonly fleet: FleetConfig;
  readonly watch: Watch;
  readonly looked: Looked;
}

async function note(
  tx: Transaction,
  deps: ExecutionDeps,
  { request, soak, fleet, watch, looked }: Noting,
): Promise<void> {
  if (soak === null) return;
  const now = deps.clock.now();
  const lines = judgeWatch({ ...looked.watched, before: watch.before });
  const next = stepSoak({
    soak,
    lines,
    disturbance: looked.disturbance,
    worseSince: watch.worseSince,
    lengthMs: fleet.upgrades.soakHours * HOUR_MS,
    now,
  });
  await saveWatch(tx, { ...watch, lines, lookedAt: now, worseSince: worseSinceOf(next) });
  const act = actOf(next);
  if (act !== null) {
    await step(tx, deps, request, act);
    return;
  }
  await saveWithin(tx, { ...request, dueAt: new Date(now.getTime() + LOOK_EVERY_MS) });
  if (isNews(watch, lines, worseSinceOf(next)))
    await putRequestCard(tx, request, { cards: deps.cards, config: deps.config() });
}

function worseSinceOf(next: SoakStep): Date | null {
  return next.kind === 'goes-on' || next.kind === 'begins-again' ? next.worseSince : null;
}

function actOf(next: SoakStep): RequestAct | null {
  switch (next.kind) {
    case 'goes-on':
      return null;
    case 'begins-again':
      return { kind: 'verify', soak: next.soak };
    case 'over':
      return { kind: 'succeed' };
    case 'failed':
      return { kind: 'fail', because: next.because };
  }
}

/** What is counted differs from look to look; a card is drawn anew for what it means. */
function isNews(was: Watch, lines: readonly WatchLine[], worseSince: Date | null): boolean {
  const told = (all: readonly WatchLine[]): string => JSON.stringify(all.map(({ about, verdict }) => [about, verdict]));
  return told(was.lines) !== told(lines) || (was.worseSince === null) !== (worseSince === null);
}

async function step(tx: Transaction, deps: ExecutionDeps, request: UpgradeRequest, act: RequestAct): Promise<void> {
  const at = deps.clock.now();
  const stepped = stepRequest(request, act, { by: null, at, seen: null });
  if (stepped.kind === 'changed') return;
  // A soak that begins again is looked at in a minute, not at once.
  const isAgain = act.kind === 'verify';
  const dueAt = isAgain ? new Date(at.getTime() + LOOK_EVERY_MS) : stepped.request.dueAt;
  const next = { ...stepped.request, dueAt };
  await stepByItself(tx, deps, next);
  const isTracked = fleetOf(deps, request.fleet)?.versionPolicy.kind === 'auto';
  if (act.kind === 'succeed' && !isTracked) await endHold(tx, deps, next);
}

/** Its deploy tells by itself; this is for one whose word was missed, as by a backup that was restored. */
async function lookAtDeploy(deps: ExecutionDeps, request: UpgradeRequest, execution: Execution): Promise<void> {
  const number = execution.rollback?.deploy ?? execution.deploy;
  await deps.database.transaction(async (tx) => {
    const was = await findRequest(tx, deps.guildId, request.number);
    if (was?.decision !== request.decision) return;
    await saveWithin(tx, { ...was, dueAt: null });
    const deploy = await deps.deploys.find(tx, number);
    if (deploy !== null && isUpgrade(deploy)) await deployChanged(tx, deps, deploy);
  });
}
