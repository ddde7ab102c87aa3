import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { subjectKey } from '../../src/metrics/computation.ts';
import type { MetricRow, RangeAnswer } from '../../src/metrics/metrics-port.ts';
import { createLayoutLibrary } from '../../src/metrics/layout-service.ts';
import { createScrapedMetrics } from '../../src/metrics/scraped-metrics-service.ts';
import { isDue, targetsOf, TICK_MS } from '../../src/metrics/scrape-target.ts';
import { createSampleKeeper } from '../../src/sample-keeper.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openScrapeRoom, scrapedFleets, type ScrapeRoom } from '../support/scrape-room.ts';

const HOST = 'store-01.do-ams3.status.prod';

describe('metrics that Muster scrapes', { timeout: 60_000 }, () => {
  let room: ScrapeRoom;

  beforeEach(async () => {
    room = await openScrapeRoom();
  });

  afterEach(async () => {
    await room.close();
  });

  async function rows(query: Parameters<ScrapeRoom['metrics']['read']>[0], windowMs = 300_000) {
    const answered = await room.metrics.read(query, room.scope({ windowMs }));
    if (answered.kind !== 'answered') throw new Error(`${query}: ${JSON.stringify(answered)}`);
    return answered.rows;
  }

  it('tell of every host, shard and kind, as the nodes count', async () => {
    await room.pass(6);

    const traffic = await rows('relay-bytes');
    const hosts = room.scope().hosts;
    const shards = room.config.current.fleets[0]?.shards ?? [];
    expect(new Set(traffic.map(({ host }) => host))).toEqual(new Set(hosts));
    expect(new Set(traffic.map(({ shard }) => shard))).toEqual(new Set(shards));
    expect(new Set(traffic.map(({ kind }) => kind))).toEqual(new Set(['gross-in', 'net-in', 'net-out']));
    expect(traffic).toHaveLength(hosts.length * shards.length * 3);
    expect(traffic.every(({ value }) => value > 0)).toBe(true);
    expect((await rows('version')).map(({ kind }) => kind)).toContain(room.world.nodes[0]?.version);
    expect((await rows('shard-peers')).every(({ shard }) => shard !== null)).toBe(true);
  });

  it('say that nobody answers, and that those who answer do not expose it', async () => {
    const before = await room.metrics.read('peers', room.scope());
    for (const host of room.scope().hosts) room.world.stop(host);
    await room.pass(1);

    expect(before).toMatchObject({ kind: 'no-data' });
    expect(await room.metrics.read('peers', room.scope())).toMatchObject({ kind: 'not-reachable' });

    for (const host of room.scope().hosts) room.world.start(host);
    await room.pass(3);
    expect(await room.metrics.read('verified-layer', room.scope())).toMatchObject({ kind: 'no-data' });
    expect(await room.metrics.read('probe-health', room.scope())).toMatchObject({ kind: 'no-data' });
    expect(await room.metrics.read('peers', room.scope())).toMatchObject({ kind: 'answered' });
  });

  it('have no value of a node that does not answer any more, and never zero', async () => {
    await room.pass(2);
    expect((await rows('peers')).map(({ host }) => host)).toContain(HOST);

    room.world.stop(HOST);
    await room.pass(1);

    expect((await rows('peers')).map(({ host }) => host)).not.toContain(HOST);
    // What it did before it stopped is still within the window.
    expect((await rows('messages')).map(({ host }) => host)).toContain(HOST);
    await room.pass(5);
    expect((await rows('messages')).map(({ host }) => host)).not.toContain(HOST);
    expect(room.ends).toContain('failed');
  });

  it('tell how often a process began anew', async () => {
    await room.pass(2);
    room.world.stop(HOST);
    await room.pass(1);
    room.world.start(HOST);
    await room.pass(2);

    const restarts = new Map((await rows('restarts')).map(({ host, value }) => [host, value]));

    expect(restarts.get(HOST)).toBe(1);
    expect([...restarts.values()].reduce((sum, value) => sum + value, 0)).toBe(1);
    expect((await rows('messages')).every(({ value }) => value >= 0)).toBe(true);
  });

  it('lose no node while the fleet takes the names of 2026', async () => {
    await room.pass(5);
    const before = totalOf(await rows('messages'));

    room.world.setVersion(HOST, 'v0.39.0');
    await room.pass(2);
    const amidst = await rows('messages');
    await room.pass(6);
    const after = await rows('messages');

    expect(amidst.map(({ host }) => host)).toContain(HOST);
    expect(after).toHaveLength(room.scope().hosts.length);
    expect(totalOf(after)).toBeGreaterThan(before * 0.5);
    expect(totalOf(after)).toBeLessThan(before * 2);
  });

  it('are the same from buckets of five minutes and of an hour as from the samples, within 1 %', async () => {
    await room.pass(130);
    const hour = { windowMs: 3_600_000, at: new Date(Math.floor(room.clock.now().getTime() / 3_600_000) * 3_600_000) };

    const fine = await room.metrics.read('relay-bytes', room.scope(hour));
    // Rates of days: every step is answered from the level that is kept for as long.
    const days = await room.metrics.readRange('relay-bytes', {
      ...room.scope(hour),
      from: new Date(hour.at.getTime() - 30 * 86_400_000),
      stepMs: 3_600_000,
    });

    if (fine.kind !== 'answered') throw new Error(JSON.stringify(fine));
    const coarse = lastOf(days, hour.at);
    expect(coarse.size).toBe(fine.rows.length);
    for (const row of fine.rows) {
      const value = coarse.get(subjectKey(row)) ?? NaN;
      expect(Math.abs(value - row.value) / row.value, subjectKey(row)).toBeLessThan(0.01);
    }
  });

  it('keep the dip of a gauge that nobody looked at', async () => {
    await room.pass(7);
    const quiet = await rows('mesh-topics');
    const shard = room.config.current.fleets[0]?.shards[0] ?? 0;
    room.world.setMesh(HOST, shard, 'empty');
    await room.pass(1);
    room.world.setMesh(HOST, shard, 'alive');
    await room.pass(8);

    const range = { ...room.scope(), from: new Date(room.clock.now().getTime() - 5 * 86_400_000), stepMs: 300_000 };
    const answered = await room.metrics.readRange('mesh-topics', range);

    if (answered.kind !== 'answered') throw new Error(JSON.stringify(answered));
    const none = answered.lines.find(({ host, kind }) => host === HOST && kind === 'none');
    expect(quiet.find(({ host, kind }) => host === HOST && kind === 'none')?.value).toBe(0);
    expect(Math.max(...(none?.points.map(({ high = 0 }) => high) ?? []))).toBe(1);
  });

  it('are kept for as long as the configuration says, samples only until they are down-sampled', async () => {
    const { metrics, ...config } = room.config.current;
    room.config.current = { ...config, metrics: { ...metrics, keep: { rawHours: 2, fiveMinuteDays: 1, hourDays: 7 } } };
    await room.pass(20);
    const then = room.clock.now();
    room.clock.advance(3 * 3_600_000);
    await room.pass(10);

    const old = await room.metrics.read('messages', room.scope({ at: then }));
    expect(old).toMatchObject({ kind: 'answered' });

    room.clock.advance(2 * 86_400_000);
    await room.pass(65);
    const older = await room.metrics.readRange('messages', {
      ...room.scope({ at: new Date(then.getTime() + 3_600_000) }),
      from: then,
      stepMs: 300_000,
    });
    expect(older.kind === 'answered' && older.lines.length > 0).toBe(true);

    room.clock.advance(8 * 86_400_000);
    await room.pass(65);
    expect(await room.metrics.read('messages', room.scope({ at: then }))).toMatchObject({ kind: 'no-data' });
  });

  it('are shed while the disk is nearly full, and go on when there is room', async () => {
    room.disk.free = 0.04;
    await room.pass(1);
    expect(new Set(room.ends)).toEqual(new Set(['shed']));
    expect(room.world.requests).toEqual([]);

    room.disk.free = 0.06;
    await room.pass(1);
    expect(room.ends).toContain('answered');
  });

  it('are what a plain computation over the stored samples says at every step of a range', async () => {
    await room.pass(12);
    const range = { ...room.scope(), from: new Date(room.clock.now().getTime() - 300_000), stepMs: 60_000 };

    const answered = await room.metrics.readRange('network-bytes', range);

    if (answered.kind !== 'answered') throw new Error(JSON.stringify(answered));
    for (let at = range.from.getTime(); at <= range.at.getTime(); at += range.stepMs) {
      const single = await room.metrics.read('network-bytes', room.scope({ at: new Date(at) }));
      expect(single.kind === 'answered' ? sorted(single.rows) : []).toEqual(
        sorted(
          answered.lines.flatMap(({ points, ...subject }) =>
            points.filter((point) => point.at.getTime() === at).map(({ value }) => ({ ...subject, value })),
          ),
        ),
      );
    }
  });

  it('come from other exporters too: disks of hosts, and Sonda about the stores it asks', async () => {
    const exporter = (connection: string, of: 'node' | 'netdata' | 'sonda', roles: readonly string[] | null) => ({
      connection,
      exporter: of,
      roles,
      hosts: [],
    });
    room.config.current = scrapedFleets({
      kind: 'scrape',
      exporters: [
        exporter('metrics', 'node', null),
        exporter('disks', 'netdata', null),
        exporter('probes', 'sonda', ['boot']),
      ],
    });
    await room.pass(3);

    const used = await rows('disk-used');
    const probed = await rows('probe-health');

    expect(used).toHaveLength(room.scope().hosts.length);
    expect(used.every(({ value }) => value > 1024 ** 3)).toBe(true);
    expect(probed.length).toBeGreaterThan(0);
    expect(probed.every(({ host }) => host?.startsWith('store-') === true)).toBe(true);
  });

  it('are there again after a restart', async () => {
    await room.pass(3);
    const before = await rows('peers');
    await room.keeper.close();
    const again = createSampleKeeper({ path: room.path, mode: 'sandbox', clock: room.clock, log: recordedLog() });

    const reopened = createScrapedMetrics({
      config: () => room.config.current,
      clock: room.clock,
      samples: () => again.find(),
      layouts: createLayoutLibrary(),
    });

    expect(before.length).toBeGreaterThan(0);
    expect(await reopened.read('peers', room.scope())).toEqual({ kind: 'answered', rows: before, from: 'scrape' });
    expect(await room.metrics.read('peers', room.scope())).toMatchObject({ kind: 'not-reachable' });
    await again.close();
  });

  it('begin anew where the file is damaged, which is set aside', async () => {
    await room.pass(1);
    await room.keeper.close();
    // The header stays, as after a disk that lost some blocks.
    const bytes = readFileSync(room.path);
    writeFileSync(room.path, bytes.fill(0xff, 100));
    const log = recordedLog();
    const again = createSampleKeeper({ path: room.path, mode: 'sandbox', clock: room.clock, log });

    const file = await again.find();

    expect(log.lines.map(({ sentence }) => sentence).join()).toContain('set aside');
    expect(file.kind).toBe('open');
    await again.close();
  });
});

