import { hash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import { readSecretList, type Secret } from './platform/config/secret.ts';
import type { TelemetrySourceConfig } from './platform/config/telemetry-config.ts';
import { BodyRoom, discardRest, free, readRawBody, type BodyOutcome } from './platform/http/raw-body.ts';
import type { RefusalPace } from './platform/http/refusal-pace.ts';
import type { RouteGroup } from './platform/http/server.ts';
import { sendError } from './platform/http/webhook-routes.ts';
import { authorizationVerifier, type ImmediateVerifier } from './platform/intake/verifier.ts';
import { clientMetricsSchema } from './telemetry/client-metrics-input.ts';
import type { ItemError } from './telemetry/client-report.ts';
import { RateLimit } from './telemetry/rate-limit.ts';
import type { ReportShape } from './telemetry/report-reading.ts';
import type { TakeOutcome, TelemetryObserver, TelemetryService } from './telemetry/telemetry-service.ts';

export interface TelemetryRoutesParts {
  readonly telemetry: Pick<TelemetryService, 'take'>;
  readonly config: () => Config;
  readonly credential: (name: string) => Secret | null;
  readonly clock: Clock;
  readonly observer: TelemetryObserver;
  readonly refusals: RefusalPace;
}

/** A client reports every few minutes; the public service's clients send some kilobytes. */
const LIMIT_BYTES = 256 * 1024;
/** Bodies that are on their way in, together. */
const ROOM_BYTES = 16 * 1024 * 1024;
/** Addresses whose pace is remembered. */
const MOST_ADDRESSES = 10_000;
/** To refuse so many reports a second takes some hundredths of a processor. */
export const REFUSALS = { perSecond: 25, burst: 25, mostWaiting: 250 } as const;
/** After a pause so many reports may come at once. */
const BURST_SECONDS = 2;

interface Report {
  readonly path: string;
  readonly shape: ReportShape;
  readonly answer: (errors: readonly ItemError[]) => unknown;
}

/** The first two in the shapes of the public service (github.com/status-im/telemetry, telemetry/server.go). */
const REPORTS: readonly Report[] = [
  { path: '/telemetry/record-metrics', shape: 'record-metrics', answer: (errors) => errors },
  { path: '/telemetry/protocol-stats', shape: 'protocol-stats', answer: () => ({ error: '' }) },
  { path: '/telemetry/update-envelope', shape: 'unused', answer: () => ({ error: '' }) },
  { path: '/telemetry/waku-metrics', shape: 'unused', answer: () => [] },
  { path: '/telemetry/client-metrics', shape: 'client-metrics', answer: (errors) => ({ errors }) },
];

/**
 * POST /telemetry/…: reports of opted-in clients. Replies: 201 with an error per item that was not counted, 400
 * malformed, 401 no token of a source, 404 off, 413 too large, 429 too often, 503 with Retry-After when more waits than
 * is taken. Of who calls nothing is kept; how often an address may call is known in memory alone.
 */
export function createTelemetryRoutes(parts: TelemetryRoutesParts): RouteGroup {
  const sources = readSources(parts);
  const schema = JSON.stringify(clientMetricsSchema(), null, 2);
  const doors: Doors = {
    ...parts,
    sources,
    room: new BodyRoom(ROOM_BYTES),
    addresses: new RateLimit(MOST_ADDRESSES),
    paces: new RateLimit(MOST_ADDRESSES),
    weights: new RateLimit(MOST_ADDRESSES),
    addressSalt: randomBytes(32).toString('base64'),
  };
  return {
    on: 'public',
    hurry: () => {
      parts.refusals.letAllGo();
    },
    register(app: FastifyInstance) {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', (_request, _payload, done) => {
        done(null);
      });
      app.get('/telemetry/health', async (_request, reply) =>
        sources().length === 0 ? sendError(reply, OFF) : reply.type('text/plain').send('OK'),
      );
      app.get('/telemetry/client-metrics/schema', async (_request, reply) =>
        reply.type('application/schema+json').send(schema),
      );
      for (const report of REPORTS) app.post(report.path, (request, reply) => take(doors, report, { request, reply }));
    },
  };
}

const OFF = { status: 404, error: 'No telemetry is taken here.' };

interface Source {
  readonly source: TelemetrySourceConfig;
  readonly verifier: ImmediateVerifier;
}

interface Doors extends TelemetryRoutesParts {
  readonly sources: () => readonly Source[];
  readonly room: BodyRoom;
  readonly addresses: RateLimit;
  readonly paces: RateLimit;
  /** In kibibytes. */
  readonly weights: RateLimit;
  readonly addressSalt: string;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function take(doors: Doors, { shape, answer }: Report, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply } = exchange;
  const entered = enter(doors, request);
  if (entered.kind !== 'source') return refuse(doors, exchange, entered);
  // Before it is read: what is thrown away is to cost little.
  const declared = Number(request.headers['content-length'] ?? 0);
  const wait = declared > LIMIT_BYTES ? null : weigh(doors, entered.source, declared);
  if (wait !== null) return refuse(doors, exchange, { kind: 'limited', retryAfterSeconds: wait });
  const read = await readRawBody(request.raw, { limitBytes: LIMIT_BYTES, room: doors.room });
  if (read.kind !== 'read') return refuse(doors, exchange, read);
  const outcome = await takeRead(doors, { source: entered.source, shape, body: read.body, declared });
  return outcome.kind === 'limited' ? refuse(doors, exchange, outcome) : sendOutcome(reply, outcome, answer);
}

