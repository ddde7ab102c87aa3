import { describe, expect, it } from 'vitest';
import { openWorld, type OpenWorld } from '../../support/open-world.ts';

const BOOT = 'boot-01.do-ams3.status.prod';
const STORE = 'store-01.do-ams3.status.prod';
const HOUR = 3_600_000;

/** Series by name and labels, as Prometheus would take them; throws for a line that is none. */
function parse(text: string): ReadonlyMap<string, number> {
  const series = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name, value] = /^([a-z_][a-z0-9_]*(?:\{[^}]*\})?) (-?[\d.]+(?:e[+-]?\d+)?)$/i.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`Not a sample: ${line}`);
    if (series.has(name)) throw new Error(`Twice: ${name}`);
    series.set(name, Number(value));
  }
  return series;
}

async function scrape({ fetch }: OpenWorld, host: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`/nodes/${host}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  return parse(await response.text());
}

const bytes = (prefix: string, shard: number, type: string, direction: string): string =>
  `${prefix}relay_network_bytes_total{topic="/waku/2/rs/16/${shard}",type="${type}",direction="${direction}"}`;

describe("a simulated node's mesh", () => {
  it('is told per shard, in the documented shape, with a mesh that gossipsub would call healthy', async () => {
    const { world, fetch } = await openWorld();
    world.setVersion(BOOT, 'v0.38.1');

    const all = (await (await fetch(`/nodes/${BOOT}/admin/v1/peers/mesh`)).json()) as {
      shard: number;
      peers: Record<string, unknown>[];
    }[];

    expect(all.map(({ shard }) => shard)).toEqual([1, 32, 64, 128, 256]);
    for (const { peers } of all) expect(peers.length).toBeGreaterThanOrEqual(4);
    expect(Object.keys(all[0]!.peers[0]!).toSorted()).toEqual([
      'agent',
      'connected',
      'multiaddr',
      'origin',
      'protocols',
      'score',
      'shards',
    ]);
    const one = await (await fetch(`/nodes/${BOOT}/admin/v1/peers/mesh/on/32`)).json();
    expect(one).toEqual(all[1]);
  });

  it('came with v0.36, is 400 for what is no shard, and empty for a shard that the node does not serve', async () => {
    const { world, fetch } = await openWorld();
    const status = async (path: string): Promise<number> =>
      (await fetch(`/nodes/${BOOT}/admin/v1/peers/${path}`)).status;

    world.setVersion(BOOT, 'v0.35.1');
    expect(await status('mesh')).toBe(404);
    world.setVersion(BOOT, 'v0.36.0');
    expect(await status('mesh')).toBe(200);
    expect(await status('mesh/on/all')).toBe(400);
    expect(await (await fetch(`/nodes/${BOOT}/admin/v1/peers/mesh/on/7`)).json()).toEqual({ shard: 7, peers: [] });
  });

  it('dies on one shard while /health goes on saying READY, and the counters of that shard stand still', async () => {
    const place = await openWorld();
    const { world, clock, fetch } = place;
    world.setVersion(BOOT, 'v0.38.1');
    clock.advance(HOUR);
    world.setMesh(BOOT, 32, 'empty');
    const before = await scrape(place, BOOT);
    clock.advance(HOUR);
    const after = await scrape(place, BOOT);

    expect(await (await fetch(`/nodes/${BOOT}/admin/v1/peers/mesh/on/32`)).json()).toEqual({ shard: 32, peers: [] });
    expect(await (await fetch(`/nodes/${BOOT}/health`)).json()).toMatchObject({ nodeHealth: 'READY' });
    expect(after.get(bytes('waku_', 32, 'net', 'in'))).toBe(before.get(bytes('waku_', 32, 'net', 'in')));
    expect(after.get(bytes('waku_', 64, 'net', 'in'))).toBeGreaterThan(before.get(bytes('waku_', 64, 'net', 'in'))!);
    expect(after.get('libp2p_gossipsub_no_peers_topics')).toBe(1);
    expect(after.get('libp2p_gossipsub_healthy_peers_topics')).toBe(4);

    world.setMesh(BOOT, 32, 'alive');
    clock.advance(HOUR);
    const again = await scrape(place, BOOT);
    expect(again.get(bytes('waku_', 32, 'net', 'in'))).toBeGreaterThan(after.get(bytes('waku_', 32, 'net', 'in'))!);
    expect(() => {
      world.setMesh(BOOT, 7, 'empty');
    }).toThrow(`${BOOT} has no shard 7. It has: 1, 32, 64, 128, 256.`);
  });
});

describe("a simulated node's metrics", () => {
  it.each([
    { version: 'v0.37.1', prefix: 'waku_', other: 'logos_delivery_', loop: false },
    { version: 'v0.38.1', prefix: 'waku_', other: 'logos_delivery_', loop: false },
    { version: 'v0.38.1-39-g9a2f4e95', prefix: 'waku_', other: 'logos_delivery_', loop: false },
    { version: 'v0.38.1-40-g9a2f4e95', prefix: 'logos_delivery_', other: 'waku_', loop: true },
    { version: 'v0.39.0', prefix: 'logos_delivery_', other: 'waku_', loop: true },
  ])('are called $prefix… in $version', async ({ version, prefix, other, loop }) => {
    const place = await openWorld();
    place.world.setVersion(STORE, version);
    place.clock.advance(HOUR);

    const names = [...(await scrape(place, STORE)).keys()];

    expect(names).toContain(`${prefix}version{version="${version}"}`);
    expect(names).toContain(bytes(prefix, 32, 'gross', 'in'));
    expect(names.filter((name) => name.startsWith(other))).toEqual([]);
    expect(names).not.toContain(bytes(prefix, 32, 'gross', 'out'));
    expect(names.includes('logos_delivery_event_loop_load{window="5m"}')).toBe(loop);
    expect(names.includes('query_count_total{query="InsertRow"}')).toBe(!loop);
    // Never renamed.
    expect(names).toContain('libp2p_network_bytes_total{direction="in"}');
  });

  it('label a shard by its topic in some series and by its number in others, and lack both before v0.37', async () => {
    const place = await openWorld();
    place.world.setVersion(STORE, 'v0.37.1');
    place.clock.advance(HOUR);
    const newer = await scrape(place, STORE);
    place.world.setVersion(STORE, 'v0.36.0');
    place.clock.advance(HOUR);
    const older = await scrape(place, STORE);

    expect(newer.has('waku_relay_avg_msg_bytes_per_shard{shard="/waku/2/rs/16/32"}')).toBe(true);
    expect(newer.has('waku_connected_peers_per_shard{shard="32"}')).toBe(true);
    expect(newer.has('waku_archive_messages_per_shard{shard="32"}')).toBe(true);
    expect([...older.keys()].filter((name) => name.includes('per_shard'))).toEqual([]);
  });

  it('count the same however often somebody looks, go up all day, and begin at nothing after a restart', async () => {
    const [seldom, often] = await Promise.all([openWorld(), openWorld()]);
    const key = bytes('waku_', 32, 'net', 'in');
    for (const { world } of [seldom, often]) world.setVersion(BOOT, 'v0.38.1');
    let last = 0;
    for (let hour = 0; hour < 24; hour++) {
      often.clock.advance(HOUR);
      const now = (await scrape(often, BOOT)).get(key)!;
      expect(now).toBeGreaterThan(last);
      last = now;
    }
    seldom.clock.advance(24 * HOUR);

    expect(Math.abs((await scrape(seldom, BOOT)).get(key)! - last) / last).toBeLessThan(0.001);
    seldom.world.stop(BOOT);
    seldom.world.start(BOOT);
    const restarted = await scrape(seldom, BOOT);
    expect(restarted.get(key)).toBe(0);
    expect(restarted.get('process_start_time_seconds')).toBe(Math.floor(seldom.clock.now().getTime() / 1000));
  });

  it('tell how many messages the database holds, also those of before, and of before a restart', async () => {
    const place = await openWorld();
    place.world.setVersion(STORE, 'v0.38.1');
    const database = place.world.databases.find(({ host }) => host === 'store-db-01.do-ams3.status.prod');
    const held = async (): Promise<number> => (await scrape(place, STORE)).get('waku_archive_messages{type="stored"}')!;
    const first = await held();
    place.clock.advance(HOUR);
    const later = await held();
    place.world.stop(STORE);
    place.world.start(STORE);

    expect(first).toBeGreaterThan(1e6);
    expect(later - first).toBeGreaterThan(3600);
    expect(await held()).toBe(later);
    // What a message takes is what the size grows by.
    const bytes = (database!.disk.usedBytes(place.clock.now()) * 0.9) / later;
    expect(bytes).toBeCloseTo(2048, 0);
  });

  it('agree with each other: duplicates above what is valid, a histogram that adds up, a store that archives', async () => {
    const place = await openWorld();
    place.world.setVersion(STORE, 'v0.38.1');
    place.clock.advance(HOUR);

    const series = await scrape(place, STORE);

    const gross = series.get(bytes('waku_', 32, 'gross', 'in'))!;
    expect(gross).toBeGreaterThan(1.5 * series.get(bytes('waku_', 32, 'net', 'in'))!);
    const messages = series.get('waku_node_messages_total{type="relay"}');
    expect(series.get('waku_histogram_message_size_count')).toBe(messages);
    expect(series.get('waku_histogram_message_size_bucket{le="+Inf"}')).toBe(messages);
    expect([...(await scrape(place, BOOT)).keys()].filter((name) => name.includes('archive'))).toEqual([]);
  });
});
