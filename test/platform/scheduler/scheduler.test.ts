import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import type { Database } from '../../../src/platform/database/transaction.ts';
import type { JobSpec } from '../../../src/platform/scheduler/job.ts';
import { createScheduler, findJobFaults, type Scheduler } from '../../../src/platform/scheduler/scheduler.ts';
import { TestClock } from '../../support/clock.ts';
import { ENGINES, openTestDatabase } from '../../support/database.ts';
import { recordedLog, type RecordedLog } from '../../support/recorded-log.ts';

const MINUTE_MS = 60_000;

describe.each(ENGINES)('the scheduler on %s', (engine) => {
  let database: Database;
  let close: () => Promise<void>;
  let clock: TestClock;
  let log: RecordedLog;
  let counted: string[];

  beforeEach(async () => {
    ({ database, close } = await openTestDatabase({ engine }));
    clock = new TestClock('2026-03-02T09:00:30Z');
    log = recordedLog();
    counted = [];
  });
  afterEach(() => close());

  function schedule(jobs: readonly JobSpec[], random = 0): Scheduler {
    return createScheduler({
      jobs,
      database,
      clock,
      log,
      observer: { ran: ({ job, result }) => counted.push(`${job} ${result}`), took: () => undefined },
      random: () => random,
    });
  }

  function job(parts: Partial<JobSpec> = {}): JobSpec {
    return { name: 'tick', schedule: '* * * * *', timeZone: 'UTC', run: async () => undefined, ...parts };
  }

  it('runs a job at each moment of its schedule and keeps how it went', async () => {
    const ranAt: string[] = [];
    const scheduler = schedule([job({ run: async (now) => void ranAt.push(now.toISOString()) })]);
    await scheduler.start();

    clock.advance(30_000);
    await scheduler.idle();
    clock.advance(MINUTE_MS);
    await scheduler.idle();

    expect(ranAt).toEqual(['2026-03-02T09:01:00.000Z', '2026-03-02T09:02:00.000Z']);
    expect(await scheduler.list()).toMatchObject([
      { name: 'tick', runs: 2, failuresInARow: 0, last: { result: 'ok', error: null } },
    ]);
    await scheduler.stop();
    expect(clock.nextWakeAt).toBeNull();
  });

  it('spreads beginnings within the jitter without losing the beat', async () => {
    const ranAt: string[] = [];
    const scheduler = schedule(
      [job({ jitterMs: 20_000, run: async (now) => void ranAt.push(now.toISOString()) })],
      0.5,
    );
    await scheduler.start();

    for (let minute = 0; minute < 2; minute += 1) {
      clock.advance(MINUTE_MS);
      await scheduler.idle();
    }

    expect(ranAt).toEqual(['2026-03-02T09:01:10.000Z', '2026-03-02T09:02:10.000Z']);
    await scheduler.stop();
  });

  it('never runs a job beside itself, and says that a time was left out', async () => {
    const blocked = Promise.withResolvers<undefined>();
    let begun = 0;
    const scheduler = schedule([
      job({
        run: async () => {
          begun += 1;
          await blocked.promise;
        },
      }),
    ]);
    await scheduler.start();

    clock.advance(3 * MINUTE_MS);
    const beside = await scheduler.runNow('tick');
    blocked.resolve(undefined);
    await scheduler.idle();

    expect(begun).toBe(1);
    expect(beside).toMatchObject({ kind: 'already-running' });
    expect(counted).toEqual(['tick overlapped', 'tick overlapped', 'tick ok']);
    await scheduler.stop();
  });

  it('outlives a job that throws, counts its failures in a row, and keeps no credential of what it said', async () => {
    const scheduler = schedule([
      job({ run: () => Promise.reject(new Error('GET https://a-user:hunter22hunter@example.org failed')) }),
      job({ name: 'other', schedule: '*/2 * * * *' }),
    ]);
    await scheduler.start();

    for (let minute = 0; minute < 2; minute += 1) {
      clock.advance(MINUTE_MS);
      await scheduler.idle();
    }

    const [tick] = await scheduler.list();
    expect(tick).toMatchObject({ failuresInARow: 2, last: { result: 'failed' } });
    expect(tick?.last?.error).toContain('example.org');
    expect(tick?.last?.error).not.toContain('hunter22');
    expect(counted).toContain('other ok');
    await scheduler.stop();
  });

  it('notes what was missed while nothing ran, and what a dead process left running', async () => {
    const first = schedule([job()]);
    await first.start();
    clock.advance(MINUTE_MS);
    await first.idle();
    await first.stop();
    clock.advance(10 * MINUTE_MS);

    const second = schedule([job()]);
    await second.start();

    expect(await second.list()).toMatchObject([{ missed: 10, last: { result: 'ok' } }]);
    expect(counted).toContain('tick missed');
    await second.stop();
  });

  it('runs once after a sleep of the machine, notes what passed meanwhile, and goes on in step', async () => {
    // A machine that sleeps stops its timers, not its clock: the wake-up comes late, and alone.
    const asleep = new SleepyClock(clock);
    const ranAt: string[] = [];
    const tick = job({ run: async (now) => void ranAt.push(now.toISOString()) });
    const scheduler = createScheduler({
      jobs: [tick],
      database,
      clock: asleep,
      log,
      observer: { ran: ({ result }) => counted.push(result), took: () => undefined },
      random: () => 0,
    });
    await scheduler.start();

    asleep.sleep(60 * MINUTE_MS);
    await scheduler.idle();
    clock.advance(MINUTE_MS);
    await scheduler.idle();

    expect(ranAt).toEqual(['2026-03-02T10:00:30.000Z', '2026-03-02T10:01:00.000Z']);
    expect(counted).toEqual(['missed', 'ok', 'ok']);
    expect(await scheduler.list()).toMatchObject([{ missed: 59, runs: 2 }]);
    await scheduler.stop();
    await scheduler.start();
    expect(await scheduler.list()).toMatchObject([{ missed: 59 }]);
    await scheduler.stop();
  });

  it('calls a run interrupted that its process did not live to end', async () => {
    const forever = schedule([job({ run: () => new Promise(() => undefined) })]);
    await forever.start();
    clock.advance(MINUTE_MS);
    const [under] = await waitUntil(forever, (status) => status.last?.result === 'running');

    const next = schedule([job()]);
    await next.start();

    expect(under?.last).toMatchObject({ result: 'running', finishedAt: null });
    expect(await next.list()).toMatchObject([{ last: { result: 'interrupted' } }]);
    await next.stop();
  });

  it('runs a job at once when asked, and names the jobs there are when asked for another', async () => {
    const scheduler = schedule([job()]);
    expect(await scheduler.runNow('tick')).toEqual({ kind: 'stopped' });
    await scheduler.start();

    expect(await scheduler.runNow('tick')).toMatchObject({ kind: 'ok' });
    expect(await scheduler.runNow('tock')).toEqual({ kind: 'unknown-job', known: ['tick'] });
    await scheduler.stop();
  });
});

