import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteRunsBefore } from '../../src/pipelines/run-store.ts';
import { insertSubscription, endSubscription } from '../../src/pipelines/subscription-store.ts';
import type { Subscription } from '../../src/pipelines/subscription.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { QuietHours } from '../../src/platform/config/route-config.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testRoute } from '../support/routes.ts';
import { openRoutingRoom, ROUTING_GUILD, type RoutingRoom } from '../support/routing.ts';
import { testPipeline, testRunEvent } from '../support/runs.ts';

const ROLE = '300000000000000001';
const KEY = 'github:acme/node:8163';
/** The clock of the test stands at 09:00 UTC on a Monday. */
const QUIET: QuietHours = {
  timeZone: 'UTC',
  from: '08:00',
  until: '10:00',
  days: ['mon'],
  breakThrough: ['production'],
};
const OVER = new Date('2026-03-02T10:00:00Z');

describe.each(ENGINES)('routing on %s', (engine) => {
  let store: TestDatabase;
  let config: Config;
  let room: RoutingRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    config = testConfig({
      roles: [{ name: 'infra', id: ROLE, grants: [] }],
      channels: [{ name: 'pipelines', id: '110000000000000001' }],
      pipelines: [testPipeline({ mention: { kind: 'role', name: 'infra' } })],
    });
    room = openRoutingRoom(store.database, () => config);
  });

  afterEach(async () => {
    await store.close();
  });

  const keys = async (): Promise<readonly string[]> => (await room.cards()).map(({ key }) => key);
  const why = async (key = KEY) => (await room.why.explainRun(store.database.read, key))?.routes ?? [];

  it('shows a run by its pipeline alone as ever, and says that it took it', async () => {
    await room.record(testRunEvent(), testRunEvent({ says: 'failure', atSecond: 60 }));

    expect(await keys()).toEqual([`run:${KEY}@pipelines`, `run-broke:${KEY}.1@pipelines`]);
    expect(room.verdicts).toEqual(['took']);
    expect(await why()).toMatchObject([
      { rule: { name: 'node-ci' }, verdict: { kind: 'took' }, mention: { kind: 'mentioned', whom: { id: ROLE } } },
    ]);
  });

  it('shows only failures, from the failure on, and carries that card on', async () => {
    config = { ...config, pipelines: [testPipeline({ verbosity: 'failures' })] };
    await room.record(testRunEvent());
    const before = await keys();

    await room.record(testRunEvent({ says: 'failure', atSecond: 60 }));
    const failed = await keys();
    await room.record(testRunEvent({ says: 'success', attempt: 2, atSecond: 120 }));

    expect(before).toEqual([]);
    expect(failed).toEqual([`run:${KEY}@pipelines`, `run-broke:${KEY}.1@pipelines`]);
    expect((await room.cards())[0]?.summary).toContain('succeeded');
    expect(room.verdicts).toEqual(['waits', 'took']);
  });

  it('shows only what broke or fixed the branch', async () => {
    config = { ...config, pipelines: [testPipeline({ verbosity: 'transitions' })] };
    await room.record(
      testRunEvent({ number: 160, says: 'success', atSecond: 1 }),
      testRunEvent({ number: 161, says: 'failure', atSecond: 2 }),
      testRunEvent({ number: 162, says: 'failure', atSecond: 3 }),
      testRunEvent({ number: 163, says: 'success', atSecond: 4 }),
    );

    const shown = (await keys()).filter((key) => key.startsWith('run:'));
    expect(shown).toEqual(['run:github:acme/node:8161@pipelines', `run:${KEY}@pipelines`]);
    expect(await why('github:acme/node:8162')).toMatchObject([
      { verdict: { kind: 'unasked', verbosity: 'transitions' } },
    ]);
  });

  it('makes one card where several routes show a run, and asks each what it wants', async () => {
    config = {
      ...config,
      pipelines: [testPipeline({ verbosity: 'failures', notify: [] })],
      routes: [
        testRoute({ name: 'all', channel: 'pipelines', notify: ['broke'], mention: { kind: 'role', name: 'infra' } }),
      ],
    };
    await room.record(testRunEvent(), testRunEvent({ says: 'failure', atSecond: 60 }));

    const [card, broke, ...others] = await room.cards();
    expect([card?.key, broke?.key, others]).toEqual([`run:${KEY}@pipelines`, `run-broke:${KEY}.1@pipelines`, []]);
    expect(broke?.body.allowed_mentions.roles).toEqual([ROLE]);
    expect(await why()).toMatchObject([
      { rule: { name: 'node-ci' }, spokenForBy: null },
      { rule: { name: 'all' }, spokenForBy: 'node-ci' },
    ]);
  });

  it('shows a run elsewhere by a route of the configuration, and says why another dropped it', async () => {
    config = {
      ...config,
      routes: [
        testRoute({ name: 'failures', channel: 'devops', filter: { results: ['failed'] }, mention: 'nobody' }),
        testRoute({ name: 'releases', channel: 'devops', filter: { branches: ['release/*'] } }),
        testRoute({ name: 'web', channel: 'devops', filter: { repositories: ['acme/web'] } }),
      ],
    };
    await room.record(testRunEvent(), testRunEvent({ says: 'failure', atSecond: 60 }));

    const shown = await room.cards();
    expect(shown.filter(({ place }) => place === 'channel:devops').map(({ kind }) => kind)).toEqual([
      'run',
      'run-broke',
    ]);
    const explained = await room.why.explainRun(store.database.read, KEY);
    expect(explained?.elsewhere).toBe(1);
    expect(explained?.routes).toMatchObject([
      { rule: { name: 'node-ci' }, verdict: { kind: 'took' } },
      { rule: { name: 'failures' }, verdict: { kind: 'took' }, mention: { kind: 'none-named', isDeliberate: true } },
      {
        rule: { name: 'releases' },
        verdict: { kind: 'dropped', mismatches: [{ field: 'branch', is: ['master'], wanted: ['release/*'] }] },
        mention: null,
      },
    ]);
  });

  const subscription: Subscription = {
    guildId: ROUTING_GUILD,
    number: 3,
    channelId: '110000000000000077',
    filter: testRoute({ filter: { environments: ['development'] } }).filter,
    manner: { verbosity: 'all', thread: false, notify: ['broke', 'fixed'], quietHours: null },
    mention: 'nobody',
    reason: null,
    madeBy: { userId: null, person: null, name: 'someone' },
    madeAt: OVER,
    ended: null,
  };

  it('shows a run in any channel that is subscribed, and only carries it on once that is ended', async () => {
    await store.database.transaction((tx) => insertSubscription(tx, subscription));
    await room.record(testRunEvent());
    const ended = { by: subscription.madeBy, at: OVER };
    await store.database.transaction((tx) => endSubscription(tx, { ...subscription, ended }));
    await room.record(
      testRunEvent({ says: 'failure', atSecond: 60 }),
      testRunEvent({ number: 164, says: 'failure', atSecond: 90 }),
    );

    const there = (await room.cards()).filter(({ place }) => place === 'channel:id:110000000000000077');
    expect(there.map(({ key, revision }) => [key, revision])).toEqual([[`run:${KEY}@id:110000000000000077`, 2]]);
  });

  it('forgets what routes made of a run with the run', async () => {
    await room.record(testRunEvent());
    await store.database.transaction((tx) => deleteRunsBefore(tx, { before: OVER, limit: 10 }));

    expect(await room.why.explainRun(store.database.read, KEY)).toBeNull();
    await room.record(testRunEvent());
    expect(room.verdicts).toEqual(['took', 'took']);
  });

  it('tells why of a run that made its commit flaky, as it was decided', async () => {
    config = { ...config, routes: [testRoute({ name: 'flakes', filter: { transitions: ['flaky'] } })] };
    await room.record(
      testRunEvent({ says: 'failure', atSecond: 60 }),
      testRunEvent({ says: 'success', attempt: 2, atSecond: 120 }),
    );

    expect((await room.why.explainRun(store.database.read, KEY))?.transitions).toContain('flaky');
    expect(await why()).toContainEqual(expect.objectContaining({ verdict: { kind: 'took' }, channel: 'devops' }));
  });

  describe('in quiet hours', () => {
    beforeEach(() => {
      config = {
        ...config,
        pipelines: [testPipeline({ quietHours: QUIET, mention: { kind: 'role', name: 'infra' } })],
      };
    });

    it('says nothing, and tells in one digest what still is broken, to whom it concerns', async () => {
      await room.record(
        testRunEvent({ number: 160, says: 'success', atSecond: 1 }),
        testRunEvent({ number: 161, says: 'failure', atSecond: 2 }),
        testRunEvent({ number: 162, says: 'failure', atSecond: 3 }),
      );
      const early = [await keys(), await room.digests()];
      room.clock.advance(OVER.getTime() - room.clock.now().getTime());

      expect(early).toEqual([[], 0]);
      expect(await room.digests()).toBe(1);
      const [digest, ...others] = await room.cards();
      expect(others).toEqual([]);
      expect(digest).toMatchObject({ place: 'channel:pipelines', kind: 'run-digest', phase: 'final' });
      expect(digest?.body.allowed_mentions.roles).toEqual([ROLE]);
      expect(digest?.body.content).toContain('3 runs, 1 still broken');
      const words = JSON.stringify(digest?.body.embeds);
      expect(words).toContain('✅ 1 succeeded · ❌ 2 failed');
      expect(words).toContain('Broke, and still is');
      expect(words).toContain('2 failures in a row');
      expect(await room.digests()).toBe(0);
      expect(await why('github:acme/node:8161')).toMatchObject([
        { verdict: { kind: 'digested' }, mention: { kind: 'mentioned', by: 'digest' } },
      ]);
    });

    it('tells those whom the digest reached that it is fixed, as an answer to the digest', async () => {
      await room.record(testRunEvent({ number: 161, says: 'failure', atSecond: 2 }));
      room.clock.advance(OVER.getTime() - room.clock.now().getTime());
      await room.digests();
      await room.record(testRunEvent({ number: 162, says: 'success', atSecond: 3700 }));

      const [digest, run, fixed] = (await room.cards())
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .toSorted(
          (a, b) =>
            ['run-digest', 'run', 'run-fixed'].indexOf(a.kind) - ['run-digest', 'run', 'run-fixed'].indexOf(b.kind),
        );
      expect(run?.kind).toBe('run');
      expect(fixed).toMatchObject({ kind: 'run-fixed', replyTo: digest?.key });
      expect(fixed?.body.allowed_mentions.roles).toEqual([ROLE]);
    });

    it('tells what was fixed meanwhile, and then mentions nobody', async () => {
      await room.record(
        testRunEvent({ number: 161, says: 'failure', atSecond: 2 }),
        testRunEvent({ number: 162, says: 'success', atSecond: 3 }),
      );
      room.clock.advance(OVER.getTime() - room.clock.now().getTime());
      await room.digests();

      const [digest, ...others] = await room.cards();
      expect(others).toEqual([]);
      expect(digest?.body.allowed_mentions).toEqual({ parse: [] });
      expect(JSON.stringify(digest?.body.embeds)).toContain('Fixed meanwhile');
    });

    it('tells a break of production at once all the same', async () => {
      config = { ...config, pipelines: config.pipelines.map((each) => ({ ...each, environment: 'production' })) };
      await room.record(testRunEvent(), testRunEvent({ says: 'failure', atSecond: 60 }));

      expect(await keys()).toEqual([`run:${KEY}@pipelines`, `run-broke:${KEY}.1@pipelines`]);
      expect(room.verdicts).toEqual(['held', 'took']);
    });

    it('holds back the end of a break that it told of before, and the digest tells it', async () => {
      config = { ...config, pipelines: [testPipeline({ mention: { kind: 'role', name: 'infra' } })] };
      await room.record(testRunEvent({ number: 161, says: 'failure', atSecond: 2 }));
      config = { ...config, pipelines: config.pipelines.map((each) => ({ ...each, quietHours: QUIET })) };
      await room.record(testRunEvent({ number: 162, says: 'success', atSecond: 3 }));
      const kinds = (await room.cards()).map(({ kind }) => kind);
      room.clock.advance(OVER.getTime() - room.clock.now().getTime());
      await room.digests();

      expect(kinds).not.toContain('run-fixed');
      const digest = (await room.cards()).find(({ kind }) => kind === 'run-digest');
      expect(JSON.stringify(digest?.body.embeds)).toContain('Fixed meanwhile');
    });

    it('shows a run that goes on after them by its card', async () => {
      await room.record(testRunEvent({ says: 'in_progress', atSecond: 1 }));
      room.clock.advance(OVER.getTime() - room.clock.now().getTime());
      await room.record(testRunEvent({ says: 'success', atSecond: 3700 }));

      expect(await keys()).toEqual([`run:${KEY}@pipelines`]);
      expect(await room.digests()).toBe(0);
    });
  });

  describe('with a thread per failing run', () => {
    beforeEach(() => {
      config = { ...config, pipelines: [testPipeline({ thread: true })] };
    });

    it('begins one on the card of the failure, with failing jobs and later attempts, and archives it when fixed', async () => {
      const part = {
        attempt: 1,
        key: '1',
        stage: null,
        job: 'build',
        state: 'failed',
        rawState: 'failure',
        phase: 'finished',
        position: null,
        mayFail: false,
        url: 'https://ci.example.org/jobs/1',
        failure: 'error: no such file',
        startedAt: null,
        updatedAt: OVER,
        endedAt: null,
      } as const;
      await room.record(testRunEvent());
      const before = await room.threads();
      await room.record({ ...testRunEvent({ says: 'failure', atSecond: 60 }), parts: [part] });
      const begun = await room.threads();
      await room.record(testRunEvent({ says: 'success', attempt: 2, atSecond: 120 }));

      expect(before).toEqual([]);
      expect(begun).toEqual([{ key: `run:${KEY}@pipelines`, name: 'ci #163 on master failed', wanted: 'open' }]);
      expect((await room.threads()).map(({ wanted }) => wanted)).toEqual(['archived']);
      const told = (await room.cards()).filter(({ kind }) => kind === 'run-thread');
      expect(told.map(({ key, place, summary }) => [key, place, summary])).toEqual([
        [`run-thread:${KEY}.1@pipelines`, `thread:run:${KEY}@pipelines`, '❌ Attempt 1: failed'],
        [`run-thread:${KEY}.2@pipelines`, `thread:run:${KEY}@pipelines`, '✅ Attempt 2: succeeded'],
      ]);
      expect(JSON.stringify(told[0]?.body.embeds)).toContain('error: no such file');
    });

    it('archives the threads of all failures when a later run fixes the branch', async () => {
      await room.record(
        testRunEvent({ number: 161, says: 'failure', atSecond: 2 }),
        testRunEvent({ number: 162, says: 'failure', atSecond: 3 }),
        testRunEvent({ number: 163, says: 'success', atSecond: 4 }),
      );

      expect((await room.threads()).map(({ wanted }) => wanted)).toEqual(['archived', 'archived']);
    });
  });
});
