/** Somebody's hold of a fleet, as earlier rooms show it. */
export interface FleetHold {
  /** `H-12` */
  readonly id: string;
  readonly fleet: string;
  /** Discord's id; null for a shell. */
  readonly userId: string | null;
  /** Foreign text, as `reason` and `ref`. */
  readonly name: string;
  readonly reason: string;
  readonly ref: string | null;
  readonly placedAt: Date;
  readonly until: Date;
  readonly isOverdue: boolean;
}

/** Whether a fleet's deploys are paused, as it was read back last. */
export interface FleetPause {
  readonly holds: readonly FleetHold[];
  /**
   * none: nothing can be paused, for the configuration names no deployer. unverified: somebody says so.
   * null: nothing was ever wanted of its deployer.
   */
  readonly enforcement: 'none' | 'pending' | 'done' | 'unverified' | 'unknown' | 'failed' | null;
  readonly wanted: 'paused' | 'running' | null;
  /** Since when it is seen otherwise than it was made; null: it is not. */
  readonly driftSince: Date | null;
  /** Who changed it there and why, as far as its system tells; null: it does not. Foreign text. */
  readonly changedBy: string | null;
  /** When somebody looked there last; null: nobody did. */
  readonly seenAt: Date | null;
  /** How often it is looked at, in ms: drift is told within that. null: nobody can look. */
  readonly looksEveryMs: number | null;
  /** A sentence without a period: why it failed, or how it is known. May hold foreign text. */
  readonly because: string | null;
}
