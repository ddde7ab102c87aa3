import { describe, expect, it } from 'vitest';
import { BANDWIDTH, bandwidthData } from '../../api/shard-bandwidth-data.ts';
import { SHARD_LIST, shardListData } from '../../api/shard-list-data.ts';
import { createBandwidthService } from '../../src/shards/bandwidth-service.ts';
import { createShardListService } from '../../src/shards/shard-list-service.ts';
import { createShardTrafficReader } from '../../src/shards/shard-traffic-service.ts';
import { TestClock } from '../support/clock.ts';
import { metricTracks, TRACKS_END } from '../support/metric-tracks.ts';
import { MUCH_TELEMETRY } from '../support/shard-telemetry.ts';
import { NODES, shardedFleet } from '../support/sharded-fleet.ts';
import { trackMetrics } from '../support/track-metrics.ts';

const HOUR_MS = 3_600_000;
const port = trackMetrics(metricTracks());
const traffic = createShardTrafficReader({ findMetrics: () => port });
const clock = new TestClock(TRACKS_END);

async function bandwidth(shard: number | null = null) {
  const report = await createBandwidthService({ traffic, clock }).read(shardedFleet(), { windowMs: HOUR_MS, shard });
  if (report.kind !== 'report') throw new Error(report.kind);
  return BANDWIDTH.parse({ ...bandwidthData(report), csv: null });
}

describe('GET /fleets/{fleet}/shards', () => {
  it('has every figure with its vantage, its age and how many nodes it is over', async () => {
    const data = await bandwidth();

    expect(data).toMatchObject({
      fleet: 'status.prod',
      cluster: 16,
      vantage: 'average per fleet node',
      source: 'scrape',
      until: TRACKS_END.toISOString(),
      newest: TRACKS_END.toISOString(),
      stepSeconds: 300,
      asked: 5,
      told: 5,
      silent: [],
      partly: [NODES[3], NODES[4]],
    });
    const gross = data.shards.find(({ shard, measure }) => shard === 32 && measure === 'gross-in');
    expect(gross).toMatchObject({ topic: '/waku/2/rs/16/32', direction: 'in', nodes: 5, before: null });
    expect(gross?.perSecond).toBeGreaterThan(0);
  });

  it('gives null for what nobody told, never zero', async () => {
    const data = await bandwidth();

    const unknown = data.shards.filter(({ shard }) => shard === 256);
    expect(unknown).toHaveLength(4);
    for (const { perSecond, changePercent, nodes } of unknown)
      expect([perSecond, changePercent, nodes]).toEqual([null, null, 0]);
    expect(data.before).toEqual({ weeks: 1, from: null, until: null, nodesOnlyNow: [], nodesOnlyThen: [] });
  });

  it('has parts that make the whole of each direction', async () => {
    const { parts, whole } = await bandwidth();

    for (const direction of ['in', 'out'] as const) {
      const own = parts.filter((part) => part.direction === direction);
      const sum = own.reduce((all, { bytesPerSecond }) => all + (bytesPerSecond ?? 0), 0);
      expect(sum).toBeCloseTo(whole[direction]?.bytesPerSecond ?? NaN, 6);
      expect(own.reduce((all, { share }) => all + (share ?? 0), 0)).toBeCloseTo(1, 9);
    }
  });

  it('draws each step of a line, null where nobody told', async () => {
    const { series } = await bandwidth(64);

    expect(new Set(series.map(({ shard }) => shard))).toEqual(new Set([64]));
    for (const { points, least, most, last } of series) {
      expect(points).toHaveLength(12);
      const known = points.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? []);
      expect([least, most]).toEqual([Math.min(...known), Math.max(...known)]);
      expect(last).toBe(known.at(-1));
    }
  });
});

describe('GET /shards', () => {
  it('lists shards with what nodes tell and what clients tell, apart from each other', async () => {
    const fleet = shardedFleet();
    const other = { ...shardedFleet({ shards: [32] }), name: 'status.staging' };
    const service = createShardListService({ traffic, telemetry: MUCH_TELEMETRY, clock });

    const data = SHARD_LIST.parse(shardListData(await service.list([fleet], [fleet, other])));

    const row = (shard: number) => data.shards.find((each) => each.shard === shard);
    expect(row(32)).toMatchObject({ protected: false, alsoServedBy: ['status.staging'], nodes: 5, clients: 40 });
    expect(row(32)?.clientBytes).toEqual([
      { group: 'chat', bytes: 3000 },
      { group: 'device-sync', bytes: 1000 },
    ]);
    expect(row(128)).toMatchObject({ protected: true, alsoServedBy: [], grossInBytesPerSecond: null, clients: null });
    expect(data.fleets[0]).toMatchObject({ vantage: 'average per fleet node', asked: 5, told: 5, source: 'scrape' });
    expect(data.capacity).toEqual([
      { fleet: 'status.prod', role: 'boot', connections: null },
      { fleet: 'status.prod', role: 'store', connections: null },
    ]);
  });
});
