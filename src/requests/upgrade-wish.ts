import type { ExpectedBandwidth, Risk } from './request.ts';

/** What is asked for, as it was typed. */
export interface UpgradeWish {
  readonly version: string;
  readonly reason: string;
  readonly precondition: string | null;
  /** The number of an open request for the same fleet that this one is to replace. */
  readonly replaces: number | null;
  /** An https address of the change of configuration that must come first. */
  readonly config: string | null;
  readonly bandwidth: ExpectedBandwidth | null;
  /** When it should run, as people write moments, read in the asker's zone: `friday 17:00`. */
  readonly wanted: string | null;
  readonly risk: Risk | null;
  /** Why it may go out before the fleets that come first have it; null: it is to keep the order. */
  readonly override: string | null;
}

/** A wish with only what every wish has. */
export function plainWish(of: Pick<UpgradeWish, 'version' | 'reason'>): UpgradeWish {
  const nothing = { precondition: null, replaces: null, config: null, bandwidth: null, wanted: null, risk: null };
  return { ...of, ...nothing, override: null };
}
