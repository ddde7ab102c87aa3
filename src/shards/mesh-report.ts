import type { HostStatus } from '../fleets/fleet-status.ts';
import { expectedHosts, type ExpectedHost } from '../fleets/fleet.ts';
import type { HostObservations, Observed } from '../fleets/observation.ts';
import type { MetricAnswer, MetricRow } from '../metrics/metrics-port.ts';
import type { QueryName } from '../metrics/named-query.ts';
import type { FleetConfig, NodeCapacityConfig } from '../platform/config/config.ts';
import { ENOUGH_MESH_PEERS, meshClass } from './mesh-class.ts';
import type { HostUse, MeshCell, MeshState, ShardMeshReport, ShardMeshRow, ShardVerdict, Use } from './shard-mesh.ts';

/** What is asked of the fleet's source of metrics. */
export const MESH_QUERIES = [
  'shard-discovered',
  'shard-peers',
  'peers',
  'filter-clients',
  'service-requests',
  'service-limits',
] as const satisfies readonly QueryName[];
export type MeshQuery = (typeof MESH_QUERIES)[number];

export interface MeshSources {
  readonly fleet: FleetConfig;
  readonly at: Date;
  readonly statuses: readonly HostStatus[];
  /** By host. */
  readonly observations: ReadonlyMap<string, HostObservations>;
  readonly metrics: ReadonlyMap<MeshQuery, MetricAnswer>;
}

/** A mesh changes by the second: what is older says nothing of it now. Nodes are asked every minute. */
const MESH_LASTS_MS = 5 * 60_000;
/** Lists of peers are asked for every five minutes; two may be missed. */
const PEERS_LAST_MS = 15 * 60_000;
const SECONDS_AN_HOUR = 3600;
/** A hostile node could tell of as many as there are. */
const MOST_SHARDS = 256;

/** Puts together what nodes and metrics told. What nobody told stays null. */
export function meshReport(sources: MeshSources): ShardMeshReport {
  const { fleet, at, observations, metrics } = sources;
  const hosts = expectedHosts(fleet);
  const rows = shardsOf(sources).map((shard) => rowOf(sources, hosts, shard));
  const readAt = (source: 'mesh' | 'connected', lastsMs: number): readonly Date[] =>
    hosts.flatMap(({ name }) => {
      const observed = observations.get(name)?.[source];
      return isFresh(observed, { at, lastsMs }) && observed?.succeededAt ? [observed.succeededAt] : [];
    });
  const meshTimes = readAt('mesh', MESH_LASTS_MS).map((each) => each.getTime());
  const peerTimes = readAt('connected', PEERS_LAST_MS).map((each) => each.getTime());
  const answers = [...metrics.values()];
  return {
    kind: 'meshes',
    fleet,
    at,
    hosts: hosts.map((host) => useOf(sources, host)),
    shards: rows.toSorted(
      (one, other) => VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict) || one.shard - other.shard,
    ),
    oldest: meshTimes.length === 0 ? null : new Date(Math.min(...meshTimes)),
    newest: meshTimes.length === 0 ? null : new Date(Math.max(...meshTimes)),
    peersOldest: peerTimes.length === 0 ? null : new Date(Math.min(...peerTimes)),
    source: answers.find((answer) => answer.kind === 'answered')?.from ?? null,
    missing: [...metrics].flatMap(([query, answer]) => (answer.kind === 'answered' ? [] : [{ query, why: answer }])),
  };
}

const VERDICTS: readonly ShardVerdict[] = ['dead', 'dead-on-some', 'thin', 'unknown', 'good'];

/** Those of the configuration, and those that nodes tell of besides. */
function shardsOf({ fleet, at, observations }: MeshSources): readonly number[] {
  const told = expectedHosts(fleet).flatMap(({ name }) => {
    const mesh = freshReading(observations.get(name)?.mesh, { at, lastsMs: MESH_LASTS_MS });
    return mesh?.kind === 'mesh' ? mesh.shards.map(({ shard }) => shard) : [];
  });
  const others = [...new Set(told)].filter((shard) => !fleet.shards.includes(shard)).toSorted((a, b) => a - b);
  return [...fleet.shards, ...others.slice(0, Math.max(0, MOST_SHARDS - fleet.shards.length))];
}

