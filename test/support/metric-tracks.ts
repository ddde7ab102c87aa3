import type { Track } from '../../src/metrics/track.ts';
import type { Exporter } from '../../src/platform/config/metrics-config.ts';
import { between, fraction } from '../../src/sandbox/world/seeded.ts';
import type { WrittenSeries } from './remote-write.ts';

/*
 * A fleet over two hours with all that goes wrong with metrics: a restart, an upgrade that renames, a node that
 * vanishes, gaps, late scrapes, shards as numbers and as topics, exporters beside the node. Samples are the same for
 * Prometheus and for Muster's own computation.
 */

export const FLEET = 'status.prod';
const [STEADY, RESTARTED, UPGRADED, VANISHED, GAPPY, DATABASE] = [
  'boot-01.do-ams3.status.prod',
  'store-01.do-ams3.status.prod',
  'store-02.do-ams3.status.prod',
  'store-01.gc-us-central1-a.status.prod',
  'store-02.gc-us-central1-a.status.prod',
  'store-db-01.do-ams3.status.prod',
] as const;
export const TRACK_HOSTS: readonly string[] = [STEADY, RESTARTED, UPGRADED, VANISHED, GAPPY, DATABASE];

const START_MS = Date.UTC(2026, 2, 2, 7);
const MINUTE_MS = 60_000;
const SCRAPE_MS = 30_000;
const SCRAPES = 240;
export const TRACKS_END = new Date(START_MS + SCRAPES * SCRAPE_MS);

/** When something happened to a host, in minutes from the start. */
const AT = { restart: 63.2, upgrade: 92.3, vanish: 101, gap: [70, 83] } as const;

export function minute(minutes: number): Date {
  return new Date(START_MS + minutes * MINUTE_MS);
}

interface Series {
  readonly host: string;
  readonly exporter?: Exporter;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the minutes since the process began; null: not exposed at this minute. */
  readonly value: (sinceStart: number, minutes: number) => number | null;
}

/** Minutes at which each scrape of a host arrived; null: it did not. */
function scrapesOf(host: string): readonly { readonly minutes: number; readonly answered: boolean }[] {
  return Array.from({ length: SCRAPES }, (_, index) => {
    const offset = fraction('offset', host) * 0.5;
    // Every seventeenth comes late by up to a third of the interval.
    const late = index % 17 === 5 ? fraction('late', host, index) * 0.16 : 0;
    const minutes = (index * SCRAPE_MS) / MINUTE_MS + offset + late;
    const isGone = host === VANISHED && minutes > AT.vanish;
    const isGap = host === GAPPY && minutes > AT.gap[0] && minutes < AT.gap[1];
    const isMissed = index % 41 === 7;
    return { minutes, answered: !isGone && !isGap && !isMissed };
  });
}

function beganAt(host: string, minutes: number): number {
  if (host === RESTARTED && minutes > AT.restart) return AT.restart;
  if (host === UPGRADED && minutes > AT.upgrade) return AT.upgrade;
  return -500;
}

function trackOf({ host, exporter = 'node', name, labels = {}, value }: Series): Track {
  const times: number[] = [];
  const values: number[] = [];
  for (const { minutes, answered } of scrapesOf(host)) {
    const seen = answered ? value(minutes - beganAt(host, minutes), minutes) : null;
    // A series that is missing now and was there before is stale, which is said once.
    if (seen === null && Number.isNaN(values.at(-1) ?? NaN)) continue;
    times.push(Math.round(START_MS + minutes * MINUTE_MS));
    values.push(seen ?? NaN);
  }
  return { host, exporter, name, labels, times, values };
}

/** By the name of its version: one node renames all of its series in mid-upgrade. */
function renamed(name: string, series: Omit<Series, 'name'>): readonly Series[] {
  if (series.host !== UPGRADED) return [{ ...series, name: `waku_${name}` }];
  const before: Series = {
    ...series,
    name: `waku_${name}`,
    value: (since, minutes) => (minutes < AT.upgrade ? series.value(since, minutes) : null),
  };
  const after: Series = {
    ...series,
    name: `logos_delivery_${name}`,
    value: (since, minutes) => (minutes < AT.upgrade ? null : series.value(since, minutes)),
  };
  return [before, after];
}

/** Store-sync's had no prefix before they were renamed. */
function syncSeries(series: Omit<Series, 'name'>): readonly Series[] {
  return renamed('total_bytes_exchanged_total', series).map((each) => ({
    ...each,
    name: each.name.replace(/^waku_/, ''),
  }));
}

function grows(perMinute: number, wobble = 0): Series['value'] {
  return (since) => Math.floor(since * perMinute + wobble * perMinute * Math.sin(since / 3));
}

