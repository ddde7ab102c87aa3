import type { Durations } from './archive-load.ts';
import { meshSize } from './node-mesh.ts';
import { filterClients } from './node-peers.ts';
import type { ShardTotals } from './node-traffic.ts';
import { has, metricPrefix } from './node-version.ts';
import { renderMetrics, type MetricFamily, type Series } from './prometheus-text.ts';
import { between, fraction } from './seeded.ts';
import type { NodeAnswer, SimulatedNode } from './simulated-node.ts';

/*
 * What a node's :8008/metrics shows, by the real names and labels (logos-delivery, docs/operators/how-to/monitor.md;
 * nim-libp2p). Some gauges are named like counters and some series label a shard by its number, others by its topic:
 * that is how it is. Counters begin at nothing with each start of the process.
 */

interface Look {
  readonly node: SimulatedNode;
  readonly seed: string;
  readonly now: Date;
  readonly prefix: string;
  readonly totals: ReadonlyMap<number, ShardTotals>;
}

type Sum = (pick: (totals: ShardTotals) => number) => number;

/** GET /metrics. */
export function answerMetrics(node: SimulatedNode, { seed, now }: { seed: string; now: Date }): NodeAnswer {
  const look: Look = { node, seed, now, prefix: metricPrefix(node.version), totals: node.traffic.totals(now) };
  const families = [
    ...aboutTheNode(look),
    ...aboutRelay(look),
    ...(has('perShardSeries', node.version) ? aboutShards(look) : []),
    ...aboutServices(look),
    ...(node.host.protocols.includes('store') ? aboutTheArchive(look) : []),
    ...aboutLibp2p(look),
    ...aboutTheProcess(look),
  ];
  return { kind: 'answer', status: 200, type: 'text', body: renderMetrics(families) };
}

function sumOf(look: Look): Sum {
  return (pick) => [...look.totals.values()].reduce((sum, each) => sum + pick(each), 0);
}

function topicOf(node: SimulatedNode, shard: number): string {
  return `/waku/2/rs/${node.cluster ?? 0}/${shard}`;
}

function uptimeSeconds({ node, now }: Look): number {
  return Math.max(0, (now.getTime() - node.startedAt.getTime()) / 1000);
}

/** Goes up by this much an hour since the start, at a pace of the node's own. */
function perHour(look: Look, rate: number, what: string): number {
  const pace = between(0.5, 1.5, fraction(look.seed, 'pace', look.node.host.name, what));
  return Math.floor((uptimeSeconds(look) / 3600) * rate * pace);
}

function family(
  name: string,
  type: MetricFamily['type'],
  { help, series }: { help: string; series: readonly Series[] | number },
): MetricFamily {
  return { name, type, help, series: typeof series === 'number' ? [{ value: series }] : series };
}

function peerCount({ node, seed }: Look): number {
  return 20 + Math.floor(fraction(seed, 'peers', node.host.name) * 60);
}

function aboutTheNode(look: Look): readonly MetricFamily[] {
  const { node, prefix } = look;
  const peers = peerCount(look);
  const errors = ['keep_alive_failure', 'subscribe_filter_failure'];
  const isRenamed = prefix === 'logos_delivery_';
  return [
    family(`${prefix}version`, 'gauge', {
      help: 'Waku version info (in git describe format)',
      series: [{ labels: { version: node.version }, value: 1 }],
    }),
    family(`${prefix}node_errors_total`, 'counter', {
      help: 'number of wakunode errors',
      series: errors.map((type) => ({ labels: { type }, value: perHour(look, 0.4, type) })),
    }),
    family(`${prefix}peers_dials_total`, 'counter', {
      help: 'Number of peer dials',
      series: ['successful', 'failed', 'timeout'].map((outcome) => ({
        labels: { outcome },
        value: perHour(look, outcome === 'successful' ? 40 : 12, outcome),
      })),
    }),
    family(`${prefix}peer_store_size`, 'gauge', {
      help: 'Number of peers managed by the peer store',
      series: peers * 4,
    }),
    family(`${prefix}connected_peers`, 'gauge', {
      help: 'Number of physical connections per direction and protocol',
      series: (['In', 'Out'] as const).map((direction) => ({
        labels: { direction, protocol: '/vac/waku/relay/2.0.0' },
        value: direction === 'In' ? Math.ceil(peers * 0.6) : Math.floor(peers * 0.4),
      })),
    }),
    // Both came with the rename.
    ...(isRenamed
      ? [
          family(`${prefix}event_loop_load`, 'gauge', {
            help: 'Event loop load; 1.0 is a sustained lag of 50 ms',
            series: ['1m', '5m', '15m'].map((window) => ({
              labels: { window },
              value: Math.round(fraction(look.seed, 'load', node.host.name, window) * 30) / 100,
            })),
          }),
          family(`${prefix}event_loop_accumulated_lag_secs_total`, 'counter', {
            help: 'Accumulated event loop lag in seconds',
            series: perHour(look, 6, 'lag'),
          }),
        ]
      : []),
  ];
}