function rowOf(sources: MeshSources, hosts: readonly ExpectedHost[], shard: number): ShardMeshRow {
  const { fleet } = sources;
  const cells = hosts.map((host) => cellOf(sources, host, shard));
  const ofClass = (wanted: string): readonly string[] =>
    cells.filter(({ mesh }) => mesh.kind === 'mesh' && mesh.class === wanted).map(({ host }) => host);
  const [dead, thin, good] = [ofClass('dead'), ofClass('thin'), ofClass('good')];
  const told = cells.flatMap(({ mesh }) => (mesh.kind === 'mesh' ? [mesh] : []));
  const carriers = cells.filter(({ mesh }) => mesh.kind === 'mesh' || !CARRIES_NOT.has(mesh.why)).length;
  const peers = told.reduce((sum, each) => sum + each.peers, 0);
  return {
    shard,
    isConfigured: fleet.shards.includes(shard),
    isProtected: fleet.protectedShards.includes(shard),
    verdict: verdictOf({ told: told.length, dead: dead.length, thin: thin.length }),
    cells,
    dead,
    thin,
    good,
    // Each node's peers are the others.
    carriers: carriers > 0 && carriers <= ENOUGH_MESH_PEERS ? carriers : null,
    isFleetAlone: peers > 0 && told.every((each) => each.fromFleet === each.peers),
  };
}

const CARRIES_NOT: ReadonlySet<string> = new Set(['no-relay', 'not-subscribed']);

function verdictOf({ told, dead, thin }: { told: number; dead: number; thin: number }): ShardVerdict {
  if (told === 0) return 'unknown';
  if (dead > 1 && dead === told) return 'dead';
  if (dead > 0) return 'dead-on-some';
  return thin > 0 ? 'thin' : 'good';
}

function cellOf(sources: MeshSources, host: ExpectedHost, shard: number): MeshCell {
  const { at, observations } = sources;
  const known = observations.get(host.name) ?? {};
  const connected = freshReading(known.connected, { at, lastsMs: PEERS_LAST_MS });
  const stats = freshReading(known['peer-stats'], { at, lastsMs: PEERS_LAST_MS });
  const metric = (query: MeshQuery): number | null => valueOf(sources, query, { host: host.name, shard });
  const mesh = meshState(sources, host, shard);
  const announced =
    connected?.kind === 'connected' && connected.byShard !== null ? countOn(connected.byShard, shard) : null;
  const discovered = metric('shard-discovered');
  return {
    host: host.name,
    mesh,
    connected: announced ?? metric('shard-peers'),
    // Gossipsub drops a topic with its last peer; of a shard that the node does not carry it says nothing either.
    subscribed: stats?.kind === 'stats' && mesh.kind === 'mesh' ? countOn(stats.subscribed, shard) : null,
    discoveredAnHour: discovered === null ? null : discovered * SECONDS_AN_HOUR,
  };
}

function countOn(counts: readonly { readonly shard: number; readonly peers: number }[], shard: number): number {
  return counts.find((each) => each.shard === shard)?.peers ?? 0;
}

/** Where a shard of the configuration is left out of the answer, the node has no mesh peer on it. */
function meshState({ fleet, at, statuses, observations }: MeshSources, host: ExpectedHost, shard: number): MeshState {
  const unknown = (why: Extract<MeshState, { kind: 'unknown' }>['why']): MeshState => ({ kind: 'unknown', why });
  if (host.protocols.length > 0 && !host.protocols.includes('relay')) return unknown('no-relay');
  const status = statuses.find((each) => each.host === host.name);
  const observed = observations.get(host.name)?.mesh;
  const last = observed?.reading ?? null;
  if (last?.kind === 'relay-not-mounted') return unknown('no-relay');
  if (last?.kind === 'not-available') return unknown('not-available');
  if (status !== undefined && status.reach.kind !== 'reachable')
    return unknown(status.reach.kind === 'no-data' ? 'not-asked' : 'silent');
  if (last === null) return unknown(observed === undefined ? 'not-asked' : 'silent');
  if (!isFresh(observed, { at, lastsMs: MESH_LASTS_MS })) return unknown('stale');
  const found = last.shards.find((each) => each.shard === shard);
  if (found === undefined && !fleet.shards.includes(shard)) return unknown('not-subscribed');
  const { peers, fromFleet } = found ?? { peers: 0, fromFleet: 0 };
  return { kind: 'mesh', peers, fromFleet, class: meshClass(peers) };
}