/** A clock whose timers stand still while its time goes on. */
class SleepyClock implements Clock {
  readonly #clock: TestClock;
  #held: (() => void)[] | null = null;

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  now(): Date {
    return this.#clock.now();
  }

  wakeAt(at: Date, wake: () => void): () => void {
    return this.#clock.wakeAt(at, () => {
      if (this.#held === null) wake();
      else this.#held.push(wake);
    });
  }

  sleep(ms: number): void {
    this.#held = [];
    this.#clock.advance(ms);
    const due = this.#held;
    this.#held = null;
    for (const wake of due) wake();
  }
}

async function waitUntil(
  scheduler: Scheduler,
  fits: (status: Awaited<ReturnType<Scheduler['list']>>[number]) => boolean,
): ReturnType<Scheduler['list']> {
  for (;;) {
    const list = await scheduler.list();
    if (list.every(fits)) return list;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a table of jobs', () => {
  it('names every mistake at once', () => {
    const run = async (): Promise<void> => undefined;

    expect(
      findJobFaults([
        { name: 'a', schedule: '* * * * *', timeZone: 'UTC', run },
        { name: 'a', schedule: '61 * * * *', timeZone: 'UTC', run },
        { name: 'b', schedule: '* * * * *', timeZone: 'Mars/Olympus', run },
      ]),
    ).toEqual([
      'Two jobs are called a.',
      expect.stringContaining("minute field of '61 * * * *'"),
      expect.stringContaining("'Mars/Olympus' is no time zone"),
    ]);
  });
});
