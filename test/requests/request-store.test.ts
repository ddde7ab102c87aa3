import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  countRequests,
  findRequest,
  insertRequest,
  listRequestedFleets,
  listRequests,
  nextNumber,
  listDueRequests,
  listSteps,
  saveStep,
  saveWithin,
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

    const nightly = { userId: null, person: null, name: 'nightly' };
    const decided = { by: nightly, at: AT, reason: 'Full.', supersededBy: 18 };
    const over: UpgradeRequest = { ...request, state: 'cancelled', decision: 2, enteredAt: AT, decided };
    await store.database.transaction((tx) => saveStep(tx, over, nightly));

    expect(await find(17)).toEqual(over);
    expect(await listSteps(store.database.read, 17)).toEqual([
      { decision: 1, state: 'requested', at: request.requestedAt, by: request.requestedBy, because: null },
      { decision: 2, state: 'cancelled', at: AT, by: nightly, because: 'Full.' },
    ]);
    expect(await find(17, '100000000000000009')).toBeNull();
    expect(await find(18)).toBeNull();
  });

  it('keep all that is known of their life, and are found when something falls due', async () => {
    const by = { userId: '2', person: 'a-maintainer', name: 'A maintainer' };
    const whole = testRequest({
      configChange: 'https://github.com/acme/infra/pull/7',
      bandwidth: { change: 'higher', percent: 12.5 },
      wantedBy: new Date('2026-03-09T09:00:00Z'),
      risk: 'high',
      image: { reference: 'harbor.status.im/wakuorg/nwaku:v0.38.1', digest: 'sha256:9f86d081' },
      checks: [{ about: 'newer', verdict: 'caution', said: 'it is older than v0.39.0, which runs there' }],
      decided: { by: null, at: AT, reason: null, supersededBy: null },
      plan: { at: new Date('2026-03-03T09:00:00Z'), window: 'W-3', by },
      execution: {
        by: null,
        begunAt: AT,
        deploy: 12,
        backTo: 'v0.38.0',
        hold: 4,
        soak: { since: AT, until: new Date('2026-03-03T10:00:00Z'), restarts: 1, because: 'a host restarted' },
        rollback: { by, begunAt: AT, reason: 'It leaks.', deploy: 13, hold: 5 },
      },
      dueAt: AT,
    });
    await insert(whole);
    expect(await find(17)).toEqual(whole);

    const due = (now: Date) => listDueRequests(store.database.read, { guildId: TEST_GUILD, now, limit: 10 });
    expect(await due(new Date(AT.getTime() - 1))).toEqual([]);
    expect(await due(AT)).toEqual([whole]);

    const within = { ...whole, because: 'the windows are closed', dueAt: null };
    await store.database.transaction((tx) => saveWithin(tx, within));
    expect(await find(17)).toEqual(within);
    expect(await due(AT)).toEqual([]);
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

    await store.database.transaction((tx) => saveStep(tx, { ...accepted(first), state: 'cancelled' }, BY));
    await insert(testRequest({ number: 4 }));

    expect((await find(4))?.state).toBe('requested');
  });

  it('are decided once: the second writer is told', async () => {
    const request = testRequest();
    await insert(request);
    await store.database.transaction((tx) => saveStep(tx, accepted(request), BY));

    const again = store.database.transaction((tx) => saveStep(tx, { ...accepted(request), state: 'rejected' }, BY));

    await expect(again).rejects.toThrow('was decided in another transaction');
    expect((await find(17))?.state).toBe('accepted');
  });

  it('are listed and counted by fleet and state, newest first', async () => {
    for (let n = 1; n <= 5; n += 1)
      await insert(testRequest({ number: n, version: version(n), fleet: n === 5 ? 'waku.test' : 'status.prod' }));
    const second = await find(2);
    await store.database.transaction((tx) => saveStep(tx, accepted(second ?? testRequest()), BY));
    const { read } = store.database;
    const query = { guildId: TEST_GUILD, fleets: ['status.prod'], state: null };

    const page = await listRequests(read, query, { limit: 2, offset: 1 });
    const waiting = await listRequests(read, { ...query, state: 'requested' }, { limit: 10 });
    const open = await listRequests(read, { ...query, state: 'open' }, { limit: 10 });

    expect(page.map(({ number }) => number)).toEqual([3, 2]);
    expect(waiting.map(({ number }) => number)).toEqual([4, 3, 1]);
    expect(open.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
    expect(await countRequests(read, query)).toBe(4);
    expect(await countRequests(read, { ...query, state: 'accepted' })).toBe(1);
    expect(await countRequests(read, { ...query, fleets: [] })).toBe(0);
    expect(await listRequests(read, { ...query, fleets: [] }, { limit: 10 })).toEqual([]);
    expect(await countRequests(read, { ...query, guildId: '1' })).toBe(0);
    expect(await listRequestedFleets(read, TEST_GUILD)).toEqual(['status.prod', 'waku.test']);
  });
});
