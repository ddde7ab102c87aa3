import type { Agent } from '../approvals/approval.ts';
import type { Hold } from '../holds/hold.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import type { DeployServiceDeps } from './deploy-deps-service.ts';
import { insertDeploy, listDeploysOf, nextDeployNumber } from './deploy-store.ts';
import { isUnderHold, type Deploy } from './deploy.ts';
import { openAct, startAct, startKey } from './start-act.ts';

const HOUR_MS = 3_600_000;
/**
 * What was not begun by then is not begun any more, in ms. Whoever asked for a branch has gone on by then; what a hold
 * kept waiting is wanted for as long as its windows may stay closed.
 */
const START_WITHIN_MS = {
  branch: HOUR_MS,
  restore: HOUR_MS,
  latest: 7 * 24 * HOUR_MS,
  upgrade: HOUR_MS,
  rollback: HOUR_MS,
} as const;
/** People may take until the hold of a branch ends, which ends that; what nobody holds is asked for so long, in ms. */
const BY_HAND_WITHIN_MS = { branch: 366 * 24 * HOUR_MS, other: 7 * 24 * HOUR_MS } as const;
/** The clocks of two systems differ less than the runs of so many deploys last. */
const RUNS_KNOWN = 20;

export interface Beginning {
  readonly fleet: string;
  readonly byHand: boolean;
  /** null: it takes the next. */
  readonly number: number | null;
  readonly kind: Deploy['kind'];
  readonly ref: string;
  readonly backTo: string;
  readonly reason: string;
  readonly askedBy: Agent | null;
  readonly hold: Pick<Hold, 'number'> | null;
  readonly follows: number | null;
  readonly overrideUntil: Date | null;
}

/** Writes it down with the acts that do it: what is paused is opened, then the deploy is asked for. */
export async function begin(
  tx: Transaction,
  deps: DeployServiceDeps,
  { deployer, ...parts }: Omit<Beginning, 'byHand'> & { readonly deployer: DeployerConfig },
): Promise<Deploy> {
  const deploy = await writeDown(tx, deps, { ...parts, state: 'starting', byHand: deployer.kind === 'manual' });
  await askFor(tx, deps, { deploy, deployer });
  await drawDeploy(tx, deps, deploy);
  return deploy;
}

/** Writes it down; nothing is asked of anybody yet. */
export async function writeDown(
  tx: Transaction,
  { guildId, clock }: DeployServiceDeps,
  { hold, ...given }: Beginning & { readonly state: 'weighing' | 'starting' | 'rolling' },
): Promise<Deploy> {
  const now = clock.now();
  const number = given.number ?? (await nextDeployNumber(tx));
  const deploy: Deploy = {
    ...given,
    number,
    guildId,
    hold: hold?.number ?? null,
    because: null,
    begunAt: now,
    enteredAt: now,
    actKey: startKey(number),
    owesPause: given.state === 'starting' && isUnderHold(given),
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
  await insertDeploy(tx, deploy);
  return deploy;
}

/** Puts the acts. A run of the same ref that began since is taken for this one's: then nothing is sent. */
export async function askFor(
  tx: Transaction,
  { guildId, clock, acts }: DeployServiceDeps,
  { deploy, deployer }: { readonly deploy: Deploy; readonly deployer: DeployerConfig },
): Promise<void> {
  const { number, fleet, ref, kind, begunAt: since } = deploy;
  const earlier = await listDeploysOf(tx, { guildId, fleet, limit: RUNS_KNOWN });
  const start = {
    number,
    fleet,
    deployer,
    ref,
    since,
    except: earlier.flatMap(({ run }) => run ?? []),
    deadline: new Date(clock.now().getTime() + withinMs(kind, deployer)),
  };
  // People need nothing opened for them.
  if (deployer.kind !== 'manual') await acts.put(tx, openAct(start));
  await acts.put(tx, startAct(start));
}

function withinMs(kind: Deploy['kind'], { kind: by }: DeployerConfig): number {
  if (by !== 'manual') return START_WITHIN_MS[kind];
  return kind === 'branch' ? BY_HAND_WITHIN_MS.branch : BY_HAND_WITHIN_MS.other;
}
