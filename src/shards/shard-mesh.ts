import type { MetricSourceKind, NoMetrics } from '../metrics/metrics-port.ts';
import type { QueryName } from '../metrics/named-query.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { MeshClass } from './mesh-class.ts';

/**
 * Why a node's mesh of a shard is not known. not-available: its version does not tell, or its admin routes are off.
 * no-relay: it runs without, so it has no mesh. silent: it does not answer now. stale: it answers, but what it last said
 * of its meshes is too old. not-asked: nobody asked it yet. not-subscribed: it names the shard nowhere.
 */
export const UNKNOWN_WHY = ['not-available', 'no-relay', 'silent', 'stale', 'not-asked', 'not-subscribed'] as const;
export type UnknownWhy = (typeof UNKNOWN_WHY)[number];

/** What one node said of its mesh on one shard. */
export type MeshState =
  | { readonly kind: 'mesh'; readonly peers: number; readonly fromFleet: number; readonly class: MeshClass }
  | { readonly kind: 'unknown'; readonly why: UnknownWhy };

/** One shard on one node. Figures are counts of peers; null: not known. */
export interface MeshCell {
  readonly host: string;
  readonly mesh: MeshState;
  /** Connected peers that announce the shard, from the node's own list, else from its metrics, up to 5 min old. */
  readonly connected: number | null;
  /** Connected peers that are subscribed to its topic, in the mesh or not. */
  readonly subscribed: number | null;
  /** Records of peers found by discv5 an hour, over the last hour. */
  readonly discoveredAnHour: number | null;
}

/**
 * dead: on all nodes that tell, two or more. dead-on-some, thin: on one of them at least. unknown: nobody tells, or
 * nobody has a mesh.
 */
export type ShardVerdict = 'dead' | 'dead-on-some' | 'thin' | 'unknown' | 'good';

export interface ShardMeshRow {
  readonly shard: number;
  /** False: nodes tell of it, and the configuration does not name it. */
  readonly isConfigured: boolean;
  readonly isProtected: boolean;
  readonly verdict: ShardVerdict;
  /** A cell for each host of the fleet, in the order of the configuration. */
  readonly cells: readonly MeshCell[];
  /** Hosts that told, by class. */
  readonly dead: readonly string[];
  readonly thin: readonly string[];
  readonly good: readonly string[];
  /** Hosts of the fleet that can carry it, where they are so few that they cannot give each other enough peers; else null. */
  readonly carriers: number | null;
  /** Every mesh peer that is known of is a host of the fleet: nobody from outside carries the shard. */
  readonly isFleetAlone: boolean;
}

/** How much of what a node can take is taken. */
export interface Use {
  /** null: not known. */
  readonly used: number | null;
  /** null: nobody says, so that the use cannot be judged. */
  readonly capacity: number | null;
  /** Who said the capacity. */
  readonly capacityFrom: 'node' | 'configuration' | null;
  /** The node does not run the service. */
  readonly isOff: boolean;
}

export interface HostUse {
  readonly host: string;
  readonly role: string;
  readonly connections: Use;
  /** Light clients that filter serves. */
  readonly filter: Use;
  /** Requests a second. */
  readonly lightpush: Use;
  /** Connected peers by where the node knows them from; null: not known. */
  readonly origins: readonly { readonly name: string; readonly peers: number }[] | null;
  /** Peers it knows, connected or not, by protocol; null: not known. */
  readonly protocols: readonly { readonly name: string; readonly peers: number }[] | null;
}

/** The meshes of a fleet as its nodes told them, each of itself. */
export interface ShardMeshReport {
  readonly kind: 'meshes';
  readonly fleet: FleetConfig;
  readonly at: Date;
  /** Hosts in the order of the configuration. */
  readonly hosts: readonly HostUse[];
  /** Worst first, then by number. */
  readonly shards: readonly ShardMeshRow[];
  /** When the oldest and the newest mesh shown here was told; null: none was. */
  readonly oldest: Date | null;
  readonly newest: Date | null;
  /** The same of the lists of peers, which are asked for every five minutes. */
  readonly peersOldest: Date | null;
  /** Where discovery and services are from; null: nobody answered. */
  readonly source: MetricSourceKind | null;
  /** Questions to that source without an answer. */
  readonly missing: readonly { readonly query: QueryName; readonly why: NoMetrics }[];
}

export type ShardMeshOutcome =
  | ShardMeshReport
  /** The configuration names no shard of this fleet. */
  | { readonly kind: 'no-shards'; readonly fleet: FleetConfig }
  /** It names no connection by which its nodes could be asked. */
  | { readonly kind: 'not-asked'; readonly fleet: FleetConfig };
