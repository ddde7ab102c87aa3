import type { Hold } from '../holds/hold.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { DeployServiceDeps } from './deploy-deps-service.ts';
import { findBranchOn, findDeploy, findUnderWay, listDeploysOf, saveDeploy } from './deploy-store.ts';
import type { Deploy } from './deploy.ts';
import { beginLatest } from './latest-service.ts';
import { restoreAfter } from './restore-service.ts';
import { lookForLate } from './late-service.ts';

/** Reaction: a hold of a fleet ended. Where it was the last, what is tracked comes back, or the latest of it goes out. */
export async function afterHold(tx: Transaction, deps: DeployServiceDeps, hold: Hold): Promise<void> {
  if ((await deps.holds.list(tx, hold.fleet)).length > 0) return;
  const on = await findBranchOn(tx, deps.guildId, hold.fleet);
  await (on === null ? beginLatest(tx, deps, hold) : restoreAfter(tx, deps, hold));
}

/** The job: what is due about a deploy that has ended: a hold that ended while it was under way, or hosts that are late. */
export async function lookAfter(deps: DeployServiceDeps, deploy: Deploy): Promise<void> {
  const { database, guildId } = deps;
  const isOwed = await database.transaction(async (tx) => {
    const hold = await deps.holds.lastEnded(tx, deploy.fleet);
    const [newest] = await listDeploysOf(tx, { guildId, fleet: deploy.fleet, limit: 1 });
    const endedAt = hold?.endedAt ?? null;
    if (hold === null || endedAt === null || newest === undefined || endedAt <= newest.begunAt) return false;
    // Whatever is under way looks for it at its own end.
    if ((await findUnderWay(tx, guildId, deploy.fleet)) === null) await afterHold(tx, deps, hold);
    return (await findUnderWay(tx, guildId, deploy.fleet)) !== null;
  });
  if (!isOwed && (await lookForLate(deps, deploy))) return;
  await database.transaction(async (tx) => {
    const was = await findDeploy(tx, guildId, deploy.number);
    if (was?.version === deploy.version) await saveDeploy(tx, { ...was, dueAt: null });
  });
}
