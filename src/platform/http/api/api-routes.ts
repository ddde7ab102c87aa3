import rateLimit from '@fastify/rate-limit';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { Actor } from '../../gate.ts';
import type { RouteGroup } from '../server.ts';
import { ApiPerformer, type ApiPerformerOptions, type ApiResult } from './api-performer.ts';
import type { ApiAct } from './api-spec.ts';
import { answerError, createNoRoute, NO_ACT } from './api-errors.ts';
import { bearerOf, refuseBearer, type BearerOutcome } from './bearer.ts';
import { fingerprintOf, Idempotency, type PlainAnswer } from './idempotency.ts';
import { openApiOf } from './openapi.ts';
import { sendProblem } from './problem.ts';

export interface ApiOptions extends ApiPerformerOptions {
  readonly acts: readonly ApiAct[];
  readonly clock: Clock;
  readonly version: string;
  /** `bearer` is what stood after "Bearer ", or null; `requestId` goes into the record. */
  readonly authenticate: (bearer: string | null, requestId: string) => Promise<BearerOutcome>;
  readonly observe?: (result: { readonly act: string; readonly outcome: string }) => void;
  /** Requests a minute for each token. */
  readonly mostPerMinute?: number;
}

export const API_PREFIX = '/api/v1';
const MOST_PER_MINUTE = 120;
const BODY_LIMIT_BYTES = 256 * 1024;
const LONGEST_KEY = 200;
/** No act takes anything nested; without a bound, a body of brackets could exhaust the stack of whoever walks it. */
const DEEPEST = 8;

/** What the hooks find out about a request before its act runs. */
interface Known {
  readonly tokenId: string;
  readonly actor: Actor;
}

/**
 * /api/v1: every act of the list, and their description at /api/v1/openapi.json, which anybody may read. Errors are
 * application/problem+json. Without a good token there is 401, whatever the path: a stranger learns of no route.
 */
export function createApiRoutes(options: ApiOptions): RouteGroup {
  const known = new WeakMap<FastifyRequest, Known>();
  const performer = new ApiPerformer(options);
  const idempotency = new Idempotency(options);
  const description = openApiOf(options.acts, { version: options.version, prefix: API_PREFIX });
  return {
    on: 'public',
    register(outer: FastifyInstance) {
      void outer.register(
        async (app) => {
          // Fastify reads text/plain by itself; here a body is JSON, or 415.
          app.removeContentTypeParser('text/plain');
          app.setErrorHandler((error: FastifyError, request, reply) =>
            answerError({ ...options, bodyLimitBytes: BODY_LIMIT_BYTES }, { error, request, reply }),
          );
          app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(description));
          await app.register(async (guarded) => {
            guarded.addHook('onRequest', async (request, reply) => {
              const outcome = await options.authenticate(bearerOf(request), request.id);
              if (outcome.kind !== 'known') {
                options.observe?.({
                  act: NO_ACT,
                  outcome: outcome.kind === 'unknown' ? 'unauthenticated' : outcome.kind,
                });
                return refuseBearer(reply, { outcome, log: options.log });
              }
              known.set(request, outcome);
              return undefined;
            });
            await guarded.register(rateLimit, {
              max: options.mostPerMinute ?? MOST_PER_MINUTE,
              timeWindow: 60_000,
              // Before the body is read: asking too often costs little.
              hook: 'onRequest',
              keyGenerator: (request) => knownOf(known, request).tokenId,
              errorResponseBuilder: (_request, { ttl, max }) => ({
                statusCode: 429,
                message: `A token may ask ${max} times a minute; this one again in ${Math.ceil(ttl / 1000)} s.`,
              }),
            });
            guarded.setNotFoundHandler({ preHandler: guarded.rateLimit() }, createNoRoute(options.acts, API_PREFIX));
            for (const act of options.acts) {
              guarded.route({
                method: act.method,
                url: act.path.replace(/\{(\w+)\}/g, ':$1'),
                bodyLimit: BODY_LIMIT_BYTES,
                handler: (request, reply) =>
                  serve({ act, performer, idempotency, options }, { request, reply, known: knownOf(known, request) }),
              });
            }
          });
        },
        { prefix: API_PREFIX },
      );
    },
  };
}

