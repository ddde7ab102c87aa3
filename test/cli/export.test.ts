import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseMoment } from '../../src/cli/moment.ts';
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import { readEventLine, writeEventLine, type RecordedEvent } from '../../src/platform/intake/event-line.ts';
import { createInsertEvents, markProcessed, markSetAside } from '../../src/platform/intake/inbox-store.ts';
import { createIds } from '../../src/platform/ids.ts';
import { holdDatabase, muster, spawnMuster, type Ran } from '../support/cli.ts';
import { TestClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/folder.ts';

const RECEIVED = '2026-03-02T08:00:00.000Z';

describe('muster inbox export', () => {
  let cwd: string;
  let env: Readonly<Record<string, string>>;

  beforeEach(() => {
    cwd = temporaryFolder();
    env = { DATABASE_URL: 'file:./live.db', DISCORD_TOKEN: 'a-token-of-a-bot' };
  });

  const open = (): Promise<OpenDatabase> => holdDatabase(join(cwd, 'live.db'));
  const exported = (...args: readonly string[]): Promise<Ran> => muster(['inbox', 'export', ...args], { cwd, env });

  /** One event an hour, from 08:00: processed, set aside, waiting, and so on. */
  async function record(database: OpenDatabase, count: number, source: 'github' | 'jenkins' = 'github'): Promise<void> {
    const clock = new TestClock(RECEIVED);
    const ids = createIds(clock);
    await database.transaction(async (tx) => {
      for (let index = 0; index < count; index++) {
        const id = ids.next();
        const payload = JSON.stringify({ number: index, words: 'a “quoted” line\nand another' });
        const deliveryId = `${source}-${index}`;
        await createInsertEvents()(tx, [
          { id, source, event: 'release', deliveryId, receivedAt: clock.now(), payload },
        ]);
        if (index % 3 === 0) await markProcessed(tx, id, clock.now());
        if (index % 3 === 1) await markSetAside(tx, id, { error: 'release: missing', now: clock.now() });
        clock.advance(3_600_000);
      }
    });
  }

  const numbers = ({ out }: Ran): readonly unknown[] =>
    out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { readonly payload: { readonly number: number } }).payload.number);

  it('writes every recorded event on a line of its own, in order, while Muster runs', async () => {
    const database = await open();
    await record(database, 4);

    const ran = await exported();
    await database.close();

    expect(ran).toMatchObject({ code: 0, err: '4 events exported.\n' });
    const [first, second] = ran.out.split('\n');
    expect(JSON.parse(first!)).toEqual({
      version: 1,
      id: expect.any(String) as string,
      source: 'github',
      event: 'release',
      deliveryId: 'github-0',
      receivedAt: RECEIVED,
      state: 'processed',
      payload: { number: 0, words: 'a “quoted” line\nand another' },
    });
    expect(JSON.parse(second!)).toMatchObject({ state: 'set-aside', receivedAt: '2026-03-02T09:00:00.000Z' });
    expect(numbers(ran)).toEqual([0, 1, 2, 3]);
  });

  it.each<[string, readonly string[], readonly number[]]>([
    ['from a moment on, that moment too', ['--since', '2026-03-02T10:00Z'], [2, 3, 4]],
    ['up to a moment, without it', ['--until', '2026-03-02T10:00Z'], [0, 1]],
    ['between two, in any zone', ['--since', '2026-03-02T10:00+01:00', '--until', '2026-03-02T11:00Z'], [1, 2]],
    ['of the last hours', ['--since', '90m'], [4]],
    ['of a source', ['--source', 'github'], [0, 1, 2, 3, 4]],
    ['of another source', ['--source', 'jenkins'], []],
    ['of a name', ['--event', 'push'], []],
    ['that were set aside', ['--set-aside'], [1, 4]],
    ['from a day on', ['--since', '2026-03-03'], []],
  ])('takes only events %s', async (_what, args, expected) => {
    const database = await open();
    await record(database, 5);
    await database.close();

    const ran = await muster(['inbox', 'export', ...args], { cwd, env, clock: new TestClock('2026-03-02T13:00:00Z') });

    expect(ran.code).toBe(0);
    expect(numbers(ran)).toEqual(expected);
    if (expected.length === 0) expect(ran.err).toBe('No event fits: nothing exported.\n');
  });

  it('reads on past a page', async () => {
    const database = await open();
    await record(database, 250);
    await database.close();

    const ran = await exported();

    expect(numbers(ran)).toEqual(Array.from({ length: 250 }, (_, index) => index));
  });

  it.each([
    [['--since', 'yesterday'], '--since yesterday is no moment: write a day as 2026-03-02'],
    [['--until', '2026-02-30'], '--until 2026-02-30 is no moment'],
    [['--since', '2026-03-02T10:00'], 'a moment with its zone'],
    [['--since', '2026-03-03', '--until', '2026-03-02'], 'must be later than --since'],
    [['--sandbox'], 'There is no database at'],
    [['what'], 'too many arguments'],
  ])('refuses %s with what to do', async (args, says) => {
    const database = await open();
    await database.close();

    const ran = await exported(...args);

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(says);
  });

  it('does not make a database where none is', async () => {
    const ran = await exported();

    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('There is no database');
  });

  it('is the real program, too, and stops quietly when nobody reads on', async () => {
    const database = await open();
    await record(database, 3);
    await database.close();

    const ran = await spawnMuster(['inbox', 'export'], { cwd, env });

    expect(ran.code).toBe(0);
    expect(numbers(ran)).toEqual([0, 1, 2]);
  });
});

