import { fleetOf } from '../fleets/fleet.ts';
import { drawDeploy, tellLate } from './deploy-cards-service.ts';
import { recordDeploy, type DeployServiceDeps } from './deploy-deps-service.ts';
import { findDeploy, listDeploysOf, saveDeploy } from './deploy-store.ts';
import type { Deploy } from './deploy.ts';
import { clearBranch, LATE_EVERY_MS } from './end-service.ts';
import { readArrivals } from './arrivals-service.ts';

const MINUTE_MS = 60_000;
/** Hosts that missed the limit are looked for so long. */
const LATE_FOR_MS = 24 * 60 * MINUTE_MS;

/**
 * Looks whether hosts that did not report the commit in time do so by now: what its card says is to stay true. False:
 * nobody has to look any more, for another deploy began or it has been too long.
 */
export async function lookForLate(deps: DeployServiceDeps, deploy: Deploy): Promise<boolean> {
  const { database, guildId, clock } = deps;
  const fleet = fleetOf(deps, deploy.fleet);
  const isLate = deploy.state === 'incomplete' || deploy.state === 'unverified';
  if (!isLate || deploy.sha === null || fleet === null) return false;
  if (await isOver(deps, deploy)) return false;
  const hosts = await readArrivals(deps, { fleet, deploy, sha: deploy.sha });
  const now = clock.now();
  await database.transaction(async (tx) => {
    const was = await findDeploy(tx, guildId, deploy.number);
    if (was?.version !== deploy.version) return;
    const looked = { ...was, hosts, lookedAt: now };
    if (hosts.length === 0 || hosts.some(({ state }) => state !== 'there')) {
      const saved = await saveDeploy(tx, { ...looked, dueAt: new Date(now.getTime() + LATE_EVERY_MS) });
      if (isNews(was, saved)) await drawDeploy(tx, deps, saved);
      return;
    }
    const because = `later than the ${fleet.deploys.rollMinutes} minutes it had`;
    const done = await saveDeploy(tx, { ...looked, state: 'done', because, enteredAt: now, dueAt: null });
    if (done.kind === 'restore') await clearBranch(tx, deps, { ...done, endedAt: now });
    await recordDeploy(tx, deps, { deploy: done, by: null, outcome: 'done' });
    await drawDeploy(tx, deps, done);
    await tellLate(tx, deps, done);
  });
  return true;
}

async function isOver({ database, guildId, clock }: DeployServiceDeps, deploy: Deploy): Promise<boolean> {
  if (clock.now().getTime() - deploy.enteredAt.getTime() >= LATE_FOR_MS) return true;
  const [newest] = await listDeploysOf(database.read, { guildId, fleet: deploy.fleet, limit: 1 });
  return newest?.number !== deploy.number;
}

function isNews(was: Deploy, now: Deploy): boolean {
  const told = ({ hosts }: Deploy): string =>
    JSON.stringify(hosts.map(({ host, state, shows }) => [host, state, shows]));
  return told(was) !== told(now);
}