interface Serving {
  readonly act: ApiAct;
  readonly performer: ApiPerformer;
  readonly idempotency: Idempotency;
  readonly options: ApiOptions;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly known: Known;
}

async function serve(serving: Serving, { request, reply, known }: Exchange): Promise<FastifyReply> {
  const { act, performer, idempotency, options } = serving;
  const raw = rawOf(act, request);
  if (raw === null)
    return sendProblem(reply, { status: 400, outcome: 'malformed', detail: 'The body has to be a JSON object.' });
  if (isDeeperThan(DEEPEST, request.body))
    return sendProblem(reply, { status: 400, outcome: 'malformed', detail: 'The body is nested too deeply.' });
  const work = async (): Promise<PlainAnswer> => {
    const result = await performer.perform({ act, raw, actor: known.actor });
    options.observe?.({ act: act.act, outcome: result.outcome });
    if (result.kind === 'done' && result.next !== null) void reply.header('link', linkOf(request, result.next));
    return answerOf(result);
  };
  const key = keyOf(request);
  if (key === null || act.method === 'GET') return sendPlain(reply, await work());
  if (key.length === 0 || key.length > LONGEST_KEY)
    return sendProblem(reply, {
      status: 400,
      outcome: 'malformed',
      detail: `An Idempotency-Key has 1 to ${LONGEST_KEY} characters.`,
    });
  const fingerprint = fingerprintOf(act.method, request.url, request.body);
  const outcome = await idempotency.run({ tokenId: known.tokenId, key }, { fingerprint, work });
  if (outcome.kind !== 'ran') options.observe?.({ act: act.act, outcome: outcome.kind });
  switch (outcome.kind) {
    case 'ran':
      return sendPlain(reply, outcome.answer);
    case 'repeated':
      return sendPlain(reply.header('idempotency-replayed', 'true'), outcome.answer);
    case 'still-running':
    case 'key-of-another-request':
    case 'unknown':
      if (outcome.kind === 'still-running') void reply.header('retry-after', '1');
      return sendProblem(reply, { ...REPEAT_PROBLEMS[outcome.kind], outcome: outcome.kind });
  }
}

const REPEAT_PROBLEMS = {
  'key-of-another-request': {
    status: 422,
    detail: 'This Idempotency-Key came with another request before; take a new one for each.',
  },
  'still-running': { status: 409, detail: 'The first request with this Idempotency-Key still runs; ask again soon.' },
  unknown: {
    status: 409,
    detail:
      'Muster ended while the first request with this Idempotency-Key ran. Look whether it was done before you send it again under a new key.',
  },
} as const;

function answerOf(result: ApiResult): PlainAnswer {
  if (result.kind === 'problem')
    return { status: result.status, body: JSON.stringify({ type: 'about:blank', ...result.problem }) };
  return { status: result.status, body: JSON.stringify({ outcome: result.outcome, ...objectOf(result.data) }) };
}

function objectOf(data: unknown): object {
  return typeof data === 'object' && data !== null ? data : {};
}

function sendPlain(reply: FastifyReply, { status, body }: PlainAnswer): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(status >= 400 ? 'application/problem+json' : 'application/json')
    .send(body);
}

/** What the path names counts before what else was sent. */
function rawOf(act: ApiAct, request: FastifyRequest): Readonly<Record<string, unknown>> | null {
  const given: unknown = act.method === 'GET' ? request.query : (request.body ?? {});
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  return { ...given, ...objectOf(request.params) };
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}

/** RFC 8288: relative to what was asked. */
function linkOf({ url }: FastifyRequest, next: Readonly<Record<string, string>>): string {
  const [path = '', query = ''] = url.split('?', 2);
  const asked = new URLSearchParams(query);
  for (const [name, value] of Object.entries(next)) asked.set(name, value);
  return `<${path}?${asked.toString()}>; rel="next"`;
}

function keyOf({ headers }: FastifyRequest): string | null {
  const given = headers['idempotency-key'];
  return typeof given === 'string' ? given.trim() : null;
}

function knownOf(known: WeakMap<FastifyRequest, Known>, request: FastifyRequest): Known {
  const found = known.get(request);
  if (found === undefined) throw new Error('A request came past the check of its token.');
  return found;
}
