import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  forgetUnlisted,
  listObservations,
  listRegistryReads,
  recordObservations,
  recordRegistryRead,
} from '../../src/fleets/fleet-store.ts';
import type { Observation } from '../../src/fleets/observation.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';

const T0 = new Date('2026-03-02T09:00:00Z');
const FLEET = 'status.prod';
const HOST = 'store-01.do-ams3.status.prod';

function at(minutes: number): Date {
  return new Date(T0.getTime() + minutes * 60_000);
}

function healthy(time: Date): Observation {
  return {
    fleet: FLEET,
    host: HOST,
    source: 'health',
    at: time,
    outcome: {
      kind: 'read',
      reading: {
        kind: 'report',
        nodeHealth: 'READY',
        protocols: [{ name: 'Relay', status: 'READY', description: null }],
        connectionStatus: null,
      },
    },
  };
}

function failing(time: Date): Observation {
  return {
    fleet: FLEET,
    host: HOST,
    source: 'health',
    at: time,
    outcome: { kind: 'failed', failure: 'refused', detail: 'connection refused' },
  };
}

function listed(host: string, time: Date): Observation {
  return {
    fleet: FLEET,
    host,
    source: 'registry',
    at: time,
    outcome: {
      kind: 'read',
      reading: { kind: 'listed', version: 'v0.38.1', commit: '9a2f4e95', image: null, refreshedAt: T0 },
    },
  };
}

describe.each(ENGINES)('the fleet store on %s', (engine) => {
  let db: TestDatabase;

  beforeEach(async () => {
    db = await openTestDatabase({ engine });
  });

  afterEach(async () => {
    await db.close();
  });

  const record = (...observations: readonly Observation[]): Promise<void> =>
    db.database.transaction((tx) => recordObservations(tx, observations));
  const read = async (host = HOST) => (await listObservations(db.database.read, [FLEET])).get(FLEET)?.get(host);

  it('gives back what each source said, dates included', async () => {
    await record(healthy(at(0)), listed(HOST, at(1)), {
      fleet: FLEET,
      host: HOST,
      source: 'version',
      at: at(2),
      outcome: { kind: 'read', reading: { kind: 'version', version: 'v0.38.1' } },
    });

    const seen = await read();

    expect(seen?.health?.reading).toMatchObject({ kind: 'report', nodeHealth: 'READY' });
    expect(seen?.registry?.reading).toEqual({
      kind: 'listed',
      version: 'v0.38.1',
      commit: '9a2f4e95',
      image: null,
      refreshedAt: T0,
    });
    expect(seen?.version).toEqual({
      attemptedAt: at(2),
      succeededAt: at(2),
      failure: null,
      failureDetail: null,
      failingSince: null,
      reading: { kind: 'version', version: 'v0.38.1' },
    });
  });

  it('keeps the last good reading through failures, and when they began', async () => {
    await record(healthy(at(0)));
    await record(failing(at(1)));
    await record(failing(at(2)));

    const health = (await read())?.health;

    expect(health).toMatchObject({
      attemptedAt: at(2),
      succeededAt: at(0),
      failure: 'refused',
      failureDetail: 'connection refused',
      failingSince: at(1),
    });
    expect(health?.reading).toMatchObject({ kind: 'report' });
  });

  it('forgets the failures once it answers again', async () => {
    await record(failing(at(0)));
    await record(healthy(at(1)));

    expect((await read())?.health).toMatchObject({ succeededAt: at(1), failure: null, failingSince: null });
  });

  it('lets a later try stand against one that was recorded late', async () => {
    await record(healthy(at(5)));
    await record(failing(at(4)));

    expect((await read())?.health).toMatchObject({ attemptedAt: at(5), failure: null });
  });

  it('reads only the fleets asked for, and none at all for none', async () => {
    await record(healthy(at(0)), { ...healthy(at(0)), fleet: 'waku.test' });

    expect([...(await listObservations(db.database.read, ['waku.test'])).keys()]).toEqual(['waku.test']);
    expect((await listObservations(db.database.read, [])).size).toBe(0);
  });

  it('takes a thousand observations at once', async () => {
    const hosts = Array.from({ length: 1000 }, (_, index) => `node-${index}.do-ams3.status.prod`);

    await record(...hosts.map((host) => listed(host, at(0))));

    expect((await listObservations(db.database.read, [FLEET])).get(FLEET)?.size).toBe(1000);
  });

  it('forgets directory entries that are neither configured nor listed any more, and nothing else', async () => {
    const stray = 'stray-01.do-ams3.status.prod';
    await record(listed(HOST, at(0)), listed(stray, at(0)), healthy(at(0)));

    await db.database.transaction((tx) => forgetUnlisted(tx, { fleet: FLEET, keep: [HOST] }));

    expect(await read(stray)).toBeUndefined();
    expect(Object.keys((await read()) ?? {}).toSorted()).toEqual(['health', 'registry']);
  });

  it('remembers how reading a directory went', async () => {
    const failure = { kind: 'failed', failure: 'timed-out', detail: 'no answer in time' } as const;
    await db.database.transaction((tx) =>
      recordRegistryRead(tx, { connection: 'directory', at: at(0), failure: null }),
    );
    await db.database.transaction((tx) => recordRegistryRead(tx, { connection: 'directory', at: at(1), failure }));

    expect((await listRegistryReads(db.database.read)).get('directory')).toEqual({
      attemptedAt: at(1),
      succeededAt: at(0),
      failure: 'timed-out',
      failureDetail: 'no answer in time',
      failingSince: at(1),
    });
  });
});
