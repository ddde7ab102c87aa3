import type { Agent } from '../approvals/approval.ts';
import { storable } from '../audit/audit.ts';
import type { Hold } from '../holds/hold.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import { askable, recordDeploy, type DeployBy, type DeployServiceDeps } from './deploy-deps-service.ts';
import { findBranchOn, findDeploy, findUnderWay, nextDeployNumber } from './deploy-store.ts';
import { deployId, isUnderWay, type Deploy } from './deploy.ts';
import { endDeploy } from './end-service.ts';
import { begin, writeDown } from './start-service.ts';

/** What an upgrade request has deployed: the version it asks for, or what ran before. */
export interface UpgradeDeploy {
  readonly fleet: FleetConfig;
  readonly kind: 'upgrade' | 'rollback';
  readonly ref: string;
  /** What ran before; null: not known. */
  readonly backTo: string | null;
  readonly reason: string;
  /** null: the time that was planned. */
  readonly askedBy: Agent | null;
  /** Under which it happens; null where people deploy the fleet, whom no hold keeps away. */
  readonly hold: Pick<Hold, 'number'> | null;
  /** The deploy that it undoes, which is given up where it is under way. */
  readonly follows: number | null;
  readonly overrideUntil: Date | null;
  readonly by: DeployBy | null;
}

/** What keeps an upgrade from being begun; null where nothing does. `except` would be given up for it. */
export async function whyNoUpgrade(
  read: Reader,
  { guildId }: Pick<DeployServiceDeps, 'guildId'>,
  { fleet, except }: { readonly fleet: string; readonly except: number | null },
): Promise<{ readonly kind: 'busy' | 'held'; readonly why: string } | null> {
  const underWay = await findUnderWay(read, guildId, fleet);
  if (underWay !== null && underWay.state !== 'weighing' && underWay.number !== except)
    return { kind: 'busy', why: `${deployId(underWay)} is under way on it: ${underWay.ref}` };
  const on = await findBranchOn(read, guildId, fleet);
  if (on === null) return null;
  return { kind: 'held', why: `a branch is on it (${deployId(on)}: ${on.ref}), which /deploy restore puts back` };
}

/**
 * Has a version deployed for an upgrade request, in the caller's transaction, after `whyNoUpgrade`. Where people deploy
 * the fleet, nobody else is asked: its hosts are looked at until they report it, or the time for that is over.
 */
export async function startUpgrade(
  tx: Transaction,
  deps: DeployServiceDeps,
  { fleet, by, ...ask }: UpgradeDeploy,
): Promise<Deploy> {
  const number = await nextDeployNumber(tx);
  const underWay = await findUnderWay(tx, deps.guildId, fleet.name);
  if (underWay !== null) await giveUp(tx, deps, { was: underWay, because: `D-${number} goes first` });
  const parts = {
    fleet: fleet.name,
    number,
    kind: ask.kind,
    ref: storable(ask.ref),
    backTo: storable(ask.backTo ?? ask.ref),
    reason: storable(ask.reason),
    askedBy: ask.askedBy,
    hold: ask.hold,
    follows: ask.follows,
    overrideUntil: ask.overrideUntil,
  };
  const deployer = askable(fleet);
  const deploy =
    deployer === null
      ? await byHand(tx, deps, { ...parts, state: 'rolling', byHand: false })
      : await begin(tx, deps, { ...parts, deployer });
  await recordDeploy(tx, deps, { deploy, by, outcome: 'begun' });
  return deploy;
}

async function byHand(...[tx, deps, parts]: Parameters<typeof writeDown>): Promise<Deploy> {
  const deploy = await writeDown(tx, deps, parts);
  await drawDeploy(tx, deps, deploy);
  return deploy;
}

/** What was not begun is not to be begun; what was, is not followed any more. */
async function giveUp(
  tx: Transaction,
  deps: DeployServiceDeps,
  { was, because }: { readonly was: Deploy; readonly because: string },
): Promise<void> {
  const deploy = await findDeploy(tx, deps.guildId, was.number);
  if (deploy === null || !isUnderWay(deploy)) return;
  await endDeploy(tx, deps, deploy, { state: 'overtaken', because });
  // Last, so that its end is not taken for that of a deploy which is still wanted.
  await deps.acts.withdraw(tx, deploy.actKey, because);
}
