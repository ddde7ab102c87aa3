import type { FailedCall } from './fleet.ts';
import type { HealthReport } from './health.ts';
import type { LayersReading } from './layers.ts';
import type { MeshReading } from './mesh.ts';
import type { ConnectedReading, FilterReading, PeerStatsReading } from './peers.ts';

export type NodeHealthAnswer = { readonly kind: 'answered'; readonly health: HealthReport } | FailedCall;

export type NodeVersionAnswer =
  /** `version` is a git describe, e.g. `v0.37.1-beta`; foreign text. */
  | { readonly kind: 'answered'; readonly version: string }
  /** The node is too old to have the route. */
  | { readonly kind: 'not-available' }
  | FailedCall;

export type NodeInfoAnswer =
  | { readonly kind: 'answered'; readonly listenAddresses: readonly string[]; readonly enrUri: string | null }
  | { readonly kind: 'not-available' }
  | FailedCall;

export type NodeMeshAnswer = { readonly kind: 'answered'; readonly mesh: MeshReading } | FailedCall;

export type NodeConnectedAnswer = { readonly kind: 'answered'; readonly connected: ConnectedReading } | FailedCall;

export type NodePeerStatsAnswer = { readonly kind: 'answered'; readonly stats: PeerStatsReading } | FailedCall;

export type NodeFilterAnswer = { readonly kind: 'answered'; readonly filter: FilterReading } | FailedCall;

export type NodeLayersAnswer =
  | { readonly kind: 'answered'; readonly layers: LayersReading }
  /** Not a node of a chain, or too old for the route. */
  | { readonly kind: 'not-available' }
  | FailedCall;

/** A node's REST API, asked host by host. Nothing here throws for what a network does. */
export interface NodePort {
  health(host: string): Promise<NodeHealthAnswer>;
  version(host: string): Promise<NodeVersionAnswer>;
  info(host: string): Promise<NodeInfoAnswer>;
  /** Peers by shard in the mesh of gossipsub; of Waku nodes since v0.36. */
  mesh(host: string): Promise<NodeMeshAnswer>;
  /** Connected peers, by the shards they announce and by origin, all shards in one call; of Waku nodes. */
  connected(host: string): Promise<NodeConnectedAnswer>;
  /** Subscribed peers by shard, and known ones by protocol; of Waku nodes since v0.36. */
  peerStats(host: string): Promise<NodePeerStatsAnswer>;
  /** How many light clients it serves with filter; of Waku nodes. */
  filterUse(host: string): Promise<NodeFilterAnswer>;
  /** How far its chain is; of Spacemesh nodes alone. */
  layers(host: string): Promise<NodeLayersAnswer>;
}
