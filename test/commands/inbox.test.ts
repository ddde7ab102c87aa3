import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInboxCommand } from '../../commands/inbox.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { AuditRecord } from '../../src/audit/audit.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Dispatcher } from '../../src/platform/discord/dispatcher.ts';
import type { InboxFact } from '../../src/platform/intake/inbox-fact.ts';
import { listSetAside, listWaiting } from '../../src/platform/intake/inbox-store.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testDispatcher } from '../support/dispatcher.ts';
import { slash, typing, type Who } from '../support/interactions.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';
import { RecordingResponder } from '../support/recording-responder.ts';
import { setEventAside, testInboxService } from '../support/set-aside.ts';

const OPERATORS = '400000000000000001';
const READERS = '400000000000000002';
const OPERATOR: Who = { userId: '200000000000000001', roles: [OPERATORS] };
const READER: Who = { userId: '200000000000000002', roles: [READERS] };
const STRANGER: Who = { userId: '200000000000000009' };

const CONFIG: Config = testConfig({
  roles: [
    { name: 'operators', id: OPERATORS, grants: [{ permission: 'inbox.*', fleets: ['*'] }] },
    { name: 'readers', id: READERS, grants: [{ permission: 'inbox.view', fleets: ['*'] }] },
  ],
});

describe('/inbox', () => {
  let store: TestDatabase;
  let audit: AuditService;
  let responder: RecordingResponder;
  let dispatcher: Dispatcher;
  let facts: RecordedFacts<InboxFact>;

  beforeEach(async () => {
    const clock = new TestClock('2026-03-02T09:00:00Z');
    store = await openTestDatabase();
    facts = new RecordedFacts();
    const { database } = store;
    audit = createAuditService({ database, clock, config: () => CONFIG });
    const inboxService = testInboxService({
      database,
      audit,
      facts,
    });
    responder = new RecordingResponder();
    dispatcher = testDispatcher({
      commands: [createInboxCommand({ inboxService, database })],
      gate: createGate(() => CONFIG),
      audit,
      database,
      responder,
      clock,
    });
  });

  afterEach(async () => {
    await dispatcher.settled();
    await store.close();
  });

  const list = (who: Who) => dispatcher.dispatch(slash('inbox', [{ name: 'list', type: 1, options: [] }], who));
  const replay = (who: Who, event?: string) =>
    dispatcher.dispatch(
      slash(
        'inbox',
        [{ name: 'replay', type: 1, options: event === undefined ? [] : [{ name: 'event', type: 3, value: event }] }],
        who,
      ),
    );
  const said = (): string => JSON.stringify(responder.calls);
  const setAside = async () => (await listSetAside(store.database.read, { limit: 10 })).map(({ id }) => id);
  const waiting = async () => (await listWaiting(store.database.read, 10)).map(({ event }) => event.id);

  async function records(): Promise<readonly AuditRecord[]> {
    const everything = { userIds: null, act: null, fleet: null, since: null };
    return (await audit.search(store.database.read, everything, { limit: 10, from: { kind: 'newest' } })).records;
  }

  it('lists what is set aside, with what was wrong and never with what it held', async () => {
    const id = await setEventAside(store.database);

    const result = await list(READER);

    expect(result.outcome).toBe('listed');
    expect(said()).toContain(id);
    expect(said()).toContain('repository: invalid');
    expect(said()).not.toContain('what-the-payload-holds');
    expect(said()).toContain('"flags":64');
  });

  it('puts back all there are, and records it once with who asked', async () => {
    const ids = [await setEventAside(store.database), await setEventAside(store.database, { event: 'push' })];

    const result = await replay(OPERATOR);

    expect(result.outcome).toBe('replayed');
    expect(said()).toContain('2 events will be handled again now');
    expect(await waiting()).toEqual(ids);
    expect(facts.all).toMatchObject([
      { kind: 'inbox.replayed', replayed: 1, setAside: 0 },
      { kind: 'inbox.replayed', replayed: 1, setAside: 0 },
    ]);
    expect(await records()).toMatchObject([
      {
        act: 'command:inbox replay',
        userId: OPERATOR.userId,
        permission: 'inbox.replay',
        verdict: 'allowed',
        outcome: 'replayed',
        subject: 'all (2)',
      },
    ]);
  });

  it('puts back one by its id, or all of one name, and leaves the others', async () => {
    const one = await setEventAside(store.database);
    const other = await setEventAside(store.database);
    const push = await setEventAside(store.database, { event: 'push' });

    await replay(OPERATOR, one);
    expect(await setAside()).toEqual([other, push]);

    await replay(OPERATOR, 'github push');
    expect(await setAside()).toEqual([other]);
    expect((await records()).map(({ subject }) => subject)).toEqual(['github push (1)', `${one} (1)`]);
  });

  it('says so when nothing like that is set aside, and when what was typed names nothing', async () => {
    const id = await setEventAside(store.database);

    const none = await replay(OPERATOR, 'github push');
    const unreadable = await replay(OPERATOR, 'everything!');

    expect([none.outcome, unreadable.outcome]).toEqual(['nothing-set-aside', 'unreadable-event']);
    expect(said()).toContain('Nothing of `github push` is set aside');
    expect(said()).toContain('That names no event.');
    expect(await setAside()).toEqual([id]);
    expect((await records()).map(({ outcome }) => outcome)).toEqual(['unreadable-event', 'nothing-set-aside']);
  });

  it('refuses a stranger both, and a reader the replay, and changes nothing', async () => {
    const id = await setEventAside(store.database);

    const results = [await list(STRANGER), await replay(STRANGER, id), await replay(READER)];

    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused']);
    expect(said()).not.toContain('repository: invalid');
    expect(said()).toContain('inbox.replay');
    expect(said()).toContain('operators');
    expect(await setAside()).toEqual([id]);
    expect((await records()).map(({ verdict }) => verdict)).toEqual(['refused', 'refused', 'refused']);
  });

  it('puts nothing back when the record of it cannot be kept', async () => {
    const id = await setEventAside(store.database);
    facts.isBroken = true;

    const result = await replay(OPERATOR);

    expect(result.outcome).toBe('fault');
    expect(await setAside()).toEqual([id]);
    expect((await records()).map(({ verdict }) => verdict)).toEqual(['fault']);
  });

  it('offers the names that are set aside to whom may replay, and nothing to others', async () => {
    await setEventAside(store.database);
    await setEventAside(store.database);
    await setEventAside(store.database, { event: 'push' });
    const ask = (who: Who) =>
      dispatcher.dispatch(
        typing(
          'inbox',
          [{ name: 'replay', type: 1, options: [{ name: 'event', type: 3, value: 'WORK', focused: true }] }],
          who,
        ),
      );

    await ask(OPERATOR);
    expect(said()).toContain('{"name":"github workflow_run (2 events)","value":"github workflow_run"}');
    expect(said()).not.toContain('push');

    responder.calls.length = 0;
    await ask(READER);
    expect(said()).toContain('"choices":[]');
  });
});
