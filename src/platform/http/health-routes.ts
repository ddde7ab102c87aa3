import type { FastifyInstance } from 'fastify';
import type { CommitCheck } from '../intake/inbox.ts';
import type { JsonValue } from '../json.ts';

/** What GET /healthz?verbose shows: `gateway`, `database`, `deliveryLagMs`, …; no secret, no text from outside. */
export type Health = Readonly<Record<string, JsonValue>>;

export interface HealthRoutes {
  readonly health: () => Promise<Health>;
  /** Never depends on Discord: a bot that Discord keeps waiting must go on taking webhooks. */
  readonly ready: () => Promise<CommitCheck>;
}

/** GET /healthz: the process answers. GET /readyz: it can commit an inbox row. */
export function registerHealthRoutes(app: FastifyInstance, { health, ready }: HealthRoutes): void {
  app.get<{ Querystring: Record<string, string | undefined> }>('/healthz', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    const verbose = request.query['verbose'];
    if (verbose === undefined || verbose === 'false' || verbose === '0') return { status: 'ok' };
    return { status: 'ok', ...(await health()) };
  });
  app.get('/readyz', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    const check = await ready();
    if (check.kind === 'can-commit') return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', why: check.why });
  });
}