interface ReadReport {
  readonly source: TelemetrySourceConfig;
  readonly shape: ReportShape;
  readonly body: Buffer;
  /** Bytes that were weighed before. */
  readonly declared: number;
}

/** Its memory is given back before anything is answered: a refusal may wait for its turn. */
async function takeRead(doors: Doors, { source, shape, body, declared }: ReadReport): Promise<TakeOutcome | Limited> {
  try {
    // What came in pieces did not say before how much it is.
    const wait = weigh(doors, source, body.length - declared);
    if (wait !== null) return { kind: 'limited', retryAfterSeconds: wait };
    return await doors.telemetry.take(source, shape, body);
  } finally {
    doors.room.giveBack(body.length);
    free(body);
  }
}

type Refusal = Exclude<Entered, { kind: 'source' }> | Exclude<BodyOutcome, { kind: 'read' }>;

async function refuse({ observer, refusals }: Doors, { request, reply }: Exchange, refusal: Refusal) {
  if (refusal.kind !== 'off') observer.report(refusal.kind === 'no-room' ? 'shed' : refusal.kind);
  discardRest(request.raw, reply.raw, LIMIT_BYTES);
  if (await refusals.turn()) return sendRefusal(reply, refusal);
  // So many are refused that even to say so would slow those who are not.
  request.raw.socket.destroy();
  return reply.hijack();
}

function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  switch (refusal.kind) {
    case 'off':
      return sendError(reply, OFF);
    case 'limited':
      return sendLater(reply, 429, refusal.retryAfterSeconds);
    case 'forged': {
      const error = 'The request bears no token of a source of telemetry: send it as a bearer token.';
      return sendError(reply, { status: 401, error });
    }
    case 'no-room':
      return sendLater(reply, 503, 5);
    case 'cut-off':
      return sendError(reply, { status: 400, error: 'The body ended early.' });
    case 'too-large':
      return sendError(reply, { status: 413, error: `A report may have ${refusal.limitBytes} bytes.` });
  }
}

interface Limited {
  readonly kind: 'limited';
  readonly retryAfterSeconds: number;
}

type Entered =
  { readonly kind: 'source'; readonly source: TelemetrySourceConfig } | { readonly kind: 'off' | 'forged' } | Limited;

function enter({ sources, config, clock, addresses, paces, addressSalt }: Doors, request: FastifyRequest): Entered {
  const all = sources();
  if (all.length === 0) return { kind: 'off' };
  const { perAddress, perSource } = config().telemetry.limits;
  const nowMs = clock.now().getTime();
  const address = hash('sha256', `${addressSalt} ${request.ip}`, 'base64');
  const wait = addresses.take(address, { perSecond: perAddress, burst: perAddress * BURST_SECONDS, nowMs });
  if (wait !== null) return { kind: 'limited', retryAfterSeconds: wait };
  const asked = { headers: request.headers, body: Buffer.alloc(0) };
  const found = all.filter(({ verifier }) => verifier.verify(asked).kind === 'genuine').at(0);
  if (found === undefined) return { kind: 'forged' };
  const { source } = found;
  const pause = paces.take(source.name, { perSecond: perSource, burst: perSource * BURST_SECONDS, nowMs });
  return pause === null ? { kind: 'source', source } : { kind: 'limited', retryAfterSeconds: pause };
}

/** After how many seconds a report of that length may come again; null: it may now. */
function weigh({ config, clock, weights }: Doors, source: TelemetrySourceConfig, bytes: number): number | null {
  const perSecond = config().telemetry.limits.kibibytesPerSecond;
  const cost = bytes / 1024;
  // The largest there may be is to pass some time, however low the limit.
  const burst = Math.max(perSecond * BURST_SECONDS, LIMIT_BYTES / 1024);
  return weights.take(source.name, { perSecond, burst, cost, nowMs: clock.now().getTime() });
}

function sendOutcome(reply: FastifyReply, outcome: TakeOutcome, answer: Report['answer']): FastifyReply {
  switch (outcome.kind) {
    case 'counted':
      return reply.code(201).send(answer(outcome.errors));
    case 'repeat':
      return reply.code(201).send(answer([]));
    case 'malformed':
      return sendError(reply, { status: 400, error: outcome.say });
    case 'shed':
    case 'unavailable':
      return sendLater(reply, 503, outcome.retryAfterSeconds);
  }
}

function sendLater(reply: FastifyReply, status: 429 | 503, seconds: number): FastifyReply {
  void reply.header('retry-after', String(seconds));
  const error = status === 429 ? 'Too many reports.' : 'The report was not counted.';
  return sendError(reply, { status, error: `${error} Send it again in ${seconds} s.` });
}

/** Read again when the configuration is: a token may come from a file. A source without a token is off, never open. */
function readSources({ config, credential }: TelemetryRoutesParts): () => readonly Source[] {
  let read: { readonly of: Config; readonly sources: readonly Source[] } | null = null;
  return () => {
    const current = config();
    if (read?.of === current) return read.sources;
    const sources = current.telemetry.sources.flatMap((source) => {
      const secrets = readSecretList(credential(source.tokenEnv)?.reveal() ?? '');
      return secrets.length === 0 ? [] : [{ source, verifier: authorizationVerifier({ secrets }) }];
    });
    read = { of: current, sources };
    return sources;
  };
}
