import type { UpgradeRequest } from './request.ts';

/** What requests tell the house, each as it is after the change. */
export interface RequestFact {
  readonly kind: 'upgrade.requested' | 'upgrade.accepted' | 'upgrade.rejected' | 'upgrade.cancelled';
  readonly request: UpgradeRequest;
}
