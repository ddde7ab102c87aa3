import type { Clock } from '../platform/clock.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { changesOf, otherHosts, WEEK_MS, weeksBefore, type BandwidthOutcome } from './bandwidth-report.ts';
import type { ShardTraffic, ShardTrafficReader } from './shard-traffic.ts';

/** What people ask about a fleet's bandwidth by shard. Nothing throws for a source that does not answer. */
export interface BandwidthService {
  read(
    fleet: FleetConfig,
    asked: { readonly windowMs: number; readonly shard: number | null },
  ): Promise<BandwidthOutcome>;
}

export interface BandwidthDeps {
  readonly traffic: ShardTrafficReader;
  readonly clock: Clock;
}

/** What is longer is read from buckets, of which the newest is there this long after its end. */
const FROM_BUCKETS_MS = 3 * 3_600_000;
const SETTLED_AFTER_MS = 120_000;

export function createBandwidthService({ traffic, clock }: BandwidthDeps): BandwidthService {
  return {
    async read(fleet, { windowMs, shard }) {
      if (fleet.shards.length > 0 && shard !== null && !fleet.shards.includes(shard))
        return { kind: 'no-such-shard', fleet, shard };
      const settledMs = windowMs > FROM_BUCKETS_MS ? SETTLED_AFTER_MS : 0;
      const at = new Date(clock.now().getTime() - settledMs);
      const now = await traffic.read(fleet, { at, windowMs });
      if (now.kind === 'not-configured' || now.kind === 'no-shards') return { kind: now.kind, fleet };
      if (now.kind !== 'traffic') return { kind: 'nothing-known', fleet, why: now };
      const weeks = weeksBefore(now.windowMs);
      const then = new Date(now.at.getTime() - weeks * WEEK_MS);
      const before = await traffic.read(fleet, { at: then, windowMs: now.windowMs, wants: 'flows' });
      const isAsked = (each: { readonly shard: number }): boolean => shard === null || each.shard === shard;
      return {
        kind: 'report',
        fleet,
        shard,
        now,
        weeksBefore: weeks,
        before: before.kind === 'traffic' ? before : { kind: 'not-known', why: whyNot(before) },
        changes: changesOf(now.flows, before.kind === 'traffic' ? before.flows : []).filter(isAsked),
        otherHosts: otherHosts(now, before),
      };
    },
  };
}

function whyNot(outcome: Exclude<Awaited<ReturnType<ShardTrafficReader['read']>>, ShardTraffic>) {
  return outcome.kind === 'no-shards' ? ({ kind: 'not-configured' } as const) : outcome;
}
