import { sql } from 'kysely';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandler, type Handler } from '../../../src/platform/intake/handler.ts';
import { listSetAside } from '../../../src/platform/intake/inbox-store.ts';
import type { InboxOptions } from '../../../src/platform/intake/inbox.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createTestInbox, nameHandler, type Handled, type InboxFixture } from './intake-fixture.ts';

const DAY_MS = 86_400_000;

describe.each(ENGINES)('the inbox on %s', (engine) => {
  let store: TestDatabase;
  let commits: number;
  let handled: Handled;
  const open: InboxFixture[] = [];

  beforeEach(async () => {
    commits = 0;
    store = await openTestDatabase({ engine, observer: { committed: () => commits++ } });
    handled = { names: [] };
  });

  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.inbox.stop();
    await store.close();
  });

  function openInbox(more: Partial<InboxOptions> = {}): InboxFixture {
    const fixture = createTestInbox(store.database, { handlers: [nameHandler(handled)], ...more });
    open.push(fixture);
    return fixture;
  }

  const eventOf = (name: string, deliveryId = name) =>
    ({ source: 'github', event: 'workflow_run', deliveryId, payload: JSON.stringify({ name }) }) as const;

  it('commits everything that waits in one turn at once', async () => {
    const { inbox } = openInbox();
    const before = commits;

    const outcomes = await Promise.all(Array.from({ length: 100 }, (_, at) => inbox.record(eventOf(`n${at}`))));

    expect(outcomes.every((outcome) => outcome.kind === 'recorded')).toBe(true);
    expect(commits - before).toBe(1);
    expect((await inbox.stats()).waiting).toBe(100);
  });

  it('keeps each delivery once, also within one batch', async () => {
    const { inbox } = openInbox();

    const first = await Promise.all([inbox.record(eventOf('a')), inbox.record(eventOf('b', 'a'))]);
    const second = await inbox.record(eventOf('a'));
    const otherSource = await inbox.record({ ...eventOf('a'), source: 'gitlab' });

    expect(first.map((outcome) => outcome.kind)).toEqual(['recorded', 'repeat']);
    expect(second.kind).toBe('repeat');
    expect(otherSource.kind).toBe('recorded');
  });

  it('gives events to their handlers in the order of their arrival', async () => {
    const { inbox, clock } = openInbox();
    const names = Array.from({ length: 90 }, (_, at) => `n${at}`);
    for (const name of names) {
      void inbox.record(eventOf(name));
      if (name.endsWith('7')) clock.advance(1);
    }

    inbox.start();
    await inbox.idle();

    expect(handled.names).toEqual(names);
    expect(await inbox.stats()).toEqual({ waiting: 0, setAside: 0, oldestWaitingMs: null });
  });

  it('starts at once when something is recorded, and takes few transactions', async () => {
    const { inbox } = openInbox();
    inbox.start();
    await inbox.idle();
    const before = commits;

    await Promise.all(Array.from({ length: 40 }, (_, at) => inbox.record(eventOf(`n${at}`))));
    await inbox.idle();

    expect(handled.names).toHaveLength(40);
    // One to record, two of twenty, one that finds nothing; a slow machine ends some of them early.
    expect(commits - before).toBeGreaterThanOrEqual(4);
    expect(commits - before).toBeLessThan(20);
  });

  it('goes on after a restart with what the last process left', async () => {
    const first = openInbox();
    await first.inbox.record(eventOf('left'));
    await first.inbox.stop();

    const second = openInbox();
    second.inbox.start();
    await second.inbox.idle();

    expect(handled.names).toEqual(['left']);
  });

  it('sets aside what breaks its handler, undoes what it wrote, and goes on with the next', async () => {
    const { inbox, facts, lines } = openInbox({ handlers: [writingHandler()] });
    await store.database.transaction((tx) => sql`create table written (name text)`.execute(tx.tables()));
    await Promise.all(['a', 'poison', 'b'].map((name) => inbox.record(eventOf(name))));

    inbox.start();
    await inbox.idle();

    const written = await sql<{ name: string }>`select name from written`.execute(store.database.read.tables());
    expect(written.rows.map((row) => row.name)).toEqual(['a', 'b']);
    expect(await inbox.stats()).toMatchObject({ waiting: 0, setAside: 1 });
    expect(facts).toMatchObject([
      {
        kind: 'inbox.set-aside',
        source: 'github',
        event: 'workflow_run',
        error: 'Error: the handler broke',
        setAside: 1,
      },
    ]);
    expect(lines.join('')).toContain('An inbox event was set aside.');
  });

  it('names the fields of a misfit, never their values', async () => {
    const { inbox, facts, lines } = openInbox();
    await inbox.record({ ...eventOf('x'), payload: '{"name":{"first":"pl4nted"},"repository":"pl4nted"}' });

    inbox.start();
    await inbox.idle();

    const [aside] = await listSetAside(store.database.read, { limit: 10 });
    expect(aside).toMatchObject({
      source: 'github',
      event: 'workflow_run',
      deliveryId: 'x',
      error: 'does not fit: name: invalid_type, repository: invalid_type',
    });
    expect(JSON.stringify(facts) + lines.join('')).not.toContain('pl4nted');
  });

  it('cuts credentials out of the error that it keeps', async () => {
    const { inbox } = openInbox({
      handlers: [
        handlerThat(async () => {
          throw new Error(`cannot read https://user:hunter22@ci.example.org/ with ghp_${'a1'.repeat(18)}`);
        }),
      ],
    });
    await inbox.record(eventOf('x'));

    inbox.start();
    await inbox.idle();

    const [aside] = await listSetAside(store.database.read, { limit: 10 });
    expect(aside?.error).toBe('Error: cannot read https://[redacted]@ci.example.org/ with [redacted]');
  });

  it('sets aside an event whose handler is gone', async () => {
    const { inbox, facts } = openInbox({ handlers: [nameHandler(handled, 'push')] });
    await inbox.record(eventOf('x'));

    inbox.start();
    await inbox.idle();

    expect(facts).toMatchObject([{ error: 'no handler: no handler is registered for this event' }]);
  });

  it('keeps an event set aside even when a reaction to that breaks', async () => {
    const { inbox, lines } = openInbox({
      facts: {
        state: async () => {
          throw new Error('the reaction broke');
        },
      },
    });
    await Promise.all(['poison', 'next'].map((name) => inbox.record(eventOf(name))));

    inbox.start();
    await inbox.idle();

    expect(await inbox.stats()).toMatchObject({ setAside: 1 });
    expect(handled.names).toEqual(['next']);
    expect(lines.join('')).toContain('the reaction broke');
  });

  it('counts those set aside by name, and since when', async () => {
    const { inbox, facts, clock } = openInbox();
    inbox.start();
    await inbox.record(eventOf('poison', '1'));
    await inbox.idle();
    clock.advance(60_000);
    await inbox.record(eventOf('poison', '2'));
    await inbox.idle();

    const since = new Date('2026-03-02T09:00:00Z');
    expect(facts).toMatchObject([
      { setAside: 1, since },
      { setAside: 2, since },
    ]);
  });

  it('gives set-aside events another go, all or some of them', async () => {
    const { inbox, facts } = openInbox();
    inbox.start();
    await Promise.all(['1', '2', '3'].map((id) => inbox.record(eventOf('poison', id))));
    await inbox.idle();
    await inbox.stop();
    const aside = await listSetAside(store.database.read, { limit: 10 });

    // The same events under a handler that was mended.
    const mended = openInbox({ handlers: [handlerThat(async () => undefined, handled)] });
    const one = await mended.inbox.replay({ ids: [aside[1]!.id] });
    mended.inbox.start();
    await mended.inbox.idle();
    const none = await mended.inbox.replay({ event: 'push' });
    const rest = await mended.inbox.replay({ source: 'github', event: 'workflow_run' });
    await mended.inbox.idle();

    expect(facts).toHaveLength(3);
    expect([one, none, rest]).toEqual([1, 0, 2]);
    expect(handled.names).toEqual(['2', '1', '3']);
    expect(mended.facts).toMatchObject([
      { kind: 'inbox.replayed', replayed: 1, setAside: 2 },
      { kind: 'inbox.replayed', replayed: 2, setAside: 0, since: new Date('2026-03-02T09:00:00Z') },
    ]);
    expect(await mended.inbox.stats()).toMatchObject({ waiting: 0, setAside: 0 });
  });

  it('finds events that another program put back', async () => {
    const { inbox, clock } = openInbox();
    inbox.start();
    await inbox.idle();
    await openInbox().inbox.record(eventOf('from elsewhere'));

    clock.advance(5_000);
    await inbox.idle();

    expect(handled.names).toEqual(['from elsewhere']);
  });

  it('pages through what is set aside', async () => {
    const { inbox } = openInbox();
    inbox.start();
    await Promise.all(['1', '2', '3'].map((id) => inbox.record(eventOf('poison', id))));
    await inbox.idle();

    const first = await listSetAside(store.database.read, { limit: 2 });
    const second = await listSetAside(store.database.read, { limit: 2, after: first[1]!.id });

    expect([...first, ...second].map((each) => each.deliveryId)).toEqual(['1', '2', '3']);
  });

  it('forgets what is older than its retention, and never what waits', async () => {
    const { inbox, clock } = openInbox();
    inbox.start();
    for (let at = 0; at < 3; at++) {
      await Promise.all([inbox.record(eventOf('poison', `p${at}`)), inbox.record(eventOf(`n${at}`))]);
      await inbox.idle();
      clock.advance(DAY_MS);
    }
    await inbox.stop();
    const second = openInbox();
    await second.inbox.record(eventOf('waits'));

    const now = clock.now().getTime();
    const gone = await second.inbox.purge({
      processedBefore: new Date(now - 2 * DAY_MS + 1),
      setAsideBefore: new Date(now - 3 * DAY_MS + 1),
    });

    expect(gone).toEqual({ processed: 2, setAside: 1 });
    expect(await second.inbox.stats()).toMatchObject({ waiting: 1, setAside: 2 });
    expect((await second.inbox.record(eventOf('n2'))).kind).toBe('repeat');
    expect((await second.inbox.record(eventOf('n0'))).kind).toBe('recorded');
  });

  it('forgets thousands in small transactions', async () => {
    const { inbox } = openInbox();
    await Promise.all(Array.from({ length: 450 }, (_, at) => inbox.record(eventOf(`n${at}`))));
    inbox.start();
    await inbox.idle();
    const before = commits;

    const gone = await inbox.purge({ processedBefore: new Date('2027-01-01'), setAsideBefore: new Date('2027-01-01') });

    expect(gone.processed).toBe(450);
    expect(commits - before).toBe(4);
  });

  it('tells how long the oldest event waits', async () => {
    const { inbox, clock } = openInbox();
    await inbox.record(eventOf('a'));
    clock.advance(90_000);
    await inbox.record(eventOf('b'));

    expect(await inbox.stats()).toEqual({ waiting: 2, setAside: 0, oldestWaitingMs: 90_000 });
  });

  it('sheds what exceeds its queue instead of growing', async () => {
    const limits = { waitingEvents: 5, waitingBytes: 1_000, batchEvents: 2, batchBytes: 1_000 };
    const { inbox } = openInbox({ limits });

    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, at) => inbox.record(eventOf(`n${at}`))));
    const large = await Promise.all([inbox.record(eventOf('x'.repeat(900))), inbox.record(eventOf('y'.repeat(900)))]);

    expect(outcomes.filter((outcome) => outcome.kind === 'recorded')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome.kind === 'overloaded')).toHaveLength(3);
    expect(large.map((outcome) => outcome.kind)).toEqual(['recorded', 'overloaded']);
    // What is on disk takes no room any more.
    expect((await inbox.record(eventOf('z'.repeat(900)))).kind).toBe('recorded');
    expect((await inbox.stats()).waiting).toBe(7);
  });

  it('commits what it took before it stops, and takes nothing after', async () => {
    const { inbox } = openInbox();

    const taken = inbox.record(eventOf('a'));
    const stopped = inbox.stop();
    const late = inbox.record(eventOf('b'));
    await stopped;

    expect((await taken).kind).toBe('recorded');
    expect((await late).kind).toBe('closing');
  });

  it('refuses two handlers for one event', () => {
    expect(() => openInbox({ handlers: [nameHandler(handled), nameHandler(handled)] })).toThrow(/Two handlers/);
  });

  it('lets requests in between its transactions', async () => {
    const { inbox } = openInbox();
    await Promise.all(Array.from({ length: 100 }, (_, at) => inbox.record(eventOf(`n${at}`))));
    let turnsBefore = 0;
    const count = (): void => {
      if (handled.names.length === 100) return;
      turnsBefore++;
      setImmediate(count);
    };

    inbox.start();
    count();
    await inbox.idle();

    expect(turnsBefore).toBeGreaterThanOrEqual(5);
  });

  it('proves that it can commit, once a second at most', async () => {
    const { inbox, clock } = openInbox();
    const before = commits;

    const checks = await Promise.all([inbox.checkCommit(), inbox.checkCommit()]);
    clock.advance(999);
    await inbox.checkCommit();
    expect(commits - before).toBe(1);
    clock.advance(1);
    await inbox.checkCommit();

    expect(checks).toEqual([{ kind: 'can-commit' }, { kind: 'can-commit' }]);
    expect(commits - before).toBe(2);
  });
});

