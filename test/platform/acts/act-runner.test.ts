import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Act, ActConnector, ActGuard, Acts, StoredAct } from '../../../src/platform/acts/act.ts';
import type { ActFact } from '../../../src/platform/acts/act-fact.ts';
import { createActs, doubtActs, settleActByHand, type HandOutcome } from '../../../src/platform/acts/act-ledger.ts';
import { createActRunner, type ActRunner } from '../../../src/platform/acts/act-runner.ts';
import type { HandSettling } from '../../../src/platform/acts/act-rules.ts';
import type { Database } from '../../../src/platform/database/transaction.ts';
import { FakeSystem, testAct, type Manner } from '../../support/acts.ts';
import { TestClock } from '../../support/clock.ts';
import { openTestDatabase } from '../../support/database.ts';
import { RecordedFacts } from '../../support/recorded-facts.ts';
import { recordedLog, type RecordedLog } from '../../support/recorded-log.ts';

interface Scene {
  readonly database: Database;
  readonly clock: TestClock;
  readonly system: FakeSystem;
  readonly facts: RecordedFacts<ActFact>;
  readonly acts: Acts;
  readonly log: RecordedLog;
  readonly runner: ActRunner;
  put(...acts: readonly Act[]): Promise<void>;
  get(key: string): Promise<StoredAct>;
  /** Lets time pass, and all that falls due on the way end at its own time. */
  pass(ms: number): Promise<void>;
  byHand(act: StoredAct, what: HandSettling, seen?: number | null): Promise<HandOutcome | null>;
}

interface SceneOptions {
  readonly guard?: ActGuard;
  readonly connector?: (system: string) => ActConnector | null;
  /** false: as if Muster had not started yet. */
  readonly started?: false;
}

async function open({ guard, connector, started }: SceneOptions = {}): Promise<Scene> {
  const { database, close } = await openTestDatabase();
  const clock = new TestClock();
  const system = new FakeSystem();
  const facts = new RecordedFacts<ActFact>();
  const log = recordedLog();
  const wake = (): void => {
    runner.wake();
  };
  const acts = createActs({ clock, facts, guildId: 'guild', wake });
  const runner: ActRunner = createActRunner({
    database,
    clock,
    facts,
    log,
    random: () => 1,
    findConnector: (act) => (connector === undefined ? system : connector(act.system)),
    ...(guard === undefined ? {} : { guard }),
  });
  onTestFinished(async () => {
    await runner.stop();
    await close();
  });
  if (started !== false) await runner.start();
  return {
    database,
    clock,
    system,
    facts,
    acts,
    log,
    runner,
    put: async (...list) => {
      await database.transaction(async (tx) => {
        for (const act of list) await acts.put(tx, act);
      });
      await runner.idle();
    },
    get: async (key) => {
      const act = await acts.find(database.read, key);
      if (act === null) throw new Error(`There is no act ${key}.`);
      return act;
    },
    pass: async (ms) => {
      const until = clock.now().getTime() + ms;
      for (let next = clock.nextWakeAt; next !== null && next.getTime() <= until; next = clock.nextWakeAt) {
        clock.advance(Math.max(0, next.getTime() - clock.now().getTime()));
        await runner.idle();
      }
      clock.advance(until - clock.now().getTime());
      await runner.idle();
    },
    byHand: async ({ number }, what, seen = null) => {
      const ask = { number, what, seen, by: 'a maintainer' };
      const outcome = await database.transaction((tx) => settleActByHand(tx, { clock, facts, wake }, ask));
      await runner.idle();
      return outcome;
    },
  };
}

