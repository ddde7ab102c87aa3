import type { ActBy } from '../approvals/approval-outcome.ts';
import type { Hold } from '../holds/hold.ts';
import type { GuardVerdict, StoredAct } from '../platform/acts/act.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import { afterHold } from './after-service.ts';
import { beginBranch, type BranchAsk } from './begin-service.ts';
import { takesBranches } from './branch-rule.ts';
import type { DeployServiceDeps } from './deploy-deps-service.ts';
import type { BranchOutcome, HandAnswer, HandOutcome, RestoreOutcome } from './deploy-outcome.ts';
import { findBranchOn, findDeploy, findUnderWay, listDeploysOf, pruneDeploys } from './deploy-store.ts';
import type { Deploy } from './deploy.ts';
import { followDeploys, guardStart, hurryDeploy, noteStart } from './follow-service.ts';
import { answerByHand } from './hand-service.ts';
import { restoreFleet } from './restore-service.ts';
import { deployNumberOf } from './start-act.ts';
import { startUpgrade, whyNoUpgrade, type UpgradeDeploy } from './upgrade-service.ts';

/**
 * Branches on fleets. Every act here was judged by the gate before, by the requirement that this service names. What
 * changes anything is recorded in the audit here; what changes nothing, the caller records.
 */
export interface DeployService {
  branch(fleet: FleetConfig, ask: BranchAsk, by: ActBy): Promise<BranchOutcome>;
  /** `seen` is the number of the branch deploy that was looked at; null for one who named the fleet itself. */
  restore(fleet: FleetConfig, seen: number | null, by: ActBy): Promise<RestoreOutcome>;
  /** Somebody says whether they deployed by hand what they were asked for; `number` null: whichever is asked for. */
  answer(
    fleet: string,
    ask: { readonly number: number | null; readonly answer: HandAnswer },
    by: ActBy,
  ): Promise<HandOutcome>;
  find(read: Reader, number: number): Promise<Deploy | null>;
  /** The newest first; of one fleet (canonical name), or of all. */
  list(read: Reader, fleet: string | null, limit: number): Promise<readonly Deploy[]>;
  /** The branch that is on the fleet, or on its way there; null where it runs what it tracks. */
  branchOn(read: Reader, fleet: string): Promise<Deploy | null>;
  /** Whose hold a branch is under says which permission restoring takes. */
  restoreRequirement(read: Reader, fleet: string): Promise<(actor: Actor) => Requirement>;
  takesBranches(fleet: FleetConfig): boolean;
  /** For an upgrade request, in its transaction: see upgrade-service.ts. */
  whyNoUpgrade: WhyNoUpgrade;
  startUpgrade(tx: Transaction, ask: UpgradeDeploy): Promise<Deploy>;
  /** Whether it is the run of the branch that is on its way to the fleet, by the id that GitHub gives it. */
  isRun(read: Reader, fleet: string, runId: string): Promise<boolean>;
  /** Reactions, and the guard of acts. */
  actChanged(tx: Transaction, act: StoredAct): Promise<void>;
  holdEnded(tx: Transaction, hold: Hold): Promise<void>;
  runHeard(tx: Transaction, fleet: string): Promise<void>;
  owns(act: StoredAct): boolean;
  guard(tx: Transaction, act: StoredAct): Promise<GuardVerdict>;
  /** The job: follows runs and hosts. */
  follow(): Promise<void>;
  /** Forgets what ended before then; gives how many. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

/** `except`: the deploy that would be given up for it. null: nothing keeps it from being begun. */
type WhyNoUpgrade = (
  read: Reader,
  asked: { readonly fleet: string; readonly except: number | null },
) => ReturnType<typeof whyNoUpgrade>;

export function createDeployService(deps: DeployServiceDeps): DeployService {
  const { guildId, holds } = deps;
  const restoring: DeployService['restoreRequirement'] = async (read, fleet) => {
    const on = await findBranchOn(read, guildId, fleet);
    const hold = (await holds.list(read, fleet)).find(({ number }) => number === on?.hold) ?? null;
    return (actor) => ({
      permission: hold === null || holds.isHolder(hold, actor) ? 'deploy.restore' : 'hold.release-others',
      fleet,
    });
  };
  return {
    branch: (fleet, ask, by) =>
      beginBranch(deps, { fleet, ask, by: { ...by, requirement: { permission: 'deploy.branch', fleet: fleet.name } } }),
    async restore(fleet, seen, by) {
      const requirement = (await restoring(deps.database.read, fleet.name))(by.actor);
      return restoreFleet(deps, { fleet, seen, by: { ...by, requirement } });
    },
    answer: (fleet, ask, by) => answerByHand(deps, { fleet, ...ask, by }),
    find: (read, number) => findDeploy(read, guildId, number),
    list: (read, fleet, limit) => listDeploysOf(read, { guildId, fleet, limit }),
    branchOn: (read, fleet) => findBranchOn(read, guildId, fleet),
    restoreRequirement: restoring,
    takesBranches,
    whyNoUpgrade: (read, asked) => whyNoUpgrade(read, deps, asked),
    startUpgrade: (tx, ask) => startUpgrade(tx, deps, ask),
    isRun: async (read, fleet, runId) => (await findUnderWay(read, guildId, fleet))?.receipt['run'] === runId,
    actChanged: (tx, act) => noteStart(tx, deps, act),
    holdEnded: (tx, hold) => afterHold(tx, deps, hold),
    runHeard: (tx, fleet) => hurryDeploy(tx, deps, fleet),
    owns: (act) => deployNumberOf(act) !== null,
    guard: (tx, act) => guardStart(tx, deps, act),
    follow: () => followDeploys(deps),
    prune: (tx, options) => pruneDeploys(tx, { guildId, ...options }),
  };
}
