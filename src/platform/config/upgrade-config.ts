import type { PartyRef } from './config.ts';

/** How upgrades of one fleet are decided, carried out and watched. */
export interface UpgradesConfig {
  /** Who must agree besides whoever asks and whoever accepts; empty: nobody. */
  readonly approvals: readonly SignOffConfig[];
  /** Whether whoever wrote the commit does not count as agreeing to it. */
  readonly notByAuthor: boolean;
  /** Canonical names of fleets that must run a version before this one does. */
  readonly after: readonly string[];
  /** So long a version is watched, without anything going wrong, until the upgrade counts as done. */
  readonly soakHours: number;
  /** A request about which the maintainer said nothing for so long expires. */
  readonly decideDays: number;
  /** An accepted one that nobody began for so long expires. */
  readonly beginDays: number;
  /** Distinct people who must agree to putting back what ran before, besides whoever asks for it; 0: nobody. */
  readonly rollback: { readonly people: number };
}

/** One office's word: agreed to on its own, and nobody's word counts for two of them. */
export interface SignOffConfig {
  /** As people call it: dst, qa, status-admin. Unique within the fleet. */
  readonly name: string;
  /** They must be one of these; empty: whoever has upgrade.approve on the fleet. */
  readonly from: readonly PartyRef[];
  readonly people: number;
  /** So long an agreement may be used; for one to a plan, until the plan is over. */
  readonly hours: number;
}
