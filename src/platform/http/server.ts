import { randomBytes } from 'node:crypto';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Intake } from '../intake/intake.ts';
import type { HttpObserver } from '../observability/http-metrics.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { Door } from './door.ts';
import { answerBadAddress, answerBadConnection } from './early-errors.ts';
import { registerHealthRoutes, type HealthRoutes } from './health-routes.ts';
import { BodyRoom } from './raw-body.ts';
import { registerWebhookRoutes, sendError } from './webhook-routes.ts';

export interface Address {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** Routes of other rooms: the API, published pages, the sandbox. Each group has hooks and parsers of its own. */
export interface RouteGroup {
  /** 'internal' moves to the second address, when there is one. */
  readonly on: 'public' | 'internal';
  register(app: FastifyInstance): void;
  /** Muster is stopping: whoever waits for an answer here is to have it soon. */
  hurry?(): void;
}

export interface HttpServerOptions extends HealthRoutes {
  readonly address: Address;
  /** For /metrics and every internal group; without it they are on the first. */
  readonly internalAddress?: Address;
  readonly intake: Intake;
  readonly metrics: Pick<Metrics, 'render'>;
  readonly observer: HttpObserver;
  readonly clock: Clock;
  readonly log: Log;
  readonly groups?: readonly RouteGroup[];
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpLimits {
  readonly connections: number;
  readonly headersTimeoutMs: number;
  /** For the whole request, its body included. */
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  /** Bodies in memory at once. */
  readonly bodyBytes: number;
  /** How long `stop` waits for requests under way. */
  readonly drainMs: number;
}

const LIMITS: HttpLimits = {
  connections: 1_024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  // Longer than the idle time-out of usual proxies (60 s), so that it is never us who closes a connection in use.
  keepAliveMs: 72_000,
  bodyBytes: 256 * 1024 * 1024,
  drainMs: 10_000,
};

export interface HttpServer {
  /** Resolves when it listens; rejects with CannotListen when it cannot. */
  start(): Promise<void>;
  /**
   * From now on /readyz is 503, and so are webhooks and the API; it goes on listening, so that all who ask are told.
   * Resolves when those that came before have their answers.
   */
  refuse(): Promise<void>;
  /** Takes no new requests, lets those under way end for at most ten seconds, closes. */
  stop(): Promise<void>;
  /** Drops every connection, answered or not, and closes. */
  cut(): Promise<void>;
  /** E.g. 'http://127.0.0.1:8080'; throws before `start`. */
  readonly url: string;
  /** Where internal routes are; the same as `url` without a second address. */
  readonly internalUrl: string;
}

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const limits: HttpLimits = { ...LIMITS, ...options.limits };
  const door = new Door();
  const publicApp = createApp(options, { limits, door });
  const internalApp = options.internalAddress === undefined ? null : createApp(options, { limits, door });
  registerRoutes({ publicApp, internalApp: internalApp ?? publicApp, options: door.at(options), limits });
  const hurry = (): void => {
    for (const group of options.groups ?? []) group.hurry?.();
  };
  return {
    refuse: () => {
      hurry();
      return door.close();
    },
    start: async () => {
      await listen(publicApp, options.address);
      if (internalApp !== null && options.internalAddress !== undefined)
        await listen(internalApp, options.internalAddress);
    },
    stop: async () => {
      hurry();
      const apps = internalApp === null ? [publicApp] : [publicApp, internalApp];
      await Promise.all(apps.map((app) => drain(app, { options, limits })));
    },
    cut: async () => {
      hurry();
      const apps = internalApp === null ? [publicApp] : [publicApp, internalApp];
      await Promise.all(apps.map(cut));
    },
    get url() {
      return urlOf(publicApp);
    },
    get internalUrl() {
      return urlOf(internalApp ?? publicApp);
    },
  };
}

const LONGEST_PARAMETER = 1500;

function createApp(
  { observer, log }: HttpServerOptions,
  { limits, door }: { limits: HttpLimits; door: Door },
): FastifyInstance {
  const app = fastify({
    logger: false,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.requestTimeoutMs * 2,
    keepAliveTimeout: limits.keepAliveMs,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    exposeHeadRoutes: true,
    // A run may be named by its link, in which every slash takes three characters.
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: answerBadAddress,
    clientErrorHandler: answerBadConnection,
  });
  app.server.headersTimeout = limits.headersTimeoutMs;
  app.server.maxConnections = limits.connections;
  door.watch(app);
  closeLateIdle(app);
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('x-content-type-options', 'nosniff');
  });
  app.addHook('onResponse', async (request, reply) => {
    observer.answered({
      route: request.routeOptions.url ?? 'unmatched',
      status: reply.statusCode,
      tookMs: reply.elapsedTime,
    });
  });
  app.setNotFoundHandler((_request, reply) => sendError(reply, { status: 404, error: 'There is nothing here.' }));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendError(reply, { status, error: CLIENT_ERRORS[status] ?? 'The request is malformed.' });
    if (status === 503) return sendError(reply, { status, error: 'Muster is stopping or overloaded; try again.' });
    // The answer says nothing of what broke; the reference leads to the log.
    const reference = randomBytes(4).toString('hex').toUpperCase();
    log.error('A request broke.', { reference, route: request.routeOptions.url, method: request.method, error });
    return sendError(reply, { status: 500, error: `Something broke on our side. Reference ${reference}.` });
  });
  return app;
}

