import type { DeploymentState } from './deployment-state.ts';
import type { RunPhase, RunState, Verdict } from './run-state.ts';

/** A sender's word for a state, brought to ours. */
export interface GenericState {
  readonly state: RunState;
  readonly rawState: string;
  readonly phase: RunPhase;
  readonly verdict: Verdict;
}

type Meaning = Omit<GenericState, 'rawState' | 'state'> & { readonly deployment: DeploymentState };

const MEANINGS: Readonly<Record<Exclude<RunState, 'unknown'>, Meaning>> = {
  queued: { phase: 'pending', verdict: 'none', deployment: 'queued' },
  running: { phase: 'active', verdict: 'none', deployment: 'running' },
  waiting_approval: { phase: 'active', verdict: 'none', deployment: 'waiting' },
  succeeded: { phase: 'finished', verdict: 'passed', deployment: 'succeeded' },
  failed: { phase: 'finished', verdict: 'failed', deployment: 'failed' },
  stopped: { phase: 'finished', verdict: 'none', deployment: 'canceled' },
  canceled: { phase: 'finished', verdict: 'none', deployment: 'canceled' },
  superseded: { phase: 'finished', verdict: 'none', deployment: 'canceled' },
};

/** A word that is none of ours gives 'unknown', and is kept to be shown. */
export function genericState(word: string): GenericState {
  if (!isOurs(word)) return { state: 'unknown', rawState: word, phase: 'active', verdict: 'none' };
  const { phase, verdict } = MEANINGS[word];
  return { state: word, rawState: word, phase, verdict };
}

export function genericDeploymentState(word: string): DeploymentState {
  return isOurs(word) ? MEANINGS[word].deployment : 'unknown';
}

function isOurs(word: string): word is keyof typeof MEANINGS {
  return Object.hasOwn(MEANINGS, word);
}

/** What the config calls the `repository` of a generic pipeline. */
export function genericRepository({
  source,
  pipeline,
}: {
  readonly source: string;
  readonly pipeline: string;
}): string {
  return `${source}/${pipeline}`;
}