function aboutRelay(look: Look): readonly MetricFamily[] {
  const { node, prefix, totals } = look;
  if (!node.host.protocols.includes('relay')) return [];
  const bytes = [...totals].flatMap(([shard, { grossInBytes, netInBytes, netOutBytes }]): readonly Series[] => {
    const topic = topicOf(node, shard);
    // There is no gross+out series.
    return has('relayBytesByType', node.version)
      ? [
          { labels: { topic, type: 'gross', direction: 'in' }, value: grossInBytes },
          { labels: { topic, type: 'net', direction: 'in' }, value: netInBytes },
          { labels: { topic, type: 'net', direction: 'out' }, value: netOutBytes },
        ]
      : [
          { labels: { topic, direction: 'in' }, value: netInBytes },
          { labels: { topic, direction: 'out' }, value: netOutBytes },
        ];
  });
  const messages = sumOf(look)((each) => each.messages);
  return [
    family(`${prefix}relay_network_bytes_total`, 'counter', {
      help: 'total traffic per topic, distinct gross/net and direction',
      series: bytes,
    }),
    family(`${prefix}node_messages_total`, 'counter', {
      help: 'number of messages received',
      series: [{ labels: { type: 'relay' }, value: messages }],
    }),
    ...messageSizes(look),
    ...(node.protectedShards.length === 0
      ? []
      : [
          family(`${prefix}msg_validator_signed_outcome_total`, 'counter', {
            help: 'number of messages for each validation outcome',
            series: [
              { labels: { result: 'Accept' }, value: signedMessages(look) },
              { labels: { result: 'Reject' }, value: perHour(look, 2, 'reject') },
            ],
          }),
        ]),
  ];
}

function signedMessages({ node, totals }: Look): number {
  return node.protectedShards.reduce((sum, shard) => sum + (totals.get(shard)?.messages ?? 0), 0);
}

/** In kB, by the node's own bounds. */
const SIZE_BOUNDS_KB = [0, 1, 3, 5, 15, 50, 75, 100, 125, 150, 500, 700, 1000] as const;

function messageSizes(look: Look): readonly MetricFamily[] {
  const sum = sumOf(look);
  const below = (bound: number): number =>
    sum(({ messages, messageBytes }) => (messageBytes / 1000 <= bound ? messages : 0));
  const all = sum(({ messages }) => messages);
  return [
    family(`${look.prefix}histogram_message_size`, 'histogram', {
      help: 'message size histogram in kB',
      series: [
        ...SIZE_BOUNDS_KB.map((bound) => ({
          suffix: '_bucket' as const,
          labels: { le: bound.toFixed(1) },
          value: below(bound),
        })),
        { suffix: '_bucket', labels: { le: '+Inf' }, value: all },
        { suffix: '_sum', value: sum(({ netInBytes }) => netInBytes) / 1000 },
        { suffix: '_count', value: all },
      ],
    }),
  ];
}

