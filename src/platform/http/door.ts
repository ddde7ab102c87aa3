import type { FastifyInstance } from 'fastify';
import type { HealthRoutes } from './health-routes.ts';
import { sendError } from './webhook-routes.ts';

/** What changes something when it is answered; health, metrics and pages do not. */
const ACTS = /^\/(webhooks|api|telemetry)\//;

/** Lets requests in until it is closed, and knows which of them have no answer yet. */
export class Door {
  readonly #inside = new Set<object>();
  #isClosed = false;
  readonly #empty = Promise.withResolvers<undefined>();

  watch(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      if (!ACTS.test(request.url)) return;
      if (!this.#isClosed) {
        this.#inside.add(request);
        // Also where the other side hung up and nothing is answered any more.
        reply.raw.once('close', () => {
          this.#inside.delete(request);
          this.#lookInside();
        });
        return;
      }
      // Whoever sends again finds another connection, and by then another Muster.
      void reply.header('connection', 'close');
      await sendError(reply, { status: 503, error: 'Muster is stopping; try again.' });
    });
  }

  /** The same, with a readiness that ends when this closes: a load balancer is to look for another one. */
  at<Options extends HealthRoutes>(options: Options): Options {
    return {
      ...options,
      ready: async () => (this.#isClosed ? { kind: 'cannot-commit', why: 'Muster is stopping.' } : options.ready()),
    };
  }

  /** Resolves when those inside have their answers. */
  close(): Promise<undefined> {
    this.#isClosed = true;
    this.#lookInside();
    return this.#empty.promise;
  }

  #lookInside(): void {
    if (this.#isClosed && this.#inside.size === 0) this.#empty.resolve(undefined);
  }
}
