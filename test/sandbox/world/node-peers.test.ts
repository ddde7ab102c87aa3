import { describe, expect, it, onTestFinished } from 'vitest';
import { createWakuNode } from '../../../src/connectors/waku-node.ts';
import { createOutbound } from '../../../src/platform/outbound/create-outbound.ts';
import { openWorld } from '../../support/open-world.ts';

const BOOT = 'boot-01.do-ams3.status.prod';
const STORE = 'store-01.do-ams3.status.prod';

describe("a simulated node's peers", () => {
  async function open() {
    const place = await openWorld();
    const { url } = await place.fetch('/');
    const http = createOutbound({
      name: 'nodes',
      baseUrl: `${new URL(url).origin}/nodes/{host}`,
      requestsPerMinute: 600,
      credential: null,
      clock: place.clock,
    });
    onTestFinished(() => {
      http.close();
    });
    place.world.setVersion(BOOT, 'v0.38.1');
    return { ...place, node: createWakuNode(http) };
  }

  it('are told as the connector reads them: no fewer connected than subscribed, no fewer subscribed than in the mesh', async () => {
    const { node } = await open();

    const [connected, stats, mesh] = [await node.connected(BOOT), await node.peerStats(BOOT), await node.mesh(BOOT)];

    if (connected.kind !== 'answered' || connected.connected.kind !== 'connected') throw new Error('connected');
    if (stats.kind !== 'answered' || stats.stats.kind !== 'stats') throw new Error('stats');
    if (mesh.kind !== 'answered' || mesh.mesh.kind !== 'mesh') throw new Error('mesh');
    expect(stats.stats.subscribed.map(({ shard }) => shard)).toEqual([1, 32, 64, 128, 256]);
    for (const { shard, peers } of mesh.mesh.shards) {
      const subscribed = stats.stats.subscribed.find((each) => each.shard === shard)!.peers;
      const heard = connected.connected.byShard!.find((each) => each.shard === shard)!.peers;
      expect(peers).toBeLessThanOrEqual(subscribed);
      expect(subscribed).toBeLessThanOrEqual(heard);
      expect(heard).toBeLessThan(connected.connected.total);
    }
    expect(connected.connected.byOrigin.map(({ name }) => name).toSorted()).toEqual(['Discv5', 'Static']);
  });

  it('of a dead shard are those of the fleet alone, each as lonely', async () => {
    const { world, node } = await open();
    world.setMesh(BOOT, 32, 'empty');

    const stats = await node.peerStats(BOOT);

    if (stats.kind !== 'answered' || stats.stats.kind !== 'stats') throw new Error('stats');
    const on = (shard: number): number =>
      stats.stats.kind === 'stats' ? stats.stats.subscribed.find((each) => each.shard === shard)!.peers : NaN;
    expect(on(32)).toBe(8);
    expect(on(64)).toBe(16);
  });

  it('came with v0.36; filter is told where it is mounted', async () => {
    const { world, node } = await open();
    expect(await node.filterUse(BOOT)).toMatchObject({ filter: { kind: 'filter' } });
    expect(await node.filterUse(STORE)).toMatchObject({ kind: 'answered', filter: { kind: 'not-mounted' } });

    world.setVersion(BOOT, 'v0.35.1');
    expect(await node.connected(BOOT)).toMatchObject({ connected: { kind: 'not-available' } });
    expect(await node.peerStats(BOOT)).toMatchObject({ stats: { kind: 'not-available' } });
  });
});
