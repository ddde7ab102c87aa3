import { EXPORTERS, type Exporter } from '../platform/config/metrics-config.ts';
import type { QueryName } from './named-query.ts';
import type { Labels } from './track.ts';

/** Series that answer alike. */
export interface Source {
  readonly exporter: Exporter;
  /** Every name they have or had; for each series the first that is there counts, as PromQL's `or` does. */
  readonly names: readonly [string, ...string[]];
  readonly takes: (labels: Labels) => boolean;
  readonly kind: (labels: Labels) => string | null;
  readonly shard: (labels: Labels) => number | null;
  /** Whom the value is about, where that is not the host that was scraped. */
  readonly about?: (labels: Labels) => string | null;
}

/** How a question is answered from samples: what is read of each series, and how those of one row become one. */
export interface Formula {
  readonly read: 'now' | 'rate' | 'changes';
  readonly join: 'sum' | 'min' | 'max' | 'p95';
  readonly sources: readonly [Source, ...Source[]];
  /** What the joined value is multiplied by to come to the query's unit. */
  readonly factor: number;
}

/** A text that only ever grows, such as a counter's, or one that goes both ways. It decides what down-sampling keeps. */
export type Manner = 'grows' | 'varies';

const GIBIBYTE = 1024 ** 3;

function source(names: Source['names'], parts: Partial<Omit<Source, 'names'>> = {}): Source {
  return { exporter: 'node', names, takes: () => true, kind: () => null, shard: () => null, ...parts };
}

/** logos-messaging/logos-delivery #4074 (2026-07-29) renamed every `waku_…`; a fleet in mid-upgrade has both. */
function both(name: string): Source['names'] {
  return [`waku_${name}`, `logos_delivery_${name}`];
}

function formula(
  read: Formula['read'],
  sources: Formula['sources'],
  { join = 'sum', factor = 1 }: Partial<Pick<Formula, 'join' | 'factor'>> = {},
): Formula {
  return { read, join, sources, factor };
}

function fromLabel(label: string): (labels: Labels) => string | null {
  return (labels) => labels[label] ?? null;
}

/** A number in some series, a whole topic in others; what is neither, such as the topic of before sharding, has none. */
export function shardOf(written: string | undefined): number | null {
  const shard = /^(?:\/waku\/2\/rs\/\d+\/)?(\d{1,4})$/.exec(written ?? '')?.[1];
  return shard === undefined ? null : Number(shard);
}

function p95(name: string): Formula {
  return formula('rate', [source(both(`${name}_bucket`))], { join: 'p95' });
}

/** Before v0.32 nothing told gross from net, and what was counted was net. */
function relay(kind: string, direction: string, types: readonly string[]): Source {
  return source(both('relay_network_bytes_total'), {
    takes: (labels) => labels['direction'] === direction && types.includes(labels['type'] ?? ''),
    kind: () => kind,
    shard: (labels) => shardOf(labels['topic']),
  });
}

const RELAY: Formula['sources'] = [
  relay('gross-in', 'in', ['gross']),
  relay('net-in', 'in', ['net', '']),
  relay('net-out', 'out', ['net', '']),
];

/** The same, and nothing said of its shard: a topic of another cluster may end in the same number. */
function byTopic(relayed: Source): Source {
  return { ...relayed, kind: (labels) => `${relayed.kind(labels) ?? ''} ${labels['topic'] ?? ''}`, shard: () => null };
}

/** nwaku waku_store_sync/protocols_metrics.nim names the directions so. */
function syncBytes(direction: string, kind: string): Source {
  return source(['total_bytes_exchanged_total', 'logos_delivery_total_bytes_exchanged_total'], {
    takes: (labels) => labels['direction'] === direction,
    kind: () => kind,
  });
}

/** netdata counts space in GiB; `avail` is what users other than root may still write. */
function disk(dimension: 'used' | 'avail'): Formula {
  const takes = (labels: Labels): boolean => labels['dimension'] === dimension && labels['family'] === '/data';
  const exporter = 'netdata';
  return formula('now', [source(['netdata_disk_space_GiB_average'], { exporter, takes })], { factor: GIBIBYTE });
}

/** Sonda names a node by its multiaddress, in which the host has its domain: `/dns4/<host>.status.im/tcp/30303/…`. */
function ofSonda(name: string, kind: Source['kind'] = () => null): Source {
  return source([name], { exporter: 'sonda', kind, about: (labels) => hostIn(labels['node']) });
}

/** A host of a fleet has four parts, role-number, data centre, environment and stage; what follows is its domain. */
function hostIn(address: string | undefined): string | null {
  const named = /^\/dns[46]?\/([^/]+)\//.exec(address ?? '')?.[1];
  return named === undefined ? null : named.split('.').slice(0, 4).join('.');
}

function layers(kind: string): Formula {
  const takes = (labels: Labels): boolean => labels['kind'] === kind;
  return formula('now', [source(['spacemesh_tortoise_state_layers'], { takes })]);
}

/** nim-libp2p counts topics by the size of their mesh, not by name: 0, 1 to 3, 4 and more. */
const MESHES: Formula['sources'] = [
  source(['libp2p_gossipsub_no_peers_topics'], { kind: () => 'none' }),
  source(['libp2p_gossipsub_low_peers_topics'], { kind: () => 'low' }),
  source(['libp2p_gossipsub_healthy_peers_topics'], { kind: () => 'healthy' }),
];

