import multipart from '@fastify/multipart';
import type { APIUser } from 'discord-api-types/v10';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';
import { ApiError } from './api-error.ts';
import type { Buckets, Headers } from './buckets.ts';
import type { Cdn } from './cdn.ts';
import { DISCORD_ROUTES } from './discord-routes.ts';
import type { Dispatches } from './dispatches.ts';
import type { FaultEffect, RestFaults } from './faults.ts';
import { MAX_REQUEST_BYTES, readRequestBody, type RequestBody } from './request-body.ts';
import { BANNED, brokenServer, cut, fromError, rateLimited, send, type Answer } from './rest-answer.ts';
import { Call, type Reply, type Route } from './route.ts';
import { snowflakeTime } from './snowflake.ts';

/** One REST call of the bot, as a test may want to know it. */
export interface RecordedCall {
  readonly method: string;
  /** The template, '/channels/:channelId/messages'. */
  readonly route: string;
  readonly path: string;
  readonly body: JsonValue | undefined;
  readonly at: Date;
  /** 0 while unanswered, and for ever when the connection was cut. */
  status: number;
  /** What the audit log would keep. */
  readonly reason?: string;
}

export interface RestServerOptions {
  readonly clock: Clock;
  readonly routes: readonly Route[];
  readonly buckets: Buckets;
  readonly faults: RestFaults;
  readonly dispatches: Dispatches;
  readonly cdn: Cdn;
  /** The bot or a user for an Authorization header; null when nobody holds that token. */
  readonly authenticate: (header: string) => APIUser | null;
  readonly webhookChannel: (webhookId: string, token: string) => string | null;
}

const PREFIXES = ['/api/v10', '/api/v9', '/api'];
/** Far more than a test makes; a sandbox may run for weeks. */
const CALLS_KEPT = 50_000;
const OLD_MESSAGE_MS = 14 * 24 * 3_600_000;

/** Discord's REST API on 127.0.0.1: who may call, how often, and what goes wrong; the routes say what happens. */
export class RestServer {
  readonly calls: RecordedCall[] = [];
  /** Faults of the stand-in itself; a test should find none. */
  readonly crashes: unknown[] = [];
  unimplemented = 0;
  /** Events reach the gateway before the answer of the call that caused them, or after it. */
  dispatchOrder: 'before' | 'after' = 'before';
  readonly server: Server;
  readonly #options: RestServerOptions;
  readonly #app: FastifyInstance;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<() => void>();
  #port = 0;

