import { describe, expect, it } from 'vitest';
import { githubRunState } from '../../src/pipelines/github-run-state.ts';

describe("GitHub's status and conclusion in our words", () => {
  it.each([
    ['requested', null, 'queued', 'pending', 'none', 'requested'],
    ['queued', null, 'queued', 'pending', 'none', 'queued'],
    ['pending', null, 'queued', 'pending', 'none', 'pending'],
    ['waiting', null, 'waiting_approval', 'active', 'none', 'waiting'],
    ['in_progress', null, 'running', 'active', 'none', 'in_progress'],
    ['completed', 'success', 'succeeded', 'finished', 'passed', 'success'],
    ['completed', 'failure', 'failed', 'finished', 'failed', 'failure'],
    ['completed', 'timed_out', 'failed', 'finished', 'failed', 'timed_out'],
    ['completed', 'startup_failure', 'failed', 'finished', 'failed', 'startup_failure'],
    ['completed', 'cancelled', 'canceled', 'finished', 'none', 'cancelled'],
    ['completed', 'skipped', 'stopped', 'finished', 'none', 'skipped'],
    ['completed', 'stale', 'stopped', 'finished', 'none', 'stale'],
    ['completed', 'neutral', 'succeeded', 'finished', 'none', 'neutral'],
    ['completed', 'action_required', 'waiting_approval', 'pending', 'none', 'action_required'],
    // A re-run's event may still carry the last conclusion: the status is the younger word.
    ['in_progress', 'failure', 'running', 'active', 'none', 'in_progress'],
    [null, 'success', 'succeeded', 'finished', 'passed', 'success'],
    ['completed', null, 'unknown', 'finished', 'none', 'completed'],
    ['completed', 'exploded', 'unknown', 'finished', 'none', 'exploded'],
    ['hibernating', null, 'unknown', 'active', 'none', 'hibernating'],
    ['constructor', null, 'unknown', 'active', 'none', 'constructor'],
    ['completed', '__proto__', 'unknown', 'finished', 'none', '__proto__'],
    [null, null, 'unknown', 'active', 'none', 'unknown'],
  ])('%s / %s is %s', (status, conclusion, state, phase, verdict, rawState) => {
    expect(githubRunState(status, conclusion)).toEqual({ state, phase, verdict, rawState });
  });
});
