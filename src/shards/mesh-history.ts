import type { FleetConfig } from '../platform/config/config.ts';
import { ENOUGH_MESH_PEERS } from './mesh-class.ts';

const HOUR_MS = 3_600_000;
const FIVE_MINUTES_MS = 300_000;

/** What meshes are kept by. */
export const MESH_LEVELS = { fiveMinutes: FIVE_MINUTES_MS, hour: HOUR_MS } as const;
export type MeshLevel = (typeof MESH_LEVELS)[keyof typeof MESH_LEVELS];

/** How far back `/shard mesh` looks. */
export const MESH_HOURS = { least: 1, usual: 24, most: 24 * 90 } as const;
/** Up to here five minutes are told apart. */
const FINE_HOURS = 48;

/** One node's mesh of one shard at one moment. */
export interface MeshSample {
  readonly fleet: string;
  readonly host: string;
  readonly shard: number;
  readonly peers: number;
  readonly readAt: Date;
}

/** What was seen of one node's mesh within one bucket. */
export interface MeshBucket {
  readonly host: string;
  /** The bucket's end. */
  readonly at: Date;
  /** When the newest reading in it was taken. */
  readonly readAt: Date;
  readonly least: number;
  readonly most: number;
  readonly last: number;
  readonly average: number;
}

export interface MeshSpan {
  readonly level: MeshLevel;
  /** The end of the first bucket, and of the last. */
  readonly from: Date;
  readonly until: Date;
}

/** Buckets whose ends lie within the last `hours`, the one that is open included. */
export function meshSpan(now: Date, hours: number): MeshSpan {
  const level = hours <= FINE_HOURS ? MESH_LEVELS.fiveMinutes : MESH_LEVELS.hour;
  const until = Math.ceil(now.getTime() / level) * level;
  return { level, from: new Date(until - hours * HOUR_MS + level), until: new Date(until) };
}

/** A node over the whole span. */
export interface HostHistory {
  readonly host: string;
  readonly least: number;
  /** The newest reading of the newest bucket in which it was so few. */
  readonly leastAt: Date;
  readonly most: number;
  readonly last: number;
  readonly lastAt: Date;
  /** Buckets in which it told, and of them those in which it was without a peer, or with too few, at least once. */
  readonly told: number;
  readonly dead: number;
  readonly thin: number;
}

/** All nodes that told within one bucket. */
export interface MeshStep {
  readonly at: Date;
  /** null: nobody told. */
  readonly least: number | null;
  readonly average: number | null;
  readonly most: number | null;
  readonly told: number;
}

export interface MeshHistory {
  readonly kind: 'history';
  readonly fleet: FleetConfig;
  readonly shard: number;
  readonly hours: number;
  readonly span: MeshSpan;
  /** Who was worst comes first; those who never told are missing. */
  readonly hosts: readonly HostHistory[];
  /** Every bucket of the span, also those of which nobody told. */
  readonly steps: readonly MeshStep[];
}

export function meshHistory(
  { fleet, shard, hours, span }: Pick<MeshHistory, 'fleet' | 'shard' | 'hours' | 'span'>,
  buckets: readonly MeshBucket[],
): MeshHistory {
  const byHost = Map.groupBy(buckets, ({ host }) => host);
  const byTime = Map.groupBy(buckets, ({ at }) => at.getTime());
  const count = Math.round((span.until.getTime() - span.from.getTime()) / span.level) + 1;
  return {
    kind: 'history',
    fleet,
    shard,
    hours,
    span,
    hosts: [...byHost]
      .flatMap(([host, own]) => hostHistory(host, own) ?? [])
      .toSorted((one, other) => one.least - other.least || other.dead - one.dead || (one.host < other.host ? -1 : 1)),
    steps: Array.from({ length: count }, (_, index) => {
      const at = span.from.getTime() + index * span.level;
      return stepOf(new Date(at), byTime.get(at) ?? []);
    }),
  };
}

function hostHistory(host: string, buckets: readonly MeshBucket[]): HostHistory | null {
  const ordered = buckets.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const newest = ordered.at(-1);
  if (newest === undefined) return null;
  const least = Math.min(...ordered.map((bucket) => bucket.least));
  const leastAt = ordered.findLast((bucket) => bucket.least === least)?.readAt ?? newest.readAt;
  return {
    host,
    least,
    leastAt,
    most: Math.max(...ordered.map((bucket) => bucket.most)),
    last: newest.last,
    lastAt: newest.readAt,
    told: ordered.length,
    dead: ordered.filter((bucket) => bucket.least === 0).length,
    thin: ordered.filter((bucket) => bucket.least > 0 && bucket.least < ENOUGH_MESH_PEERS).length,
  };
}

function stepOf(at: Date, buckets: readonly MeshBucket[]): MeshStep {
  if (buckets.length === 0) return { at, least: null, average: null, most: null, told: 0 };
  return {
    at,
    least: Math.min(...buckets.map(({ least }) => least)),
    average: buckets.reduce((sum, { average }) => sum + average, 0) / buckets.length,
    most: Math.max(...buckets.map(({ most }) => most)),
    told: buckets.length,
  };
}