  private constructor(options: RestServerOptions, app: FastifyInstance, server: Server) {
    this.#options = options;
    this.#app = app;
    this.server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async create(options: RestServerOptions): Promise<RestServer> {
    const server = createServer();
    const app = fastify({
      bodyLimit: MAX_REQUEST_BYTES,
      serverFactory: (handler) => server.on('request', handler),
      routerOptions: { maxParamLength: 512 },
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    await app.register(multipart, {
      limits: { fileSize: 2 * MAX_REQUEST_BYTES, files: 20, fieldSize: MAX_REQUEST_BYTES },
    });
    const rest = new RestServer(options, app, server);
    rest.#register();
    await app.ready();
    return rest;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
    // Listening on a TCP port, the address is an AddressInfo.
    this.#port = (this.server.address() as AddressInfo).port;
  }

  /** Refuses connections until `accept`: Discord is down, gateway and all. */
  async refuse(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise<void>((resolve) =>
      this.server.close(() => {
        resolve();
      }),
    );
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async accept(): Promise<void> {
    if (!this.server.listening) await this.listen(this.#port);
  }

  /** Told after every answered call. */
  onCall(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async stop(): Promise<void> {
    await this.refuse();
    await this.#app.close();
  }

  #register(): void {
    const app = this.#app;
    app.addHook('onSend', async (_request, reply) => {
      // By the stand-in's clock, as all of its time: a bot may compare its own with it.
      void reply.header('date', this.#options.clock.now().toUTCString());
    });
    app.setNotFoundHandler((_request, reply) => {
      send(reply, fromError(new ApiError('notFound')));
    });
    app.setErrorHandler((error, _request, reply) => {
      send(reply, this.#fromThrown(error));
    });
    app.get('/cdn/attachments/:channelId/:attachmentId/:filename', (request, reply) => {
      this.#serveFile(request, reply);
    });
    const implemented = new Set(this.#options.routes.map((route) => `${route.method} ${route.path}`));
    for (const prefix of PREFIXES) {
      for (const route of this.#options.routes)
        app.route({
          method: route.method,
          url: prefix + route.path,
          exposeHeadRoute: false,
          handler: (request, reply) => this.#handle(route, request, reply),
        });
      for (const [methods, path] of DISCORD_ROUTES)
        for (const method of methods)
          if (!implemented.has(`${method} ${path}`))
            app.route({
              method,
              url: prefix + path,
              exposeHeadRoute: false,
              handler: (_request, reply) => {
                this.#refuseUnimplemented(reply);
              },
            });
    }
  }

  async #handle(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const header = request.headers.authorization;
    const caller = header === undefined ? null : this.#options.authenticate(header);
    const isHuman = caller !== null && caller.bot !== true;
    // The router has already decoded the path.
    const params = request.params as Readonly<Record<string, string>>;
    const parsed = await readRequestBody(request).catch((error: unknown) => error);
    const body = isRequestBody(parsed) ? parsed : { body: undefined, files: [] };
    const record = this.#record(route, request, body, isHuman);
    const fault =
      isHuman || request.raw.socket.destroyed
        ? null
        : this.#options.faults.strike({ method: route.method, route: route.path, params });
    if (fault?.kind === 'slow') await this.#wait(fault.ms);
    const refusal =
      this.#refusalBy(fault) ?? this.#gate(route, caller, { header, agent: request.headers['user-agent'] });
    if (refusal === 'hang' || refusal === 'reset') {
      cut(reply, refusal);
      return;
    }
    if (refusal !== null) {
      this.#finish(reply, record, refusal);
      return;
    }
    const limit = isHuman ? { kind: 'pass' as const, headers: {} } : this.#limit(route, params, caller);
    if (limit.kind === 'limited')
      this.#finish(reply, record, rateLimited(limit.scope, limit.retryAfterMs, limit.headers));
    else
      this.#act({ route, reply, record, parsed, fault, headers: limit.headers, query: request.query, caller, params });
  }

  #act(step: {
    readonly route: Route;
    readonly reply: FastifyReply;
    readonly record: RecordedCall;
    readonly parsed: unknown;
    readonly fault: FaultEffect | null;
    readonly headers: Headers;
    readonly query: unknown;
    readonly caller: APIUser | null;
    readonly params: Readonly<Record<string, string>>;
  }): void {
    const { route, reply, record, fault, headers, caller, params } = step;
    const { result, release } = this.#options.dispatches.hold((): Answer => {
      try {
        if (!isRequestBody(step.parsed)) throw step.parsed;
        // The router parses a query into strings.
        const query = step.query as Readonly<Record<string, string>>;
        const answer: Reply = route.handle(
          new Call({ caller, params, query, body: step.parsed.body, files: step.parsed.files }),
        );
        return { ...answer, headers };
      } catch (error) {
        return { ...this.#fromThrown(error), headers: { ...headers, ...this.#fromThrown(error).headers } };
      }
    });
    if (this.dispatchOrder === 'before') release();
    else reply.raw.once('close', release);
    const after = fault !== null && 'when' in fault && fault.when === 'stored' ? fault : null;
    if (after === null) this.#finish(reply, record, result);
    else if (after.kind === 'status') this.#finish(reply, record, brokenServer(after.status));
    else {
      cut(reply, after.kind);
      this.#tellListeners();
    }
  }

  #record(route: Route, request: FastifyRequest, { body }: RequestBody, isHuman: boolean): RecordedCall {
    const reason = request.headers['x-audit-log-reason'];
    const record: RecordedCall = {
      method: route.method,
      route: route.path,
      path: request.url,
      body,
      at: this.#options.clock.now(),
      status: 0,
      ...(typeof reason === 'string' ? { reason: decoded(reason) } : {}),
    };
    if (!isHuman) this.#keep(record);
    return record;
  }

  #refusalBy(fault: FaultEffect | null): Answer | 'hang' | 'reset' | null {
    if (fault === null || fault.kind === 'slow') return null;
    if (fault.kind === 'rate-limit') {
      const headers = fault.headers === 'none' ? null : { 'x-ratelimit-scope': fault.scope };
      return rateLimited(fault.scope, fault.retryAfterMs, headers);
    }
    if (fault.kind === 'refuse') {
      const answer = fromError(new ApiError(fault.failure));
      return { ...answer, status: fault.status ?? answer.status };
    }
    if (fault.when === 'stored') return null;
    return fault.kind === 'status' ? brokenServer(fault.status) : fault.kind;
  }

  #gate(
    route: Route,
    caller: APIUser | null,
    sent: { readonly header: string | undefined; readonly agent: string | undefined },
  ): Answer | null {
    if (this.#options.buckets.isBanned) return BANNED;
    if (route.auth === 'token-in-path') return null;
    if (caller === null) return fromError(new ApiError('unauthorized'));
    const isBot = caller.bot === true;
    if (isBot && (sent.agent ?? '') === '') return fromError(new ApiError('cloudflareBlocked'));
    const isClosed = (isBot && route.auth === 'user') || (!isBot && route.auth === 'bot');
    return isClosed ? fromError(new ApiError('missingAccess')) : null;
  }

  #limit(route: Route, params: Readonly<Record<string, string>>, caller: APIUser | null): ReturnType<Buckets['take']> {
    const { webhookId, token, messageId, channelId } = params;
    const isDelete = route.method === 'DELETE' && messageId !== undefined && /^\d+$/.test(messageId);
    const webhookChannelId =
      route.bucket === 'webhook' && webhookId !== undefined && token !== undefined
        ? this.#options.webhookChannel(webhookId, token)
        : null;
    return this.#options.buckets.take({
      class: route.bucket ?? 'other',
      method: route.method,
      template: route.path,
      major: majorOf(route.path, params),
      // The same paths serve interactions, which are exempt, and webhooks of channels, which are not.
      isGlobalExempt: route.isGlobalExempt === true && webhookChannelId === null,
      isAnonymous: caller === null,
      ...(webhookChannelId === null || route.method !== 'POST' ? {} : { webhookChannelId }),
      ...(isDelete && channelId !== undefined
        ? { isOldDelete: this.#options.clock.now().getTime() - snowflakeTime(messageId).getTime() > OLD_MESSAGE_MS }
        : {}),
    });
  }

  #finish(reply: FastifyReply, record: RecordedCall, answer: Answer): void {
    record.status = answer.status;
    this.#tellListeners();
    if ([401, 403, 429].includes(answer.status) && answer.headers['x-ratelimit-scope'] !== 'shared')
      this.#options.buckets.countInvalid();
    send(reply, answer);
  }

