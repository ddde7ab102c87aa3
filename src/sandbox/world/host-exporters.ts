import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { DATABASE_SHARE, databaseOf, type SimulatedDatabase } from './databases.ts';
import { gib, type HostDisk } from './host-disk.ts';
import { sendNodeAnswer } from './node-routes.ts';
import { renderMetrics, type MetricFamily } from './prometheus-text.ts';
import { between, fraction } from './seeded.ts';
import { identityOf, type NodeAnswer, type SimulatedNode } from './simulated-node.ts';

export interface ServedHosts {
  readonly nodes: ReadonlyMap<string, SimulatedNode>;
  readonly databases: ReadonlyMap<string, SimulatedDatabase>;
  readonly clock: Clock;
  readonly seed: string;
}

/** netdata reads a volume; users other than root may not fill the last of it (mkfs.ext4: 5 % are reserved). */
const RESERVED_SHARE = 0.05;

/**
 * The exporters beside a node, below /nodes/{host}: netdata (19999) on every host, PostgreSQL's (9187) on those of
 * databases, Sonda (8004) on boot hosts, which asks every store of the fleet.
 */
export function registerExporters(server: FastifyInstance, served: ServedHosts): void {
  const { nodes, databases, clock, seed } = served;
  const serve = (path: string, answer: (host: string, now: Date) => NodeAnswer | null): void => {
    for (const end of ['', '/metrics', '/api/v1/allmetrics'])
      server.get<{ Params: { host: string } }>(`/nodes/:host/${path}${end}`, async ({ params: { host } }, reply) => {
        const power = nodes.get(host)?.power ?? databases.get(host)?.power;
        // A node's process may be gone while its host still answers.
        if (power === 'silent') return sendNodeAnswer(reply, { kind: 'silent' });
        return sendNodeAnswer(reply, answer(host, clock.now()) ?? { kind: 'broken' });
      });
  };
  serve('netdata', (host, now) => {
    const disk = nodes.get(host)?.disk ?? databases.get(host)?.disk;
    return disk === undefined ? null : text(aboutDisk(disk, now));
  });
  serve('postgres', (host, now) => {
    const database = databases.get(host);
    return database === undefined ? null : text(aboutDatabase(database, now));
  });
  serve('sonda', (host) => {
    const node = nodes.get(host);
    if (node === undefined || !host.startsWith('boot-') || node.power !== 'on') return null;
    const stores = [...nodes.values()].filter(({ fleet, archive }) => fleet === node.fleet && archive !== null);
    return text(aboutStores(stores, { databases, seed }));
  });
}

function text(families: readonly MetricFamily[]): NodeAnswer {
  return { kind: 'answer', status: 200, type: 'text', body: renderMetrics(families) };
}

function aboutDisk(disk: HostDisk, now: Date): readonly MetricFamily[] {
  const used = disk.usedBytes(now);
  const reserved = disk.totalBytes * RESERVED_SHARE;
  const avail = Math.max(0, disk.totalBytes - reserved - used);
  const space = { avail, used, reserved_for_root: Math.min(reserved, disk.totalBytes - used) };
  return [
    {
      name: 'netdata_disk_space_GiB_average',
      type: 'gauge',
      help: 'disk space',
      series: Object.entries(space).map(([dimension, bytes]) => ({
        labels: { chart: 'disk_space._data', dimension, family: '/data' },
        value: gib(bytes),
      })),
    },
  ];
}

function aboutDatabase({ disk, state }: SimulatedDatabase, now: Date): readonly MetricFamily[] {
  return [
    { name: 'pg_up', type: 'gauge', help: 'Whether the last scrape could connect', series: [{ value: 1 }] },
    {
      name: 'pg_database_size_bytes',
      type: 'gauge',
      help: 'Disk space used by the database',
      series: [
        { labels: { datname: 'nim-waku' }, value: Math.floor(disk.usedBytes(now) * DATABASE_SHARE) },
        { labels: { datname: 'template0' }, value: 7_500_000 },
        { labels: { datname: 'template1' }, value: 7_500_000 },
      ],
    },
    {
      name: 'pg_stat_activity_count',
      type: 'gauge',
      help: 'number of connections in this state',
      series: [
        { labels: { datname: 'nim-waku', state: 'active' }, value: state === 'contended' ? 96 : 6 },
        { labels: { datname: 'nim-waku', state: 'idle' }, value: state === 'contended' ? 4 : 58 },
      ],
    },
  ];
}

/** waku-org/nwaku, apps/sonda/sonda.py: each store's health by its last answers, by its multiaddress. */
function aboutStores(
  stores: readonly SimulatedNode[],
  { databases, seed }: Pick<ServedHosts, 'databases' | 'seed'>,
): readonly MetricFamily[] {
  const seen = stores.map((node) => {
    const state = databases.get(databaseOf(node.host.name) ?? '')?.state ?? 'calm';
    // It loses the store's patience of some seconds where the database is contended.
    const isWell = node.power === 'on' && state === 'calm' && !node.emptyMeshes.has(SONDA_SHARD);
    const calm = between(0.08, 0.4, fraction(seed, 'sonda', node.host.name));
    return {
      labels: { node: identityOf(node, seed).multiaddr },
      isWell,
      latency: state === 'contended' ? 9 + calm : calm,
      answers: node.power === 'on',
    };
  });
  return [
    {
      name: 'node_health',
      type: 'gauge',
      help: 'Binary indicator of a node health',
      series: seen.map(({ labels, isWell }) => ({ labels, value: isWell ? 1 : 0 })),
    },
    {
      name: 'store_query_latency',
      type: 'gauge',
      help: 'Latency of the last store query in seconds',
      series: seen.filter(({ answers }) => answers).map(({ labels, latency }) => ({ labels, value: latency })),
    },
  ];
}

/** Where Sonda publishes what it then asks the stores for. */
const SONDA_SHARD = 32;
