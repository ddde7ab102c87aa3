import { median, nearestRank, type Bucket, type FlakyJob, type HistoryTally } from './history-tally.ts';

export interface HistoryBreak {
  readonly since: Date;
  readonly fixedAt: Date | null;
}

export interface HistoryFacts {
  readonly from: Date;
  readonly until: Date;
  readonly tally: HistoryTally;
  /** That began or ended within the time. */
  readonly breaks: readonly HistoryBreak[];
  /** How often something went live, by the word of the system; null where it never told of a deployment. */
  readonly deployments: number | null;
  /** True where older runs of the time were left out. */
  readonly clipped: boolean;
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

/** The figures of one pipeline over a time; each can be computed again from the runs. */
export function summarize({ from, until, tally, breaks, deployments, clipped }: HistoryFacts): PipelineHistory {
  const { durations, ...counted } = tally;
  const medianMs = median(durations);
  const p95Ms = nearestRank(durations, 0.95);
  const weeks = (until.getTime() - from.getTime()) / (7 * DAY_MS);
  const count = deployments ?? tally.passed;
  return {
    from,
    until,
    clipped,
    ...counted,
    duration: medianMs === null || p95Ms === null ? null : { medianMs, p95Ms, of: durations.length },
    recovery: recoveryOf(breaks),
    deploys: { count, perWeek: count / weeks, source: deployments === null ? 'runs' : 'deployments' },
  };
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

/** The time asked for: whole days of UTC, the running one included. */
export function historySpan(days: number, now: Date): { readonly from: Date; readonly until: Date } {
  const until = new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS);
  return { from: new Date(until.getTime() - days * DAY_MS), until };
}
