/** How many gossipsub mesh peers a node has on one shard, and how many of them are hosts of its own fleet. */
export interface ShardMesh {
  readonly shard: number;
  readonly peers: number;
  readonly fromFleet: number;
}

/** What GET /admin/v1/peers/mesh of a node said. */
export type MeshReading =
  /** A shard whose mesh is empty may be left out of the answer: absent is no peer, not unknown. */
  | { readonly kind: 'mesh'; readonly shards: readonly ShardMesh[] }
  /** 503: the node runs without relay. */
  | { readonly kind: 'relay-not-mounted' }
  /** 404: the node is older than v0.36, or its admin routes are off. Absent, not unhealthy. */
  | { readonly kind: 'not-available' };
