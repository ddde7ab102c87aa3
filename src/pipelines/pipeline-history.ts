import type { Verdict } from './run-state.ts';

/** A run as its pipeline's history counts it. */
export interface HistoryRun {
  readonly key: string;
  readonly createdAt: Date;
  /** False for a proposal's or a fork's: it says nothing about the pipeline's health. */
  readonly counts: boolean;
  /** Ascending by number. */
  readonly attempts: readonly HistoryAttempt[];
}

export interface HistoryAttempt {
  readonly verdict: Verdict;
  readonly finished: boolean;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface HistoryBreak {
  readonly since: Date;
  readonly fixedAt: Date | null;
}

/** A job that failed and passed on the same commit. */
export interface FlakyJob {
  readonly name: string;
  readonly runs: number;
}

export interface HistoryFacts {
  readonly from: Date;
  readonly until: Date;
  readonly runs: readonly HistoryRun[];
  /** That began or ended within the time. */
  readonly breaks: readonly HistoryBreak[];
  /** When something went live, by the word of the system; null where it never told of a deployment. */
  readonly deployments: readonly Date[] | null;
  readonly flakiest: readonly FlakyJob[];
  /** True where older runs of the time were left out. */
  readonly clipped: boolean;
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

export interface PipelineHistory {
  readonly from: Date;
  readonly until: Date;
  readonly clipped: boolean;
  readonly total: number;
  /** Runs whose last verdict says whether the pipeline is healthy, and how many of them passed. */
  readonly judged: number;
  readonly passed: number;
  /** Of successful attempts, in milliseconds; null without any. p95: no more than one in twenty took longer. */
  readonly duration: { readonly medianMs: number; readonly p95Ms: number; readonly of: number } | null;
  /** From the first failure to the next success. medianMs null: none ended. */
  readonly recovery: {
    readonly breaks: number;
    readonly open: number;
    readonly medianMs: number | null;
    readonly longestMs: number | null;
  };
  readonly deploys: { readonly count: number; readonly perWeek: number; readonly source: 'deployments' | 'runs' };
  /** Runs that failed and, tried again on the same commit, passed. */
  readonly flakyRuns: number;
  readonly flakiest: readonly FlakyJob[];
  readonly bucketMs: number;
  readonly buckets: readonly Bucket[];
}

const DAY_MS = 86_400_000;
/** More bars than this are not told apart at Discord's width. */
const MOST_BUCKETS = 62;

/** The figures of one pipeline over a time; each can be computed again from the runs. */
export function summarize(facts: HistoryFacts): PipelineHistory {
  const { from, until, runs, breaks, deployments, flakiest, clipped } = facts;
  const verdicts = runs.map((run) => (run.counts ? lastVerdict(run) : 'none'));
  const passed = verdicts.filter((verdict) => verdict === 'passed').length;
  const judged = verdicts.filter((verdict) => verdict !== 'none').length;
  const durations = runs.flatMap(successDurations).sort((a, b) => a - b);
  const medianMs = median(durations);
  const p95Ms = nearestRank(durations, 0.95);
  const weeks = (until.getTime() - from.getTime()) / (7 * DAY_MS);
  const count = deployments?.length ?? passed;
  const bucketMs = bucketFor(from, until);
  return {
    from,
    until,
    clipped,
    total: runs.length,
    judged,
    passed,
    duration: medianMs === null || p95Ms === null ? null : { medianMs, p95Ms, of: durations.length },
    recovery: recoveryOf(breaks),
    deploys: { count, perWeek: count / weeks, source: deployments === null ? 'runs' : 'deployments' },
    flakyRuns: runs.filter(isFlaky).length,
    flakiest,
    bucketMs,
    buckets: bucketsOf(runs, { from, until, bucketMs }),
  };
}

/** What the run came to: the verdict of its last attempt that has one. */
export function lastVerdict({ attempts }: Pick<HistoryRun, 'attempts'>): Verdict {
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

function recoveryOf(breaks: readonly HistoryBreak[]): PipelineHistory['recovery'] {
  const ended = breaks
    .flatMap(({ since, fixedAt }) => (fixedAt === null ? [] : [fixedAt.getTime() - since.getTime()]))
    .sort((a, b) => a - b);
  return {
    breaks: breaks.length,
    open: breaks.length - ended.length,
    medianMs: median(ended),
    longestMs: ended.at(-1) ?? null,
  };
}

/** Of ascending values: the middle one, or the mean of the middle two; null of none. */
export function median(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** Of ascending values: the least that is not below this share of them; null of none. */
export function nearestRank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

function bucketFor(from: Date, until: Date): number {
  const days = Math.ceil((until.getTime() - from.getTime()) / DAY_MS);
  return days <= MOST_BUCKETS ? DAY_MS : 7 * DAY_MS;
}

function bucketsOf(
  runs: readonly HistoryRun[],
  { from, until, bucketMs }: { readonly from: Date; readonly until: Date; readonly bucketMs: number },
): readonly Bucket[] {
  const count = Math.ceil((until.getTime() - from.getTime()) / bucketMs);
  const groups = Array.from({ length: count }, (): HistoryRun[] => []);
  for (const run of runs) groups[Math.floor((run.createdAt.getTime() - from.getTime()) / bucketMs)]?.push(run);
  return groups.map((group, index) => {
    const verdicts = group.map((run) => (run.counts ? lastVerdict(run) : 'none'));
    const passed = verdicts.filter((verdict) => verdict === 'passed').length;
    const failed = verdicts.filter((verdict) => verdict === 'failed').length;
    return {
      from: new Date(from.getTime() + index * bucketMs),
      passed,
      failed,
      other: group.length - passed - failed,
      medianMs: median(group.flatMap(successDurations).sort((a, b) => a - b)),
    };
  });
}

/** The time asked for: whole days of UTC, the running one included. */
export function historySpan(days: number, now: Date): { readonly from: Date; readonly until: Date } {
  const until = new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS);
  return { from: new Date(until.getTime() - days * DAY_MS), until };
}
