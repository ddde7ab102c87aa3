import type { RunPhase, RunState, Verdict } from './run-state.ts';

/** GitHub's two fields, brought to our words. */
export interface GithubRunState {
  readonly state: RunState;
  readonly rawState: string;
  readonly phase: RunPhase;
  readonly verdict: Verdict;
}

type Meaning = Omit<GithubRunState, 'rawState'>;

/** GitHub docs, "Workflow runs": values of `status` while there is no conclusion. */
const STATUSES: Readonly<Record<string, Meaning>> = {
  requested: { state: 'queued', phase: 'pending', verdict: 'none' },
  queued: { state: 'queued', phase: 'pending', verdict: 'none' },
  pending: { state: 'queued', phase: 'pending', verdict: 'none' },
  waiting: { state: 'waiting_approval', phase: 'active', verdict: 'none' },
  in_progress: { state: 'running', phase: 'active', verdict: 'none' },
  completed: { state: 'unknown', phase: 'finished', verdict: 'none' },
};

/** GitHub docs, "Workflow runs": values of `conclusion`. Only some of them say whether the branch is healthy. */
const CONCLUSIONS: Readonly<Record<string, Meaning>> = {
  success: { state: 'succeeded', phase: 'finished', verdict: 'passed' },
  failure: { state: 'failed', phase: 'finished', verdict: 'failed' },
  timed_out: { state: 'failed', phase: 'finished', verdict: 'failed' },
  startup_failure: { state: 'failed', phase: 'finished', verdict: 'failed' },
  neutral: { state: 'succeeded', phase: 'finished', verdict: 'none' },
  cancelled: { state: 'canceled', phase: 'finished', verdict: 'none' },
  skipped: { state: 'stopped', phase: 'finished', verdict: 'none' },
  stale: { state: 'stopped', phase: 'finished', verdict: 'none' },
  // "Completed" only by name: once somebody approves, the same attempt is queued and runs.
  action_required: { state: 'waiting_approval', phase: 'pending', verdict: 'none' },
};

/** A word GitHub did not have yet gives the state 'unknown', and is kept to be shown. */
export function githubRunState(status: string | null, conclusion: string | null): GithubRunState {
  if (conclusion !== null && (status === null || status === 'completed')) {
    const meaning = own(CONCLUSIONS, conclusion) ?? { state: 'unknown', phase: 'finished', verdict: 'none' };
    return { ...meaning, rawState: conclusion };
  }
  const meaning = own(STATUSES, status ?? '') ?? { state: 'unknown', phase: 'active', verdict: 'none' };
  return { ...meaning, rawState: status ?? 'unknown' };
}

/** Foreign words must not reach the object's prototype: 'constructor' is no status. */
function own(table: Readonly<Record<string, Meaning>>, word: string): Meaning | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
