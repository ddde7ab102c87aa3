/** Peers that say they carry a shard. */
export interface ShardPeers {
  readonly shard: number;
  readonly peers: number;
}

/** Peers of one origin or with one protocol; the name is the node's, foreign text. */
export interface NamedPeers {
  readonly name: string;
  readonly peers: number;
}

/** What GET /admin/v1/peers/connected of a node said, counted: who they are is not kept. */
export type ConnectedReading =
  | {
      readonly kind: 'connected';
      readonly total: number;
      /** By what each peer announces; a shard that none announces is left out. null: the answer tells no shards. */
      readonly byShard: readonly ShardPeers[] | null;
      readonly byOrigin: readonly NamedPeers[];
    }
  /** 404: the node is older than the route, or its admin routes are off. Absent, not zero. */
  | { readonly kind: 'not-available' };

/** What GET /admin/v1/peers/stats of a node said. */
export type PeerStatsReading =
  | {
      readonly kind: 'stats';
      /** Peers subscribed to the topic of the shard, in its mesh or not; a shard without any may be left out. */
      readonly subscribed: readonly ShardPeers[];
      /** Of all the peers it knows, connected or not. */
      readonly byProtocol: readonly NamedPeers[];
    }
  | { readonly kind: 'not-available' };

/** What GET /admin/v1/filter/subscriptions of a node said: how many light clients it serves, never which. */
export type FilterReading =
  | { readonly kind: 'filter'; readonly clients: number; readonly criteria: number }
  | { readonly kind: 'not-mounted' }
  | { readonly kind: 'not-available' };
