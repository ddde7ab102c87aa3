import type { HoldEnd } from '../holds/hold-length.ts';
import type { Hold } from '../holds/hold.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import type { Deploy } from './deploy.ts';

export type BranchOutcome =
  | { readonly kind: 'begun'; readonly deploy: Deploy; readonly hold: Hold }
  | { readonly kind: 'not-in-use'; readonly lifecycle: 'planned' | 'retired' }
  /** Its purpose, as the configuration has it, takes no branches. */
  | { readonly kind: 'not-for-branches' }
  /** The configuration names nothing that Muster could ask for a deploy. */
  | { readonly kind: 'no-deployer' }
  /** Nothing is tracked, and nobody knows what runs: what would put it back is not known. */
  | { readonly kind: 'no-way-back' }
  /** Another deploy is under way. */
  | { readonly kind: 'busy'; readonly deploy: Deploy }
  /** Others hold it; with the branch that is on it for them, if one is. */
  | { readonly kind: 'held'; readonly holds: readonly Hold[]; readonly branch: Deploy | null }
  | { readonly kind: 'windows-closed'; readonly windows: ActVerdict }
  | Exclude<HoldEnd, { kind: 'end' }>;

export type RestoreOutcome =
  | { readonly kind: 'begun'; readonly deploy: Deploy }
  /** It runs what it tracks, as far as Muster had something else deployed. */
  | { readonly kind: 'nothing-to-restore' }
  | { readonly kind: 'no-deployer' }
  /** It is being put back already. */
  | { readonly kind: 'busy'; readonly deploy: Deploy }
  /** Besides the one under which the branch is there. */
  | { readonly kind: 'held'; readonly holds: readonly Hold[] }
  /** It changed since that was shown. */
  | { readonly kind: 'changed'; readonly deploy: Deploy }
  | { readonly kind: 'windows-closed'; readonly windows: ActVerdict };

/** What is said of a deploy that people were asked for. */
export type HandAnswer =
  | { readonly kind: 'done' }
  /** `reason` is foreign text. */
  | { readonly kind: 'cannot'; readonly reason: string };

export type HandOutcome =
  | { readonly kind: 'confirmed' | 'declined'; readonly deploy: Deploy }
  /** Nobody waits for that answer, or not any more; null: nothing is under way. */
  | { readonly kind: 'nothing-asked'; readonly deploy: Deploy | null };
