import type { Verdict } from './run-state.ts';

/** A run as its pipeline's history counts it. */
export interface HistoryRun {
  readonly key: string;
  readonly createdAt: Date;
  /** False for a proposal's or a fork's: it says nothing about the pipeline's health. */
  readonly counts: boolean;
  /** Ascending by number. */
  readonly attempts: readonly HistoryAttempt[];
  /** Jobs that failed in one attempt and passed in another. */
  readonly flakyJobs: readonly string[];
}

export interface HistoryAttempt {
  readonly verdict: Verdict;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** A job that failed and passed on the same commit. */
export interface FlakyJob {
  readonly name: string;
  readonly runs: number;
}

export interface Bucket {
  readonly from: Date;
  readonly passed: number;
  readonly failed: number;
  /** Ended without a verdict, or not at all yet; proposals and forks too. */
  readonly other: number;
  /** Of successes; null where there was none whose duration is known. */
  readonly medianMs: number | null;
}

/** What the runs of a time come to. */
export interface HistoryTally {
  readonly total: number;
  /** Runs whose last verdict says whether the pipeline is healthy, and how many of them passed. */
  readonly judged: number;
  readonly passed: number;
  /** Of successful attempts, in milliseconds, ascending. */
  readonly durations: ArrayLike<number>;
  readonly flakyRuns: number;
  /** Those of most runs first. */
  readonly flakiest: readonly FlakyJob[];
  readonly bucketMs: number;
  readonly buckets: readonly Bucket[];
}

/** Counts runs as they are read, so that a year of them is never held at once. */
export interface HistoryCounter {
  add(run: HistoryRun): void;
  tally(): HistoryTally;
}

const DAY_MS = 86_400_000;
/** More bars than this are not told apart at Discord's width. */
const MOST_BUCKETS = 62;
const MOST_FLAKY = 5;

export function createHistoryCounter({ from, until }: { readonly from: Date; readonly until: Date }): HistoryCounter {
  const bucketMs = bucketFor(from, until);
  const buckets = Array.from({ length: Math.ceil((until.getTime() - from.getTime()) / bucketMs) }, emptyBucket);
  const flaky = { runs: 0, jobs: new Map<string, number>() };
  return {
    add(run) {
      const bucket = buckets[Math.floor((run.createdAt.getTime() - from.getTime()) / bucketMs)];
      if (bucket === undefined) return;
      bucket[run.counts ? lastVerdict(run) : 'none'] += 1;
      bucket.durations.push(...successDurations(run));
      if (isFlaky(run)) flaky.runs += 1;
      for (const job of run.flakyJobs) flaky.jobs.set(job, (flaky.jobs.get(job) ?? 0) + 1);
    },
    tally() {
      const sum = (verdict: Verdict): number => buckets.reduce((total, bucket) => total + bucket[verdict], 0);
      const [passed, failed, none] = [sum('passed'), sum('failed'), sum('none')];
      return {
        total: passed + failed + none,
        judged: passed + failed,
        passed,
        durations: ascending(buckets.flatMap(({ durations }) => durations)),
        flakyRuns: flaky.runs,
        flakiest: flakiestOf(flaky.jobs),
        bucketMs,
        buckets: buckets.map((bucket, index) => ({
          from: new Date(from.getTime() + index * bucketMs),
          passed: bucket.passed,
          failed: bucket.failed,
          other: bucket.none,
          medianMs: median(ascending(bucket.durations)),
        })),
      };
    },
  };
}

function emptyBucket(): Record<Verdict, number> & { readonly durations: number[] } {
  return { passed: 0, failed: 0, none: 0, durations: [] };
}

function bucketFor(from: Date, until: Date): number {
  const days = Math.ceil((until.getTime() - from.getTime()) / DAY_MS);
  return days <= MOST_BUCKETS ? DAY_MS : 7 * DAY_MS;
}

/** What the run came to: the verdict of its last attempt that has one. */
function lastVerdict({ attempts }: HistoryRun): Verdict {
  return attempts.findLast(({ verdict }) => verdict !== 'none')?.verdict ?? 'none';
}

function isFlaky({ attempts }: HistoryRun): boolean {
  const failed = attempts.findIndex(({ verdict }) => verdict === 'failed');
  return failed >= 0 && attempts.slice(failed + 1).some(({ verdict }) => verdict === 'passed');
}

function successDurations({ attempts, counts }: HistoryRun): readonly number[] {
  if (!counts) return [];
  return attempts.flatMap(({ verdict, startedAt, endedAt }) =>
    verdict === 'passed' && startedAt !== null && endedAt !== null
      ? [Math.max(0, endedAt.getTime() - startedAt.getTime())]
      : [],
  );
}

function flakiestOf(jobs: ReadonlyMap<string, number>): readonly FlakyJob[] {
  return [...jobs]
    .map(([name, runs]) => ({ name, runs }))
    .toSorted((a, b) => b.runs - a.runs || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_FLAKY);
}

/** Typed, because a hundred thousand are sorted several times as fast without a function that compares. */
function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** Of ascending values: the middle one, or the mean of the middle two; null of none. */
export function median(sorted: ArrayLike<number>): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** Of ascending values: the least that is not below this share of them; null of none. */
export function nearestRank(sorted: ArrayLike<number>, share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
