import type { Approval } from '../approvals/approval.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import type { UpgradeRequest } from './request.ts';

/** What came of asking that a version is put back; only asked and begun changed anything. */
export type RollBackOutcome =
  /** Others must agree first; with the last of them it begins by itself. */
  | { readonly kind: 'asked' | 'already-asked'; readonly request: UpgradeRequest; readonly approval: Approval }
  | { readonly kind: 'begun'; readonly request: UpgradeRequest; readonly to: string }
  /** It is in a state of which nothing is to be put back, or it was decided meanwhile. */
  | { readonly kind: 'changed'; readonly request: UpgradeRequest }
  /** Nobody knows what ran before; `to` can name it. */
  | { readonly kind: 'no-way-back'; readonly request: UpgradeRequest }
  /** What would be put back is the very version that it asks for. */
  | { readonly kind: 'same-version'; readonly request: UpgradeRequest }
  /** Another request put something else on the fleet since. */
  | { readonly kind: 'overtaken'; readonly request: UpgradeRequest; readonly by: UpgradeRequest }
  /** Who asks is linked with nobody, so that no second person can be told from them. */
  | { readonly kind: 'asker-unlinked'; readonly request: UpgradeRequest }
  /** `why`: a sentence without a period. */
  | { readonly kind: 'busy' | 'held' | 'not-in-use'; readonly request: UpgradeRequest; readonly why: string }
  | { readonly kind: 'windows-closed'; readonly request: UpgradeRequest; readonly windows: ActVerdict };
