import type { FleetConfig } from '../platform/config/config.ts';
import type { DeployServiceDeps } from './deploy-deps-service.ts';
import type { Deploy } from './deploy.ts';
import { judgeArrivals, type HostArrival } from './host-arrival.ts';

/** A host that answers later is heard at the next look. */
const WAIT_MS = 5_000;

export interface Reading {
  readonly fleet: FleetConfig;
  readonly deploy: Pick<Deploy, 'ref' | 'hosts'>;
  /** null: nobody built it that Muster knows of; then what hosts say is compared with the ref. */
  readonly sha: string | null;
}

/** Asks every host, the directory and the metrics what the hosts run; empty where the configuration names none. */
export async function readArrivals(
  { observer, fleets, tellVersions, clock }: DeployServiceDeps,
  { fleet, deploy, sha }: Reading,
): Promise<readonly HostArrival[]> {
  await observer.observe([fleet], { waitMs: WAIT_MS, versions: 'always' });
  const [examined] = await fleets.examine([fleet]);
  if (examined === undefined) return [];
  const samples = await tellVersions(fleet);
  return judgeArrivals({ ...examined, samples }, { sha, ref: deploy.ref }, { was: deploy.hosts, now: clock.now() });
}
