import { agentOf } from '../approvals/approval-people.ts';
import type { Agent } from '../approvals/approval.ts';
import { storable } from '../audit/audit.ts';
import { readHoldEnd, longestHoursOf } from '../holds/hold-length.ts';
import type { Hold } from '../holds/hold.ts';
import { timeZoneOf } from '../people/person.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import { backOf, takesBranches } from './branch-rule.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import { askable, deployAsk, recordDeploy, type DeployBy, type DeployServiceDeps } from './deploy-deps-service.ts';
import type { BranchOutcome } from './deploy-outcome.ts';
import {
  findBranchOn,
  findUnderWay,
  insertDeploy,
  listDeploysOf,
  nextDeployNumber,
  saveDeploy,
} from './deploy-store.ts';
import type { Deploy } from './deploy.ts';
import { openAct, startAct, startKey, type AskableDeployer } from './start-act.ts';

export interface BranchAsk {
  readonly ref: string;
  /** As typed: `2h`, `until friday 18:00`. */
  readonly length: string;
  readonly reason: string;
}

/** What was not begun by then is not begun any more, in ms: whoever asked has gone on by then. */
const START_WITHIN_MS = 60 * 60_000;
/** The clocks of two systems differ less than the runs of so many deploys last. */
const RUNS_KNOWN = 20;

/** Holds the fleet, and has a ref deployed to it. */
export async function beginBranch(
  deps: DeployServiceDeps,
  { fleet, ask, by }: { readonly fleet: FleetConfig; readonly ask: BranchAsk; readonly by: DeployBy },
): Promise<BranchOutcome> {
  const { config, clock, database, guildId } = deps;
  const now = clock.now();
  if (fleet.lifecycle !== 'active') return { kind: 'not-in-use', lifecycle: fleet.lifecycle };
  if (!takesBranches(fleet)) return { kind: 'not-for-branches' };
  const deployer = askable(fleet);
  if (deployer === null) return { kind: 'no-deployer', isByHand: fleet.deployer !== null };
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
    if (underWay !== null) return { kind: 'busy', deploy: underWay };
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

export interface Beginning {
  readonly fleet: string;
  readonly deployer: AskableDeployer;
  readonly number: number;
  readonly kind: Deploy['kind'];
  readonly ref: string;
  readonly backTo: string;
  readonly reason: string;
  readonly askedBy: Agent | null;
  readonly hold: Hold | null;
  readonly follows: number | null;
  readonly overrideUntil: Date | null;
}

/** Writes it down with the acts that do it: what is paused is opened, then the deploy is asked for. */
export async function begin(tx: Transaction, deps: DeployServiceDeps, parts: Beginning): Promise<Deploy> {
  const { guildId, clock, acts } = deps;
  const now = clock.now();
  const { deployer, hold, ...given } = parts;
  const deploy: Deploy = {
    ...given,
    guildId,
    hold: hold?.number ?? null,
    state: 'starting',
    because: null,
    begunAt: now,
    enteredAt: now,
    actKey: startKey(parts.number),
    owesPause: parts.kind === 'branch',
    run: null,
    runUrl: null,
    receipt: {},
    sha: null,
    hosts: [],
    lookedAt: null,
    failingBecause: null,
    overAt: null,
    endedAt: null,
    dueAt: now,
    version: 1,
  };
  const earlier = await listDeploysOf(tx, { guildId, fleet: parts.fleet, limit: RUNS_KNOWN });
  await insertDeploy(tx, deploy);
  const start = {
    number: parts.number,
    fleet: parts.fleet,
    deployer,
    ref: parts.ref,
    since: now,
    except: earlier.flatMap(({ run }) => run ?? []),
    deadline: new Date(now.getTime() + START_WITHIN_MS),
  };
  await acts.put(tx, openAct(start));
  await acts.put(tx, startAct(start));
  await drawDeploy(tx, deps, deploy);
  return deploy;
}

/** Until when the override that let it happen holds; null where none was used up. */
export function overrideEnd({ reasons }: ActVerdict): Date | null {
  const used = reasons.find((reason) => reason.kind === 'overridden');
  return used?.kind === 'overridden' ? used.override.until : null;
}
