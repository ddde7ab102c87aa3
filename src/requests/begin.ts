import type { Agent } from '../approvals/approval.ts';
import { isFreeStage } from '../deploys/branch-rule.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Doer, UpgradeRequest } from './request.ts';
import { personOf } from './sign-off.ts';

/** What was planned begins so much later at most: whoever agreed meant that time. */
export const LATEST_BEGIN_MS = 3_600_000;
/** What waits for another deploy to end looks again after so long. */
export const TRY_AGAIN_MS = 60_000;

/** In these it may be begun. */
export function isBeginnable({ state }: Pick<UpgradeRequest, 'state'>): boolean {
  return state === 'accepted' || state === 'scheduled';
}

export interface Involved {
  readonly request: UpgradeRequest;
  readonly agreed: readonly Agent[];
  /** Who begins it; null: its time has come, and whoever planned it counts. */
  readonly by: Doer | null;
}

/**
 * Whether at least two people, told apart by the configuration, stand behind it: who asked, accepted, agreed, planned or
 * begins it. On stages on which things may break, one is enough.
 */
export function isOfTwoPeople(
  config: Pick<Config, 'people'>,
  fleet: Pick<FleetConfig, 'name'>,
  { request, agreed, by }: Involved,
): boolean {
  if (isFreeStage(fleet.name)) return true;
  const all = [request.requestedBy, request.decided?.by, ...agreed, by ?? request.plan?.by];
  const people = new Set(all.map((each) => (each === null || each === undefined ? null : personOf(config, each))));
  people.delete(null);
  return people.size >= 2;
}