function varies(host: string, name: string, [low, high]: readonly [number, number]): Series['value'] {
  return (_since, minutes) => Math.floor(between(low, high, fraction(host, name, Math.floor(minutes * 2))));
}

const NODES = TRACK_HOSTS.filter((host) => host !== DATABASE);
const SHARDS = [32, 64] as const;
const BOUNDS = ['0.005', '0.01', '0.05', '0.1', '0.5', '1.0', '5.0', '+Inf'] as const;

function nodeSeries(host: string): readonly Series[] {
  const pace = between(0.5, 2, fraction(host, 'pace'));
  const byShard = SHARDS.flatMap((shard) => {
    const topic = `/waku/2/rs/16/${shard}`;
    const bytes = (type: string, direction: string, rate: number): readonly Series[] =>
      renamed('relay_network_bytes_total', {
        host,
        labels: { topic, type, direction },
        value: grows(rate * pace * shard, 0.8),
      });
    // Some versions write the number, some the topic.
    const label = host === GAPPY ? topic : String(shard);
    return [
      ...bytes('gross', 'in', 9000),
      ...bytes('net', 'in', 3000),
      ...bytes('net', 'out', 12_000),
      ...renamed('archive_messages_per_shard', { host, labels: { shard: label }, value: grows(40 * pace, 0.5) }),
      ...renamed('discv5_discovered_per_shard', { host, labels: { shard: label }, value: grows(2 * pace, 0.5) }),
      ...renamed('connected_peers_per_shard', { host, labels: { shard: label }, value: varies(host, topic, [5, 40]) }),
    ];
  });
  // Before v0.32 nothing told gross from net; and a topic from before sharding.
  const old = [
    { topic: '/waku/2/rs/16/128', direction: 'in' },
    { topic: '/waku/2/default-waku/proto', type: 'net', direction: 'out' },
  ].map((labels): Series => ({ host, name: 'waku_relay_network_bytes_total', labels, value: grows(700 * pace) }));
  const errors = ['node_errors_total', 'store_errors_total', 'archive_errors_total'].flatMap((name) =>
    ['a_failure', 'an "odd" \\ one'].flatMap((type) =>
      renamed(name, { host, labels: { type }, value: grows(0.7 * pace, 0.9) }),
    ),
  );
  const busy = ['query', 'insert'].flatMap((what) =>
    renamed(`archive_${what}_duration_seconds_sum`, { host, value: (since) => since * pace * 0.7 }),
  );
  const durations = ['query', 'insert'].flatMap((what) =>
    BOUNDS.flatMap((le, index) =>
      renamed(`archive_${what}_duration_seconds_bucket`, {
        host,
        labels: { le },
        value: grows(10 * pace * (1 - 0.55 ** (index + 1)) + (le === '+Inf' ? 0.1 : 0)),
      }),
    ),
  );
  return [
    ...byShard,
    ...(host === STEADY ? old : []),
    ...errors,
    ...durations,
    ...busy,
    ...renamed('node_messages_total', { host, labels: { type: 'relay' }, value: grows(80 * pace, 1) }),
    ...renamed('service_network_bytes_total', {
      host,
      labels: { service: '/vac/waku/store-query/3.0.0', direction: 'in' },
      value: grows(5000 * pace),
    }),
    ...renamed('service_network_bytes_total', {
      host,
      labels: { service: '/vac/waku/store-query/3.0.0', direction: 'out' },
      value: grows(90_000 * pace),
    }),
    ...['served', 'rejected'].flatMap((state) =>
      renamed('service_requests_total', {
        host,
        labels: { service: '/vac/waku/lightpush/3.0.0', state },
        value: grows((state === 'served' ? 90 : 1) * pace, 0.3),
      }),
    ),
    ...renamed('service_requests_limit', {
      host,
      labels: { service: '/vac/waku/lightpush/3.0.0' },
      value: () => 30,
    }),
    ...renamed('filter_subscriptions', { host, value: varies(host, 'filter', [0, 40]) }),
    ...['reconciliation', 'transfer'].flatMap((protocol) => [
      ...syncSeries({ host, labels: { protocol, direction: 'sent' }, value: grows(3000 * pace, 0.5) }),
      ...syncSeries({ host, labels: { protocol, direction: 'receive' }, value: grows(2000 * pace, 0.5) }),
    ]),
    ...['/vac/waku/relay/2.0.0', '/ipfs/id/1.0.0'].flatMap((protocol) =>
      ['in', 'out'].map((direction): Series => ({
        host,
        name: 'libp2p_protocols_bytes_total',
        labels: { protocol, direction },
        value: grows(25_000 * pace),
      })),
    ),
    ...renamed('archive_messages', { host, labels: { type: 'stored' }, value: grows(80 * pace) }),
    ...versions(host),
    ...['in', 'out'].map((direction): Series => ({
      host,
      name: 'libp2p_network_bytes_total',
      labels: { direction },
      value: grows(60_000 * pace),
    })),
    { host, name: 'libp2p_peers', value: varies(host, 'peers', [20, 90]) },
    ...['no', 'low', 'healthy'].map((size): Series => ({
      host,
      name: `libp2p_gossipsub_${size}_peers_topics`,
      value: varies(host, size, [0, 3]),
    })),
    ...processSeries(host, 'node', [2e8, 9e8]),
    { host, name: 'spacemesh_tortoise_state_layers', labels: { kind: 'verified' }, value: grows(0.2) },
    { host, name: 'spacemesh_tortoise_state_layers', labels: { kind: 'last' }, value: grows(0.21) },
    { host, name: 'spacemesh_syncer_sync_state', labels: { state: 'synced' }, value: varies(host, 'synced', [0, 2]) },
  ];
}

