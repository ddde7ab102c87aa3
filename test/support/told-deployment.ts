import { githubDeploymentState } from '../../src/pipelines/deployment-state.ts';
import type { DeploymentEvent } from '../../src/pipelines/deployment.ts';

/** When it was created. */
export const DEPLOYED_AT = new Date('2026-03-02T09:00:00Z');
export const DEPLOYMENT_KEY = 'github:acme/node:deployment:77';

/** What GitHub says of one deployment so many seconds after it was created, in GitHub's own word. */
export function toldDeployment(
  rawState: string,
  second: number,
  parts: Partial<DeploymentEvent> = {},
): DeploymentEvent {
  return {
    key: DEPLOYMENT_KEY,
    system: 'github',
    repository: 'acme/node',
    environment: 'production',
    ref: 'v1.2.3',
    sha: '5779607b49aab1200488439f02372c57b4f75444',
    creator: 'a-committer',
    runKey: null,
    createdAt: DEPLOYED_AT,
    ...parts,
    word: {
      state: githubDeploymentState(rawState),
      rawState,
      at: new Date(DEPLOYED_AT.getTime() + second * 1000),
      url: null,
      environmentUrl: null,
      note: null,
    },
  };
}
