/** The words of every CI system, brought to one list; what the system itself said stays beside it as `rawState`. */
export type RunState =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'stopped'
  | 'canceled'
  | 'superseded'
  | 'waiting_approval'
  | 'unknown';

/** How far an attempt is. It never goes back: an attempt that finished stays finished. */
export type RunPhase = 'pending' | 'active' | 'finished';

/** What a finished attempt says about its branch. Cancelled or skipped runs say nothing about it. */
export type Verdict = 'passed' | 'failed' | 'none';

export const PHASE_RANK: Readonly<Record<RunPhase, number>> = { pending: 0, active: 1, finished: 2 };

/**
 * Within a phase the source's own clock decides. It counts in seconds, and within one second machines go from queued to
 * "needs approval" and from waiting to running: the later of the two wins.
 */
export const STATE_RANK: Readonly<Record<RunState, number>> = {
  unknown: 0,
  queued: 1,
  waiting_approval: 2,
  running: 3,
  superseded: 4,
  stopped: 5,
  canceled: 6,
  succeeded: 7,
  failed: 8,
};