function versions(host: string): readonly Series[] {
  const runs = (name: string, version: string, isOn: (minutes: number) => boolean): Series => ({
    host,
    name,
    labels: { version },
    value: (_since, minutes) => (isOn(minutes) ? 1 : null),
  });
  if (host !== UPGRADED) return [runs('waku_version', 'v0.38.1', () => true)];
  return [
    runs('waku_version', 'v0.38.1', (minutes) => minutes < AT.upgrade),
    runs('logos_delivery_version', 'v0.39.0', (minutes) => minutes >= AT.upgrade),
  ];
}

/** Every exporter tells of its own process by the same names. */
function processSeries(host: string, exporter: Exporter, memory: readonly [number, number]): readonly Series[] {
  return [
    {
      host,
      exporter,
      name: 'process_start_time_seconds',
      value: (_since, minutes) => Math.floor(START_MS / 1000 + beganAt(host, minutes) * 60),
    },
    { host, exporter, name: 'process_resident_memory_bytes', value: varies(host, exporter, memory) },
  ];
}

function exporterSeries(): readonly Series[] {
  const database: Series = { host: DATABASE, exporter: 'postgres', name: 'pg_database_size_bytes', value: grows(9e6) };
  const disk = (dimension: string, family: string): Series => ({
    host: DATABASE,
    exporter: 'netdata',
    name: 'netdata_disk_space_GiB_average',
    labels: { dimension, family },
    value: (_since, minutes) => (dimension === 'avail' ? 120.25 - minutes / 100 : 90.5 + minutes / 100),
  });
  const probes = NODES.flatMap((node): readonly Series[] =>
    [STEADY, RESTARTED].flatMap((host) => {
      const labels = { node: `/dns4/${node}.status.im/tcp/30303/p2p/16Uiu2HAmExample` };
      const probe = { host, exporter: 'sonda' as const };
      return [
        { ...probe, name: 'node_health', labels, value: varies(host, node, [0, 2]) },
        { ...probe, name: 'store_query_latency', labels, value: varies(node, host, [1, 9]) },
        {
          ...probe,
          name: 'failed_store_queries_total',
          labels: { ...labels, error: 'timed out' },
          value: grows(0.5, 0.4),
        },
      ];
    }),
  );
  return [
    { ...database, labels: { datname: 'nwaku' } },
    { ...database, labels: { datname: 'template0' } },
    { host: DATABASE, exporter: 'postgres', name: 'pg_up', value: () => 1 },
    { host: STEADY, exporter: 'sonda', name: 'successful_sonda_msgs_total', value: grows(1) },
    { host: RESTARTED, exporter: 'sonda', name: 'successful_sonda_msgs_total', value: grows(1) },
    ...processSeries(DATABASE, 'postgres', [2e7, 3e7]),
    ...processSeries(STEADY, 'sonda', [2e7, 3e7]),
    ...processSeries(RESTARTED, 'sonda', [2e7, 3e7]),
    disk('avail', '/data'),
    disk('used', '/data'),
    disk('used', '/'),
    ...probes,
  ];
}

export function metricTracks(): readonly Track[] {
  return [...NODES.flatMap(nodeSeries), ...exporterSeries()].map(trackOf);
}

/** As a Prometheus would have scraped them: some jobs of it write the port into `instance`. */
export function seriesOf({ host, exporter, name, labels, times, values }: Track): WrittenSeries {
  const instance = exporter === 'node' && host === GAPPY ? `${host}:8008` : host;
  const [, datacenter = ''] = host.split('.');
  return {
    labels: { __name__: name, instance, job: exporter, fleet: FLEET, datacenter, ...labels },
    samples: times.map((atMs, index) => ({ atMs, value: values[index] ?? NaN })),
  };
}
