import type { Clock } from '../clock.ts';
import { assertOutsideTransaction } from '../database/transaction-scope.ts';
import type { JsonValue } from '../json.ts';
import { HostGate, type HostRules } from './host-gate.ts';
import { createHttpCaller, type Answer, type HttpCallerOptions, type HttpResponse } from './http-caller.ts';
import type { Outbound, OutboundObserver, OutboundOutcome, OutboundRequest } from './outbound.ts';
import { requestUrl } from './request-url.ts';

export interface OutboundOptions extends HttpCallerOptions {
  /** The connection's name in the config: metric label, and what errors call it. */
  readonly name: string;
  /** May hold `{host}`; then each request names its host, and each host has its own budget and breaker. */
  readonly baseUrl: string;
  readonly requestsPerMinute: number;
  readonly observer?: OutboundObserver;
  readonly concurrency?: number;
  /**
   * How long the breaker may hold back at most, five minutes if not said. Shorter where asking whether something is
   * up again is the very purpose.
   */
  readonly longestOpenMs?: number;
}

const CONCURRENCY = 4;
const QUEUE = 200;
const BREAKER = { failures: 5, openMs: 15_000, longestOpenMs: 300_000 } as const;
/** Idle hosts beyond this many are forgotten, the longest known first. */
const MOST_HOSTS = 5_000;

/** The one way Muster calls other systems: time-out, size cap, budget, breaker; redirects only within the host. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { name, clock } = options;
  const caller = createHttpCaller(options);
  const gates = new Map<string, HostGate>();
  const rules = rulesOf(options);

  const gateFor = (host: string): HostGate => {
    const known = gates.get(host);
    if (known !== undefined) return known;
    if (gates.size >= MOST_HOSTS)
      for (const [each, gate] of gates)
        if (gate.isIdle) {
          gates.delete(each);
          break;
        }
    const gate = new HostGate({
      clock,
      rules,
      changed: (state) => options.observer?.breakerChanged({ connection: name, host, state }),
    });
    gates.set(host, gate);
    return gate;
  };

  const request = async <Body>(wanted: OutboundRequest, read: ReadBody<Body>): Promise<OutboundOutcome<Body>> => {
    assertOutsideTransaction(`The connection ${name}`);
    const url = requestUrl(options.baseUrl, wanted);
    const startedAt = performance.now();
    // One address may stand for many hosts, as a gateway with the host in its path does.
    const gate = gateFor(options.baseUrl.includes('{host}') ? (wanted.host ?? url.host) : url.host);
    const outcome = await attempt({ gate, call: () => caller.call(url, wanted), read, clock });
    options.observer?.called({ connection: name, outcome: outcome.kind, tookMs: performance.now() - startedAt });
    return outcome;
  };

  return {
    name,
    requestJson: (wanted) => request(wanted, readJson),
    requestText: (wanted) => request(wanted, (bytes) => ({ kind: 'read', body: Buffer.from(bytes).toString('utf8') })),
    requestBytes: (wanted) => request(wanted, (bytes) => ({ kind: 'read', body: bytes })),
    close: () => {
      caller.close();
    },
  };
}

function rulesOf({ requestsPerMinute, concurrency = CONCURRENCY, longestOpenMs }: OutboundOptions): HostRules {
  return {
    breaker: { ...BREAKER, longestOpenMs: longestOpenMs ?? BREAKER.longestOpenMs },
    // A tenth of a minute's worth at once, so that a page of questions need not be spread over a minute.
    budget: { perMinute: requestsPerMinute, burst: Math.max(1, Math.ceil(requestsPerMinute / 10)) },
    concurrency,
    queue: QUEUE,
  };
}

type ReadBody<Body> = (
  bytes: Uint8Array,
) => { readonly kind: 'read'; readonly body: Body } | { readonly kind: 'unreadable'; readonly reason: string };

const readJson: ReadBody<JsonValue> = (bytes) => {
  try {
    // Border: JSON.parse gives JSON or throws.
    return { kind: 'read', body: JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonValue };
  } catch {
    return { kind: 'unreadable', reason: 'the answer is not JSON' };
  }
};

interface Attempt<Body> {
  readonly gate: HostGate;
  readonly call: () => Promise<Answer>;
  readonly read: ReadBody<Body>;
  readonly clock: Clock;
}

async function attempt<Body>({ gate, call, read, clock }: Attempt<Body>): Promise<OutboundOutcome<Body>> {
  const admission = await gate.admit();
  if (admission.kind !== 'admitted') return admission;
  let failed = true;
  try {
    const answer = await call();
    // 4xx is an answer: the system works, and what we asked for is at fault. 429 and 5xx are trouble on its side.
    failed = answer.kind === 'unreachable' || (answer.kind === 'response' && isTrouble(answer.response.status));
    return answer.kind === 'response' ? toOutcome(answer.response, { read, now: clock.now() }) : answer;
  } finally {
    admission.settle({ failed });
  }
}

function isTrouble(status: number): boolean {
  return status >= 500 || status === 429;
}

function toOutcome<Body>(
  response: HttpResponse,
  { read, now }: { read: ReadBody<Body>; now: Date },
): OutboundOutcome<Body> {
  const { status } = response;
  if (status === 304) return { kind: 'not-modified' };
  const { headers } = response;
  if (status >= 300) {
    const reason = status < 400 ? 'it points to another address' : `it answered ${status}`;
    return { kind: 'refused', status, reason, said: textSaid(response), retryAt: retryAtOf(headers, now) };
  }
  const body = read(response.body);
  if (body.kind === 'unreadable') return { kind: 'unreadable', status, reason: body.reason };
  return { kind: 'ok', status, body: body.body, etag: headers['etag'] ?? null, headers, receivedAt: now };
}

/** Enough for a sentence; an error page is nothing to repeat. */
const MOST_SAID_BYTES = 200;

function textSaid({ headers, body }: HttpResponse): string {
  if (headers['content-type']?.startsWith('text/plain') !== true) return '';
  return Buffer.from(body.subarray(0, MOST_SAID_BYTES)).toString('utf8').trim();
}

/** Retry-After; or where an allowance is used up, when there is a new one (GitHub docs: "Rate limits for the REST API"). */
function retryAtOf(headers: HttpResponse['headers'], now: Date): Date | null {
  const asked = retryAt(headers['retry-after'], now);
  if (asked !== null || headers['x-ratelimit-remaining'] !== '0') return asked;
  const reset = headers['x-ratelimit-reset'] ?? '';
  return /^\d{1,12}$/.test(reset) ? new Date(Number(reset) * 1000) : null;
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAt(value: string | undefined, now: Date): Date | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value.trim())) return new Date(now.getTime() + Number(value) * 1000);
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
