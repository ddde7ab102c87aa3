/** The words of every system for a deployment, brought to one list; what it said itself stays beside as `rawState`. */
export type DeploymentState =
  | 'queued'
  | 'waiting'
  | 'running'
  | 'canceled'
  | 'failed'
  | 'succeeded'
  /** It was live, and something newer took its place, or its environment is gone. */
  | 'inactive'
  | 'unknown';

/** Clocks count in seconds, and within one of them a deployment goes all its way: the later state wins. */
export const DEPLOYMENT_RANK: Readonly<Record<DeploymentState, number>> = {
  unknown: 0,
  queued: 1,
  waiting: 2,
  running: 3,
  canceled: 4,
  failed: 5,
  succeeded: 6,
  inactive: 7,
};

/** GitHub docs, "Deployment statuses": values of `state`; `created` is the deployment itself, before any status. */
const GITHUB: ReadonlyMap<string, DeploymentState> = new Map([
  ['created', 'queued'],
  ['pending', 'queued'],
  ['queued', 'queued'],
  ['waiting', 'waiting'],
  ['in_progress', 'running'],
  ['success', 'succeeded'],
  ['failure', 'failed'],
  ['error', 'failed'],
  ['inactive', 'inactive'],
]);

/** A word GitHub did not have yet gives 'unknown'. */
export function githubDeploymentState(word: string): DeploymentState {
  return GITHUB.get(word) ?? 'unknown';
}

/** True when nothing more is expected of it but that it is replaced. */
export function isOver(state: DeploymentState): boolean {
  return state === 'canceled' || state === 'failed' || state === 'succeeded' || state === 'inactive';
}
