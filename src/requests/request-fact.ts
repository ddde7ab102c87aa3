import type { RequestState, UpgradeRequest } from './request.ts';

/** What requests tell the house, each as it is after the change. */
export interface RequestFact {
  readonly kind: `upgrade.${RequestState}`;
  readonly request: UpgradeRequest;
}