describe('the turns of targets', () => {
  const [fleet] = scrapedFleets().fleets;

  it('come once in every interval, and not all at once', () => {
    const targets = fleet === undefined ? [] : targetsOf(fleet);
    const turns = [0, 1, 2, 3].map((tick) =>
      targets.filter((target) => isDue(target, { atMs: tick * TICK_MS, intervalMs: 60_000 })),
    );

    expect(turns.flat()).toHaveLength(targets.length);
    expect(new Set(turns.flat())).toEqual(new Set(targets));
    expect(turns.filter((turn) => turn.length > 0).length).toBeGreaterThan(1);
    for (const target of targets) expect(isDue(target, { atMs: TICK_MS, intervalMs: 15_000 })).toBe(true);
  });

  it('are those of the roles and hosts that the configuration names', () => {
    if (fleet === undefined) throw new Error('There is no fleet.');
    const exporter = { connection: 'metrics', exporter: 'postgres' } as const;
    const hosts = ['store-db-01.do-ams3.status.prod'];
    const named = (parts: { roles: readonly string[] | null; hosts: readonly string[] }) =>
      targetsOf({ ...fleet, metrics: { kind: 'scrape', exporters: [{ ...exporter, ...parts }] } }).map(
        ({ host }) => host,
      );

    expect(named({ roles: null, hosts })).toEqual(hosts);
    expect(named({ roles: ['boot'], hosts: [] }).every((host) => host.startsWith('boot-'))).toBe(true);
    expect(named({ roles: ['boot'], hosts })).toEqual([...named({ roles: ['boot'], hosts: [] }), ...hosts]);
    expect(named({ roles: null, hosts: [] })).toHaveLength(fleet.hosts.flatMap(({ names }) => names).length);
    expect(targetsOf({ ...fleet, lifecycle: 'retired' })).toEqual([]);
  });
});

function totalOf(rows: readonly MetricRow[]): number {
  return rows.reduce((sum, { value }) => sum + value, 0);
}

function lastOf(answered: RangeAnswer, at: Date): ReadonlyMap<string, number> {
  if (answered.kind !== 'answered') throw new Error(JSON.stringify(answered));
  return new Map(
    answered.lines.flatMap(({ points, ...subject }) =>
      points
        .filter((point) => point.at.getTime() === at.getTime())
        .map((point): [string, number] => [subjectKey(subject), point.value]),
    ),
  );
}

function sorted(rows: readonly Omit<MetricRow, 'at'>[]): readonly string[] {
  return rows.map((row) => `${subjectKey(row)} ${row.value}`).toSorted();
}
