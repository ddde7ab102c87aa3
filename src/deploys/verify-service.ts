import { fleetOf } from '../fleets/fleet.ts';
import { drawDeploy } from './deploy-cards-service.ts';
import { type DeployServiceDeps } from './deploy-deps-service.ts';
import { findDeploy, saveDeploy } from './deploy-store.ts';
import { isUpgradeByHand, type Deploy } from './deploy.ts';
import { endDeploy, type Ending } from './end-service.ts';
import { readArrivals } from './arrivals-service.ts';
import { isNameable, type HostArrival } from './host-arrival.ts';

const MINUTE_MS = 60_000;
/** People take longer than programs. */
const BY_HAND_MINUTES = 24 * 60;
/** Hosts move one by one, some half a minute apart (domain: Watchtower looks by its own clock). */
const LOOK_EVERY_MS = 20_000;

/** Asks every host, and the directory, what they run; ends the deploy when each reports the commit, or its time is up. */
export async function lookAtHosts(deps: DeployServiceDeps, deploy: Deploy): Promise<void> {
  const { database, guildId, clock } = deps;
  const fleet = fleetOf(deps, deploy.fleet);
  const { sha } = deploy;
  const { byHand } = deploy;
  const isAwaited = isUpgradeByHand(deploy);
  if (fleet === null || (sha === null && !byHand && !isAwaited)) {
    await endAt(deps, deploy, { hosts: deploy.hosts, because: 'the configuration does not know the fleet any more' });
    return;
  }
  const hosts = await readArrivals(deps, { fleet, deploy, sha });
  const now = clock.now();
  if (hosts.length === 0) {
    await endAt(deps, deploy, { hosts, because: 'the configuration names no host of the fleet that could be asked' });
    return;
  }
  const minutes = isAwaited ? BY_HAND_MINUTES : fleet.deploys.rollMinutes;
  const isUp = now.getTime() - deploy.enteredAt.getTime() >= minutes * MINUTE_MS;
  const missing = hosts.filter(({ state }) => state !== 'there');
  if (missing.length === 0) {
    await endAt(deps, deploy, { hosts, because: null });
    return;
  }
  if (byHand && sha === null && !isNameable(deploy.ref)) {
    const because = `nobody told which commit ${deploy.ref} is, so no host can be compared with it`;
    await endAt(deps, deploy, { hosts, because });
    return;
  }
  if (isUp) {
    const since = byHand ? 'somebody said so' : 'the run passed';
    const when = isAwaited ? 'a day after it was asked for' : `${minutes} minutes after ${since}`;
    await endAt(deps, deploy, { hosts, because: missingWords(missing, when) });
    return;
  }
  await database.transaction(async (tx) => {
    const was = await findDeploy(tx, guildId, deploy.number);
    if (was?.version !== deploy.version) return;
    const saved = await saveDeploy(tx, {
      ...was,
      hosts,
      lookedAt: now,
      dueAt: new Date(now.getTime() + LOOK_EVERY_MS),
    });
    await drawDeploy(tx, deps, saved);
  });
}

/** Those that run something else apart from those of which nobody knows. */
function missingWords(missing: readonly HostArrival[], when: string): string {
  const named = (state: HostArrival['state']): string =>
    missing
      .filter((each) => each.state === state)
      .map(({ host }) => host)
      .join(', ');
  const other = named('other');
  const unknown = named('unknown');
  return [
    `not every host reports it ${when}`,
    ...(other === '' ? [] : [`something else runs on ${other}`]),
    ...(unknown === '' ? [] : [`nobody knows what runs on ${unknown}`]),
  ].join('; ');
}

interface End {
  readonly hosts: readonly HostArrival[];
  /** null: each host reports it. */
  readonly because: string | null;
}

async function endAt(deps: DeployServiceDeps, deploy: Deploy, { hosts, because }: End): Promise<void> {
  const { database, guildId, clock } = deps;
  await database.transaction(async (tx) => {
    const was = await findDeploy(tx, guildId, deploy.number);
    if (was?.version !== deploy.version) return;
    const end = { state: because === null ? ('done' as const) : ('incomplete' as const), because };
    const seen = { ...was, hosts, lookedAt: clock.now() };
    await endDeploy(tx, deps, seen, because !== null && was.byHand ? byWord(seen, because) : end);
  });
}

/** Somebody says that it is deployed: that stands, unverified, unless a host is seen to run something else. */
function byWord({ because: said, hosts }: Deploy, missing: string): Ending {
  const because = said === null ? missing : `${said}; ${missing}`;
  return { state: hosts.some(({ state }) => state === 'other') ? 'incomplete' : 'unverified', because };
}
