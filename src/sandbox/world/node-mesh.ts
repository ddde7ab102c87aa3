import { identityOf, json, NOT_FOUND, text, type NodeAnswer, type SimulatedNode } from './simulated-node.ts';
import { has } from './node-version.ts';
import { fraction, hexOf } from './seeded.ts';

/** The libp2p codec of relay, and gossipsub's bounds (logos-delivery, waku_relay/protocol.nim). */
const RELAY = '/vac/waku/relay/2.0.0';
const D_LOW = 4;
const D_HIGH = 8;

export interface Surroundings {
  readonly seed: string;
  /** Nodes of the same fleet, this one among them. */
  readonly neighbours: readonly SimulatedNode[];
}

export interface WakuPeer {
  readonly multiaddr: string;
  readonly protocols: readonly string[];
  readonly shards: readonly number[];
  readonly connected: 'Connected';
  readonly agent: string;
  readonly origin: 'Discv5' | 'Static';
  readonly score: number;
}

/** How many peers a shard's mesh has on this node; 0 where it died. */
export function meshSize(node: SimulatedNode, shard: number, seed: string): number {
  if (node.emptyMeshes.has(shard)) return 0;
  return D_LOW + Math.floor(fraction(seed, 'mesh', node.host.name, shard) * (D_HIGH - D_LOW + 1));
}

/**
 * GET /admin/v1/peers/mesh and /mesh/on/{shard}, in the documented shape: `[{shard, peers: [WakuPeer]}]`, one object
 * for one shard. Both came with v0.36; 503 where relay is not mounted (waku-org/waku-rest-api, adminapi).
 */
export function answerMesh(node: SimulatedNode, around: Surroundings, shard: string | null): NodeAnswer {
  return answerByShard(node, shard, (each) =>
    shardPeers(node, around, each).slice(0, meshSize(node, each, around.seed)),
  );
}

/** GET /admin/v1/peers/relay and /relay/on/{shard}: who is subscribed, in the mesh or not. */
export function answerRelayPeers(node: SimulatedNode, around: Surroundings, shard: string | null): NodeAnswer {
  return answerByShard(node, shard, (each) => shardPeers(node, around, each));
}

function answerByShard(
  node: SimulatedNode,
  shard: string | null,
  peersOf: (shard: number) => readonly WakuPeer[],
): NodeAnswer {
  if (!has('meshRoutes', node.version)) return NOT_FOUND;
  if (!node.host.protocols.includes('relay')) return text(503, 'Error: Relay Protocol is not mounted to the node');
  if (shard === null) return json(node.shards.map((each) => ({ shard: each, peers: peersOf(each) })));
  if (!/^\d{1,5}$/.test(shard)) return text(400, `Invalid shard id: ${shard}`);
  const number = Number(shard);
  return json({ shard: number, peers: node.shards.includes(number) ? peersOf(number) : [] });
}

/** Whom a node is connected to on a shard: first those of the fleet, then strangers, in an order of the node's own. */
export function shardPeers(
  node: SimulatedNode,
  { seed, neighbours }: Surroundings,
  shard: number,
): readonly WakuPeer[] {
  const own = neighbours
    .filter((each) => each !== node && each.power === 'on' && each.shards.includes(shard))
    .map((each) => ({
      ...peerOf(node, shard, identityOf(each, seed).multiaddr, seed),
      agent: `nwaku-${each.version}`,
    }));
  const strangers = Array.from({ length: D_HIGH }, (_, index) => {
    const address = `/ip4/203.0.113.${1 + Math.floor(fraction(seed, 'stranger', node.host.name, shard, index) * 254)}`;
    const peerId = `16Uiu2H${hexOf(44, seed, 'stranger', node.host.name, shard, index)}`;
    return peerOf(node, shard, `${address}/tcp/60000/p2p/${peerId}`, seed);
  });
  // A shard that lost its mesh lost its strangers too; those of the fleet stay connected, each as lonely as this one.
  return node.emptyMeshes.has(shard) ? own : [...own, ...strangers];
}

function peerOf(node: SimulatedNode, shard: number, multiaddr: string, seed: string): WakuPeer {
  const score = Math.round(fraction(seed, 'score', node.host.name, multiaddr) * 200) / 10;
  return {
    multiaddr,
    protocols: [RELAY],
    shards: [shard],
    connected: 'Connected',
    agent: 'nwaku-v0.38.1',
    origin: multiaddr.startsWith('/dns4/') ? 'Static' : 'Discv5',
    score,
  };
}
