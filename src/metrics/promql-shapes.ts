import type { QueryName } from './named-query.ts';
import type { Relabel } from './promql-text.ts';

/** Series that answer alike, by every name they have or had. */
export interface Leaf {
  /** The first that has a series wins for that series, as `or` does: a node in mid-upgrade is not counted twice. */
  readonly names: readonly [string, ...string[]];
  /** Conditions on labels; `~…` is a pattern, `!~…` one that must not fit. */
  readonly where?: Readonly<Record<string, string>>;
  readonly kind?: string;
  /** Where the host is named: by the label `instance` unless said. */
  readonly host?: 'node-address';
  /** Every exporter has it about its own process; only the node's own is meant. */
  readonly ofNodesAlone?: true;
}

export interface PromqlShape {
  readonly read: 'now' | 'rate' | 'changes';
  readonly over: 'sum' | 'min' | 'max' | 'p95';
  readonly leaves: readonly [Leaf, ...Leaf[]];
  readonly labels: readonly Relabel[];
  /** What the sum is multiplied by to come to the query's unit. */
  readonly factor?: number;
}

const PREFIXES = ['waku_', 'logos_delivery_'] as const;

/** logos-messaging/logos-delivery #4074 (2026-07-29) renamed every `waku_…`; a fleet in mid-upgrade has both. */
function both(name: string, more: Omit<Leaf, 'names'> = {}): Leaf {
  return { names: [`${PREFIXES[0]}${name}`, `${PREFIXES[1]}${name}`], ...more };
}

/** The label `shard` is a number in some series and a whole topic in others; relay's traffic names the topic only. */
const SHARD: Relabel = { label: 'shard', from: 'shard', regex: '(?:.*/)?([0-9]+)', replacement: '$1' };
const TOPIC: Relabel = { label: 'shard', from: 'topic', regex: '/waku/2/rs/[0-9]+/([0-9]+)', replacement: '$1' };

function kindFrom(from: string): Relabel {
  return { label: 'kind', from, regex: '(.*)', replacement: '$1' };
}

function rateByKind(from: string, leaf: Leaf): PromqlShape {
  return { read: 'rate', over: 'sum', leaves: [leaf], labels: [kindFrom(from)] };
}

function rateOf(leaf: Leaf): PromqlShape {
  return { read: 'rate', over: 'sum', leaves: [leaf], labels: [] };
}

function plain(leaf: Leaf, over: PromqlShape['over'] = 'sum'): PromqlShape {
  return { read: 'now', over, leaves: [leaf], labels: [] };
}

function p95(name: string): PromqlShape {
  return { read: 'rate', over: 'p95', leaves: [both(`${name}_bucket`)], labels: [] };
}

/** netdata counts space in GiB, to three digits; `avail` is what users other than root may still write. */
function disk(dimension: 'used' | 'avail'): PromqlShape {
  const leaf: Leaf = { names: ['netdata_disk_space_GiB_average'], where: { dimension, family: '/data' } };
  return { ...plain(leaf), factor: 1024 ** 3 };
}

/** nim-libp2p counts topics by the size of their mesh, not by name: 0, 1 to 3, 4 and more. */
const MESHES: PromqlShape['leaves'] = [
  { names: ['libp2p_gossipsub_no_peers_topics'], kind: 'none' },
  { names: ['libp2p_gossipsub_low_peers_topics'], kind: 'low' },
  { names: ['libp2p_gossipsub_healthy_peers_topics'], kind: 'healthy' },
];

/** There is no gross-out; before v0.32 nothing told gross from net, and what was counted was net. */
const RELAY: PromqlShape['leaves'] = [
  both('relay_network_bytes_total', { where: { type: 'gross', direction: 'in' }, kind: 'gross-in' }),
  both('relay_network_bytes_total', { where: { type: '~net|', direction: 'in' }, kind: 'net-in' }),
  both('relay_network_bytes_total', { where: { type: '~net|', direction: 'out' }, kind: 'net-out' }),
];

/** Bytes of store-sync, which had no prefix of its own; nwaku waku_store_sync/protocols_metrics.nim names the directions. */
const SYNC: PromqlShape['leaves'] = [syncBytes('receive', 'in'), syncBytes('sent', 'out')];

function syncBytes(direction: string, kind: string): Leaf {
  const names = ['total_bytes_exchanged_total', 'logos_delivery_total_bytes_exchanged_total'] as const;
  return { names, where: { direction }, kind };
}

