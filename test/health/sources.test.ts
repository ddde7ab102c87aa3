import { afterEach, describe, expect, it } from 'vitest';
import type { HealthLine } from '../../src/health/health-line.ts';
import type { MetricRow, MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { QueryName } from '../../src/metrics/named-query.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import type { SimulatedHealth } from '../../src/sandbox/world/simulated-node.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';
import { findLine, judgeFor } from '../support/judged-health.ts';

const PROD = 'status.prod';
const HOST = 'store-01.do-ams3.status.prod';
const DATABASE = 'store-db-01.do-ams3.status.prod';
const MINUTE = 60_000;
const GIB = 1024 ** 3;

describe('what health is read from', () => {
  let house: FleetWorld;

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  const pass = (minutes: number): Promise<void> => judgeFor(house, minutes);

  function prod(): FleetConfig {
    return house.config.current.fleets.find(({ name }) => name === PROD)!;
  }

  const lineOf = (rule: string, host: string | null = null): Promise<HealthLine | undefined> =>
    findLine(house, prod(), { rule, host });

  describe('/health of a node', () => {
    const raw = (body: unknown, status = 200): SimulatedHealth => ({ kind: 'raw', status, body: JSON.stringify(body) });

    it.each<[string, SimulatedHealth, { state: string; said: string }]>([
      [
        'that answers 200 although a protocol of its role is gone',
        raw({ nodeHealth: 'READY', protocolsHealth: [{ Relay: 'READY' }, { Store: 'NOT_MOUNTED', desc: null }] }),
        { state: 'unhealthy', said: 'Store is not mounted, though its role needs it' },
      ],
      [
        'whose role does not mount what is not mounted',
        raw({ nodeHealth: 'READY', protocolsHealth: [{ Relay: 'READY' }, { Store: 'READY' }, { Mix: 'NOT_MOUNTED' }] }),
        { state: 'healthy', said: 'all that its role expects is ready' },
      ],
      [
        'that leaves a protocol out',
        raw({ nodeHealth: 'READY', protocolsHealth: [{ Relay: 'READY' }] }),
        { state: 'healthy', said: 'ready, as far as it says; its /health leaves out store' },
      ],
      [
        'that tells of RLN alone, as before v0.36',
        raw({ nodeHealth: 'READY', protocolsHealth: [{ 'Rln Relay': 'READY' }] }),
        { state: 'not-available', said: "this version reports none of its role's protocols" },
      ],
      ['older than the route', { kind: 'no-route' }, { state: 'not-available', said: 'this version has no /health' }],
      [
        'whose own check gave up',
        { kind: 'check-timed-out' },
        { state: 'unhealthy', said: 'its own health check timed out' },
      ],
      [
        'that is still starting',
        raw({ nodeHealth: 'SYNCHRONIZING', protocolsHealth: [{ Relay: 'NOT_READY', desc: 'No connected peers' }] }),
        { state: 'degraded', said: 'it is synchronizing' },
      ],
      [
        'whose event loop alone lags, which has a line of its own',
        raw({ nodeHealth: 'EVENT_LOOP_LAGGING', protocolsHealth: [{ Relay: 'READY' }, { Store: 'READY' }] }),
        { state: 'healthy', said: 'nothing but its event loop is at fault' },
      ],
      [
        'that lags, and of whose role a protocol is gone',
        raw({ nodeHealth: 'EVENT_LOOP_LAGGING', protocolsHealth: [{ Relay: 'READY' }, { Store: 'NOT_MOUNTED' }] }),
        { state: 'unhealthy', said: 'Store is not mounted, though its role needs it' },
      ],
      [
        'in whose place something else answers',
        { kind: 'raw', status: 200, body: '<html>Maintenance</html>' },
        { state: 'no-data', said: 'it has not said, or too long ago' },
      ],
    ])('%s', async (_name, health, expected) => {
      house = await openFleetWorld();
      house.world.setHealth(HOST, health);

      await pass(5);

      expect(await lineOf('protocols', HOST)).toMatchObject(expected);
    });
  });

  describe('the directory', () => {
    it('is well while it lists every host, and says so when it lacks one for half an hour', async () => {
      house = await openFleetWorld();
      await pass(2);
      expect(await lineOf('directory')).toMatchObject({
        state: 'healthy',
        said: 'it lists all 9 hosts',
        evidence: { source: 'directory', query: 'directory' },
      });
      house.world.setListed(HOST, 'unlisted');

      await pass(20);
      const early = await lineOf('directory');
      await pass(15);

      expect(early).toMatchObject({ state: 'healthy', pending: { state: 'degraded' } });
      expect(await lineOf('directory')).toMatchObject({
        state: 'degraded',
        said: 'it lacks 1 of 9 hosts: store-01.do-ams3',
      });
    });

    it('tells that it cannot be read any more, and why', async () => {
      house = await openFleetWorld();
      await pass(2);
      house.world.setRegistry('not-json');

      await pass(50);

      const line = await lineOf('directory');
      expect(line?.state).toBe('degraded');
      expect(line?.said).toMatch(/^it cannot be read any more: ./);
    });

    it('is not blamed where Muster itself was held up and did not ask', async () => {
      house = await openFleetWorld();
      await pass(2);

      for (let minute = 0; minute < 60; minute++) {
        house.clock.advance(MINUTE);
        await house.health.judgeAll();
      }

      const told = house.healthFacts.all.flatMap(({ fleet, changes }) => (fleet === PROD ? changes : []));
      expect(told.filter(({ line }) => line.rule === 'directory').map(({ line, alert }) => [line.said, alert])).toEqual(
        [
          ['it lists all 9 hosts', 'none'],
          ['it was not read of late', 'none'],
        ],
      );
    });

    it('has no line where the configuration names none', async () => {
      house = await openFleetWorld(fleetsConfig(missionFleets().map((fleet) => ({ ...fleet, registry: null }))));

      await pass(1);

      expect(await lineOf('directory')).toBeUndefined();
      expect(await lineOf('version')).toMatchObject({ evidence: { source: 'node' } });
    });
  });

  it('calls a host unknown that it has not asked of late, though its last word was that it is well', async () => {
    house = await openFleetWorld();
    await pass(2);
    house.clock.advance(16 * MINUTE);

    await house.health.judgeAll();
    house.clock.advance(3 * MINUTE);
    await house.health.judgeAll();

    const told = house.healthFacts.all.findLast(({ fleet }) => fleet === PROD)?.changes ?? [];
    const [reachable] = told.filter(({ line }) => line.rule === 'reachable' && line.subject.host === HOST);
    expect(reachable).toMatchObject({ was: 'healthy', line: { state: 'no-data' }, alert: 'none' });
    expect((await house.health.listVerdicts([PROD])).get(PROD)?.state).toBe('no-data');
  });

  it('judges what the nodes say also while reading metrics breaks on our side, and tells of that once a pass', async () => {
    house = await openFleetWorld();
    const error = new Error('The file of samples is torn.');
    house.metrics.port = { read: () => Promise.reject(error), readRange: () => Promise.reject(error) };

    await pass(1);

    expect(house.faults).toEqual(Array.from({ length: 4 }, () => error));
    expect(await lineOf('protocols', HOST)).toMatchObject({ state: 'healthy' });
    expect(await lineOf('disk', HOST)).toMatchObject({
      state: 'no-data',
      said: "reading it failed on Muster's side, and its log says why",
    });
    house.faults.length = 0;
  });

  describe('databases with hosts of their own', () => {
    const retention = { text: 'size:250GB', sizeBytes: 250e9, seconds: null, messages: null };
    const database = { hosts: [DATABASE], retention, volumeBytes: 320 * GIB, cores: null, memoryBytes: null };

    async function openWith(rows: Partial<Record<QueryName, readonly (readonly [string, number])[]>>): Promise<void> {
      house = await openFleetWorld(
        fleetsConfig(missionFleets().map((fleet) => (fleet.name === PROD ? { ...fleet, database } : fleet))),
      );
      const port: MetricsPort = {
        async read(query, { at, hosts }) {
          const given = (rows[query] ?? []).filter(([host]) => hosts.includes(host));
          const answered = given.map(([host, value]): MetricRow => ({ host, value, at, shard: null, kind: null }));
          return { kind: 'answered', from: 'prometheus', rows: answered };
        },
        readRange: async () => ({ kind: 'answered', from: 'prometheus', lines: [] }),
      };
      house.metrics.port = port;
    }

    it('are judged by their volumes, which no node has', async () => {
      await openWith({ 'disk-used': [[DATABASE, 310 * GIB]], 'disk-free': [[DATABASE, 10 * GIB]] });

      await pass(8);

      expect(await lineOf('disk', DATABASE)).toMatchObject({
        state: 'unhealthy',
        said: '96.9 % of 320 GiB used',
        subject: { role: 'store-db', dataCentre: 'do-ams3' },
      });
      const fired = house.healthFacts.all.flatMap(({ changes }) => changes.filter(({ alert }) => alert === 'fires'));
      expect(fired.map(({ line }) => [line.rule, line.subject.host])).toEqual([['disk', DATABASE]]);
    });

    it('have the size of their contents in the place of their nodes', async () => {
      await openWith({
        'disk-used': [[DATABASE, 300 * GIB]],
        'disk-free': [[DATABASE, 20 * GIB]],
        'database-size': [[DATABASE, 290 * GIB]],
      });

      await pass(8);

      expect(await lineOf('database-size', DATABASE)).toMatchObject({ state: 'degraded' });
      expect(await lineOf('database-size', HOST)).toMatchObject({
        state: 'not-applicable',
        said: 'its database has a host of its own',
      });
      expect(await lineOf('reachable', DATABASE)).toBeUndefined();
    });
  });
});
