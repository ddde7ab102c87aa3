import type { Clock } from '../../platform/clock.ts';
import type { DatabaseState } from './archive-load.ts';
import { HostDisk } from './host-disk.ts';
import { between, fraction } from './seeded.ts';
import type { SimulatedNode } from './simulated-node.ts';

/** The PostgreSQL of one data centre of a fleet, on a host of its own that runs no node. */
export interface SimulatedDatabase {
  /** `store-db-01.do-ams3.status.prod` (status-im/infra-status, ansible/inventory). */
  readonly host: string;
  readonly fleet: string;
  readonly datacentre: string;
  readonly disk: HostDisk;
  state: DatabaseState;
  power: 'on' | 'silent';
}

/** Volumes in GiB (status-im/infra-status, infra-waku: workspaces.tf); others have the smallest. */
const VOLUMES: Readonly<Record<string, number>> = {
  'status.prod': 320,
  'status.staging': 100,
  'waku.test': 70,
  'waku.sandbox': 100,
};
const SMALLEST_GIB = 70;

/** One for each data centre in which a fleet stores messages, in the order of the hosts. */
export function createDatabases(
  nodes: readonly SimulatedNode[],
  { clock, seed }: { readonly clock: Clock; readonly seed: string },
): ReadonlyMap<string, SimulatedDatabase> {
  const at = clock.now();
  const found = new Map<string, SimulatedDatabase>();
  for (const { host, fleet, archive } of nodes) {
    const name = archive === null ? null : databaseOf(host.name);
    if (name === null || found.has(name)) continue;
    found.set(name, {
      host: name,
      fleet,
      datacentre: datacentreOf(name) ?? '',
      disk: new HostDisk({
        totalGib: VOLUMES[fleet] ?? SMALLEST_GIB,
        usedShare: between(0.5, 0.65, fraction(seed, 'volume', name)),
        at,
      }),
      state: 'calm',
      power: 'on',
    });
  }
  return found;
}

/** `store-02.do-ams3.status.prod` writes into `store-db-01.do-ams3.status.prod`; null for names of another form. */
export function databaseOf(host: string): string | null {
  const [, role, rest] = /^([a-z-]+)-\d+\.(.+)$/.exec(host) ?? [];
  return role === undefined || rest === undefined ? null : `${role}-db-01.${rest}`;
}

/** The second part of `<role>-<NN>.<data centre>.<fleet>`. */
export function datacentreOf(host: string): string | null {
  return host.split('.')[1] ?? null;
}
