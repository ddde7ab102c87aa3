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
  /** How many messages it holds. */
  messages(at: Date): number;
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
  for (const node of nodes) {
    const name = node.archive === null ? null : databaseOf(node.host.name);
    if (name === null) continue;
    const database = found.get(name) ?? createDatabase(name, { node, seed, at });
    found.set(name, database);
    node.archive?.keepsIn(database);
  }
  return found;
}

/** What of the volume is the database itself; the rest is its log, the system and what leaks. */
export const DATABASE_SHARE = 0.9;
/** Of one message with its row, its indexes and what vacuum has not freed yet. */
const BYTES_STORED = 2048;

/** It holds what fills it now, and from now on what its nodes hear. All of them hear the same. */
function createDatabase(
  host: string,
  { node, seed, at }: { readonly node: SimulatedNode; readonly seed: string; readonly at: Date },
): SimulatedDatabase {
  const { fleet, traffic } = node;
  const perSecond = traffic.messagesPerSecond;
  const disk = new HostDisk({
    totalGib: VOLUMES[fleet] ?? SMALLEST_GIB,
    usedShare: between(0.5, 0.65, fraction(seed, 'volume', host)),
    bytesPerSecond: (perSecond * BYTES_STORED) / DATABASE_SHARE,
    at,
  });
  const messagesBefore = Math.floor((disk.usedBytes(at) * DATABASE_SHARE) / BYTES_STORED);
  return {
    host,
    fleet,
    datacentre: datacentreOf(host) ?? '',
    disk,
    messages: (now) => messagesBefore + Math.floor(((now.getTime() - at.getTime()) / 1000) * perSecond),
    state: 'calm',
    power: 'on',
  };
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
