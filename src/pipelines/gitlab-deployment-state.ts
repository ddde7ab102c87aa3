import type { DeploymentState } from './deployment-state.ts';

/** GitLab docs, "Deployments API": values of `status`. `blocked` waits for an approval. */
const STATUSES: ReadonlyMap<string, DeploymentState> = new Map([
  ['created', 'queued'],
  ['blocked', 'waiting'],
  ['running', 'running'],
  ['success', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
  // It was not carried out: a newer one came before it, or its job was not run.
  ['skipped', 'canceled'],
]);

/** A word GitLab did not have yet gives 'unknown'. */
export function gitlabDeploymentState(word: string): DeploymentState {
  return STATUSES.get(word) ?? 'unknown';
}