/** A refused body may still arrive after its answer; only then is its connection idle, and closing looks just once. */
function closeLateIdle(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    request.raw.once('close', () => {
      if (!app.server.listening)
        setImmediate(() => {
          app.server.closeIdleConnections();
        });
    });
  });
}

const CLIENT_ERRORS: Readonly<Record<number, string>> = {
  413: 'The body is too large.',
  414: 'The address is too long.',
  415: 'The content type is not understood.',
};

interface Registering {
  readonly publicApp: FastifyInstance;
  readonly internalApp: FastifyInstance;
  readonly options: HttpServerOptions;
  readonly limits: HttpLimits;
}

function registerRoutes({ publicApp, internalApp, options, limits }: Registering): void {
  registerHealthRoutes(publicApp, options);
  if (internalApp !== publicApp) registerHealthRoutes(internalApp, options);
  internalApp.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await options.metrics.render();
    return reply.header('content-type', contentType).send(text);
  });
  const room = new BodyRoom(limits.bodyBytes);
  const webhooks: RouteGroup = {
    on: 'public',
    register: (app) => {
      registerWebhookRoutes(app, { intake: options.intake, room });
    },
  };
  for (const group of [webhooks, ...(options.groups ?? [])]) {
    // A plugin of its own is a scope of its own: its parsers and hooks touch no other group.
    void (group.on === 'public' ? publicApp : internalApp).register(async (app) => {
      group.register(app);
    });
  }
}

/** The address is not to be had. The message says why and what to do, and is fit for a terminal. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

async function listen(app: FastifyInstance, { host, port }: Address): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new CannotListen(
      `Cannot listen on ${host}:${port} (${code}): ${REMEDIES[code] ?? 'choose another address.'}`,
      {
        cause,
      },
    );
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program does; end it or set another HTTP_PORT.',
  EACCES: 'ports below 1024 need a privilege; set another HTTP_PORT.',
  EADDRNOTAVAIL: 'this machine has no such address; set HTTP_HOST to one that it has.',
  ENOTFOUND: 'no such host; set HTTP_HOST to an address.',
};

async function drain(
  app: FastifyInstance,
  { options, limits }: { options: HttpServerOptions; limits: HttpLimits },
): Promise<void> {
  const { clock, log } = options;
  const cancel = clock.wakeAt(new Date(clock.now().getTime() + limits.drainMs), () => {
    log.warn('Requests still under way were cut off.', { afterMs: limits.drainMs });
    app.server.closeAllConnections();
  });
  try {
    await app.close();
  } finally {
    cancel();
  }
}

async function cut(app: FastifyInstance): Promise<void> {
  const closed = app.close();
  app.server.closeAllConnections();
  await closed;
}

function urlOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The HTTP server is not listening yet.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