interface Freshness {
  readonly at: Date;
  readonly lastsMs: number;
}

function isFresh(observed: Observed<unknown> | undefined, { at, lastsMs }: Freshness): boolean {
  const readAt = observed?.succeededAt ?? null;
  return readAt !== null && at.getTime() - readAt.getTime() <= lastsMs;
}

function freshReading<Reading>(observed: Observed<Reading> | undefined, freshness: Freshness): Reading | null {
  return isFresh(observed, freshness) ? (observed?.reading ?? null) : null;
}

function rowsOf({ metrics }: MeshSources, query: MeshQuery): readonly MetricRow[] {
  const answer = metrics.get(query);
  return answer?.kind === 'answered' ? answer.rows : [];
}

function valueOf(
  sources: MeshSources,
  query: MeshQuery,
  { host, shard = null }: { readonly host: string; readonly shard?: number | null },
): number | null {
  return rowsOf(sources, query).find((row) => row.host === host && row.shard === shard)?.value ?? null;
}

/** `/vac/waku/lightpush/3.0.0` and what it was before. */
function lightpushOf(sources: MeshSources, query: MeshQuery, host: string): number | null {
  const rows = rowsOf(sources, query).filter((row) => row.host === host && /\/lightpush\//.test(row.kind ?? ''));
  return rows.length === 0 ? null : rows.reduce((sum, { value }) => sum + value, 0);
}

function useOf(sources: MeshSources, host: ExpectedHost): HostUse {
  const { fleet, at, observations } = sources;
  const known = observations.get(host.name) ?? {};
  const connected = freshReading(known.connected, { at, lastsMs: PEERS_LAST_MS });
  const stats = freshReading(known['peer-stats'], { at, lastsMs: PEERS_LAST_MS });
  const filter = freshReading(known.filter, { at, lastsMs: PEERS_LAST_MS });
  const capacity = fleet.capacity[host.role] ?? NOTHING_SAID;
  const mounts = (protocol: string): boolean => host.protocols.length === 0 || host.protocols.includes(protocol);
  const limit = lightpushOf(sources, 'service-limits', host.name);
  const total = connected?.kind === 'connected' ? connected.total : valueOf(sources, 'peers', { host: host.name });
  const clients = filter?.kind === 'filter' ? filter.clients : valueOf(sources, 'filter-clients', { host: host.name });
  return {
    host: host.name,
    role: host.role,
    connections: use(total, capacity.connections),
    filter: filter?.kind === 'not-mounted' || !mounts('filter') ? OFF : use(clients, capacity.filterSubscriptions),
    lightpush: !mounts('lightpush')
      ? OFF
      : limit === null
        ? use(lightpushOf(sources, 'service-requests', host.name), capacity.lightpushPerSecond)
        : { ...use(lightpushOf(sources, 'service-requests', host.name), limit), capacityFrom: 'node' },
    origins: connected?.kind === 'connected' ? connected.byOrigin : null,
    protocols: stats?.kind === 'stats' ? stats.byProtocol : null,
  };
}

const NOTHING_SAID: NodeCapacityConfig = { connections: null, filterSubscriptions: null, lightpushPerSecond: null };
const OFF: Use = { used: null, capacity: null, capacityFrom: null, isOff: true };

function use(used: number | null, capacity: number | null): Use {
  return { used, capacity, capacityFrom: capacity === null ? null : 'configuration', isOff: false };
}
