import type { Clock } from '../clock.ts';
import type { Database } from '../database/transaction.ts';
import type { Log } from '../observability/log.ts';
import type { JobObserver } from '../observability/room-metrics.ts';
import { createScrubber } from '../observability/scrubber.ts';
import { parseSchedule, type CronSchedule } from './cron-schedule.ts';
import type { JobSpec, JobStatus, RunNowOutcome } from './job.ts';
import {
  interruptRunning,
  introduceJob,
  listStoredJobs,
  saveEnd,
  saveMissed,
  saveStart,
  type StoredJob,
} from './job-store.ts';

export interface SchedulerOptions {
  readonly jobs: readonly JobSpec[];
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer: JobObserver;
  /** In [0, 1): spreads the beginnings. */
  readonly random?: () => number;
}

export interface Scheduler {
  /** Notes what was missed while no process ran, and waits for what is next. */
  start(): Promise<void>;
  /** Begins nothing new, and resolves when what runs has ended. */
  stop(): Promise<void>;
  /** Runs a job at once, beside its schedule. */
  runNow(name: string): Promise<RunNowOutcome>;
  list(): Promise<readonly JobStatus[]>;
  /** Names of the jobs that run now. */
  running(): readonly string[];
  /** For tests: resolves when nothing runs. */
  idle(): Promise<void>;
}

/** Beyond this many missed moments the exact number tells nobody anything. */
const MOST_MISSED = 1_000;
const LONGEST_ERROR = 500;

/** What is wrong with a table of jobs, a sentence each; empty when nothing is. */
export function findJobFaults(jobs: readonly JobSpec[]): readonly string[] {
  const names = jobs.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
  return [
    ...twice.map((name) => `Two jobs are called ${name}.`),
    ...jobs.flatMap(({ name, schedule, timeZone }) => {
      const parsed = parseSchedule(schedule, timeZone);
      return parsed.kind === 'invalid' ? [`${name}: ${parsed.why}.`] : [];
    }),
  ];
}

