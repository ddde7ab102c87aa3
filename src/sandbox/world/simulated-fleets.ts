import { createHash } from 'node:crypto';
import { expectedHosts } from '../../fleets/fleet.ts';
import type { Clock } from '../../platform/clock.ts';
import type { FleetConfig } from '../../platform/config/config.ts';
import { ArchiveLoad } from './archive-load.ts';
import { HostDisk } from './host-disk.ts';
import { NodeTraffic } from './node-traffic.ts';
import { between, fraction } from './seeded.ts';
import type { SimulatedNode } from './simulated-node.ts';

/** Releases that manual fleets run, the oldest first; automatic ones run something after the newest. */
export const RELEASES = ['v0.37.1', 'v0.38.0', 'v0.38.1'] as const;
/** The same of Spacemesh's fleets (spacemeshos/go-spacemesh). */
const SPACEMESH_RELEASES = ['v1.7.4', 'v1.7.5', 'v1.7.6'] as const;

/** What a node's own volume has; archives lie on the databases' (status-im/infra-status, workspaces.tf). */
const NODE_DISK_GIB = 80;

/** A node per host of every active fleet, each fleet on one version, by their hosts' names. */
export function createNodes(
  fleets: readonly FleetConfig[],
  { clock, seed }: { readonly clock: Clock; readonly seed: string },
): ReadonlyMap<string, SimulatedNode> {
  const active = fleets.filter(({ lifecycle }) => lifecycle === 'active');
  const at = clock.now();
  const nodes = active.flatMap((fleet) => {
    const version = firstVersion(fleet, seed);
    return expectedHosts(fleet).map((host): SimulatedNode => ({
      host,
      fleet: fleet.name,
      cluster: fleet.cluster,
      shards: fleet.shards,
      protectedShards: fleet.protectedShards,
      traffic: new NodeTraffic({ seed, host: host.name, shards: fleet.shards, at }),
      archive: host.protocols.includes('store') ? new ArchiveLoad({ seed, host: host.name, at }) : null,
      disk: new HostDisk({
        totalGib: NODE_DISK_GIB,
        usedShare: between(0.2, 0.5, fraction(seed, 'disk', host.name)),
        at,
      }),
      emptyMeshes: new Set(),
      version,
      commit: commitFor(seed, version),
      health: { kind: 'report' },
      meta: 'kept',
      listed: true,
      power: 'on',
      delayMs: 0,
      startedAt: at,
    }));
  });
  return new Map(nodes.map((node) => [node.host.name, node]));
}

export function firstVersion({ name, kind, versionPolicy }: FleetConfig, seed: string): string {
  const digest = createHash('sha256').update(`${seed}\n${name}\nversion`).digest();
  const releases = kind === 'spacemesh' ? SPACEMESH_RELEASES : RELEASES;
  if (versionPolicy.kind === 'manual') return releases[(digest[0] ?? 0) % releases.length] ?? releases[0];
  // git describe of a commit that is not tagged; so far after the tag that its metrics have their new names.
  return `v0.38.1-${40 + ((digest[1] ?? 0) % 50)}-g${digest.toString('hex').slice(0, 8)}`;
}

export function commitFor(seed: string, version: string): string {
  const described = /-g([0-9a-f]{7,})$/.exec(version)?.[1] ?? '';
  return described + createHash('sha1').update(`${seed}\n${version}`).digest('hex').slice(described.length);
}
