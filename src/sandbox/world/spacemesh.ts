import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { sendNodeAnswer } from './node-routes.ts';
import { json, NOT_FOUND, type NodeAnswer, type SimulatedNode } from './simulated-node.ts';

/** The network's layers take five minutes, and tortoise verifies one with the next. */
const LAYER_MS = 300_000;
/** Some thousand layers before the world began, as a network that runs for weeks. */
const LAYERS_BEFORE = 4_000;
const MOST_LISTED = 100;

/** How one node of a chain ails; without any it follows the network. */
interface Ailment {
  /** Its newest verified layer for good. */
  stuckAt: number | null;
  isSyncing: boolean;
  /** From this layer on its state is another than that of the others. */
  forkedFrom: number | null;
}

/** The chain of the simulated Spacemesh nodes, which throws for a host that has none: what spacemeshos/api (v2beta1) lets them tell of it. */
export interface SpacemeshChain {
  /** The verified layer stands still from now on, or goes on from where the network is. */
  setVerified(host: string, verified: 'stuck' | 'rising'): void;
  setSync(host: string, sync: 'syncing' | 'synced'): void;
  /** From the present layer on its state differs, or is that of the others again. */
  setState(host: string, state: 'forked' | 'shared'): void;
}

export interface Spacemesh extends SpacemeshChain {
  /** Answers below /spacemesh/{host}, as the JSON gateway of a node does. */
  answer(node: SimulatedNode, path: string, query: Readonly<Record<string, unknown>>): NodeAnswer;
}

export interface SpacemeshParts {
  readonly clock: Clock;
  readonly seed: string;
  /** The nodes that follow it. */
  readonly hosts: readonly SimulatedNode[];
}

export function createSpacemesh({ clock, seed, hosts }: SpacemeshParts): Spacemesh {
  const beganAt = clock.now().getTime();
  const ailments = new Map<string, Ailment>(
    hosts.map(({ host }) => [host.name, { stuckAt: null, isSyncing: false, forkedFrom: null }]),
  );
  const ailmentOf = (host: string): Ailment => {
    const known = ailments.get(host);
    if (known === undefined) throw new Error(`The simulated world has no Spacemesh node ${host}.`);
    return known;
  };
  const currentLayer = (): number => LAYERS_BEFORE + Math.floor((clock.now().getTime() - beganAt) / LAYER_MS);
  const verifiedLayer = (host: string): number => ailmentOf(host).stuckAt ?? currentLayer() - 1;
  const hashOf = (host: string, layer: number): string => {
    const { forkedFrom } = ailmentOf(host);
    const branch = forkedFrom !== null && layer >= forkedFrom ? host : 'network';
    return createHash('sha256').update(`${seed}\n${branch}\n${layer}`).digest('base64');
  };

  const status = (host: string): NodeAnswer => {
    const layer = currentLayer();
    const { isSyncing } = ailmentOf(host);
    // grpc-gateway writes 64-bit numbers as strings and enums by name.
    return json({
      connectedPeers: '24',
      status: isSyncing ? 'SYNC_STATUS_SYNCING' : 'SYNC_STATUS_SYNCED',
      latestLayer: layer,
      appliedLayer: layer - 1,
      processedLayer: layer - 1,
      currentLayer: layer,
    });
  };
  const layers = (host: string, query: Readonly<Record<string, unknown>>): NodeAnswer => {
    const first = wholeOf(query['start_layer'], 0);
    const last = Math.min(wholeOf(query['end_layer'], currentLayer() - 1), currentLayer() - 1);
    const limit = Math.min(wholeOf(query['limit'], MOST_LISTED), MOST_LISTED);
    const verified = verifiedLayer(host);
    const listed = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).map((number) => ({
      number,
      status: number <= verified ? 'LAYER_STATUS_VERIFIED' : 'LAYER_STATUS_APPLIED',
      consensusHash: '',
      stateHash: hashOf(host, number),
      cumulativeStateHash: hashOf(host, number),
      block: null,
    }));
    const ordered = query['sort_order'] === 'DESC' ? listed.toReversed() : listed;
    return json({ layers: ordered.slice(0, limit) });
  };

  return {
    setVerified(host, verified) {
      ailmentOf(host).stuckAt = verified === 'stuck' ? verifiedLayer(host) : null;
    },
    setSync(host, sync) {
      ailmentOf(host).isSyncing = sync === 'syncing';
    },
    setState(host, state) {
      ailmentOf(host).forkedFrom = state === 'forked' ? currentLayer() : null;
    },
    answer(node, path, query) {
      if (!ailments.has(node.host.name)) return NOT_FOUND;
      switch (path) {
        case 'spacemesh.v2beta1.NodeService/Status':
          return status(node.host.name);
        case 'spacemesh.v2beta1.NodeService/Version':
          return json({ version: node.version });
        case 'spacemesh.v2beta1.LayerService/List':
          return layers(node.host.name, query);
        default:
          return NOT_FOUND;
      }
    },
  };
}

function wholeOf(given: unknown, otherwise: number): number {
  return typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : otherwise;
}

/** The JSON gateway of each node, below /spacemesh/{host}. */
export function registerSpacemesh(server: FastifyInstance, { nodes, chain }: SpacemeshRoutes): void {
  server.get<{ Params: { host: string; '*': string }; Querystring: Record<string, unknown> }>(
    '/spacemesh/:host/*',
    async (request, reply) => {
      const node = nodes.get(request.params.host);
      if (node === undefined || node.power === 'stopped') return sendNodeAnswer(reply, { kind: 'broken' });
      if (node.power === 'silent') return sendNodeAnswer(reply, { kind: 'silent' });
      return sendNodeAnswer(reply, chain.answer(node, request.params['*'], request.query));
    },
  );
}

export interface SpacemeshRoutes {
  readonly nodes: ReadonlyMap<string, SimulatedNode>;
  readonly chain: Spacemesh;
}
