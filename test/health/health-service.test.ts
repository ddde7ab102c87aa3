import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerHealth } from '../../commands/fleet-health.ts';
import type { FleetHealth } from '../../src/health/fleet-health.ts';
import type { HealthLine } from '../../src/health/health-line.ts';
import type { MetricRow, MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { QueryName } from '../../src/metrics/named-query.ts';
import { healthReport } from '../../src/own-alerts.ts';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { missionFleets } from '../support/fleets.ts';
import { judgeFor } from '../support/judged-health.ts';

const PROD = 'status.prod';
const HOST = 'store-01.do-ams3.status.prod';
const OTHER = 'boot-01.do-ams3.status.prod';

describe('the health of a fleet', () => {
  let house: FleetWorld;

  beforeEach(async () => {
    house = await openFleetWorld();
    for (const host of house.world.hostsOf(PROD)) house.world.setVersion(host, 'v0.38.1');
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  function fleet(name = PROD): FleetConfig {
    const found = house.config.current.fleets.find((each) => each.name === name);
    if (found === undefined) throw new Error(`No fleet ${name}.`);
    return found;
  }

  /** A minute of the house: nodes are asked, then judged. */
  const pass = (count = 1): Promise<void> => judgeFor(house, count);

  function lineOf(
    { whole, hosts }: FleetHealth,
    rule: string,
    where: { host?: string; shard?: number } = {},
  ): HealthLine {
    const lines = [...whole, ...hosts.flatMap((host) => host.lines)];
    const found = lines.find(
      ({ rule: each, subject }) =>
        each === rule && subject.host === (where.host ?? null) && subject.shard === (where.shard ?? null),
    );
    if (found === undefined) throw new Error(`No line ${rule} ${JSON.stringify(where)}.`);
    return found;
  }

  it('finds a shard whose mesh died though the node calls itself ready', async () => {
    await pass(2);
    house.world.setMesh(HOST, 32, 'empty');

    await pass(4);

    const health = await house.health.explain(fleet());
    expect(lineOf(health, 'protocols', { host: HOST }).state).toBe('healthy');
    expect(lineOf(health, 'mesh', { host: HOST, shard: 32 })).toMatchObject({
      state: 'unhealthy',
      value: 0,
      threshold: 'degraded below 4, unhealthy below 1',
      evidence: { source: 'node', query: '/admin/v1/peers/mesh' },
      since: new Date('2026-03-02T09:02:00Z'),
    });
    expect(lineOf(health, 'mesh', { host: HOST, shard: 1 }).state).toBe('healthy');
    expect(lineOf(health, 'shard', { shard: 32 }).said).toContain('1 of 9 hosts without a mesh peer');
    expect(health.state).toBe('unhealthy');
    expect(health.hosts[0]).toMatchObject({ host: HOST, state: 'unhealthy' });
  });

  it('tells the alerts once that it began and once that it is over', async () => {
    await pass(2);
    house.world.setMesh(HOST, 32, 'empty');
    await pass(6);
    house.world.setMesh(HOST, 32, 'alive');
    await pass(6);

    const words = house.healthFacts.all.flatMap((fact) => healthReport(fact, house.config.current)?.words ?? []);
    expect(words).toMatchObject([
      {
        status: 'firing',
        startsAt: new Date('2026-03-02T09:02:00Z'),
        labels: {
          alertname: 'ShardMesh',
          severity: 'critical',
          fleet: PROD,
          instance: HOST,
          datacenter: 'do-ams3',
          role: 'store',
          shard: '32',
        },
      },
      { status: 'resolved', startsAt: new Date('2026-03-02T09:02:00Z') },
    ]);
    expect(words[0]?.fingerprint).toBe(words[1]?.fingerprint);
  });

  it('does not take the silence of a host for the end of what ailed it', async () => {
    await pass(2);
    house.world.setMesh(HOST, 32, 'empty');
    await pass(4);
    house.world.stop(HOST);

    await pass(8);

    const words = house.healthFacts.all.flatMap((fact) => healthReport(fact, house.config.current)?.words ?? []);
    expect(words.map(({ status, labels }) => `${labels['alertname'] ?? ''} ${status}`)).toEqual([
      'ShardMesh firing',
      'NodeSilent firing',
    ]);
  });

  it('ends the alert of a host that leaves the configuration', async () => {
    await pass(2);
    house.world.setMesh(HOST, 32, 'empty');
    await pass(4);
    const fleets = missionFleets().map((each) => ({
      ...each,
      hosts: each.hosts.map((role) => ({ ...role, names: role.names.filter((name) => name !== HOST) })),
    }));
    house.config.current = { ...house.config.current, fleets };

    await pass(1);

    const last = house.healthFacts.all.at(-1);
    const words = last === undefined ? [] : (healthReport(last, house.config.current)?.words ?? []);
    expect(words).toMatchObject([{ status: 'resolved', labels: { instance: HOST, shard: '32' } }]);
  });

  it('says of a shard that is dead on all hosts something else than of one that is dead on some', async () => {
    for (const { names } of fleet().hosts) for (const name of names) house.world.setMesh(name, 32, 'empty');
    house.world.setMesh(HOST, 64, 'empty');
    await pass(5);

    const health = await house.health.explain(fleet());

    expect(lineOf(health, 'mesh', { host: HOST, shard: 32 }).said).toBe(
      'no mesh peer, as on all 9 hosts that tell: nothing of this shard is carried',
    );
    expect(lineOf(health, 'shard', { shard: 32 }).said).toBe('dead on all 9 hosts that tell: none has a mesh peer');
    expect(lineOf(health, 'mesh', { host: HOST, shard: 64 }).said).toBe(
      'no mesh peer: messages of this shard do not reach it',
    );
    expect(lineOf(health, 'shard', { shard: 64 }).said).toBe('1 of 9 hosts without a mesh peer, 0 with too few');
    const fired = house.healthFacts.all.flatMap(({ changes }) => changes).filter(({ alert }) => alert === 'fires');
    expect(fired.filter(({ line }) => line.subject.shard === 32)).toHaveLength(9);
    expect(fired.filter(({ line }) => line.subject.shard === 64)).toHaveLength(1);
  });

  it('says of an older node that it cannot tell its meshes, which is no fault', async () => {
    house.world.setVersion(HOST, 'v0.35.0');

    await pass(5);

    const health = await house.health.explain(fleet());
    expect(lineOf(health, 'mesh', { host: HOST, shard: 32 }).state).toBe('not-available');
    expect(lineOf(health, 'version').state).toBe('no-data');
    expect(lineOf(health, 'version').pending?.state).toBe('degraded');
  });

  it('keeps a node that never answered apart from one that fell silent and from one that is down', async () => {
    house.world.stop(HOST);
    await pass(2);
    house.world.stop(OTHER);

    await pass(4);

    const health = await house.health.explain(fleet());
    expect(lineOf(health, 'reachable', { host: HOST }).state).toBe('not-reachable-from-here');
    expect(lineOf(health, 'protocols', { host: HOST }).state).toBe('not-reachable-from-here');
    expect(lineOf(health, 'reachable', { host: OTHER }).state).toBe('unhealthy');
    expect(lineOf(health, 'mesh', { host: OTHER, shard: 32 }).state).toBe('no-data');
  });

  it('never calls a fleet healthy of which it has no data', async () => {
    await house.health.judgeAll();

    const verdicts = await house.health.listVerdicts([PROD]);
    expect(verdicts.get(PROD)?.state).toBe('no-data');
  });

  it('keeps since when a line is so over a restart', async () => {
    await pass(2);
    house.world.setMesh(HOST, 32, 'empty');
    await pass(4);
    const before = lineOf(await house.health.explain(fleet()), 'mesh', { host: HOST, shard: 32 }).since;
    await pass(10);

    const verdict = (await house.health.listVerdicts([PROD])).get(PROD);

    expect(lineOf(await house.health.explain(fleet()), 'mesh', { host: HOST, shard: 32 }).since).toEqual(before);
    expect(verdict).toEqual({ state: 'unhealthy', since: before });
  });

  it('forgets a fleet that is not in use any more', async () => {
    await pass(1);
    const fleets = missionFleets().filter(({ name }) => name !== 'waku.test');
    house.config.current = { ...house.config.current, fleets };

    await pass(1);

    expect((await house.health.listVerdicts(['waku.test', PROD])).has('waku.test')).toBe(false);
  });

  describe('with metrics', () => {
    function metrics(
      rows: Partial<Record<QueryName, readonly (readonly [host: string, value: number])[]>>,
    ): MetricsPort {
      return {
        async read(query, { at }) {
          const given = rows[query];
          if (given === undefined) return { kind: 'no-data', detail: 'no series answered' };
          const answered = given.map(([host, value]): MetricRow => ({ host, value, at, shard: null, kind: null }));
          return { kind: 'answered', from: 'prometheus', rows: answered };
        },
        readRange: async (_query, { at, from, stepMs }) => {
          const count = Math.floor((at.getTime() - from.getTime()) / stepMs);
          const points = Array.from({ length: count }, (_, index) => ({
            at: new Date(from.getTime() + index * stepMs),
            // A gibibyte an hour.
            value: (100 + (index * stepMs) / 3_600_000) * 1024 ** 3,
          }));
          return { kind: 'answered', from: 'prometheus', lines: [{ host: HOST, shard: null, kind: null, points }] };
        },
      };
    }
    const GIB = 1024 ** 3;

    it('judges disk, its trend, database and restarts of a store, and leaves a boot node out of what it has not', async () => {
      house.metrics.port = metrics({
        'disk-used': [[HOST, 310 * GIB]],
        'disk-free': [[HOST, 10 * GIB]],
        'database-size': [[HOST, 250 * GIB]],
        'archive-query-p95': [[HOST, 2.5]],
        'archive-insert-p95': [[HOST, 0.01]],
        'archive-errors': [[HOST, 0]],
        'probe-health': [[HOST, 0]],
        'probe-latency': [[HOST, 0.4]],
        restarts: [[HOST, 5]],
      });
      await pass(45);

      const health = await house.health.explain(fleet());

      const states = (rule: string, host = HOST): string => lineOf(health, rule, { host }).state;
      expect(states('disk')).toBe('unhealthy');
      expect(lineOf(health, 'disk', { host: HOST }).said).toBe('96.9 % of 320 GiB used');
      expect(states('disk-trend')).toBe('unhealthy');
      expect(lineOf(health, 'disk-trend', { host: HOST }).said).toBe('full in 10 h at 1 GiB an hour');
      expect(states('database-query')).toBe('degraded');
      expect(states('database-insert')).toBe('healthy');
      expect(states('database-size')).toBe('healthy');
      expect(states('store-probe')).toBe('unhealthy');
      expect(states('crash-loop')).toBe('unhealthy');
      expect(states('store-probe', OTHER)).toBe('not-applicable');
      // Nothing of it came from there, so nobody knows.
      expect(states('disk', OTHER)).toBe('no-data');
    });

    it('tells a series that vanished from one that never was', async () => {
      house.metrics.port = metrics({
        restarts: [[HOST, 0]],
        'probe-latency': [[HOST, 0.4]],
        'probe-health': [[HOST, 1]],
      });
      await pass(4);
      expect(lineOf(await house.health.explain(fleet()), 'database-query', { host: HOST }).state).toBe('not-available');

      house.metrics.port = metrics({ restarts: [[HOST, 0]] });
      await pass(8);

      const health = await house.health.explain(fleet());
      expect(lineOf(health, 'store-probe', { host: HOST })).toMatchObject({
        state: 'no-data',
        said: 'the series was there and is gone',
      });
    });

    it('believes fresh metrics of a node whose REST port is not open from here', async () => {
      house.world.stop(HOST);
      house.metrics.port = metrics({ restarts: [[HOST, 0]], 'mesh-topics': [] });

      await pass(3);

      const line = lineOf(await house.health.explain(fleet()), 'reachable', { host: HOST });
      expect(line).toMatchObject({ state: 'healthy', evidence: { source: 'prometheus' } });
    });
  });

  it('explains a fleet on a phone, and the rest in a file', async () => {
    await pass(2);
    for (const host of house.world.hostsOf(PROD).slice(0, 4)) house.world.setMesh(host, 32, 'empty');
    house.world.setMesh(HOST, 64, 'empty');
    await pass(4);

    const answer = await answerHealth(house.health, fleet(), null);

    if (answer.kind !== 'message') throw new Error(answer.kind);
    const [embed] = answer.body.embeds ?? [];
    expect(answer.outcome).toBe('health');
    expect(embed?.title).toBe('🔴 status.prod: unhealthy: Shard mesh');
    const lines = (embed?.description ?? '').split('\n');
    expect(lines[0]).toMatch(/^🔴 \d+ unhealthy · /);
    const mesh = lines.findIndex((line) => /^🔴 \*\*Shard mesh\*\* of shard 32 on .*: unhealthy, /.test(line));
    expect(lines[mesh]).toContain('no mesh peer: messages of this shard do not reach it');
    expect(lines[mesh + 1]).toMatch(
      /^-# degraded below 4, unhealthy below 1 · unhealthy since <t:\d+:R> · node `\/admin\/v1\/peers\/mesh`, read /,
    );
  });

  it('explains one host, by its name without that of the fleet, and knows no other', async () => {
    await pass(2);

    const known = await answerHealth(house.health, fleet(), 'store-01.do-ams3');
    const unknown = await answerHealth(house.health, fleet(), 'store-99');

    expect(known).toMatchObject({ outcome: 'health' });
    expect(JSON.stringify(known)).toContain('store-01.do-ams3 of status.prod: ');
    expect(unknown).toMatchObject({ outcome: 'no-such-host' });
    expect(JSON.stringify(unknown)).toContain('has no host of that name');
  });
});
