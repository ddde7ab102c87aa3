import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheus } from '../../src/connectors/prometheus.ts';
import type { MetricsPort } from '../../src/metrics/metrics-port.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { createShardTrafficReader } from '../../src/shards/shard-traffic-service.ts';
import type { ShardTraffic } from '../../src/shards/shard-traffic.ts';
import { metricTracks, seriesOf, TRACKS_END } from '../support/metric-tracks.ts';
import { isPrometheusInstalled, startPrometheus, type Prometheus } from '../support/prometheus.ts';
import { NODES, shardedFleet } from '../support/sharded-fleet.ts';
import { trackMetrics } from '../support/track-metrics.ts';

const isNeeded = process.env['CI'] === 'true';
const title = isPrometheusInstalled
  ? 'traffic by shard from a real Prometheus'
  : 'traffic by shard from a real Prometheus (skipped: `apt-get install --no-install-recommends prometheus` brings it)';

const HOUR_MS = 3_600_000;

describe.skipIf(!isPrometheusInstalled && !isNeeded)(title, { timeout: 60_000 }, () => {
  const tracks = metricTracks();
  let prometheus: Prometheus;
  let http: Outbound;
  let theirs: ShardTraffic;
  let ours: ShardTraffic;

  beforeAll(async () => {
    prometheus = await startPrometheus();
    await prometheus.write(tracks.map(seriesOf));
    http = createOutbound({
      name: 'prometheus',
      baseUrl: prometheus.url,
      requestsPerMinute: 60_000,
      credential: null,
      clock: systemClock,
    });
    theirs = await read(createPrometheus(http));
    ours = await read(trackMetrics(tracks));
  }, 60_000);

  afterAll(async () => {
    http.close();
    await prometheus.close();
  });

  async function read(port: MetricsPort): Promise<ShardTraffic> {
    const reader = createShardTrafficReader({ findMetrics: () => port });
    const traffic = await reader.read(shardedFleet(), { at: TRACKS_END, windowMs: HOUR_MS });
    if (traffic.kind !== 'traffic') throw new Error(JSON.stringify(traffic));
    return traffic;
  }

  it('is within 1 % of what Muster computes from the same samples, shard by shard', () => {
    expect(theirs.source).toBe('prometheus');
    for (const [index, flow] of ours.flows.entries()) {
      const other = theirs.flows[index];
      expect(other?.told).toEqual(flow.told);
      for (const measure of ['grossIn', 'netIn', 'netOut', 'messages', 'duplication', 'amplification'] as const)
        expectAlike(other?.[measure], flow[measure], `${measure} of shard ${flow.shard}`);
    }
    expect(theirs.partly).toEqual(ours.partly);
    expect(theirs.otherTopics).toEqual(ours.otherTopics);
  });

  it('makes all of libp2p up of the same parts', () => {
    for (const direction of ['in', 'out'] as const) {
      const [mine, other] = [ours.whole[direction], theirs.whole[direction]];
      expect(other?.hosts).toBe(mine?.hosts);
      expectAlike(other?.whole, mine?.whole ?? null, `whole ${direction}`);
      for (const [index, part] of (mine?.parts ?? []).entries())
        expectAlike(other?.parts[index]?.bytesPerSecond, part.bytesPerSecond, `${part.of.kind} ${direction}`);
    }
  });

  it('is what its own language says, asked by hand', async () => {
    // One line of PromQL of our own, step by step; both names of each series, for one node is upgraded meanwhile.
    const series = (prefix: string) =>
      `rate(${prefix}relay_network_bytes_total{topic="/waku/2/rs/16/32",type="net",direction="in"}[5m])`;
    const query = `sum by (instance) (${series('waku_')} or ${series('logos_delivery_')})`;
    const end = TRACKS_END.getTime() / 1000;
    const asked = new URLSearchParams({ query, start: String(end - 3300), end: String(end), step: '300' });
    const response = await fetch(`${prometheus.url}/api/v1/query_range?${asked.toString()}`);
    const body: unknown = await response.json();

    // Only nodes that told all of the hour, so that nothing has to be left out.
    const whole = matrixOf(body).filter(({ values }) => values.length === 12);
    const byHost = new Map(
      whole.map(({ metric, values }) => [
        (metric.instance ?? '').split(':')[0] ?? '',
        values.reduce((sum, [, value]) => sum + Number(value), 0) / 12,
      ]),
    );
    expect([...byHost.keys()].toSorted()).toEqual(NODES.slice(0, 3).toSorted());
    const alone = createShardTrafficReader({ findMetrics: () => createPrometheus(http) });
    for (const [host, wanted] of byHost) {
      const fleet = shardedFleet({ hosts: [{ role: 'node', names: [host], protocols: ['relay'] }] });
      const traffic = await alone.read(fleet, { at: TRACKS_END, windowMs: HOUR_MS });
      const flow = traffic.kind === 'traffic' ? traffic.flows.find(({ shard }) => shard === 32) : undefined;
      expectAlike(flow?.netIn, wanted, host);
    }
  });
});

function expectAlike(theirs: number | null | undefined, ours: number | null, what: string): void {
  if (ours === null) {
    expect(theirs, what).toBeNull();
    return;
  }
  expect(Math.abs((theirs ?? NaN) - ours), what).toBeLessThanOrEqual(0.01 * Math.abs(ours) + 1e-9);
}

interface Ranged {
  readonly metric: { readonly instance?: string };
  readonly values: readonly (readonly [number, string])[];
}

/** Prometheus docs, "HTTP API": range queries. */
function matrixOf(body: unknown): readonly Ranged[] {
  return (body as { data: { result: readonly Ranged[] } }).data.result; // A real Prometheus answered.
}