describe('an act', () => {
  it('is done once, read back, and settled with what is so', async () => {
    const { put, get, system, facts } = await open();

    await put(testAct({ key: 'a' }));

    expect(await get('a')).toMatchObject({
      number: 1,
      state: 'done',
      because: 'it says so',
      url: 'https://fake.example/a',
      sends: 1,
      receipt: { id: 'a' },
    });
    expect(system.sends).toEqual(['a']);
    expect(facts.all.map(({ kind, act }) => [kind, act.state])).toEqual([['act.settled', 'done']]);
  });

  it('that is so already is done without a request', async () => {
    const { put, get, system } = await open();
    system.done.push('a');

    await put(testAct({ key: 'a' }));

    expect(await get('a')).toMatchObject({ state: 'done', sends: 0 });
    expect(system.sends).toEqual([]);
  });

  it('that the system refuses is refused, with its reason, and not tried again', async () => {
    const { put, get, pass, system, facts } = await open();
    system.manners.set('a', 'refuses');

    await put(testAct({ key: 'a' }));
    await pass(3_600_000);

    expect(await get('a')).toMatchObject({ state: 'refused', refusal: 'by-system', because: 'it answered 422' });
    expect(system.sends).toEqual(['a']);
    expect(facts.all.map(({ kind }) => kind)).toEqual(['act.settled']);
  });

  it('whose answer is lost after it was done is found to be done, and not sent again', async () => {
    const { put, get, system, facts } = await open();
    system.manners.set('a', 'does-it-and-loses-the-answer');

    await put(testAct({ key: 'a' }));

    expect(await get('a')).toMatchObject({ state: 'done', sends: 1, receipt: null });
    expect(system.times('a')).toBe(1);
    expect(facts.all.map(({ kind }) => kind)).toEqual(['act.unknown', 'act.settled']);
  });

  it('whose request is lost is sent again only once its absence proves that nothing came of it', async () => {
    const { put, get, pass, system, facts } = await open();
    system.manners.set('a', 'loses-the-request');

    await put(testAct({ key: 'a' }));
    await pass(29_999);
    expect(await get('a')).toMatchObject({ state: 'unknown', because: 'it does not show it' });
    expect(system.sends).toEqual(['a']);
    await pass(1);

    expect(await get('a')).toMatchObject({ state: 'done', sends: 2 });
    expect(system.times('a')).toBe(1);
    expect(facts.all.map(({ kind }) => kind)).toEqual(['act.unknown', 'act.resumed', 'act.settled']);
  });

  it('whose absence proves nothing is never sent again by itself, and asks for a person after ten minutes', async () => {
    const { put, get, pass, system, facts } = await open();
    system.settlingMs = null;
    system.manners.set('a', 'loses-the-request');

    await put(testAct({ key: 'a', deadline: new Date('2026-03-05T09:00:00Z') }));
    await pass(9 * 60_000);
    expect(await get('a')).toMatchObject({ state: 'unknown', needsPerson: false });
    await pass(24 * 3_600_000);

    expect(await get('a')).toMatchObject({ state: 'unknown', needsPerson: true });
    expect(system.sends).toEqual(['a']);
    expect(facts.all.map(({ kind, act }) => [kind, act.needsPerson])).toEqual([
      ['act.unknown', false],
      ['act.unknown', true],
    ]);
  });

  it('that no read can tell of is done where the system took it, and a person’s where its answer was lost', async () => {
    const { put, get, pass, system } = await open();
    system.manners.set('heard', 'never-tells').set('unheard', 'never-tells-and-loses-the-answer');

    await put(testAct({ key: 'heard' }), testAct({ key: 'unheard' }));
    const { reads } = system;
    await pass(3_600_000);

    expect(await get('heard')).toMatchObject({ state: 'done' });
    expect(await get('unheard')).toMatchObject({ state: 'unknown', needsPerson: true, dueAt: null });
    expect(system.sends).toEqual(['heard', 'unheard']);
    // Nothing is asked that cannot be answered.
    expect(system.reads).toBe(reads);
  });

  it('that is taken three times without effect is given up', async () => {
    const { put, get, pass, system } = await open();
    system.manners.set('a', 'takes-it-without-effect');

    await put(testAct({ key: 'a' }));
    await pass(30 * 60_000);

    expect(await get('a')).toMatchObject({ state: 'refused', refusal: 'without-effect', sends: 3 });
    expect(system.sends).toHaveLength(3);
  });

  it('that shows late is read again until it shows, and is unknown after a minute', async () => {
    const { put, get, pass, system } = await open();
    system.settlingMs = 600_000;
    system.manners.set('a', 'shows-it-late');

    await put(testAct({ key: 'a' }));
    expect(await get('a')).toMatchObject({ state: 'checking' });
    await pass(120_000);
    expect(await get('a')).toMatchObject({ state: 'unknown' });
    system.hidden.clear();
    await pass(300_000);

    expect(await get('a')).toMatchObject({ state: 'done', sends: 1 });
  });

  it('that cannot be reached waits, says for what, and is refused at its deadline', async () => {
    const { put, get, pass, system, facts } = await open();
    system.manners.set('a', 'is-closed');

    await put(testAct({ key: 'a' }));
    expect(await get('a')).toMatchObject({ state: 'waiting', because: 'connection refused' });
    await pass(3_600_000);

    expect(await get('a')).toMatchObject({
      state: 'refused',
      refusal: 'expired',
      because: 'it was not begun in time: connection refused',
      settledAt: new Date('2026-03-02T10:00:00Z'),
    });
    expect(system.sends).toEqual([]);
    expect(facts.all.map(({ kind }) => kind)).toEqual(['act.settled']);
  });

  it('waits until the moment that its system names', async () => {
    const retryAt = new Date('2026-03-02T09:20:00Z');
    const asked: Date[] = [];
    const connector: ActConnector = {
      settlingMs: 0,
      read: () => Promise.resolve({ kind: 'not-so', because: 'it is not there' }),
      send: () => {
        asked.push(clock.now());
        return Promise.resolve({ kind: 'not-sent', why: 'the budget is spent', retryAt });
      },
    };
    const { put, get, pass, clock } = await open({ connector: () => connector });

    await put(testAct({ key: 'a' }));

    expect(await get('a')).toMatchObject({ state: 'waiting', sends: 0, dueAt: retryAt });
    await pass(25 * 60_000);
    expect(asked.slice(0, 2)).toEqual([new Date('2026-03-02T09:00:00Z'), retryAt]);
  });

  it('for which the configuration has no connection waits for one', async () => {
    let isThere = false;
    const system = new FakeSystem();
    const { put, get, pass } = await open({ connector: () => (isThere ? system : null) });

    await put(testAct({ key: 'a' }));
    expect(await get('a')).toMatchObject({
      state: 'waiting',
      because: 'no connection of the configuration called fake can do it',
    });
    isThere = true;
    await pass(10_000);

    expect(await get('a')).toMatchObject({ state: 'done' });
  });

  it('is unknown where its connector breaks while sending, and the log says why', async () => {
    const connector: ActConnector = {
      settlingMs: null,
      read: () => Promise.resolve({ kind: 'not-so', because: 'it is not there' }),
      send: () => Promise.reject(new Error('a mistake in the code')),
    };
    const { put, get, log } = await open({ connector: () => connector });

    await put(testAct({ key: 'a' }));

    expect(await get('a')).toMatchObject({ state: 'unknown' });
    expect(log.lines.map(({ sentence }) => sentence)).toEqual(['A connector broke at an act.']);
  });
});

