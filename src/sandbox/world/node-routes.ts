import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import { answerMesh, answerRelayPeers, meshSize, type Surroundings } from './node-mesh.ts';
import { answerMetrics } from './node-metrics.ts';
import { answerConnected, answerFilter, answerPeerStats } from './node-peers.ts';
import { answerHealth, answerInfo, answerVersion, type NodeAnswer, type SimulatedNode } from './simulated-node.ts';

export interface ServedNodes {
  readonly nodes: ReadonlyMap<string, SimulatedNode>;
  readonly clock: Clock;
  readonly seed: string;
}

type Answer = (node: SimulatedNode, shard: string | null) => NodeAnswer;

/** A node's REST port (8645) and its metrics (8008), both below /nodes/{host}. */
export function registerNodes(server: FastifyInstance, served: ServedNodes): void {
  const { nodes, clock, seed } = served;
  const serve = (path: string, answer: Answer): void => {
    server.get<{ Params: { host: string; shard?: string } }>(`/nodes/:host${path}`, async (request, reply) => {
      const node = nodes.get(request.params.host);
      if (node === undefined) return sendNodeAnswer(reply, { kind: 'broken' });
      await slowness(node, clock);
      if (node.power === 'stopped') return sendNodeAnswer(reply, { kind: 'broken' });
      if (node.power === 'silent') return sendNodeAnswer(reply, { kind: 'silent' });
      return sendNodeAnswer(reply, answer(node, request.params.shard ?? null));
    });
  };
  const around = (node: SimulatedNode): Surroundings => ({
    seed,
    neighbours: [...nodes.values()].filter(({ fleet }) => fleet === node.fleet),
  });

  serve('/health', answerHealth);
  for (const alias of ['', '/debug/v1']) {
    serve(`${alias}/version`, answerVersion);
    serve(`${alias}/info`, (node) => answerInfo(node, seed));
  }
  for (const path of ['', '/on/:shard']) {
    serve(`/admin/v1/peers/mesh${path}`, (node, shard) => answerMesh(node, around(node), shard));
    serve(`/admin/v1/peers/relay${path}`, (node, shard) => answerRelayPeers(node, around(node), shard));
  }
  serve('/admin/v1/peers/connected', (node) => answerConnected(node, around(node)));
  serve('/admin/v1/peers/stats', (node) => answerPeerStats(node, around(node), (shard) => meshSize(node, shard, seed)));
  serve('/admin/v1/filter/subscriptions', (node) => answerFilter(node, around(node)));
  serve('/metrics', (node) => answerMetrics(node, { seed, now: clock.now() }));
}

async function slowness({ delayMs }: SimulatedNode, clock: Clock): Promise<void> {
  if (delayMs === 0) return;
  await new Promise<void>((resolve) => {
    clock.wakeAt(new Date(clock.now().getTime() + delayMs), resolve);
  });
}

export function sendNodeAnswer(reply: FastifyReply, answer: NodeAnswer): FastifyReply {
  switch (answer.kind) {
    case 'silent':
      return reply.hijack();
    case 'broken':
      reply.hijack();
      reply.raw.destroy();
      return reply;
    case 'answer':
      return reply
        .code(answer.status)
        .type(answer.type === 'json' ? 'application/json' : 'text/plain; charset=utf-8')
        .send(answer.type === 'json' ? JSON.stringify(answer.body) : answer.body);
  }
}
