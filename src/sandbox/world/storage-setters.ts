import type { Clock } from '../../platform/clock.ts';
import type { DatabaseState } from './archive-load.ts';
import { databaseOf, datacentreOf, type SimulatedDatabase } from './databases.ts';
import type { HostDisk } from './host-disk.ts';
import type { SimulatedNode } from './simulated-node.ts';

/** What can happen to databases, volumes and data centres. Throws for what no active fleet has. */
export interface StorageSetters {
  /** Contended: too many share it; every node that writes into it waits. By the database's host. */
  setDatabase(host: string, state: 'calm' | 'contended'): void;
  /** Its volume fills evenly to this share; a database whose volume is full takes no more inserts. */
  leakDisk(host: string, options: { readonly toShare: number; readonly overMs: number }): void;
  /** Somebody makes room: this share is used from now on. */
  cleanDisk(host: string, toShare: number): void;
  /** Hosts of nodes and databases in a data centre, of one fleet or of all. */
  hostsIn(datacentre: string, fleet?: string): readonly string[];
  /** Its hosts answer nothing, as when its network is gone. */
  cutOff(host: string): void;
  /** Reached again, as it was: nothing restarted. */
  reconnect(host: string): void;
  readonly databases: readonly Readonly<SimulatedDatabase>[];
}

/** So much of a volume and PostgreSQL stops: what root keeps for itself is of no use to it. */
const FULL_SHARE = 0.95;

export function createStorageSetters({
  nodes,
  databases,
  clock,
}: {
  readonly nodes: ReadonlyMap<string, SimulatedNode>;
  readonly databases: ReadonlyMap<string, SimulatedDatabase>;
  readonly clock: Clock;
}): StorageSetters & { close(): void } {
  const cancels = new Map<string, () => void>();
  const database = (host: string): SimulatedDatabase => {
    const found = databases.get(host);
    if (found === undefined)
      throw new Error(`The simulated world has no database ${host}. It has: ${[...databases.keys()].join(', ')}.`);
    return found;
  };
  const diskOf = (host: string): HostDisk => (nodes.get(host) ?? database(host)).disk;
  const setState = (host: string, state: DatabaseState): void => {
    const of = databases.get(host);
    if (of === undefined) return;
    of.state = state;
    for (const { host: each, archive } of nodes.values())
      if (databaseOf(each.name) === host) archive?.setState(state, clock.now());
  };
  const forget = (host: string): void => {
    cancels.get(host)?.();
    cancels.delete(host);
  };
  return {
    setDatabase(host, state) {
      setState(database(host).host, state);
    },
    leakDisk(host, { toShare, overMs }) {
      const disk = diskOf(host);
      const at = clock.now();
      const share = disk.usedBytes(at) / disk.totalBytes;
      disk.leak({ toShare, overMs, at });
      forget(host);
      if (toShare < FULL_SHARE || toShare <= share) return;
      const fullInMs = Math.max(0, ((FULL_SHARE - share) / (toShare - share)) * overMs);
      const wake = clock.wakeAt(new Date(at.getTime() + fullInMs), () => {
        setState(host, 'full');
      });
      cancels.set(host, wake);
    },
    cleanDisk(host, toShare) {
      forget(host);
      diskOf(host).clean({ toShare, at: clock.now() });
      if (databases.get(host)?.state === 'full') setState(host, 'calm');
    },
    hostsIn(datacentre, fleet) {
      const all = [
        ...[...nodes.values()].map(({ host, fleet: of }) => ({ name: host.name, of })),
        ...[...databases.values()].map(({ host, fleet: of }) => ({ name: host, of })),
      ];
      const found = all.filter(
        ({ name, of }) => datacentreOf(name) === datacentre && (fleet === undefined || of === fleet),
      );
      if (found.length === 0) throw new Error(`The simulated world has no host in ${datacentre}.`);
      return found.map(({ name }) => name);
    },
    cutOff(host) {
      const node = nodes.get(host) ?? database(host);
      node.power = 'silent';
    },
    reconnect(host) {
      const node = nodes.get(host) ?? database(host);
      node.power = 'on';
    },
    databases: [...databases.values()],
    close() {
      for (const host of [...cancels.keys()]) forget(host);
    },
  };
}
