/** Something Muster does by the clock. One run at a time; a run that throws is logged, counted and tried at its next moment. */
export interface JobSpec {
  /** Unique; names the job's row and its metrics. Lower case with hyphens. */
  readonly name: string;
  /** Cron with 5 fields, or 6 with seconds first. Day of month and day of week must both fit. */
  readonly schedule: string;
  /** IANA zone in which the schedule is read. */
  readonly timeZone: string;
  /** Begins at a random time within this many milliseconds, so that many instances do not call one system at once. */
  readonly jitterMs?: number;
  /** `now` is when the run begins. */
  run(now: Date): Promise<void>;
}

/** How the last run went; 'interrupted' when the process ended under it. */
export type JobResult = 'running' | 'ok' | 'failed' | 'interrupted';

export interface JobStatus {
  readonly name: string;
  readonly schedule: string;
  readonly timeZone: string;
  /** Null while stopped. */
  readonly nextRunAt: Date | null;
  readonly last: LastJobRun | null;
  readonly runs: number;
  readonly failuresInARow: number;
  /** Moments at which no process ran, or ours was late for, since the job was first known. */
  readonly missed: number;
  readonly missedAt: Date | null;
}

export interface LastJobRun {
  readonly startedAt: Date;
  /** Null while it runs, and when the process ended under it. */
  readonly finishedAt: Date | null;
  readonly tookMs: number | null;
  readonly result: JobResult;
  /** What a failed run said, without credentials. */
  readonly error: string | null;
}

export type RunNowOutcome =
  | { readonly kind: 'ok'; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly error: string; readonly tookMs: number }
  | { readonly kind: 'already-running'; readonly since: Date }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'unknown-job'; readonly known: readonly string[] };
