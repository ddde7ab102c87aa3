import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  countRequests,
  findRequest,
  insertRequest,
  listRequestedFleets,
  listRequests,
  nextNumber,
  saveEnd,
} from '../../src/requests/request-store.ts';
import { stepRequest, type UpgradeRequest } from '../../src/requests/request.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { TEST_GUILD } from '../support/interactions.ts';
import { testRequest } from '../support/requests.ts';

const BY = { userId: '2', person: 'a-maintainer', name: 'A maintainer' };
const AT = new Date('2026-03-02T10:00:00Z');

describe.each(ENGINES)('requests on %s', (engine) => {
  let store: TestDatabase;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
  });

  afterEach(async () => {
    await store.close();
  });

  const insert = (request: UpgradeRequest) => store.database.transaction((tx) => insertRequest(tx, request));
  const find = (number: number, guild = TEST_GUILD) => findRequest(store.database.read, guild, number);
  const version = (n: number) => ({ text: `v${n}.0.0`, kind: 'tag', key: `tag:${n}.0.0` }) as const;
  const accepted = (request: UpgradeRequest): UpgradeRequest =>
    stepRequest(request, { kind: 'accept' }, { by: BY, at: AT, seen: null }).request;

  it('come back as they were kept, before and after their end', async () => {
    const request = testRequest({ precondition: 'Remove legacy-store.', running: null });
    await insert(request);
    expect(await find(17)).toEqual(request);

    const end = { by: { userId: null, person: null, name: 'nightly' }, at: AT, reason: 'Full.', supersededBy: 18 };
    const over: UpgradeRequest = { ...request, state: 'cancelled', decision: 2, end };
    await store.database.transaction((tx) => saveEnd(tx, over));

    expect(await find(17)).toEqual(over);
    expect(await find(17, '100000000000000009')).toBeNull();
    expect(await find(18)).toBeNull();
  });

  it('are numbered on', async () => {
    expect(await store.database.transaction(nextNumber)).toBe(1);

    await insert(testRequest({ number: 41 }));

    expect(await store.database.transaction(nextNumber)).toBe(42);
  });

  it('exist once while open for one version of one fleet, and again after that', async () => {
    const first = testRequest({ number: 1 });
    await insert(first);
    await expect(insert(testRequest({ number: 2 }))).rejects.toThrow();
    await insert(testRequest({ number: 3, fleet: 'waku.test' }));

    await store.database.transaction((tx) => saveEnd(tx, accepted(first)));
    await insert(testRequest({ number: 4 }));

    expect((await find(4))?.state).toBe('requested');
  });

  it('are decided once: the second writer is told', async () => {
    const request = testRequest();
    await insert(request);
    await store.database.transaction((tx) => saveEnd(tx, accepted(request)));

    const again = store.database.transaction((tx) => saveEnd(tx, { ...accepted(request), state: 'rejected' }));

    await expect(again).rejects.toThrow('was decided in another transaction');
    expect((await find(17))?.state).toBe('accepted');
  });

  it('are listed and counted by fleet and state, newest first', async () => {
    for (let n = 1; n <= 5; n += 1)
      await insert(testRequest({ number: n, version: version(n), fleet: n === 5 ? 'waku.test' : 'status.prod' }));
    const second = await find(2);
    await store.database.transaction((tx) => saveEnd(tx, accepted(second ?? testRequest())));
    const { read } = store.database;
    const query = { guildId: TEST_GUILD, fleets: ['status.prod'], state: null };

    const page = await listRequests(read, query, { limit: 2, offset: 1 });
    const open = await listRequests(read, { ...query, state: 'requested' }, { limit: 10 });

    expect(page.map(({ number }) => number)).toEqual([3, 2]);
    expect(open.map(({ number }) => number)).toEqual([4, 3, 1]);
    expect(await countRequests(read, query)).toBe(4);
    expect(await countRequests(read, { ...query, state: 'accepted' })).toBe(1);
    expect(await countRequests(read, { ...query, fleets: [] })).toBe(0);
    expect(await listRequests(read, { ...query, fleets: [] }, { limit: 10 })).toEqual([]);
    expect(await countRequests(read, { ...query, guildId: '1' })).toBe(0);
    expect(await listRequestedFleets(read, TEST_GUILD)).toEqual(['status.prod', 'waku.test']);
  });
});
