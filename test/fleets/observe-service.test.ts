import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FleetStatus } from '../../src/fleets/fleet-status.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';

const HOST = 'store-01.do-ams3.status.prod';
const MINUTE = 60_000;

describe('observing fleets', () => {
  let house: FleetWorld;

  beforeEach(async () => {
    house = await openFleetWorld();
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  function fleet(name = 'status.prod'): FleetConfig {
    return house.config.current.fleets.find((each) => each.name === name)!;
  }

  async function status(name = 'status.prod'): Promise<FleetStatus> {
    return (await house.fleets.readStatus([fleet(name)]))[0]!;
  }

  function stateOf(of: FleetStatus, host = HOST): string | undefined {
    return of.hosts.find((each) => each.host === host)?.state;
  }

  it('records health, version and directory of every host', async () => {
    await house.observer.observe([fleet()], { versions: 'always' });

    const seen = await status();
    expect(seen.counts.healthy).toBe(9);
    expect(seen.directory.kind).toBe('fresh');
    expect(seen.versions).toMatchObject({ kind: 'uniform', unknown: [] });
    expect(seen.hosts[0]?.version).toMatchObject({ source: 'node', contradictedBy: null });
  });

  it('asks for lists of peers every five minutes only, all shards in one call, and for filter where it is mounted', async () => {
    const asked = (host: string, path: string): number =>
      house.world.requests.filter((request) => request.includes(`/nodes/${host}${path}`)).length;
    const boot = 'boot-01.do-ams3.status.prod';
    for (let minute = 0; minute < 6; minute += 1) {
      await house.observer.observe([fleet()], { versions: 'when-due' });
      house.clock.advance(MINUTE);
    }

    expect(asked(boot, '/admin/v1/peers/mesh')).toBe(6);
    for (const path of ['/admin/v1/peers/connected', '/admin/v1/peers/stats', '/admin/v1/filter/subscriptions'])
      expect(asked(boot, path), path).toBe(2);
    expect(asked(HOST, '/admin/v1/peers/connected')).toBe(2);
    expect(asked(HOST, '/admin/v1/filter/subscriptions')).toBe(0);
    expect(house.world.requests.some((request) => request.includes('/on/'))).toBe(false);
  });

  it('observes all active fleets and reads their directory once', async () => {
    await house.observer.observeAll();

    const seen = await house.fleets.readStatus(house.config.current.fleets);
    expect(seen.map(({ fleet: { name }, worst }) => `${name} ${worst}`)).toEqual([
      'status.prod healthy',
      'status.staging healthy',
      'waku.test healthy',
      'waku.sandbox healthy',
      'status.test no-data',
    ]);
    expect(house.world.requests.filter((request) => request.includes('/registry/'))).toHaveLength(1);
  });

  it('tells a stopped host, which answered before, from one that never answered', async () => {
    const never = 'store-02.do-ams3.status.prod';
    house.world.stop(never);
    await house.observer.observeAll();
    house.world.stop(HOST);
    house.clock.advance(MINUTE);

    await house.observer.observeAll();

    const seen = await status();
    expect(stateOf(seen)).toBe('down');
    expect(stateOf(seen, never)).toBe('not-reachable-from-here');
  });

  it('calls a host down that neither answers nor is listed', async () => {
    house.world.stop(HOST);
    house.world.setListed(HOST, 'unlisted');

    await house.observer.observeAll();

    expect(stateOf(await status())).toBe('down');
  });

  it('keeps what it knew while the directory is out, and says since when', async () => {
    await house.observer.observeAll();
    house.world.setRegistry('not-json');
    house.clock.advance(20 * MINUTE);

    await house.observer.observeAll();

    const { directory, versions } = await status();
    expect(directory).toMatchObject({ kind: 'stale', readAt: new Date('2026-03-02T09:00:00Z') });
    expect(versions.kind).toBe('uniform');
  });

  it('does not call hosts unlisted because a directory came empty', async () => {
    house.world.stop(HOST);
    await house.observer.observeAll();
    house.world.setRegistry('empty');
    house.clock.advance(MINUTE);

    await house.observer.observeAll();

    expect(stateOf(await status())).toBe('not-reachable-from-here');
  });

  it('calls a host that answered before and fell silent lost, not down', async () => {
    await house.observer.observeAll();
    house.world.silence(HOST);
    house.clock.advance(MINUTE);
    const asks = (): number => house.world.requests.filter((request) => request.includes(`${HOST}/health`)).length;

    const observed = house.observer.observe([fleet()], { versions: 'when-due' });
    await expect.poll(asks).toBe(2);
    house.clock.advance(7000);
    await observed;

    expect(stateOf(await status())).toBe('lost');
  });

  it('asks for versions only when they are due', async () => {
    await house.observer.observeAll();
    house.world.setVersion(HOST, 'v9.9.9');
    const asked = (): number => house.world.requests.filter((request) => request.endsWith('/version')).length;
    const before = asked();

    house.clock.advance(MINUTE);
    await house.observer.observeAll();
    expect(asked()).toBe(before);

    house.clock.advance(5 * MINUTE);
    await house.observer.observeAll();
    expect(asked()).toBe(before * 2);
    expect((await status()).versions.kind).toBe('skewed');
  });

  it('asks a fleet once, however many want to know', async () => {
    const twice = [fleet('waku.test')];

    await Promise.all([
      house.observer.observe(twice, { versions: 'always' }),
      house.observer.observe(twice, { versions: 'always' }),
    ]);

    expect(house.world.requests.filter((request) => request.endsWith('/health'))).toHaveLength(3);
  });

  it('shows hosts the configuration lacks until the directory drops them', async () => {
    const known = fleet();
    const config = house.config.current;
    const [boot, store] = known.hosts;
    const fewer = { ...known, hosts: [boot!, { ...store!, names: store!.names.filter((name) => name !== HOST) }] };
    house.config.current = { ...config, fleets: config.fleets.map((each) => (each === known ? fewer : each)) };

    await house.observer.observeAll();
    expect((await status()).unexpected).toEqual([HOST]);

    house.world.setListed(HOST, 'unlisted');
    house.clock.advance(MINUTE);
    await house.observer.observeAll();
    expect((await status()).unexpected).toEqual([]);
  });

  it('keeps the rows of a fleet that left the configuration', async () => {
    const gone = fleet('waku.sandbox');
    await house.observer.observeAll();
    const { current } = house.config;
    house.config.current = { ...current, fleets: current.fleets.filter((each) => each !== gone) };
    house.clock.advance(MINUTE);

    await house.observer.observeAll();

    expect((await house.fleets.readStatus([gone]))[0]?.counts.healthy).toBe(3);
  });
});

describe('asking for a fresh status', () => {
  let house: FleetWorld;

  beforeEach(async () => {
    house = await openFleetWorld();
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  const fleet = (): FleetConfig => house.config.current.fleets[0]!;

  it('asks again after thirty seconds, not before', async () => {
    await house.fleets.freshStatus([fleet()]);
    const first = house.world.requests.length;

    house.clock.advance(29_000);
    await house.fleets.freshStatus([fleet()]);
    expect(house.world.requests).toHaveLength(first);

    house.clock.advance(2000);
    await house.fleets.freshStatus([fleet()]);
    expect(house.world.requests.length).toBeGreaterThan(first);
  });

  it('waits no longer than a second and a half, and shows what it has by then', async () => {
    house.world.slow(HOST, 5000);
    const answered = (): number => house.world.requests.filter((request) => request.endsWith('/version')).length;

    const asked = house.fleets.freshStatus([fleet()]);
    // Eight hosts answered health and were asked their version; one still thinks.
    await expect.poll(answered).toBe(8);
    await expect.poll(async () => (await house.fleets.readStatus([fleet()]))[0]?.counts['no-data']).toBe(9);
    house.clock.advance(1500);
    const [early] = await asked;

    expect(early?.hosts.find(({ host }) => host === HOST)?.state).toBe('no-data');
    expect(early?.counts.healthy).toBeGreaterThan(0);

    house.world.slow(HOST, 0);
    house.clock.advance(5000);
    await house.observer.idle();
    const [late] = await house.fleets.readStatus([fleet()]);
    expect(late?.counts.healthy).toBe(9);
  });

  it('never asks the nodes of a retired fleet', async () => {
    const retired = house.config.current.fleets.find(({ lifecycle }) => lifecycle === 'retired')!;

    await house.fleets.freshStatus([retired]);

    expect(house.world.requests).toEqual([]);
  });
});
