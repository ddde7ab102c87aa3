/** dead: nothing of the shard reaches the node. thin: fewer than gossipsub wants. good: as many, or more. */
export type MeshClass = 'dead' | 'thin' | 'good';

/** GossipSub's dLow, from which the node itself calls a topic sufficiently healthy (logos-delivery, topic_health.nim). */
export const ENOUGH_MESH_PEERS = 4;

export function meshClass(peers: number): MeshClass {
  if (peers < 1) return 'dead';
  return peers < ENOUGH_MESH_PEERS ? 'thin' : 'good';
}
