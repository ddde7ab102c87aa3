/** One layer of a Spacemesh node's chain, with the fingerprint of the state since genesis; null while it has none. */
export interface LayerState {
  readonly layer: number;
  readonly stateHash: string | null;
}

/** What a Spacemesh node says of its chain (spacemeshos/api: v2beta1 NodeService.Status and LayerService.List). */
export interface LayersReading {
  readonly sync: 'synced' | 'syncing' | 'offline' | 'unspecified';
  readonly connectedPeers: number;
  /** The layer that time says it should be at. */
  readonly currentLayer: number;
  readonly appliedLayer: number;
  /** The newest layer that tortoise verified; null where none of the newest layers that were read is. */
  readonly verifiedLayer: number | null;
  /** The newest layers, to compare between nodes; the newest first. */
  readonly states: readonly LayerState[];
}
