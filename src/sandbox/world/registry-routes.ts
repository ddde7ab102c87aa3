import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from '../../platform/config/config.ts';
import { sendNodeAnswer } from './node-routes.ts';
import { registryBody, shapeOf } from './simulated-registry.ts';
import type { SimulatedNode } from './simulated-node.ts';

/** How the fleet directories answer: as they do, not at all, or with something that is no directory. */
export type RegistryMode = 'answers' | 'broken' | 'not-json' | 'empty';

export interface ServedRegistries {
  readonly config: Pick<Config, 'fleets' | 'connections'>;
  readonly nodes: ReadonlyMap<string, SimulatedNode>;
  readonly seed: string;
  readonly mode: () => RegistryMode;
}

/** The fleet directories of the configuration, each below /registry/{connection} in its own shape. */
export function registerRegistries(server: FastifyInstance, served: ServedRegistries): void {
  for (const path of ['/data.json', '/'] as const) {
    server.get<{ Params: { connection: string } }>(`/registry/:connection${path}`, async (request, reply) =>
      sendRegistry(reply, served, { connection: request.params.connection, path }),
    );
  }
}

function sendRegistry(
  reply: FastifyReply,
  { config, nodes, seed, mode }: ServedRegistries,
  asked: { readonly connection: string; readonly path: '/data.json' | '/' },
): FastifyReply {
  const connection = config.connections.find(({ name }) => name === asked.connection);
  if (connection === undefined || shapeOf(connection).path !== asked.path)
    return sendNodeAnswer(reply, { kind: 'answer', status: 404, type: 'text', body: 'Not Found' });
  if (mode() === 'broken') return sendNodeAnswer(reply, { kind: 'broken' });
  if (mode() === 'not-json')
    return sendNodeAnswer(reply, { kind: 'answer', status: 200, type: 'text', body: '<html>Maintenance</html>' });
  const listed = mode() === 'empty' ? [] : [...nodes.values()].filter((each) => each.listed);
  const fleets = config.fleets.filter((fleet) => fleet.registry === connection.name);
  return sendNodeAnswer(reply, {
    kind: 'answer',
    status: 200,
    type: 'json',
    body: registryBody(connection, { fleets, nodes: listed, seed }),
  });
}
