import { shardPeers, type Surroundings, type WakuPeer } from './node-mesh.ts';
import { has } from './node-version.ts';
import { fraction, hexOf } from './seeded.ts';
import { json, NOT_FOUND, text, type NodeAnswer, type SimulatedNode } from './simulated-node.ts';

/*
 * Who a node is connected to, as its admin routes tell it (logos-delivery, waku/rest_api/endpoint/admin;
 * waku-org/waku-rest-api, adminapi).
 */

/** How many light clients a node serves with filter; none where it does not mount it. */
export function filterClients(node: SimulatedNode, seed: string): number {
  return node.host.protocols.includes('filter') ? Math.floor(fraction(seed, 'filter', node.host.name) * 40) : 0;
}

/** GET /admin/v1/peers/connected: WakuPeer[], each with every shard it announces. */
export function answerConnected(node: SimulatedNode, around: Surroundings): NodeAnswer {
  if (!has('meshRoutes', node.version)) return NOT_FOUND;
  return json(connectedPeers(node, around));
}

/** Whoever is there on several shards is one peer. */
function connectedPeers(node: SimulatedNode, around: Surroundings): readonly WakuPeer[] {
  const peers = new Map<string, WakuPeer>();
  for (const shard of node.shards)
    for (const peer of shardPeers(node, around, shard)) {
      const known = peers.get(peer.multiaddr);
      peers.set(peer.multiaddr, known === undefined ? peer : { ...known, shards: [...known.shards, shard] });
    }
  return [...peers.values()];
}

/** GET /admin/v1/peers/stats. "Total relay peers" and "Total mesh peers" count shards: so the node does it. */
export function answerPeerStats(
  node: SimulatedNode,
  around: Surroundings,
  meshOn: (shard: number) => number,
): NodeAnswer {
  if (!has('meshRoutes', node.version)) return NOT_FOUND;
  const relays = node.host.protocols.includes('relay') ? node.shards : [];
  const peers = connectedPeers(node, around);
  const byShard = (count: (shard: number) => number): Record<string, number> =>
    Object.fromEntries(relays.map((shard) => [String(shard), count(shard)]));
  return json({
    Sum: { 'Total peers': peers.length },
    'By Connectedness': { Connected: peers.length, NotConnected: 0, CannotConnect: 0, CanConnect: 0 },
    'Relay peers': {
      ...byShard((shard) => shardPeers(node, around, shard).length),
      'Total relay peers': relays.length,
    },
    'Mesh peers': { ...byShard(meshOn), 'Total mesh peers': relays.length },
    'By Protocols': countBy(peers.flatMap(({ protocols }) => protocols)),
  });
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** GET /admin/v1/filter/subscriptions: one item for each light client. */
export function answerFilter(node: SimulatedNode, { seed }: Surroundings): NodeAnswer {
  if (!node.host.protocols.includes('filter')) return text(400, 'Error: Filter Protocol is not mounted to the node');
  const { host, cluster, shards } = node;
  return json(
    Array.from({ length: filterClients(node, seed) }, (_, index) => ({
      peerId: `16Uiu2H${hexOf(44, seed, 'light', host.name, index)}`,
      filterCriteria: shards.slice(0, 2).map((shard) => ({
        pubsubTopic: `/waku/2/rs/${cluster ?? 0}/${shard}`,
        contentTopic: `/light/1/${index}/proto`,
      })),
    })),
  );
}
