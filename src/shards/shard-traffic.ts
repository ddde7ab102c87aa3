import type { MetricSourceKind, NoMetrics } from '../metrics/metrics-port.ts';
import type { QueryName } from '../metrics/named-query.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { DirectionAccount } from './traffic-account.ts';
import type { TrafficSpan } from './traffic-span.ts';

/** What relay counts of a topic: all that came in, of it what was new, and what was sent on. There is no gross out. */
export const MEASURES = ['gross-in', 'net-in', 'net-out'] as const;
export type Measure = (typeof MEASURES)[number];

/**
 * One shard as a node of the fleet sees it: averages over the nodes that told, never sums over relays, which all carry
 * the same messages. Null: nobody told.
 */
export interface ShardFlow {
  readonly shard: number;
  /** Nodes that told anything of its traffic. */
  readonly hosts: number;
  /** Bytes a second. */
  readonly grossIn: number | null;
  readonly netIn: number | null;
  readonly netOut: number | null;
  /** Archived messages a second, average over the stores that told. */
  readonly messages: number | null;
  /** How many nodes each average is over. */
  readonly told: Readonly<Record<Measure | 'messages', number>>;
  /** Gross in by net in, and net out by net in, each over the nodes that told both. */
  readonly duplication: number | null;
  readonly amplification: number | null;
}

/** One shard's line of a chart: at each step the average over the nodes that told then. */
export interface ShardSeries {
  readonly shard: number;
  readonly measure: Measure;
  readonly points: readonly { readonly at: Date; readonly bytesPerSecond: number }[];
}

/** Where the fleet's bandwidth went over a time, seen by an average node. */
export interface ShardTraffic {
  readonly kind: 'traffic';
  readonly fleet: FleetConfig;
  readonly source: MetricSourceKind;
  /** The end of what was looked at, and its length; `span` has its steps. */
  readonly at: Date;
  readonly windowMs: number;
  readonly span: TrafficSpan;
  /** Hosts that should know, those that told, those that told nothing, and those that told less than nine tenths of the time. */
  readonly asked: readonly string[];
  readonly told: readonly string[];
  readonly silent: readonly string[];
  readonly partly: readonly string[];
  /** The end of the newest step anybody told of, and of that at which the first of those who told fell silent. */
  readonly oldest: Date | null;
  readonly newest: Date | null;
  /** Every shard of the configuration, ascending. */
  readonly flows: readonly ShardFlow[];
  readonly series: readonly ShardSeries[];
  /** Topics with traffic that are none of the fleet's shards. Foreign. */
  readonly otherTopics: readonly string[];
  /** What all of libp2p is made of, by direction; null where no node tells both of the whole and of relay. */
  readonly whole: Readonly<Record<'in' | 'out', DirectionAccount | null>>;
  /** Questions without an answer. */
  readonly missing: readonly { readonly query: QueryName; readonly why: NoMetrics }[];
  /** What the source said of its answers. Foreign. */
  readonly notes: readonly string[];
}

/** no-shards: the configuration names no shard of this fleet. */
export type ShardTrafficOutcome = ShardTraffic | { readonly kind: 'no-shards' } | NoMetrics;

/**
 * The fleet's traffic by shard over a window that ends at `at`, from whatever source of metrics it has; the end is moved
 * back to a whole five minutes, or to the hour where the window is beyond four days. `flows` leaves the account out, for
 * those who compare many hours. Throws for nothing that a network or a missing series does.
 */
export interface ShardTrafficReader {
  read(
    fleet: FleetConfig,
    over: { readonly at: Date; readonly windowMs: number; readonly wants?: 'flows' },
  ): Promise<ShardTrafficOutcome>;
}

/** The pubsub topic of a shard (waku-org/specs relay-sharding); null where the configuration names no cluster. */
export function topicOf({ cluster }: Pick<FleetConfig, 'cluster'>, shard: number): string | null {
  return cluster === null ? null : `/waku/2/rs/${cluster}/${shard}`;
}
