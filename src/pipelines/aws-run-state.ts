import type { RunPhase, RunState, Verdict } from './run-state.ts';

/** A word of CodePipeline or CodeBuild, brought to our words. */
export interface AwsRunState {
  readonly state: RunState;
  readonly rawState: string;
  readonly phase: RunPhase;
  readonly verdict: Verdict;
}

type Meaning = Omit<AwsRunState, 'rawState'>;

const RUNNING: Meaning = { state: 'running', phase: 'active', verdict: 'none' };
const PASSED: Meaning = { state: 'succeeded', phase: 'finished', verdict: 'passed' };
const FAILED: Meaning = { state: 'failed', phase: 'finished', verdict: 'failed' };
const STOPPED: Meaning = { state: 'stopped', phase: 'finished', verdict: 'none' };
const CANCELED: Meaning = { state: 'canceled', phase: 'finished', verdict: 'none' };

/**
 * Pipelines, stages and actions alike, as events write them and, below, as the API does (AWS docs: "Monitoring
 * CodePipeline events"; API: PipelineExecutionStatus, StageExecutionStatus, ActionExecutionStatus). RESUMED: somebody
 * had a failed stage tried again. CANCELED: the pipeline's structure changed. ABANDONED: it was stopped without waiting.
 */
const CODEPIPELINE: Readonly<Record<string, Meaning>> = {
  STARTED: RUNNING,
  RESUMED: RUNNING,
  STOPPING: RUNNING,
  SUCCEEDED: PASSED,
  FAILED,
  STOPPED,
  ABANDONED: STOPPED,
  CANCELED,
  SUPERSEDED: { state: 'superseded', phase: 'finished', verdict: 'none' },
  INPROGRESS: RUNNING,
  CANCELLED: CANCELED,
  SKIPPED: STOPPED,
};

/** Builds and their phases (AWS docs: "Build notifications sample for CodeBuild"; API: StatusType). */
const CODEBUILD: Readonly<Record<string, Meaning>> = {
  IN_PROGRESS: RUNNING,
  SUCCEEDED: PASSED,
  FAILED,
  FAULT: FAILED,
  TIMED_OUT: FAILED,
  CLIENT_ERROR: FAILED,
  STOPPED,
};

/** A word AWS did not have yet gives the state 'unknown', and is kept to be shown. */
export function codepipelineState(word: string): AwsRunState {
  return meaningOf(CODEPIPELINE, word);
}

export function codebuildState(word: string): AwsRunState {
  return meaningOf(CODEBUILD, word);
}

/** An action that a person has to approve waits from its start on. */
export function actionState(word: string, { category }: { readonly category: string }): AwsRunState {
  const meaning = codepipelineState(word);
  return category === 'Approval' && meaning.state === 'running' ? { ...meaning, state: 'waiting_approval' } : meaning;
}

/** Events shout and the API does not. Foreign words must not reach the object's prototype. */
function meaningOf(table: Readonly<Record<string, Meaning>>, word: string): AwsRunState {
  const key = word.toUpperCase();
  const meaning = Object.hasOwn(table, key) ? table[key] : undefined;
  return { ...(meaning ?? { state: 'unknown', phase: 'active', verdict: 'none' }), rawState: word };
}
