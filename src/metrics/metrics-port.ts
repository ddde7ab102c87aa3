import type { QueryName } from './named-query.ts';

/** Of which hosts, as of when, and over what time before it. */
export interface MetricScope {
  /** Canonical name of the fleet. */
  readonly fleet: string;
  /** The fleet's hosts as the configuration names them. */
  readonly hosts: readonly string[];
  readonly at: Date;
  /** What rates and increases look back over. */
  readonly windowMs: number;
}

export interface RangeScope extends MetricScope {
  /** Answers stand at `from`, `from + stepMs`, … up to `at`. */
  readonly from: Date;
  readonly stepMs: number;
}

/** What a value belongs to; null where the query does not split by it, or the series does not say. */
export interface MetricSubject {
  readonly host: string | null;
  /** The number, also where the series names the shard by its topic. */
  readonly shard: number | null;
  /** The query's further split, e.g. a direction, an error type, a version; null where it has none. */
  readonly kind: string | null;
}

export interface MetricRow extends MetricSubject {
  /** In the query's unit. */
  readonly value: number;
  /** When the newest sample behind it was taken. */
  readonly at: Date;
}

export interface MetricLine extends MetricSubject {
  /** Ascending; a step without a value is left out, never zero. */
  readonly points: readonly MetricPoint[];
}

export interface MetricPoint {
  readonly at: Date;
  readonly value: number;
  /** The least and the most about that time, where the source keeps them: a dip that nobody looked at is not lost. */
  readonly low?: number;
  readonly high?: number;
}

/** Why there is nothing to show. A sentence without a period in `detail`. */
export type NoMetrics =
  /** Asked, and no series answered: the nodes do not expose it, or nothing was ever scraped. */
  | { readonly kind: 'no-data'; readonly detail: string }
  /** The source could not be asked from here. */
  | { readonly kind: 'not-reachable'; readonly detail: string }
  /** The fleet has no source of metrics in the configuration. */
  | { readonly kind: 'not-configured' };

interface Answered {
  readonly kind: 'answered';
  readonly from: MetricSourceKind;
  /** What the source said about its answer, e.g. that a part of it is missing. Foreign. */
  readonly notes?: readonly string[];
}

export type MetricAnswer = (Answered & { readonly rows: readonly MetricRow[] }) | NoMetrics;

export type RangeAnswer = (Answered & { readonly lines: readonly MetricLine[] }) | NoMetrics;

export type MetricSourceKind = 'prometheus' | 'scrape';

/**
 * Where metrics come from. Every query is written once as PromQL and once as our own computation over scraped samples;
 * both give the same rows within 1 %. Nothing here throws for what a network or a missing series does.
 */
export interface MetricsPort {
  read(query: QueryName, scope: MetricScope): Promise<MetricAnswer>;
  readRange(query: QueryName, scope: RangeScope): Promise<RangeAnswer>;
}

/** The source of a fleet's metrics: its Prometheus, else what Muster scrapes itself. */
export type FindMetrics = (fleet: string) => MetricsPort | null;
