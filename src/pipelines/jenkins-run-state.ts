import type { RunPhase, RunState, Verdict } from './run-state.ts';

/** Jenkins' words for a build, brought to ours. */
export interface JenkinsRunState {
  readonly state: RunState;
  readonly rawState: string;
  readonly phase: RunPhase;
  readonly verdict: Verdict;
}

type Meaning = Omit<JenkinsRunState, 'rawState'>;

/** Jenkins' javadoc, hudson.model.Result. UNSTABLE: it was built, and tests failed. */
const RESULTS: Readonly<Record<string, Meaning>> = {
  SUCCESS: { state: 'succeeded', phase: 'finished', verdict: 'passed' },
  UNSTABLE: { state: 'failed', phase: 'finished', verdict: 'failed' },
  FAILURE: { state: 'failed', phase: 'finished', verdict: 'failed' },
  NOT_BUILT: { state: 'stopped', phase: 'finished', verdict: 'none' },
  ABORTED: { state: 'canceled', phase: 'finished', verdict: 'none' },
};

/** Phases of the Notification plugin before the end; COMPLETED comes before post-build steps, which may yet fail it. */
const PHASES: Readonly<Record<string, Meaning>> = {
  QUEUED: { state: 'queued', phase: 'pending', verdict: 'none' },
  STARTED: { state: 'running', phase: 'active', verdict: 'none' },
  COMPLETED: { state: 'running', phase: 'active', verdict: 'none' },
};

/** Words of the Pipeline Stage View plugin for a stage (jenkinsci/pipeline-stage-view-plugin, StatusExt). */
const STAGES: Readonly<Record<string, Meaning>> = {
  NOT_EXECUTED: { state: 'stopped', phase: 'finished', verdict: 'none' },
  SUCCESS: { state: 'succeeded', phase: 'finished', verdict: 'none' },
  UNSTABLE: { state: 'failed', phase: 'finished', verdict: 'none' },
  FAILED: { state: 'failed', phase: 'finished', verdict: 'none' },
  ABORTED: { state: 'canceled', phase: 'finished', verdict: 'none' },
  IN_PROGRESS: { state: 'running', phase: 'active', verdict: 'none' },
  PAUSED_PENDING_INPUT: { state: 'waiting_approval', phase: 'active', verdict: 'none' },
};

/** Phase and status of a notification. Only FINALIZED ends a build; an unknown word is kept to be shown. */
export function jenkinsRunState(phase: string, status: string | null): JenkinsRunState {
  if (phase === 'FINALIZED') return jenkinsResult(status ?? '');
  return { ...(own(PHASES, phase) ?? { state: 'unknown', phase: 'active', verdict: 'none' }), rawState: phase };
}

/** What a finished build came to. */
export function jenkinsResult(result: string): JenkinsRunState {
  return { ...(own(RESULTS, result) ?? { state: 'unknown', phase: 'finished', verdict: 'none' }), rawState: result };
}

/** A stage of a pipeline job, as the Stage View tells it. */
export function jenkinsStageState(status: string): Omit<JenkinsRunState, 'verdict'> {
  const { state, phase } = own(STAGES, status) ?? { state: 'unknown', phase: 'active' };
  return { state, phase, rawState: status };
}

/** Foreign words must not reach the object's prototype: 'constructor' is no result. */
function own(table: Readonly<Record<string, Meaning>>, word: string): Meaning | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