describe('the inbox when the store is in trouble', () => {
  let store: TestDatabase;
  let handled: Handled;
  let fixture: InboxFixture;

  beforeEach(async () => {
    store = await openTestDatabase();
    handled = { names: [] };
  });

  afterEach(async () => {
    await fixture.inbox.stop();
    await store.close();
  });

  const eventOf = (name: string, text = '') =>
    ({ source: 'github', event: 'workflow_run', deliveryId: name, payload: JSON.stringify({ name, text }) }) as const;

  /** A real SQLITE_FULL: the file may not grow, until it may again. */
  async function limitPages(pages: 'now' | 'none'): Promise<void> {
    await store.database.transaction(async (tx) => {
      const tables = tx.tables<unknown>();
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(tables);
      const most = pages === 'now' ? rows[0]!.page_count : 1_000_000;
      await sql`pragma max_page_count = ${sql.lit(most)}`.execute(tables);
    });
  }

  it('says that it could not record, keeps nothing, and records when there is room again', async () => {
    fixture = createTestInbox(store.database, { handlers: [nameHandler(handled)] });
    const large = 'x'.repeat(200_000);
    await limitPages('now');

    const full = await Promise.all([
      fixture.inbox.record(eventOf('a', large)),
      fixture.inbox.record(eventOf('b', large)),
    ]);
    await limitPages('none');
    const room = await fixture.inbox.record(eventOf('a', large));

    expect(full).toMatchObject([{ kind: 'failed' }, { kind: 'failed' }]);
    expect(room.kind).toBe('recorded');
    expect((await fixture.inbox.stats()).waiting).toBe(1);
  });

  it('sets nothing aside for a full disk: the events stay and are tried again', async () => {
    await store.database.transaction((tx) => sql`create table written (name text)`.execute(tx.tables()));
    fixture = createTestInbox(store.database, {
      handlers: [
        handlerThat(async (name, tx) => {
          await sql`insert into written values (${'x'.repeat(200_000)})`.execute(tx.tables());
          tx.afterCommit(() => handled.names.push(name));
        }),
      ],
    });
    await fixture.inbox.record(eventOf('a'));
    await limitPages('now');

    fixture.inbox.start();
    await fixture.inbox.idle();
    const during = await fixture.inbox.stats();
    expect(fixture.clock.nextWakeAt?.getTime()).toBe(fixture.clock.now().getTime() + 100);
    fixture.clock.advance(100);
    await fixture.inbox.idle();
    expect(fixture.clock.nextWakeAt?.getTime()).toBe(fixture.clock.now().getTime() + 200);
    await limitPages('none');
    fixture.clock.advance(200);
    await fixture.inbox.idle();

    expect(during).toMatchObject({ waiting: 1, setAside: 0 });
    expect(handled.names).toEqual(['a']);
    expect(fixture.facts).toEqual([]);
  });

  it('finds the one event that lets no commit pass, and handles the others', async () => {
    await store.database.transaction(async (tx) => {
      await sql`create table parent (id text primary key)`.execute(tx.tables());
      await sql`create table child (id text references parent (id) deferrable initially deferred)`.execute(tx.tables());
    });
    fixture = createTestInbox(store.database, {
      handlers: [
        handlerThat(async (name, tx) => {
          // Passes its savepoint; only the commit finds that the parent is missing.
          if (name === 'poison') await sql`insert into child values ('nobody')`.execute(tx.tables());
          tx.afterCommit(() => handled.names.push(name));
        }),
      ],
    });
    await Promise.all(['a', 'b', 'poison', 'c'].map((name) => fixture.inbox.record(eventOf(name))));

    fixture.inbox.start();
    await fixture.inbox.idle();

    expect(handled.names).toEqual(['a', 'b', 'c']);
    const aside = await listSetAside(store.database.read, { limit: 10 });
    expect(aside.map((each) => each.deliveryId)).toEqual(['poison']);
  });

  it('sets aside a handler that waits for something other than its queries', async () => {
    fixture = createTestInbox(store.database, {
      handlers: [
        handlerThat(async (name, tx) => {
          if (name === 'poison') await new Promise((resolve) => setImmediate(resolve));
          tx.afterCommit(() => handled.names.push(name));
        }),
      ],
    });
    await Promise.all(['a', 'poison', 'b'].map((name) => fixture.inbox.record(eventOf(name))));

    fixture.inbox.start();
    await fixture.inbox.idle();

    expect(handled.names).toEqual(['a', 'b']);
    expect(fixture.facts).toMatchObject([{ kind: 'inbox.set-aside' }]);
  });
});

type Work = (name: string, tx: Parameters<Handler['receive']>[2]) => Promise<void>;

function handlerThat(work: Work, handled?: Handled): Handler {
  return defineHandler({
    source: 'github',
    event: 'workflow_run',
    redact: (raw) => raw,
    payload: z.object({ name: z.string() }),
    async handle({ name }, event, tx) {
      await work(name, tx);
      if (handled !== undefined) tx.afterCommit(() => handled.names.push(event.deliveryId));
    },
  });
}

function writingHandler(): Handler {
  return handlerThat(async (name, tx) => {
    await sql`insert into written values (${name})`.execute(tx.tables());
    if (name === 'poison') throw new Error('the handler broke');
  });
}
