import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HealthLine } from '../../src/health/health-line.ts';
import { testFleet } from '../support/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig } from '../support/fleets.ts';
import { findLine, judgeFor } from '../support/judged-health.ts';

const NET = 'net.test';
const NODES = ['miner-01.do-ams3.net.test', 'miner-02.do-ams3.net.test', 'miner-03.do-ams3.net.test'] as const;

describe('the health of a Spacemesh network', () => {
  let house: FleetWorld;

  beforeEach(async () => {
    const fleet = testFleet({
      name: NET,
      kind: 'spacemesh',
      cluster: null,
      shards: [],
      protectedShards: [],
      nodes: 'chain-nodes',
      hosts: [{ role: 'miner', names: NODES, protocols: [] }],
    });
    const config = fleetsConfig([fleet]);
    house = await openFleetWorld({
      ...config,
      connections: [
        ...config.connections,
        {
          name: 'chain-nodes',
          kind: 'spacemesh-node',
          baseUrl: 'http://{host}.example.org:9070',
          credentialEnv: null,
          requestsPerMinute: 6000,
        },
      ],
    });
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  const pass = (minutes: number): Promise<void> => judgeFor(house, minutes);

  async function lineOf(rule: string, host: string | null = null): Promise<HealthLine> {
    const [fleet] = house.config.current.fleets;
    if (fleet === undefined) throw new Error('No fleet.');
    const found = await findLine(house, fleet, { rule, host });
    if (found === undefined) throw new Error(`No line ${rule} of ${host ?? 'the fleet'}.`);
    return found;
  }

  it('is well while layers are verified, nodes are in sync and their states agree', async () => {
    await pass(12);

    expect(await lineOf('verified-layer', NODES[0])).toMatchObject({ state: 'healthy' });
    expect(await lineOf('synced', NODES[0])).toMatchObject({ state: 'healthy', value: 0 });
    expect(await lineOf('fork')).toMatchObject({ state: 'healthy' });
    expect((await lineOf('fork')).said).toMatch(/^one state on all nodes in \d+ layers$/);
    expect(await lineOf('crashed')).toMatchObject({ state: 'healthy', value: 0 });
    expect((await house.health.listVerdicts([NET])).get(NET)?.state).toBe('healthy');
  });

  it('calls a verified layer that has not risen for 660 s a fault, of the node and of the network', async () => {
    await pass(7);
    house.world.spacemesh.setVerified(NODES[0], 'stuck');
    // Seen to rise in minute 5, it stands still for 660 s in minute 16.
    await pass(8);
    expect((await lineOf('verified-layer', NODES[0])).state).toBe('healthy');

    await pass(3);

    expect(await lineOf('verified-layer', NODES[0])).toMatchObject({
      state: 'unhealthy',
      threshold: 'unhealthy from 660 s',
      evidence: { source: 'node', query: 'v2beta1.LayerService/List' },
    });
    expect(await lineOf('verified-layer', NODES[1])).toMatchObject({ state: 'healthy' });
    expect(await lineOf('verified-layers')).toMatchObject({
      state: 'degraded',
      said: 'the verified layer stands still on 1 of 3 nodes',
    });
  });

  it('recovers as soon as the layer rises again', async () => {
    await pass(2);
    house.world.spacemesh.setVerified(NODES[0], 'stuck');
    await pass(16);
    expect((await lineOf('verified-layer', NODES[0])).state).toBe('unhealthy');
    house.world.spacemesh.setVerified(NODES[0], 'rising');

    await pass(2);

    expect((await lineOf('verified-layer', NODES[0])).state).toBe('healthy');
  });

  it('gives a node an hour to be in sync again', async () => {
    await pass(2);
    house.world.spacemesh.setSync(NODES[1], 'syncing');
    await pass(30);
    expect((await lineOf('synced', NODES[1])).state).toBe('degraded');

    await pass(32);

    const line = await lineOf('synced', NODES[1]);
    expect(line.state).toBe('unhealthy');
    expect(line.said).toMatch(/^syncing for 3\d{3} s, layer \d+ of \d+$/);
  });

  it('finds a fork once states differ for ten minutes', async () => {
    await pass(2);
    house.world.spacemesh.setState(NODES[2], 'forked');
    await pass(11);
    expect((await lineOf('fork')).state).toBe('healthy');

    await pass(10);

    expect(await lineOf('fork')).toMatchObject({ state: 'unhealthy', value: 2 });
    expect((await lineOf('fork')).said).toMatch(/^2 state hashes from layer \d+ on: 2 and 1 nodes$/);
  });

  it('counts crashed nodes, and tells nothing of the layers of one that is silent', async () => {
    await pass(3);
    house.world.stop(NODES[0]);
    house.world.stop(NODES[1]);

    await pass(8);

    expect(await lineOf('crashed')).toMatchObject({ state: 'unhealthy', said: '2 of 3 nodes do not answer' });
    expect(
      (await lineOf('verified-layer', NODES[0])).pending?.state ?? (await lineOf('verified-layer', NODES[0])).state,
    ).toBe('no-data');
  });
});