function aboutShards(look: Look): readonly MetricFamily[] {
  const { node, prefix, totals, seed } = look;
  const byTopic = (value: (totals: ShardTotals) => number): readonly Series[] =>
    [...totals].map(([shard, each]) => ({ labels: { shard: topicOf(node, shard) }, value: value(each) }));
  const byNumber = (value: (shard: number, totals: ShardTotals) => number): readonly Series[] =>
    [...totals].map(([shard, each]) => ({ labels: { shard }, value: value(shard, each) }));
  const payload = (share: number) => (each: ShardTotals) =>
    each.messages === 0 ? 0 : Math.round(each.messageBytes * share);
  return [
    family(`${prefix}relay_total_msg_bytes_per_shard`, 'gauge', {
      help: 'total size of messages per shard in bytes',
      series: byTopic(({ netInBytes }) => netInBytes),
    }),
    family(`${prefix}relay_max_msg_bytes_per_shard`, 'gauge', {
      help: 'maximum message size per shard in bytes',
      series: byTopic(payload(20)),
    }),
    family(`${prefix}relay_avg_msg_bytes_per_shard`, 'gauge', {
      help: 'average message size per shard in bytes',
      series: byTopic(payload(1)),
    }),
    family(`${prefix}connected_peers_per_shard`, 'gauge', {
      help: 'Number of physical connections per shard',
      series: byNumber((shard) => meshSize(node, shard, seed) * 3),
    }),
    family(`${prefix}discv5_discovered_per_shard`, 'gauge', {
      help: 'number of discovered ENRs per shard',
      series: byNumber((shard) => perHour(look, 50, `discv5 ${shard}`)),
    }),
    ...(node.host.protocols.includes('store')
      ? [
          family(`${prefix}archive_messages_per_shard`, 'gauge', {
            help: 'number of archived messages per shard',
            series: byNumber((_shard, { messages }) => messages),
          }),
        ]
      : []),
  ];
}

const SERVICES: Readonly<Record<string, string>> = {
  store: '/vac/waku/store-query/3.0.0',
  filter: '/vac/waku/filter-subscribe/2.0.0-beta1',
  lightpush: '/vac/waku/lightpush/3.0.0',
  'peer-exchange': '/vac/waku/peer-exchange/2.0.0-alpha1',
};

/** Requests a second that a node of the fleet takes. */
const LIGHTPUSH_LIMIT = 30;

function aboutServices(look: Look): readonly MetricFamily[] {
  const { node, prefix } = look;
  const services = node.host.protocols.flatMap((protocol) => SERVICES[protocol] ?? []);
  const bytes = (service: string, direction: string): number => perHour(look, 900_000, `${service} ${direction}`);
  return [
    family(`${prefix}service_requests_total`, 'counter', {
      help: 'non-relay protocol requests received',
      series: services.flatMap((service) => [
        { labels: { service, state: 'served' }, value: perHour(look, 300, service) },
        { labels: { service, state: 'rejected' }, value: perHour(look, 1, `${service} rejected`) },
      ]),
    }),
    family(`${prefix}service_requests_limit`, 'gauge', {
      help: 'Applied rate limit of non-relay service',
      // Only services that the fleet's role limits have the series (waku/common/rate_limit/service_metrics.nim).
      series: services
        .filter((service) => service === SERVICES['lightpush'])
        .map((service) => ({ labels: { service }, value: LIGHTPUSH_LIMIT })),
    }),
    family(`${prefix}service_network_bytes_total`, 'counter', {
      help: 'total incoming traffic of specific waku services',
      series: services.flatMap((service) =>
        ['in', 'out'].map((direction) => ({ labels: { service, direction }, value: bytes(service, direction) })),
      ),
    }),
    ...(node.host.protocols.includes('store-sync') ? [storeSync(look)] : []),
    ...(node.host.protocols.includes('filter')
      ? [
          family(`${prefix}filter_subscriptions`, 'gauge', {
            help: 'number of subscribed filter clients',
            series: filterClients(node, look.seed),
          }),
        ]
      : []),
  ];
}

/** nwaku waku_store_sync/protocols_metrics.nim; without a prefix until the rename. */
function storeSync(look: Look): MetricFamily {
  const bare = look.prefix === 'waku_' ? '' : look.prefix;
  return family(`${bare}total_bytes_exchanged_total`, 'counter', {
    help: 'the number of bytes sent and received by the protocols',
    series: ['reconciliation', 'transfer'].flatMap((protocol) =>
      ['sent', 'receive'].map((direction) => ({
        labels: { protocol, direction },
        value: perHour(look, 400_000, `store-sync ${protocol} ${direction}`),
      })),
    ),
  });
}