function brokenAtOnce(): ActConnector {
  const broken = (): never => {
    throw new TypeError('its input is not what it should be');
  };
  return { settlingMs: null, read: broken, send: broken };
}

describe('a connector', () => {
  it('that throws before it promises anything breaks its own act alone', async () => {
    const { put, get, system, log, pass } = await open({
      connector: (name) => (name === 'broken' ? brokenAtOnce() : system),
    });

    await put(testAct({ key: 'broken', system: 'broken' }), testAct({ key: 'fine' }));
    await pass(1);

    expect(await get('fine')).toMatchObject({ state: 'done' });
    expect(await get('broken')).toMatchObject({
      state: 'waiting',
      because: 'reading it failed within Muster; the log has why',
    });
    expect(log.lines.map(({ sentence }) => sentence)).toEqual(['A connector broke at an act.']);
  });

  it('that hangs while sending is unknown after five minutes, and never sent again while it may yet arrive', async () => {
    const { system, put, get, pass, runner } = await open();
    const answer = Promise.withResolvers<undefined>();
    system.onSend = () => answer.promise;

    const putting = put(testAct({ key: 'a' }));
    await vi.waitFor(() => {
      expect(system.sends).toEqual(['a']);
    });
    await pass(5 * 60_000);
    await putting;
    const hung = await get('a');
    await pass(20 * 60_000);
    const later = await get('a');
    answer.resolve(undefined);
    await vi.waitFor(async () => {
      expect(await get('a')).toMatchObject({ state: 'done' });
    });
    await runner.idle();

    expect(hung).toMatchObject({ state: 'unknown', because: 'it does not show it' });
    expect(later).toMatchObject({ state: 'unknown', needsPerson: true });
    expect(system.sends).toEqual(['a']);
  });

  it('whose late answer comes after a person spoke changes nothing', async () => {
    const { system, put, get, pass, runner, byHand } = await open();
    const answer = Promise.withResolvers<undefined>();
    system.onSend = () => answer.promise;
    system.manners.set('a', 'refuses');

    const putting = put(testAct({ key: 'a' }));
    await vi.waitFor(() => {
      expect(system.sends).toEqual(['a']);
    });
    await pass(5 * 60_000);
    await putting;
    await byHand(await get('a'), 'done');
    answer.resolve(undefined);
    await vi.waitFor(() => {
      expect(runner.status().inFlight).toEqual([]);
    });
    await pass(60_000);

    expect(await get('a')).toMatchObject({ state: 'done', settledBy: 'a maintainer' });
  });
});

