import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createShardMeshApi } from '../../api/shard-mesh.ts';
import type { MeshHistoryOutcome } from '../../src/shards/mesh-history-service.ts';
import { meshHistory, meshSpan } from '../../src/shards/mesh-history.ts';
import { testActor } from '../support/actor.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';

const BOOT = 'boot-01.do-ams3.status.prod';
const STORE = 'store-01.do-ams3.status.prod';

describe('GET /fleets/{fleet}/shards/mesh', () => {
  let house: FleetWorld;
  let history: MeshHistoryOutcome;

  beforeEach(async () => {
    house = await openFleetWorld();
    history = { kind: 'unavailable', why: 'samples are not kept here' };
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  async function ask(query: Readonly<Record<string, string>>) {
    const [act] = createShardMeshApi({ ...house, meshHistory: { read: async () => history } });
    if (act === undefined) throw new Error('There is one act.');
    const parsed = act.parse(query);
    if (!parsed.success) return { outcome: 'invalid', data: null };
    const subject = await act.find(parsed.data, house.database.read);
    if (subject === null) return { outcome: 'not-found', data: null };
    const answer = await act.run(parsed.data, subject, testActor());
    expect(Object.keys(act.endings)).toContain(answer.outcome);
    if (!('data' in answer)) return { outcome: answer.outcome, data: null };
    // What goes out is what the schema lets through.
    return { outcome: answer.outcome, data: act.data.parse(JSON.parse(JSON.stringify(answer.data))) };
  }

  it('tells a dead mesh as 0, and one that is not known as null with the reason', async () => {
    house.world.setMesh(BOOT, 32, 'empty');
    house.world.setVersion(STORE, 'v0.35.1');

    const { outcome, data } = await ask({ fleet: 'shards.test', shard: '32' });

    expect(outcome).toBe('meshes');
    expect(data).toMatchObject({
      fleet: 'status.prod',
      vantage: 'each host of itself',
      source: null,
      shards: [{ shard: 32, verdict: 'dead-on-some', dead: [BOOT], thin: [] }],
      history: null,
    });
    const cells = data?.['cells'] as readonly Record<string, unknown>[];
    expect(cells).toHaveLength(9);
    expect(cells.find(({ host }) => host === BOOT)).toMatchObject({
      class: 'dead',
      meshPeers: 0,
      fromFleet: 0,
      unknownWhy: null,
      discoveredAnHour: null,
    });
    expect(cells.find(({ host }) => host === STORE)).toMatchObject({
      class: null,
      meshPeers: null,
      fromFleet: null,
      unknownWhy: 'not-available',
      connected: null,
      subscribed: null,
    });
    const hosts = data?.['hosts'] as readonly Record<string, unknown>[];
    expect(hosts.find(({ host }) => host === BOOT)).toMatchObject({
      connections: { capacity: null, capacityFrom: null, isOff: false },
      lightpush: { used: null, capacity: null, isOff: false },
    });
    expect(hosts.find(({ host }) => host === STORE)).toMatchObject({ filter: { isOff: true }, origins: null });
    expect(JSON.stringify(data)).not.toContain('16Uiu2H');
  });

  it('has every shard of the fleet, the worst first, and history only where one is named', async () => {
    const fleet = house.config.current.fleets[0]!;
    house.world.setMesh(BOOT, 128, 'empty');
    const span = meshSpan(house.clock.now(), 2);
    const at = span.until;
    history = meshHistory({ fleet, shard: 128, hours: 2, span }, [
      { host: BOOT, at, readAt: at, least: 0, most: 5, last: 0, average: 2 },
    ]);

    const [all, one] = [
      await ask({ fleet: 'status.prod' }),
      await ask({ fleet: 'status.prod', shard: '128', hours: '2' }),
    ];

    expect((all.data?.['shards'] as { shard: number }[]).map(({ shard }) => shard)).toEqual([128, 1, 32, 64, 256]);
    expect(all.data?.['cells']).toHaveLength(45);
    expect(all.data?.['history']).toBeNull();
    expect(one.data?.['history']).toMatchObject({
      hours: 2,
      bucketSeconds: 300,
      hosts: [{ host: BOOT, least: 0, most: 5, last: 0, buckets: 1, deadBuckets: 1, thinBuckets: 0 }],
    });
    const { steps } = one.data?.['history'] as { steps: { least: number | null }[] };
    expect(steps).toHaveLength(24);
    expect(steps.filter(({ least }) => least === null)).toHaveLength(23);
  });

  it.each([
    [{ fleet: 'status.prod', shard: '7' }, 'no-such-shard'],
    [{ fleet: 'status.prod', shard: '-1' }, 'invalid'],
    [{ fleet: 'status.prod', shard: 'all' }, 'invalid'],
    [{ fleet: 'status.prod', hours: '2161' }, 'invalid'],
    [{ fleet: 'status.prod', shart: '1' }, 'invalid'],
    [{ fleet: 'nobody.knows' }, 'not-found'],
    [{ fleet: 'status.test' }, 'not-asked'],
  ])('of %j is %s', async (query, outcome) => {
    expect((await ask(query as Record<string, string>)).outcome).toBe(outcome);
  });
});