/** Throws when the table of jobs is wrong: that is a mistake in our code, not in anybody's input. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const faults = findJobFaults(options.jobs);
  if (faults.length > 0) throw new Error(`The table of jobs is wrong. ${faults.join(' ')}`);
  return new TableScheduler(options);
}

interface Planned {
  readonly spec: JobSpec;
  readonly schedule: CronSchedule;
  nextRunAt: Date | null;
  cancel: () => void;
  running: { readonly since: Date; readonly done: Promise<RunNowOutcome> } | null;
}

class TableScheduler implements Scheduler {
  readonly #options: SchedulerOptions;
  readonly #jobs: ReadonlyMap<string, Planned>;
  #isStarted = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#jobs = new Map(
      options.jobs.map((spec) => [
        spec.name,
        { spec, schedule: scheduleOf(spec), nextRunAt: null, cancel: () => undefined, running: null },
      ]),
    );
  }

  async start(): Promise<void> {
    const { database, clock } = this.#options;
    const now = clock.now();
    const missedJobs = await database.transaction(async (tx) => {
      const told: { readonly name: string; readonly count: number }[] = [];
      await interruptRunning(tx);
      const stored = new Map((await listStoredJobs(tx)).map((job) => [job.name, job]));
      for (const { spec, schedule } of this.#jobs.values()) {
        await introduceJob(tx, spec.name, now);
        const missed = momentsMissed(schedule, stored.get(spec.name)?.scheduledFor ?? null, now);
        if (missed.last === null) continue;
        await saveMissed(tx, spec.name, { count: missed.count, last: missed.last, at: now });
        told.push({ name: spec.name, count: missed.count });
      }
      return told;
    });
    for (const { name, count } of missedJobs) this.#tellMissed(name, count, 'no process ran');
    this.#isStarted = true;
    for (const job of this.#jobs.values()) this.#plan(job, now);
  }

  async stop(): Promise<void> {
    this.#isStarted = false;
    for (const job of this.#jobs.values()) {
      job.cancel();
      job.nextRunAt = null;
    }
    await this.idle();
  }

  async runNow(name: string): Promise<RunNowOutcome> {
    const job = this.#jobs.get(name);
    if (job === undefined) return { kind: 'unknown-job', known: [...this.#jobs.keys()] };
    if (!this.#isStarted) return { kind: 'stopped' };
    if (job.running !== null) return { kind: 'already-running', since: job.running.since };
    return this.#begin(job, null);
  }

  async list(): Promise<readonly JobStatus[]> {
    const stored = new Map((await listStoredJobs(this.#options.database.read)).map((job) => [job.name, job]));
    return [...this.#jobs.values()].map((job) => statusOf(job, stored.get(job.spec.name) ?? null));
  }

  running(): readonly string[] {
    return [...this.#jobs].flatMap(([name, { running }]) => (running === null ? [] : [name]));
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#jobs.values()].flatMap(({ running }) => (running === null ? [] : [running.done])));
  }

  #plan(job: Planned, after: Date): void {
    const moment = job.schedule.nextAfter(after);
    job.nextRunAt = moment;
    if (moment === null || !this.#isStarted) return;
    const { clock, random = Math.random } = this.#options;
    const beginAt = new Date(moment.getTime() + Math.floor(random() * (job.spec.jitterMs ?? 0)));
    job.cancel = clock.wakeAt(beginAt, () => {
      // A machine that slept wakes long after the moment: those that passed since are missed, not made up for in a row.
      const late = momentsMissed(job.schedule, moment, new Date(clock.now().getTime() - (job.spec.jitterMs ?? 0)));
      if (late.count > 0) this.#tellMissed(job.spec.name, late.count, 'this process was held up');
      if (job.running === null) void this.#begin(job, { scheduledFor: moment, late });
      else this.#overlap(job.spec.name, job.running.since);
      this.#plan(job, late.last ?? moment);
    });
  }

  #begin(job: Planned, due: Due | null): Promise<RunNowOutcome> {
    const since = this.#options.clock.now();
    const done = this.#run(job.spec, { since, due }).finally(() => {
      job.running = null;
    });
    job.running = { since, done };
    return done;
  }

  /** Never rejects: a job that breaks, or whose run cannot be written down, must not take the others with it. */
  async #run(
    spec: JobSpec,
    { since, due }: { readonly since: Date; readonly due: Due | null },
  ): Promise<RunNowOutcome> {
    const { name } = spec;
    const { database, clock, log, observer } = this.#options;
    const begunAt = performance.now();
    let fault: unknown = null;
    try {
      await database.transaction(async (tx) => {
        await saveStart(tx, name, { startedAt: since, scheduledFor: due?.scheduledFor ?? null });
        const { count = 0, last = null } = due?.late ?? {};
        if (last !== null) await saveMissed(tx, name, { count, last, at: since });
      });
      await spec.run(since);
    } catch (error) {
      fault = error;
      log.error('A scheduled job failed; it is tried again at its next time.', { job: name, error });
    }
    const tookMs = performance.now() - begunAt;
    const error = fault === null ? null : describeFault(fault);
    try {
      await database.transaction((tx) => saveEnd(tx, name, { finishedAt: clock.now(), error }));
    } catch (cause) {
      log.error('The end of a scheduled job could not be written down.', { job: name, error: cause });
    }
    observer.ran({ job: name, result: error === null ? 'ok' : 'failed' });
    observer.took({ job: name, tookMs });
    return error === null ? { kind: 'ok', tookMs } : { kind: 'failed', error, tookMs };
  }

  #overlap(job: string, since: Date): void {
    const { log, observer } = this.#options;
    log.warn('A scheduled job still runs at its next time, which is left out.', { job, since });
    observer.ran({ job, result: 'overlapped' });
  }

  #tellMissed(job: string, times: number, why: string): void {
    const { log, observer } = this.#options;
    log.warn('Times of a scheduled job were missed.', { job, times, why });
    observer.ran({ job, result: 'missed' });
  }
}

function scheduleOf({ name, schedule, timeZone }: JobSpec): CronSchedule {
  const parsed = parseSchedule(schedule, timeZone);
  if (parsed.kind === 'invalid') throw new Error(`${name}: ${parsed.why}.`);
  return parsed.schedule;
}

interface Missed {
  readonly count: number;
  readonly last: Date | null;
}

/** Why a run begins: the moment its schedule named, and those that passed since. */
interface Due {
  readonly scheduledFor: Date;
  readonly late: Missed;
}

function momentsMissed(schedule: CronSchedule, since: Date | null, now: Date): Missed {
  let count = 0;
  let last: Date | null = null;
  let next = since === null ? null : schedule.nextAfter(since);
  while (next !== null && next.getTime() <= now.getTime()) {
    last = next;
    count += 1;
    // Beyond the limit only the latest moment is of interest, and that is now, near enough.
    if (count === MOST_MISSED) return { count, last: now };
    next = schedule.nextAfter(next);
  }
  return { count, last };
}

/** Cut clean of what looks like a credential: it is stored and shown. */
function describeFault(fault: unknown): string {
  const said = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  return String(createScrubber([])(said)).slice(0, LONGEST_ERROR);
}

function statusOf({ spec, nextRunAt }: Planned, stored: StoredJob | null): JobStatus {
  const { startedAt = null, finishedAt = null, result = null } = stored ?? {};
  return {
    name: spec.name,
    schedule: spec.schedule,
    timeZone: spec.timeZone,
    nextRunAt,
    last:
      startedAt === null || result === null
        ? null
        : {
            startedAt,
            finishedAt,
            tookMs: finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime(),
            result,
            error: stored?.error ?? null,
          },
    runs: stored?.runs ?? 0,
    failuresInARow: stored?.failuresInARow ?? 0,
    missed: stored?.missed ?? 0,
    missedAt: stored?.missedAt ?? null,
  };
}