describe('a clock that jumps back', () => {
  it('while nobody knows of an act proves nothing early, and brings no second request', async () => {
    const { system, put, get, pass, clock } = await open();
    system.manners.set('a', 'does-it-and-loses-the-answer');
    system.hidden.add('a');

    await put(testAct({ key: 'a' }));
    clock.advance(-3_600_000);
    await pass(120_000);
    const early = await get('a');
    system.hidden.clear();
    await pass(3_700_000);

    expect(early).toMatchObject({ state: 'unknown' });
    expect(await get('a')).toMatchObject({ state: 'done' });
    expect(system.sends).toEqual(['a']);
  });
});

describe('what allowed an act', () => {
  it('is asked again right before it is sent: what closed meanwhile refuses it', async () => {
    const { put, get, system } = await open({
      guard: () => Promise.resolve({ kind: 'refuse', because: 'the window closed' }),
    });

    await put(testAct({ key: 'a' }));

    expect(await get('a')).toMatchObject({ state: 'refused', refusal: 'by-rule', because: 'the window closed' });
    expect(system.sends).toEqual([]);
  });

  it('can put it off', async () => {
    const until = new Date('2026-03-02T09:30:00Z');
    const { put, get, pass, system, clock }: Scene = await open({
      guard: () =>
        Promise.resolve(
          clock.now() < until ? { kind: 'wait', until, because: 'the window is not open yet' } : { kind: 'go' },
        ),
    });

    await put(testAct({ key: 'a' }));
    expect(await get('a')).toMatchObject({ state: 'waiting', dueAt: until, because: 'the window is not open yet' });
    await pass(1_800_000);

    expect(system.sends).toEqual(['a']);
  });
});