  #keep(record: RecordedCall): void {
    this.calls.push(record);
    if (this.calls.length > CALLS_KEPT) this.calls.splice(0, this.calls.length - CALLS_KEPT / 2);
  }

  #tellListeners(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #fromThrown(error: unknown): Answer {
    if (error instanceof ApiError) return fromError(error);
    const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
    if (status === 413) return fromError(new ApiError('entityTooLarge'));
    if (typeof status === 'number' && status < 500) return fromError(new ApiError('generalError'));
    // A client that died while it was sending is no fault of ours; nobody waits for the answer.
    if (!isCutOff(error)) this.crashes.push(error);
    return { status: 500, body: { message: '500: Internal Server Error', code: 0 }, headers: {} };
  }

  #refuseUnimplemented(reply: FastifyReply): void {
    this.unimplemented += 1;
    send(reply, {
      status: 501,
      body: { message: '501: Discord has this route, the stand-in does not', code: 0 },
      headers: {},
    });
  }

  #serveFile(request: FastifyRequest, reply: FastifyReply): void {
    const { attachmentId = '' } = request.params as Readonly<Record<string, string>>;
    const file = this.#options.cdn.find(attachmentId);
    if (file === null) void reply.code(404).send('');
    else void reply.header('content-type', file.contentType).send(file.bytes);
  }

  async #wait(ms: number): Promise<void> {
    const { clock } = this.#options;
    await new Promise<void>((resolve) => {
      clock.wakeAt(new Date(clock.now().getTime() + ms), resolve);
    });
  }
}

function isRequestBody(value: unknown): value is RequestBody {
  return typeof value === 'object' && value !== null && 'files' in value;
}

function majorOf(path: string, params: Readonly<Record<string, string>>): string {
  const [, top = ''] = path.split('/');
  const id = {
    channels: params['channelId'],
    guilds: params['guildId'],
    webhooks: `${params['webhookId'] ?? ''}/${params['token'] ?? ''}`,
  }[top];
  return id === undefined ? '' : `/${top}/${id}`;
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

/** Percent-encoded as Discord wants it, or as it came where it is not. */
function decoded(reason: string): string {
  try {
    return decodeURIComponent(reason);
  } catch {
    return reason;
  }
}
