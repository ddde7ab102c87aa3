import type { FleetDeploys } from './fleet-deploys.ts';
import type { Hold } from './hold.ts';

/** What holds tell the house, in the transaction that made it true. */
export type HoldFact =
  | { readonly kind: 'hold.placed' | 'hold.extended' | 'hold.ended' | 'hold.overdue'; readonly hold: Hold }
  /** What was wanted of a fleet's deployer came to be, or did not; or somebody changed it elsewhere. */
  | { readonly kind: 'deploys.changed'; readonly deploys: FleetDeploys };