describe('acts on one target', () => {
  it('are carried out in the order in which they were put, one after the other', async () => {
    const { put, pass, system, get } = await open();
    system.manners.set('first', 'loses-the-request');

    await put(
      testAct({ key: 'first', target: 'x' }),
      testAct({ key: 'second', target: 'x' }),
      testAct({ key: 'other' }),
    );
    expect(system.sends.toSorted()).toEqual(['first', 'other']);
    await pass(60_000);

    expect(system.done).toEqual(['other', 'first', 'second']);
    expect(await get('second')).toMatchObject({ state: 'done' });
  });

  it('wait behind one that nobody knows of, and are refused at their own deadline', async () => {
    const { put, pass, system, get } = await open();
    system.manners.set('first', 'never-tells-and-loses-the-answer');

    await put(testAct({ key: 'first', target: 'x' }), testAct({ key: 'second', target: 'x' }));
    await pass(3_600_000);

    expect(await get('first')).toMatchObject({ state: 'unknown' });
    expect(await get('second')).toMatchObject({ state: 'refused', refusal: 'expired' });
  });

  it('leave room for other systems: one that hangs does not hold up the rest', async () => {
    const hanging = new FakeSystem();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    hanging.onSend = () => released;
    const quick = new FakeSystem();
    const { database, acts, runner, get } = await open({ connector: (name) => (name === 'slow' ? hanging : quick) });
    const quickDone = new Promise<void>((resolve) => {
      quick.onSend = () => {
        resolve();
        return Promise.resolve();
      };
    });

    await database.transaction(async (tx) => {
      for (let n = 0; n < 20; n += 1) await acts.put(tx, testAct({ key: `slow-${n}`, system: 'slow' }));
      await acts.put(tx, testAct({ key: 'quick', system: 'quick' }));
    });
    await quickDone;

    expect(hanging.sends.length).toBeLessThanOrEqual(4);
    release();
    await runner.idle();
    expect(await get('slow-19')).toMatchObject({ state: 'done' });
  });
});

