import type { FleetPause } from '../fleets/fleet-hold.ts';
import type { OpenRequest } from '../fleets/open-request.ts';
import type { ActVerdict } from './may-act.ts';

/** All that could keep a fleet from being deployed to. What the asker may not see is undefined. */
export interface WhyFleetParts {
  readonly fleet: string;
  /** Deployed by every commit of a branch, or by hand. */
  readonly isAutomatic: boolean;
  readonly windows: ActVerdict;
  /** Absent: not the asker's to see. */
  readonly pause?: FleetPause;
  /** null: none was seen. */
  readonly lastRun?: {
    readonly title: string;
    readonly state: string;
    readonly at: Date;
    readonly url: string | null;
  } | null;
  /** null: its branch is not broken. */
  readonly openBreak?: { readonly since: Date; readonly failures: number; readonly url: string | null } | null;
  readonly openRequests?: readonly OpenRequest[];
  /** How many alerts fire on it; null: nobody tells. */
  readonly firing?: number | null;
}
