import rateLimit from '@fastify/rate-limit';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../clock.ts';
import type { Actor } from '../../gate.ts';
import type { RouteGroup } from '../server.ts';
import { ApiPerformer, type ApiPerformerOptions, type ApiResult } from './api-performer.ts';
import type { ApiAct } from './api-spec.ts';
import { fingerprintOf, Idempotency, type PlainAnswer } from './idempotency.ts';
import { openApiOf } from './openapi.ts';
import { sendProblem, titleOf, type Problem } from './problem.ts';

/** Who a bearer is, as far as they can prove it. */
export type BearerOutcome =
  | { readonly kind: 'known'; readonly tokenId: string; readonly actor: Actor }
  /** `detail` tells the holder what to do, and a stranger nothing. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** It cannot be told now. */
  | { readonly kind: 'unavailable'; readonly detail: string };

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
const RETRY_AFTER_SECONDS = 5;

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
          app.setErrorHandler((error: FastifyError, request, reply) => answerError(options, { error, request, reply }));
          app.get('/openapi.json', (_request, reply) => reply.type('application/json').send(description));
          await app.register(async (guarded) => {
            guarded.addHook('onRequest', async (request, reply) => {
              const outcome = await options.authenticate(bearerOf(request), request.id);
              if (outcome.kind !== 'known') return refuseBearer(reply, outcome);
              known.set(request, outcome);
              return undefined;
            });
            await guarded.register(rateLimit, {
              max: options.mostPerMinute ?? MOST_PER_MINUTE,
              timeWindow: 60_000,
              hook: 'preHandler',
              keyGenerator: (request) => knownOf(known, request).tokenId,
              errorResponseBuilder: (_request, { ttl, max }) => ({
                statusCode: 429,
                message: `A token may ask ${max} times a minute; this one again in ${Math.ceil(ttl / 1000)} s.`,
              }),
            });
            guarded.setNotFoundHandler({ preHandler: guarded.rateLimit() }, (_request, reply) =>
              sendProblem(reply, {
                status: 404,
                outcome: 'no-such-route',
                detail: `There is no such route; ${API_PREFIX}/openapi.json lists them.`,
              }),
            );
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
  const work = async (): Promise<PlainAnswer> => {
    const result = await performer.perform({ act, raw, actor: known.actor });
    options.observe?.({ act: act.act, outcome: result.outcome });
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
  switch (outcome.kind) {
    case 'ran':
      return sendPlain(reply, outcome.answer);
    case 'repeated':
      return sendPlain(reply.header('idempotency-replayed', 'true'), outcome.answer);
    case 'key-of-another-request':
    case 'still-running':
    case 'unknown':
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

function keyOf({ headers }: FastifyRequest): string | null {
  const given = headers['idempotency-key'];
  return typeof given === 'string' ? given.trim() : null;
}

function bearerOf({ headers }: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

function refuseBearer(reply: FastifyReply, outcome: Exclude<BearerOutcome, { kind: 'known' }>): FastifyReply {
  const { detail } = outcome;
  if (outcome.kind === 'unavailable')
    return sendProblem(reply.header('retry-after', String(RETRY_AFTER_SECONDS)), {
      status: 503,
      outcome: 'unavailable',
      detail,
    });
  return sendProblem(reply.header('www-authenticate', 'Bearer realm="muster"'), {
    status: 401,
    outcome: 'unauthenticated',
    detail,
  });
}

function knownOf(known: WeakMap<FastifyRequest, Known>, request: FastifyRequest): Known {
  const found = known.get(request);
  if (found === undefined) throw new Error('A request came past the check of its token.');
  return found;
}

const CLIENT_PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The body is not JSON.',
  413: `A body may have ${BODY_LIMIT_BYTES} bytes.`,
  415: 'Send JSON, with Content-Type: application/json.',
};

function answerError(
  { ids, log }: ApiOptions,
  { error, request, reply }: { error: FastifyError; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status === 429) return sendProblem(reply, { status, outcome: 'too-many-requests', detail: error.message });
  if (status < 500)
    return sendProblem(reply, { status, outcome: 'malformed', detail: CLIENT_PROBLEMS[status] ?? titleOf(status) });
  const reference = ids.short().slice(0, 4).toUpperCase();
  log.error('A request to the API broke.', { reference, requestId: request.id, error });
  const detail: Problem['detail'] = `It was not done. Reference ${reference}: the log says more.`;
  return sendProblem(reply, { status: 500, outcome: 'fault', detail });
}