const byShard: Pick<Source, 'shard'> = { shard: (labels) => shardOf(labels['shard']) };
const byType: Pick<Source, 'kind'> = { kind: fromLabel('type') };
const STARTED: Source = source(['process_start_time_seconds']);

/**
 * Each question as Muster computes it from what it scraped. Names: logos-delivery docs/operators/how-to/monitor.md,
 * nim-libp2p, waku sonda, postgres_exporter, netdata, go-spacemesh tortoise/metrics.go and syncer/metrics.go.
 */
export const FORMULAS: Readonly<Record<QueryName, Formula>> = {
  'relay-bytes': formula('rate', RELAY),
  'network-bytes': formula('rate', [source(['libp2p_network_bytes_total'], { kind: fromLabel('direction') })]),
  'service-bytes': formula('rate', [source(both('service_network_bytes_total'), { kind: fromLabel('service') })]),
  'topic-bytes': formula('rate', [byTopic(RELAY[0]), ...RELAY.slice(1).map(byTopic)]),
  'service-traffic': formula('rate', [
    source(both('service_network_bytes_total'), {
      kind: (labels) => `${labels['direction'] ?? ''} ${labels['service'] ?? ''}`,
    }),
  ]),
  'sync-bytes': formula('rate', [syncBytes('receive', 'in'), syncBytes('sent', 'out')]),
  'protocol-bytes': formula('rate', [source(['libp2p_protocols_bytes_total'], { kind: fromLabel('direction') })]),
  messages: formula('rate', [source(both('node_messages_total'))]),
  // A gauge by name that only goes up, and begins at nothing with each start of the process.
  'stored-messages': formula('rate', [source(both('archive_messages_per_shard'), byShard)]),
  peers: formula('now', [source(['libp2p_peers'])]),
  'shard-peers': formula('now', [source(both('connected_peers_per_shard'), byShard)]),
  // Like the archive's: a gauge by name that only goes up.
  'shard-discovered': formula('rate', [source(both('discv5_discovered_per_shard'), byShard)]),
  'filter-clients': formula('now', [source(both('filter_subscriptions'))]),
  'service-requests': formula('rate', [source(both('service_requests_total'), { kind: fromLabel('service') })]),
  // Requests a second (logos-delivery, common/rate_limit/service_metrics.nim).
  'service-limits': formula('now', [source(both('service_requests_limit'), { kind: fromLabel('service') })]),
  'mesh-topics': formula('now', MESHES),
  'node-errors': formula('rate', [source(both('node_errors_total'), byType)]),
  'store-errors': formula('rate', [source(both('store_errors_total'), byType)]),
  'archive-errors': formula('rate', [source(both('archive_errors_total'), byType)]),
  'archive-query-p95': p95('archive_query_duration_seconds'),
  'archive-insert-p95': p95('archive_insert_duration_seconds'),
  // Seconds spent within each second (Little's law).
  'archive-query-busy': formula('rate', [source(both('archive_query_duration_seconds_sum'))]),
  'archive-insert-busy': formula('rate', [source(both('archive_insert_duration_seconds_sum'))]),
  'archive-messages': formula('now', [source(both('archive_messages'))]),
  'database-size': formula('now', [
    source(['pg_database_size_bytes'], {
      exporter: 'postgres',
      takes: (labels) => !/^template[01]$/.test(labels['datname'] ?? ''),
    }),
  ]),
  'disk-used': disk('used'),
  'disk-free': disk('avail'),
  memory: formula('now', [source(['process_resident_memory_bytes'])]),
  'started-at': formula('now', [STARTED], { join: 'max' }),
  restarts: formula('changes', [STARTED]),
  version: formula('now', [source(both('version'), { kind: fromLabel('version') })], { join: 'max' }),
  // Several Sondas may ask one node, from other data centres: the worst that any of them says.
  'probe-health': formula('now', [ofSonda('node_health')], { join: 'min' }),
  'probe-latency': formula('now', [ofSonda('store_query_latency')], { join: 'max' }),
  'probe-failures': formula('rate', [ofSonda('failed_store_queries_total', fromLabel('error'))]),
  'verified-layer': layers('verified'),
  'current-layer': layers('last'),
  synced: formula('now', [
    source(['spacemesh_syncer_sync_state'], { takes: (labels) => labels['state'] === 'synced' }),
  ]),
};

const NAMES: ReadonlyMap<Exporter, ReadonlyMap<string, Manner>> = new Map(
  EXPORTERS.map((exporter) => [exporter, mannersOf(exporter)]),
);

/** How a series of an exporter behaves; null for all that no question is about, which is not even stored. */
export function mannerOf(exporter: Exporter, name: string): Manner | null {
  return NAMES.get(exporter)?.get(name) ?? null;
}

function mannersOf(exporter: Exporter): ReadonlyMap<string, Manner> {
  return new Map(
    Object.values(FORMULAS).flatMap(({ read, sources }) =>
      sources
        .filter((each) => each.exporter === exporter)
        .flatMap(({ names }) => names.map((name): [string, Manner] => [name, read === 'rate' ? 'grows' : 'varies'])),
    ),
  );
}
