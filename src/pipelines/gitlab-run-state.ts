import type { RunPhase, RunState, Verdict } from './run-state.ts';

/** GitLab's word for a pipeline or a job, brought to our words. */
export interface GitlabRunState {
  readonly state: RunState;
  readonly rawState: string;
  readonly phase: RunPhase;
  readonly verdict: Verdict;
}

type Meaning = Omit<GitlabRunState, 'rawState'>;

/** GitLab docs, "Pipelines API" and "Jobs API": values of `status`, the same for pipelines and jobs. */
const STATUSES: Readonly<Record<string, Meaning>> = {
  created: { state: 'queued', phase: 'pending', verdict: 'none' },
  waiting_for_resource: { state: 'queued', phase: 'pending', verdict: 'none' },
  waiting_for_callback: { state: 'running', phase: 'active', verdict: 'none' },
  preparing: { state: 'queued', phase: 'pending', verdict: 'none' },
  pending: { state: 'queued', phase: 'pending', verdict: 'none' },
  scheduled: { state: 'queued', phase: 'pending', verdict: 'none' },
  running: { state: 'running', phase: 'active', verdict: 'none' },
  manual: { state: 'waiting_approval', phase: 'active', verdict: 'none' },
  canceling: { state: 'running', phase: 'active', verdict: 'none' },
  success: { state: 'succeeded', phase: 'finished', verdict: 'passed' },
  failed: { state: 'failed', phase: 'finished', verdict: 'failed' },
  canceled: { state: 'canceled', phase: 'finished', verdict: 'none' },
  skipped: { state: 'stopped', phase: 'finished', verdict: 'none' },
};

/** A word GitLab did not have yet gives the state 'unknown', and is kept to be shown. */
export function gitlabRunState(status: string): GitlabRunState {
  // Foreign words must not reach the object's prototype: 'constructor' is no status.
  const meaning = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
  return { ...(meaning ?? { state: 'unknown', phase: 'active', verdict: 'none' }), rawState: status };
}

/**
 * What a job's word says about its part of the run. A job that somebody may start but need not (`manual` with
 * `allow_failure`) holds nothing up, so it does not make its pipeline wait.
 */
export function gitlabJobState(
  status: string,
  { mayFail }: { readonly mayFail: boolean },
): Omit<GitlabRunState, 'verdict'> {
  const { state, rawState, phase } = gitlabRunState(status);
  return { state, rawState, phase: status === 'manual' && mayFail ? 'pending' : phase };
}
