import type { Approval, ApprovalState } from './approval.ts';

/** What approvals tell the house, each as it is after the change. `approval.waiting`: it was asked, or one more agreed. */
export interface ApprovalFact {
  readonly kind: `approval.${ApprovalState}`;
  readonly approval: Approval;
}