describe('a line of a file of events', () => {
  const event: RecordedEvent = {
    id: '019caaaa-0000-7000-8000-000000000001',
    source: 'github',
    event: 'release',
    deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    receivedAt: new Date(RECEIVED),
    state: 'processed',
    payload: {},
  };

  it('is read as it was written, whatever the payload', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JSON has no -0.
        const payload = JSON.parse(JSON.stringify(value)) as RecordedEvent['payload'];
        const line = writeEventLine({ ...event, payload });
        expect(line).not.toContain('\n');
        const { id: _id, state: _state, ...needed } = event;
        expect(readEventLine(line)).toEqual({ kind: 'event', event: { ...needed, payload } });
      }),
    );
  });

  it.each([
    ['', 'blank'],
    ['  \t', 'blank'],
    ['nonsense', 'it is not JSON'],
    ['{"a":1', 'it is not JSON'],
    ['[]', 'it has no version'],
    ['{"payload":{}}', 'it has no version'],
    ['null', 'it has no version'],
    [writeEventLine(event).replace('"version":1', '"version":2'), 'it is of version 2, and this Muster reads 1'],
    [writeEventLine(event).replace('github', 'carrier-pigeon'), 'missing or wrong: source'],
    [writeEventLine(event).replace(RECEIVED, 'once'), 'missing or wrong: receivedAt'],
    [writeEventLine(event).replace('"payload":{}', '"payload":{}, "x":1').replace('release', 'a\\nb'), 'event'],
  ])('that holds %j is told from one: %s', (text, says) => {
    const outcome = readEventLine(text);

    expect(outcome.kind === 'bad' ? outcome.why : outcome.kind).toContain(says);
  });

  it('never repeats what it could not read', () => {
    const outcome = readEventLine('{"version":1,"source":"my-secret-source","payload":"my-secret"}');

    expect(JSON.stringify(outcome)).not.toContain('secret');
  });
});

describe('a moment on a command line', () => {
  const now = new Date('2026-03-02T12:00:00Z');

  it.each([
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['2026-03-02T09:30Z', '2026-03-02T09:30:00.000Z'],
    ['2026-03-02T09:30:15.5+02:00', '2026-03-02T07:30:15.500Z'],
    ['90m', '2026-03-02T10:30:00.000Z'],
    ['24h', '2026-03-01T12:00:00.000Z'],
    ['7d', '2026-02-23T12:00:00.000Z'],
  ])('is read from %s', (text, expected) => {
    expect(parseMoment(text, now)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    '2026',
    '2026-3-2',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T09:30Z',
    '2026-03-02T09:30',
    '2026-03-02 09:30Z',
    '5',
    '5w',
    '-5h',
    '9999999h',
    'now',
  ])('is not in “%s”', (text) => {
    expect(parseMoment(text, now)).toBeNull();
  });
});
