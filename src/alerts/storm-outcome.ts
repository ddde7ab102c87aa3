import type { Storm } from './alert-storm.ts';
import type { Handled } from './handling-outcome.ts';

export interface StormTotals {
  /** Open ones. */
  readonly groups: number;
  /** Alerts that fire in them. */
  readonly firing: number;
  readonly fleets: readonly string[];
  readonly acknowledged: number;
  /** Groups whose chain goes on: critical, in nobody's hands, and not silenced. */
  readonly escalating: number;
}

export interface ShownStorm {
  readonly storm: Storm;
  readonly totals: StormTotals;
  /** Open groups that the asker may see, the oldest first, as many as are looked at. */
  readonly oldest: readonly Handled[];
}

/** What was done about the open groups of a storm, of which some may be of fleets that are not the asker's. */
export interface StormDone {
  readonly storm: Storm;
  readonly groups: number;
  /** Groups that were so already. */
  readonly already: number;
  /** Groups on which the asker may not do that; they stay as they were. */
  readonly notYours: number;
}

/** changed: it is not as the button was drawn. over: none of its groups fires. nothing-to-do: all of them were so already. */
export type StormOutcome =
  | ({ readonly kind: 'storm-acked' | 'storm-unacked' | 'storm-assigned' | 'nothing-to-do' } & StormDone)
  | { readonly kind: 'too-long'; readonly storm: Storm; readonly longestHours: number }
  | { readonly kind: 'changed' | 'over'; readonly storm: Storm };
