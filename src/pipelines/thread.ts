import { partsOf, type RunPart } from './run-part.ts';
import { shownAttempt, type Run, type RunAttempt } from './run.ts';

/** What a run's thread tells of one attempt. */
export interface ThreadEntry {
  readonly attempt: RunAttempt;
  /** Of its jobs, those that failed and failed the run. */
  readonly failed: readonly RunPart[];
}

/** The first attempt that failed and all after it: a thread begins with the failure. Empty while none failed. */
export function threadEntries(run: Run): readonly ThreadEntry[] {
  const first = run.attempts.find(({ verdict }) => verdict === 'failed');
  if (first === undefined) return [];
  const current = shownAttempt(run);
  return run.attempts
    .filter(({ number }) => number >= first.number)
    .map((attempt) => ({
      attempt: attempt.number === current.number ? current : attempt,
      failed: failedJobs(run.parts, attempt.number),
    }));
}

/** Jobs, or stages of systems that tell of nothing smaller. */
function failedJobs(parts: readonly RunPart[], attempt: number): readonly RunPart[] {
  const failed = partsOf(parts, attempt).filter(({ state, mayFail }) => state === 'failed' && !mayFail);
  const jobs = failed.filter(({ job }) => job !== null);
  return jobs.length > 0 ? jobs : failed;
}

/** A thread is over when the run's own last attempt passed; that its branch is well again, others know. */
export function threadState(run: Run): 'open' | 'archived' {
  const { phase, verdict } = shownAttempt(run);
  return phase === 'finished' && verdict === 'passed' ? 'archived' : 'open';
}
