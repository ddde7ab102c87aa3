import { describe, expect, it } from 'vitest';
import { createShardTrafficReader } from '../../src/shards/shard-traffic-service.ts';
import type { ShardTraffic } from '../../src/shards/shard-traffic.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import type { MetricsPort } from '../../src/metrics/metrics-port.ts';
import { metricTracks, minute, seriesOf, TRACKS_END } from '../support/metric-tracks.ts';
import { definedRate, mean, meanRate, type Selection } from '../support/shard-arithmetic.ts';
import { NODES, shardedFleet } from '../support/sharded-fleet.ts';
import { trackMetrics } from '../support/track-metrics.ts';

const HOUR_MS = 3_600_000;
const [STEADY = '', , , VANISHED = '', GAPPY = ''] = NODES;
const TRACKS = metricTracks();
const WRITTEN = TRACKS.map(seriesOf);

async function read(
  fleet: FleetConfig = shardedFleet(),
  port: MetricsPort = trackMetrics(TRACKS),
): Promise<ShardTraffic> {
  const reader = createShardTrafficReader({ findMetrics: () => port });
  const traffic = await reader.read(fleet, { at: TRACKS_END, windowMs: HOUR_MS });
  if (traffic.kind !== 'traffic') throw new Error(JSON.stringify(traffic));
  return traffic;
}

const STRETCH = { fromMs: TRACKS_END.getTime() - HOUR_MS, untilMs: TRACKS_END.getTime() };

function expected(selection: Selection, hosts: readonly string[] = NODES): number | null {
  return mean(hosts.map((host) => meanRate(WRITTEN, { host, selection, stretch: STRETCH })));
}

function relay(shard: number, type: string | null, direction: string): Selection {
  const topic = `/waku/2/rs/16/${shard}`;
  return { name: 'relay_network_bytes_total', where: { topic, type, direction } };
}

const STEPS = { untilMs: TRACKS_END.getTime(), stepMs: 300_000, count: 12 };
const PRESENCE: Selection = { name: 'libp2p_network_bytes_total', prefixes: [''], where: {} };

/** As docs/shards.md defines it, worked out by code of its own. */
function defined(selection: Selection, kind: Selection, hosts: readonly string[] = NODES): number | null {
  return mean(hosts.map((host) => definedRate(WRITTEN, { host, selection, kind, presence: PRESENCE, steps: STEPS })));
}

/** Of what grew in truth a definition in steps misses what falls between two processes, two names, or into a gap. */
const NEAR = 0.03;

function expectNear(value: number | null | undefined, wanted: number | null): void {
  if (wanted === null) throw new Error('The samples have nothing of it: the test asks for the wrong thing.');
  expect(Math.abs((value ?? NaN) / wanted - 1)).toBeLessThan(NEAR);
}

describe('traffic by shard over an hour with a restart, a gap, a change of names and a node that vanishes', () => {
  it('is what the samples come to when worked out by hand', async () => {
    const { flows } = await read();

    for (const shard of [32, 64]) {
      const flow = flows.find((each) => each.shard === shard);
      expectNear(flow?.grossIn, expected(relay(shard, 'gross', 'in')));
      expectNear(flow?.netIn, expected(relay(shard, 'net', 'in')));
      expectNear(flow?.netOut, expected(relay(shard, 'net', 'out')));
      expect(flow?.told).toEqual({ 'gross-in': 5, 'net-in': 5, 'net-out': 5, messages: 5 });
      // So the samples are made: three times as much comes in as is new, and four times goes out.
      expectNear(flow?.duplication, 3);
      expectNear(flow?.amplification, 4);
    }
  });

  it('takes messages of a shard from its number and from its topic', async () => {
    const { flows } = await read();

    const name = 'archive_messages_per_shard';
    const byNumber = expected(
      { name, where: { shard: '32' } },
      NODES.filter((host) => host !== GAPPY),
    );
    const byTopic = expected({ name, where: { shard: '/waku/2/rs/16/32' } }, [GAPPY]);
    const both = mean([...Array.from({ length: 4 }, () => byNumber), byTopic]);
    expectNear(flows.find(({ shard }) => shard === 32)?.messages, both);
  });

  it('knows no gross of a node from before v0.32, whose traffic was counted net', async () => {
    const { flows } = await read();

    const flow = flows.find(({ shard }) => shard === 128);
    expect(flow).toMatchObject({ hosts: 1, grossIn: null, netOut: null, duplication: null, amplification: null });
    expectNear(flow?.netIn, expected(relay(128, null, 'in')));
  });

  it('knows nothing of a shard that nobody told of, which is not zero', async () => {
    const { flows } = await read();

    expect(flows.map(({ shard }) => shard)).toEqual([1, 32, 64, 128, 256]);
    const nothing = { hosts: 0, grossIn: null, netIn: null, netOut: null, messages: null };
    expect(flows.find(({ shard }) => shard === 256)).toMatchObject(nothing);
  });

  it('says who told, and who only part of the time', async () => {
    const { told, silent, partly, oldest, newest, asked } = await read();

    expect(asked).toEqual(NODES);
    expect([told, silent]).toEqual([NODES, []]);
    expect(partly).toEqual([VANISHED, GAPPY]);
    // The step in which it vanished still has samples.
    expect([oldest, newest]).toEqual([minute(105), TRACKS_END]);
  });

  it('names topics that are none of the fleet’s shards, and a cluster of another number is no shard of it', async () => {
    const here = await read();
    const elsewhere = await read(shardedFleet({ cluster: 17 }));

    expect(here.otherTopics).toEqual(['/waku/2/default-waku/proto']);
    expect(elsewhere.otherTopics).toContain('/waku/2/rs/16/32');
    expect(elsewhere.flows.every(({ grossIn, hosts }) => grossIn === null && hosts === 0)).toBe(true);
    const other = elsewhere.whole.in?.parts.find(({ of }) => of.kind === 'other-topics');
    expect(other?.bytesPerSecond).toBeGreaterThan(0);
  });
});

