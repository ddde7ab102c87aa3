import type { FleetConfig } from '../../src/platform/config/config.ts';
import { missionFleets } from './fleets.ts';
import { TRACK_HOSTS } from './metric-tracks.ts';

/** The nodes of the recorded series: all but the database's host. */
export const NODES: readonly string[] = TRACK_HOSTS.slice(0, 5);

/** status.prod with the hosts of the recorded series (test/support/metric-tracks.ts). */
export function shardedFleet(parts: Partial<FleetConfig> = {}): FleetConfig {
  const fleet = missionFleets().find(({ name }) => name === 'status.prod');
  if (fleet === undefined) throw new Error('The mission has no status.prod.');
  const [boot = '', ...stores] = NODES;
  return {
    ...fleet,
    hosts: [
      { role: 'boot', names: [boot], protocols: ['relay'] },
      { role: 'store', names: stores, protocols: ['relay', 'store'] },
    ],
    ...parts,
  };
}