describe('putting an act', () => {
  it('twice under one key is one act', async () => {
    const { put, system, database, acts } = await open();

    await put(testAct({ key: 'a' }));
    const again = await database.transaction((tx) => acts.put(tx, testAct({ key: 'a' })));

    expect(again).toMatchObject({ kind: 'known', act: { state: 'done' } });
    expect(system.sends).toEqual(['a']);
  });

  it('of another content under a known key is a mistake, and rolls back', async () => {
    const { put } = await open();
    await put(testAct({ key: 'a' }));

    await expect(put(testAct({ key: 'a', input: { what: 'else' } }))).rejects.toThrow(
      'was put before as something else',
    );
  });

  it('in a transaction that rolls back sends nothing', async () => {
    const { database, acts, system, runner } = await open();

    const broken = database.transaction(async (tx) => {
      await acts.put(tx, testAct({ key: 'a' }));
      throw new Error('no');
    });

    await expect(broken).rejects.toThrow('no');
    await runner.idle();
    expect(system.sends).toEqual([]);
  });

  it('and taking it back before anything was sent refuses it; later it is too late', async () => {
    const { put, database, acts, get, system } = await open();
    system.manners.set('closed', 'is-closed');
    await put(testAct({ key: 'closed' }), testAct({ key: 'done' }));

    const outcomes = await database.transaction(async (tx) => [
      await acts.withdraw(tx, 'closed', 'the window was cancelled'),
      await acts.withdraw(tx, 'done', 'the window was cancelled'),
      await acts.withdraw(tx, 'unheard-of', 'the window was cancelled'),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['withdrawn', 'too-late', 'no-such-act']);
    expect(await get('closed')).toMatchObject({ refusal: 'withdrawn', because: 'the window was cancelled' });
  });
});

describe('an unknown act, settled by a person', () => {
  async function unknown(scene: Scene, manner: Manner = 'never-tells-and-loses-the-answer'): Promise<StoredAct> {
    scene.system.manners.set('a', manner);
    await scene.put(testAct({ key: 'a' }));
    return scene.get('a');
  }

  it('who says that it was done is done, by their name', async () => {
    const scene = await open();
    const act = await unknown(scene);

    const outcome = await scene.byHand(act, 'done', act.version);

    expect(outcome).toMatchObject({ kind: 'settled', act: { state: 'done', settledBy: 'a maintainer' } });
    expect(scene.system.sends).toEqual(['a']);
  });

  it('who says that it was not done is sent again', async () => {
    const scene = await open();
    const act = await unknown(scene);
    scene.system.manners.set('a', 'does-it');

    const outcome = await scene.byHand(act, 'not-done', act.version);

    expect(outcome).toMatchObject({ kind: 'resumed' });
    // The fake did it the first time, and says so now: even then nothing is done twice.
    expect(await scene.get('a')).toMatchObject({ state: 'done' });
    expect(scene.system.times('a')).toBe(1);
  });

  it('after its deadline is not sent again', async () => {
    const scene = await open();
    const act = await unknown(scene);
    await scene.pass(3_600_000);

    const outcome = await scene.byHand(act, 'not-done');

    expect(outcome).toMatchObject({ kind: 'settled', act: { state: 'refused', refusal: 'expired' } });
    expect(scene.system.sends).toEqual(['a']);
  });

  it('is not settled by a button drawn for an older version, nor twice', async () => {
    const scene = await open();
    const act = await unknown(scene);

    const stale = await scene.byHand(act, 'done', act.version - 1);
    await scene.byHand(act, 'done', act.version);
    const twice = await scene.byHand(act, 'not-done', act.version);

    expect([stale?.kind, twice?.kind]).toEqual(['changed', 'changed']);
    expect(await scene.get('a')).toMatchObject({ state: 'done' });
  });
});

describe('a restored backup', () => {
  it('turns what was in flight into unknown; it is never sent again without a person', async () => {
    const scene = await open({ started: false });
    const { database, acts, clock, runner, system, get, pass, facts } = scene;
    await database.transaction(async (tx) => {
      for (const key of ['done-since', 'not-done']) {
        await acts.put(tx, testAct({ key, deadline: new Date('2026-03-03T09:00:00Z') }));
      }
    });
    system.done.push('done-since');

    await database.transaction((tx) => doubtActs(tx, { restoredAt: clock.now() }));
    await runner.start();
    await runner.idle();
    expect(facts.all.map(({ kind, act }) => `${kind} ${act.key}`)).toContain('act.unknown not-done');
    await pass(12 * 3_600_000);

    expect(await get('done-since')).toMatchObject({ state: 'done' });
    const open_ = await get('not-done');
    expect(open_).toMatchObject({ state: 'unknown', needsPerson: true, isRestored: true });
    expect(system.sends).toEqual([]);
    await scene.byHand(open_, 'not-done');
    expect(await get('not-done')).toMatchObject({ state: 'done', isRestored: false });
    expect(system.sends).toEqual(['not-done']);
  });
});

describe('a runner', () => {
  it('that finds an act marked as being sent, by one that has ended, reads before it does anything', async () => {
    const scene = await open({ started: false });
    const { database, acts, system, runner, get, pass } = scene;
    await database.transaction((tx) => acts.put(tx, testAct({ key: 'a' })));
    const act = await get('a');
    await database.transaction(async (tx) => {
      await tx
        .tables<{ acts: { number: number; state: string; sends: number } }>()
        .updateTable('acts')
        .set({ state: 'sending', sends: 1 })
        .where('number', '=', act.number)
        .execute();
    });
    const order: string[] = [];
    system.onRead = async () => void order.push('read');
    system.onSend = async () => void order.push('send');

    await runner.start();
    await runner.idle();
    expect(await get('a')).toMatchObject({ state: 'unknown' });
    await pass(60_000);

    expect(order[0]).toBe('read');
    expect(order.filter((each) => each === 'send')).toHaveLength(1);
    expect(await get('a')).toMatchObject({ state: 'done', sends: 2 });
  });

  it('goes on when the store failed it, and does nothing twice', async () => {
    const scene = await open();
    const { facts, put, get, pass, system, log } = scene;
    facts.isBroken = true;

    await put(testAct({ key: 'a' }));
    expect(log.lines.map(({ sentence }) => sentence)).toEqual(['The runner of acts met a fault; it tries again.']);
    facts.isBroken = false;
    await pass(10_000);

    expect(await get('a')).toMatchObject({ state: 'done' });
    expect(system.times('a')).toBe(1);
  });
});
