import type { FastifyInstance } from 'fastify';
import type { RouteGroup } from '../platform/http/server.ts';
import type { SandboxState } from './start-sandbox.ts';
import { refuseOtherSites } from './web/own-site.ts';

/** GET /sandbox/state: ids, tokens and secrets, for programs on this machine. */
export function createSandboxRoutes(state: () => SandboxState): RouteGroup {
  return {
    on: 'public',
    register(app: FastifyInstance) {
      app.addHook('onRequest', refuseOtherSites);
      app.get('/sandbox/state', (_request, reply) => reply.header('cache-control', 'no-store').send(state()));
    },
  };
}
