import { describe, expect, it } from 'vitest';
import { openWorld, type OpenWorld } from '../../support/open-world.ts';

const STORE = 'store-01.do-ams3.status.prod';
const SIBLING = 'store-02.do-ams3.status.prod';
const ELSEWHERE = 'store-01.gc-us-central1-a.status.prod';
const DATABASE = 'store-db-01.do-ams3.status.prod';
const HOUR = 3_600_000;

/** The value of the one series that fits; NaN where there is none. */
async function read({ fetch }: OpenWorld, path: string, series: RegExp): Promise<number> {
  const text = await (await fetch(path)).text();
  const found = text.split('\n').filter((line) => !line.startsWith('#') && series.test(line));
  return found.length === 1 ? Number(found[0]?.split(' ').at(-1)) : NaN;
}

/** Of the queries so far, those that took more than a second. */
async function slowQueries(open: OpenWorld, host: string): Promise<number> {
  const count = (le: string): Promise<number> =>
    read(open, `/nodes/${host}/metrics`, new RegExp(`archive_query_duration_seconds_bucket\\{le="${le}"\\}`));
  return (await count('\\+Inf')) - (await count('1'));
}

const inserts = (open: OpenWorld, host: string): Promise<number> =>
  read(open, `/nodes/${host}/metrics`, /archive_errors_total\{type="insert_failure"\}/);
const used = (open: OpenWorld, host: string): Promise<number> =>
  read(open, `/nodes/${host}/netdata/metrics`, /dimension="used"/);

describe('the databases of the simulated fleets', () => {
  it('stand in each data centre that stores messages, on hosts of their own', async () => {
    const { world } = await openWorld();

    expect(world.databases.filter(({ fleet }) => fleet === 'status.prod').map(({ host }) => host)).toEqual([
      'store-db-01.ac-cn-hongkong-c.status.prod',
      'store-db-01.do-ams3.status.prod',
      'store-db-01.gc-us-central1-a.status.prod',
    ]);
  });

  it('make the nodes that share a contended one wait and fail, no others, and no longer than it lasts', async () => {
    const open = await openWorld();
    open.clock.advance(HOUR);
    const calm = await slowQueries(open, STORE);
    const failed = await inserts(open, STORE);
    open.world.setDatabase(DATABASE, 'contended');
    open.clock.advance(HOUR);
    const [one, two, other] = await Promise.all([STORE, SIBLING, ELSEWHERE].map((host) => slowQueries(open, host)));
    const failedThen = await inserts(open, STORE);
    open.world.setDatabase(DATABASE, 'calm');
    open.clock.advance(HOUR);

    expect(one).toBeGreaterThan(100 * Math.max(1, calm));
    expect(two).toBeGreaterThan(1000);
    expect(other).toBeLessThan(100);
    expect(failedThen - failed).toBeGreaterThan(500);
    expect((await slowQueries(open, STORE)) - (one ?? 0)).toBeLessThan(100);
  });

  it('are asked by Sonda, which calls their stores unwell while they are contended', async () => {
    const open = await openWorld();
    const health = (host: string): Promise<number> =>
      read(open, '/nodes/boot-01.do-ams3.status.prod/sonda/metrics', new RegExp(`node_health\\{.*${host}`));
    open.world.setDatabase(DATABASE, 'contended');

    expect([await health(STORE), await health(ELSEWHERE)]).toEqual([0, 1]);
    open.world.setDatabase(DATABASE, 'calm');
    expect(await health(STORE)).toBe(1);
  });

  it('fill their volume evenly, take nothing more when it is full, and do again when there is room', async () => {
    const open = await openWorld();
    const before = await used(open, DATABASE);
    open.world.leakDisk(DATABASE, { toShare: 1, overMs: 2 * HOUR });
    open.clock.advance(HOUR);
    const half = await used(open, DATABASE);
    const calm = await inserts(open, STORE);
    open.clock.advance(HOUR);
    const full = await used(open, DATABASE);
    const free = await read(open, `/nodes/${DATABASE}/netdata/metrics`, /dimension="avail"/);
    const failed = await inserts(open, STORE);
    open.world.cleanDisk(DATABASE, 0.5);
    open.clock.advance(HOUR);

    expect(half - before).toBeCloseTo((full - before) / 2, 1);
    expect([full, free]).toEqual([320, 0]);
    expect(calm).toBeLessThan(5);
    expect(failed).toBeGreaterThan(100);
    // An hour of everyday writing later.
    expect(await used(open, DATABASE)).toBeCloseTo(160, 0);
    expect((await inserts(open, STORE)) - failed).toBeLessThan(5);
  });

  it('tell their size, and begin their counters anew with the node', async () => {
    const open = await openWorld();
    open.world.setDatabase(DATABASE, 'contended');
    open.clock.advance(HOUR);
    open.world.setVersion(STORE, 'v0.38.1');

    expect(await slowQueries(open, STORE)).toBe(0);
    open.clock.advance(HOUR);
    expect(await slowQueries(open, STORE)).toBeGreaterThan(1000);
    const size = await read(open, `/nodes/${DATABASE}/postgres/metrics`, /^pg_database_size_bytes.*"nim-waku"/);
    expect(size / 1024 ** 3).toBeCloseTo((await used(open, DATABASE)) * 0.9, 1);
  });
});

describe('a data centre that is cut off', () => {
  it('answers nothing on any of its hosts, databases too, and is as it was when it is reached again', async () => {
    const open = await openWorld();
    open.clock.advance(HOUR);
    const hosts = open.world.hostsIn('do-ams3', 'status.prod');
    const peers = await read(open, `/nodes/${STORE}/metrics`, /^process_start_time_seconds/);
    for (const host of hosts) open.world.cutOff(host);
    const ask = async (path: string): Promise<string> => {
      try {
        return String((await open.fetch(path, { signal: AbortSignal.timeout(150) })).status);
      } catch (error) {
        return error instanceof Error ? error.name : 'odd';
      }
    };
    const silent = await Promise.all([`/nodes/${STORE}/health`, `/nodes/${DATABASE}/netdata/metrics`].map(ask));
    const well = await ask(`/nodes/${ELSEWHERE}/health`);
    for (const host of hosts) open.world.reconnect(host);

    expect(hosts).toContain(DATABASE);
    expect(hosts.every((host) => host.endsWith('.do-ams3.status.prod'))).toBe(true);
    expect([...silent, well]).toEqual(['TimeoutError', 'TimeoutError', '200']);
    expect(await read(open, `/nodes/${STORE}/metrics`, /^process_start_time_seconds/)).toBe(peers);
  });

  it('is refused by name where there is none', async () => {
    const { world } = await openWorld();

    expect(() => world.hostsIn('moon-1')).toThrow('no host in moon-1');
    expect(() => {
      world.setDatabase('store-db-01.moon-1.status.prod', 'calm');
    }).toThrow('no database store-db-01.moon-1.status.prod');
  });
});
