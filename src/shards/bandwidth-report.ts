import type { NoMetrics } from '../metrics/metrics-port.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import {
  MEASURES,
  type Measure,
  type ShardFlow,
  type ShardTraffic,
  type ShardTrafficOutcome,
} from './shard-traffic.ts';

/** Where a fleet's bandwidth goes by shard, and how that was in the same hours some weeks before. */
export interface BandwidthReport {
  readonly kind: 'report';
  readonly fleet: FleetConfig;
  /** The one shard that was asked about; null: all of them. */
  readonly shard: number | null;
  readonly now: ShardTraffic;
  /** Whole weeks between the two; more than one where the window itself is longer than a week. */
  readonly weeksBefore: number;
  readonly before: ShardTraffic | { readonly kind: 'not-known'; readonly why: NoMetrics };
  /** Of the shards asked about, ascending. */
  readonly changes: readonly ShardChange[];
  /** Nodes that told in only one of the two times, so that the averages are not over the same. */
  readonly otherHosts: { readonly onlyNow: readonly string[]; readonly onlyBefore: readonly string[] };
}

export type BandwidthOutcome =
  | BandwidthReport
  | { readonly kind: 'not-configured' | 'no-shards'; readonly fleet: FleetConfig }
  | { readonly kind: 'no-such-shard'; readonly fleet: FleetConfig; readonly shard: number }
  /** Nothing is known of this time: `why` says whether nobody could be asked, or nobody said it. */
  | { readonly kind: 'nothing-known'; readonly fleet: FleetConfig; readonly why: NoMetrics };

/** Bytes or messages a second now and then; null: not known. */
export interface Change {
  readonly now: number | null;
  readonly before: number | null;
  /** How much more than before, as a share of it; null where one is not known, or where there was nothing before. */
  readonly share: number | null;
}

export interface ShardChange {
  readonly shard: number;
  readonly of: Readonly<Record<Measure | 'messages', Change>>;
}

export const WEEK_MS = 7 * 86_400_000;

/** The same hours and weekdays, and none of them twice. */
export function weeksBefore(windowMs: number): number {
  return Math.max(1, Math.ceil(windowMs / WEEK_MS));
}

export function changesOf(now: readonly ShardFlow[], before: readonly ShardFlow[]): readonly ShardChange[] {
  const then = new Map(before.map((flow) => [flow.shard, flow]));
  return now.map((flow): ShardChange => {
    const old = then.get(flow.shard);
    const change = (measure: Measure | 'messages'): Change =>
      changeOf(valueOf(flow, measure), old === undefined ? null : valueOf(old, measure));
    return {
      shard: flow.shard,
      of: {
        'gross-in': change('gross-in'),
        'net-in': change('net-in'),
        'net-out': change('net-out'),
        messages: change('messages'),
      },
    };
  });
}

function changeOf(now: number | null, before: number | null): Change {
  const share = now === null || before === null || before === 0 ? null : now / before - 1;
  return { now, before, share };
}

export function valueOf(flow: ShardFlow, measure: Measure | 'messages'): number | null {
  switch (measure) {
    case 'gross-in':
      return flow.grossIn;
    case 'net-in':
      return flow.netIn;
    case 'net-out':
      return flow.netOut;
    case 'messages':
      return flow.messages;
  }
}

export function otherHosts(now: ShardTraffic, before: ShardTrafficOutcome): BandwidthReport['otherHosts'] {
  if (before.kind !== 'traffic') return { onlyNow: [], onlyBefore: [] };
  return {
    onlyNow: now.told.filter((host) => !before.told.includes(host)),
    onlyBefore: before.told.filter((host) => !now.told.includes(host)),
  };
}

/** Of all that libp2p carries in a direction, what this part is; null where either is not known. */
export function shareOf(traffic: ShardTraffic, direction: 'in' | 'out', shard: number): number | null {
  const account = traffic.whole[direction];
  const part = account?.parts.find(({ of }) => of.kind === 'shard' && of.shard === shard);
  if (account === null || part === undefined || part.bytesPerSecond === null || account.whole <= 0) return null;
  return part.bytesPerSecond / account.whole;
}

/** Gross in has no gross out beside it: what goes out is counted net alone. */
export const DIRECTION_OF: Readonly<Record<Measure, 'in' | 'out'>> = {
  'gross-in': 'in',
  'net-in': 'in',
  'net-out': 'out',
};

export const REPORTED = [...MEASURES, 'messages'] as const;
