import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteGroup } from '../platform/http/server.ts';
import type { SandboxState } from './start-sandbox.ts';

/**
 * GET /sandbox/state. It holds the tokens of everybody in the sandbox, so a page of another site in the same browser
 * must not read it: Host and Origin have to be this machine's own.
 */
export function createSandboxRoutes(state: () => SandboxState): RouteGroup {
  return {
    on: 'public',
    register(app: FastifyInstance) {
      app.addHook('onRequest', refuseOtherSites);
      app.get('/sandbox/state', (_request, reply) => reply.header('cache-control', 'no-store').send(state()));
    },
  };
}

const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

async function refuseOtherSites(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { host, origin } = request.headers;
  const isOwn = (url: string): boolean => OWN_HOSTS.includes(URL.parse(url)?.hostname ?? '');
  if (isOwn(`http://${host ?? ''}`) && (origin === undefined || isOwn(origin))) return;
  await reply.code(403).send({ error: 'The sandbox answers this machine alone.' });
}
