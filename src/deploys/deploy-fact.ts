import type { Deploy } from './deploy.ts';

/** What deploys tell the house, each time that anything of one changes that people see. */
export interface DeployFact {
  readonly kind: 'deploy.changed';
  readonly deploy: Deploy;
}