describe('the same hour by the definition of docs/shards.md', () => {
  it.each([
    { shard: 32, type: 'gross', direction: 'in', of: 'grossIn' },
    { shard: 64, type: 'net', direction: 'in', of: 'netIn' },
    { shard: 32, type: 'net', direction: 'out', of: 'netOut' },
    { shard: 128, type: null, direction: 'in', of: 'netIn' },
  ] as const)('is exactly $of of shard $shard', async ({ shard, type, direction, of }) => {
    const { flows } = await read();

    const wanted = defined(relay(shard, type, direction), {
      name: 'relay_network_bytes_total',
      where: { type, direction },
    });
    expect(wanted).not.toBeNull();
    expect(flows.find((each) => each.shard === shard)?.[of]).toBeCloseTo(wanted ?? NaN, 6);
  });

  it('is exactly the whole of libp2p and what services carry of it', async () => {
    const { whole } = await read();

    const network = { ...PRESENCE, where: { direction: 'out' } };
    const served = { name: 'service_network_bytes_total', where: { direction: 'out' } };
    expect(whole.out?.whole).toBeCloseTo(defined(network, network) ?? NaN, 6);
    const store = whole.out?.parts.find(({ of }) => of.kind === 'store');
    expect(store?.bytesPerSecond).toBeCloseTo(defined(served, network) ?? NaN, 6);
  });
});

describe('what all of libp2p is made of', () => {
  it('has the whole that the nodes count, and each part of it', async () => {
    const { whole } = await read();

    const part = (kind: string) => whole.out?.parts.find(({ of }) => of.kind === kind)?.bytesPerSecond;
    expect(whole.out?.hosts).toBe(5);
    expectNear(
      whole.out?.whole,
      expected({ name: 'libp2p_network_bytes_total', prefixes: [''], where: { direction: 'out' } }),
    );
    const service = '/vac/waku/store-query/3.0.0';
    expectNear(part('store'), expected({ name: 'service_network_bytes_total', where: { service, direction: 'out' } }));
    const sent = { direction: 'sent' };
    const sync = ['reconciliation', 'transfer'].map((protocol) =>
      expected({
        name: 'total_bytes_exchanged_total',
        prefixes: ['', 'logos_delivery_'],
        where: { ...sent, protocol },
      }),
    );
    expectNear(part('store-sync'), (sync[0] ?? NaN) + (sync[1] ?? NaN));
    expect(part('filter')).toBeNull();
    expect(part('lightpush')).toBeNull();
  });

  it('adds up to the whole, the unattributed rest being below zero where counters say more than it', async () => {
    const without = TRACKS.filter(({ name }) => name !== 'libp2p_protocols_bytes_total');

    const { whole } = await read(shardedFleet(), trackMetrics(without));

    for (const account of [whole.in, whole.out]) {
      const parts = account?.parts.map(({ bytesPerSecond }) => bytesPerSecond ?? 0) ?? [];
      expect(parts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(account?.whole ?? NaN, 6);
    }
    // The recorded nodes relay more than they say that libp2p carried.
    expect(whole.in?.parts.find(({ of }) => of.kind === 'overhead')?.bytesPerSecond).toBeNull();
    expect(whole.in?.parts.find(({ of }) => of.kind === 'unattributed')?.bytesPerSecond).toBeLessThan(0);
  });

  it('is over the nodes that tell both of libp2p and of relay, and over no others', async () => {
    const without = TRACKS.filter(({ host, name }) => host !== STEADY || name !== 'libp2p_network_bytes_total');

    const { whole, told } = await read(shardedFleet(), trackMetrics(without));

    expect(told).toHaveLength(5);
    expect(whole.in?.hosts).toBe(4);
    const wanted = { name: 'libp2p_network_bytes_total', prefixes: [''], where: { direction: 'in' } };
    expectNear(whole.in?.whole, expected(wanted, NODES.slice(1)));
  });

  it('is not known where no node tells of the whole', async () => {
    const without = TRACKS.filter(({ name }) => name !== 'libp2p_network_bytes_total');

    const { whole, missing, flows } = await read(shardedFleet(), trackMetrics(without));

    expect(whole).toEqual({ in: null, out: null });
    expect(missing.map(({ query }) => query)).toEqual(['network-bytes']);
    expect(flows.find(({ shard }) => shard === 32)?.grossIn).toBeGreaterThan(0);
  });
});

describe('what cannot be told', () => {
  const over = { at: TRACKS_END, windowMs: HOUR_MS };

  it('is said as such', async () => {
    const nothing = { kind: 'no-data', detail: 'nothing was scraped' } as const;
    const silent: MetricsPort = { read: async () => nothing, readRange: async () => nothing };
    const reader = createShardTrafficReader({ findMetrics: (fleet) => (fleet === 'status.prod' ? silent : null) });

    expect(await reader.read(shardedFleet(), over)).toEqual(nothing);
    expect(await reader.read(shardedFleet({ name: 'status.dev' }), over)).toEqual({ kind: 'not-configured' });
    expect(await reader.read(shardedFleet({ shards: [] }), over)).toEqual({ kind: 'no-shards' });
  });
});