function aboutTheArchive(look: Look): readonly MetricFamily[] {
  const { prefix, now, node } = look;
  const failed = node.archive?.failures(now) ?? { queries: 0, inserts: 0 };
  // Named without a prefix until the rename, which gave them one.
  const bare = prefix === 'waku_' ? '' : prefix;
  return [
    family(`${prefix}archive_messages`, 'gauge', {
      help: 'number of historical messages',
      series: [{ labels: { type: 'stored' }, value: node.archive?.messages(now) ?? 0 }],
    }),
    family(`${prefix}archive_errors_total`, 'counter', {
      help: 'number of archive errors',
      series: ['insert_failure', 'invalid_message_too_old'].map((type) => ({
        labels: { type },
        value: perHour(look, 0.2, type) + (type === 'insert_failure' ? failed.inserts : 0),
      })),
    }),
    family(`${prefix}store_errors_total`, 'counter', {
      help: 'number of store protocol errors',
      series: [{ labels: { type: 'empty_rpc_query_failure' }, value: failed.queries }],
    }),
    ...(node.archive === null
      ? []
      : [
          durations(`${prefix}archive_query_duration_seconds`, 'history query duration', node.archive.queries(now)),
          durations(
            `${prefix}archive_insert_duration_seconds`,
            'message insertion duration',
            node.archive.inserts(now),
          ),
        ]),
    family(`${prefix}store_queries_total`, 'counter', {
      help: 'number of store queries received',
      series: perHour(look, 240, 'store queries'),
    }),
    family(`${bare}query_count_total`, 'counter', {
      help: 'number of times a query is being performed',
      series: [{ labels: { query: 'InsertRow' }, value: sumOf(look)((each) => each.messages) }],
    }),
  ];
}

function durations(name: string, help: string, { buckets, count, sum }: Durations): MetricFamily {
  return family(name, 'histogram', {
    help,
    series: [
      ...buckets.map(({ le, count: within }) => ({ suffix: '_bucket' as const, labels: { le }, value: within })),
      { suffix: '_sum', value: sum },
      { suffix: '_count', value: count },
    ],
  });
}

function aboutLibp2p(look: Look): readonly MetricFamily[] {
  const { node, seed } = look;
  const sum = sumOf(look);
  const meshes = node.shards.map((shard) => meshSize(node, shard, seed));
  const peers = peerCount(look);
  // All TCP, relay and overhead: control messages, multiplexing, noise.
  const overhead = 1.12;
  return [
    family('libp2p_network_bytes_total', 'counter', {
      help: 'total traffic',
      series: [
        { labels: { direction: 'in' }, value: Math.floor(sum((each) => each.grossInBytes) * overhead) },
        { labels: { direction: 'out' }, value: Math.floor(sum((each) => each.netOutBytes) * overhead) },
      ],
    }),
    family('libp2p_peers', 'gauge', { help: 'total connected peers', series: peers }),
    family('libp2p_pubsub_peers', 'gauge', { help: 'pubsub peer instances', series: Math.floor(peers * 0.8) }),
    family('libp2p_pubsub_topics', 'gauge', { help: 'pubsub subscribed topics', series: node.shards.length }),
    family('libp2p_gossipsub_no_peers_topics', 'gauge', {
      help: 'number of topics in mesh with no peers',
      series: meshes.filter((size) => size === 0).length,
    }),
    family('libp2p_gossipsub_low_peers_topics', 'gauge', {
      help: 'number of topics in mesh with at least one but below dlow peers',
      series: meshes.filter((size) => size > 0 && size < 4).length,
    }),
    family('libp2p_gossipsub_healthy_peers_topics', 'gauge', {
      help: 'number of topics in mesh with at least dlow peers (but below dhigh)',
      series: meshes.filter((size) => size >= 4).length,
    }),
    // Topics that are not compiled in are summed as "other", so a dead shard among living ones does not show here.
    family('libp2p_gossipsub_peers_per_topic_mesh', 'gauge', {
      help: 'gossipsub peers per topic in mesh',
      series: [{ labels: { topic: 'other' }, value: meshes.reduce((all, size) => all + size, 0) }],
    }),
  ];
}

function aboutTheProcess(look: Look): readonly MetricFamily[] {
  const { node, seed } = look;
  const memory = between(250, 900, fraction(seed, 'memory', node.host.name)) * 1024 * 1024;
  return [
    family('process_start_time_seconds', 'gauge', {
      help: 'Start time of the process since unix epoch in seconds.',
      series: Math.floor(node.startedAt.getTime() / 1000),
    }),
    family('process_resident_memory_bytes', 'gauge', {
      help: 'Resident memory size in bytes.',
      series: Math.floor(memory),
    }),
    family('process_open_fds', 'gauge', { help: 'Number of open file descriptors.', series: peerCount(look) + 30 }),
  ];
}