const LAYERS = 'spacemesh_tortoise_state_layers';

/**
 * Each question as Prometheus computes it. Names: logos-delivery docs/operators/how-to/monitor.md, nim-libp2p,
 * waku sonda, postgres_exporter, netdata, go-spacemesh tortoise/metrics.go and syncer/metrics.go.
 */
export const PROMQL_SHAPES: Readonly<Record<QueryName, PromqlShape>> = {
  'relay-bytes': { read: 'rate', over: 'sum', leaves: RELAY, labels: [TOPIC] },
  'network-bytes': rateByKind('direction', { names: ['libp2p_network_bytes_total'] }),
  'service-bytes': rateByKind('service', both('service_network_bytes_total')),
  'topic-bytes': { read: 'rate', over: 'sum', leaves: RELAY, labels: [{ label: 'kind', joined: ['kind', 'topic'] }] },
  'service-traffic': {
    read: 'rate',
    over: 'sum',
    leaves: [both('service_network_bytes_total')],
    labels: [{ label: 'kind', joined: ['direction', 'service'] }],
  },
  'sync-bytes': { read: 'rate', over: 'sum', leaves: SYNC, labels: [] },
  'protocol-bytes': rateByKind('direction', { names: ['libp2p_protocols_bytes_total'] }),
  messages: rateOf(both('node_messages_total')),
  // A gauge by name that only goes up, and begins at nothing with each start of the process.
  'stored-messages': { read: 'rate', over: 'sum', leaves: [both('archive_messages_per_shard')], labels: [SHARD] },
  peers: plain({ names: ['libp2p_peers'] }),
  'shard-peers': { ...plain(both('connected_peers_per_shard')), labels: [SHARD] },
  // Like the archive's: a gauge by name that only goes up.
  'shard-discovered': { read: 'rate', over: 'sum', leaves: [both('discv5_discovered_per_shard')], labels: [SHARD] },
  'filter-clients': plain(both('filter_subscriptions')),
  'service-requests': rateByKind('service', both('service_requests_total')),
  // Requests a second (logos-delivery, common/rate_limit/service_metrics.nim).
  'service-limits': { ...plain(both('service_requests_limit')), labels: [kindFrom('service')] },
  'mesh-topics': { read: 'now', over: 'sum', leaves: MESHES, labels: [] },
  'node-errors': rateByKind('type', both('node_errors_total')),
  'store-errors': rateByKind('type', both('store_errors_total')),
  'archive-errors': rateByKind('type', both('archive_errors_total')),
  'archive-query-p95': p95('archive_query_duration_seconds'),
  'archive-insert-p95': p95('archive_insert_duration_seconds'),
  // Seconds spent within each second (Little's law).
  'archive-query-busy': rateOf(both('archive_query_duration_seconds_sum')),
  'archive-insert-busy': rateOf(both('archive_insert_duration_seconds_sum')),
  'archive-messages': plain(both('archive_messages')),
  'database-size': plain({ names: ['pg_database_size_bytes'], where: { datname: '!~template[01]' } }),
  'disk-used': disk('used'),
  'disk-free': disk('avail'),
  memory: plain({ names: ['process_resident_memory_bytes'], ofNodesAlone: true }),
  'started-at': plain({ names: ['process_start_time_seconds'], ofNodesAlone: true }, 'max'),
  restarts: {
    read: 'changes',
    over: 'sum',
    leaves: [{ names: ['process_start_time_seconds'], ofNodesAlone: true }],
    labels: [],
  },
  version: { ...plain(both('version'), 'max'), labels: [kindFrom('version')] },
  // Several Sondas may ask one node, from other data centres: the worst that any of them says.
  'probe-health': plain({ names: ['node_health'], host: 'node-address' }, 'min'),
  'probe-latency': plain({ names: ['store_query_latency'], host: 'node-address' }, 'max'),
  'probe-failures': rateByKind('error', { names: ['failed_store_queries_total'], host: 'node-address' }),
  'verified-layer': plain({ names: [LAYERS], where: { kind: 'verified' } }),
  'current-layer': plain({ names: [LAYERS], where: { kind: 'last' } }),
  synced: plain({ names: ['spacemesh_syncer_sync_state'], where: { state: 'synced' } }),
};
