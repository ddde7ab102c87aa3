import type { UnreachableWhy } from './outbound.ts';

interface Unreachable {
  readonly kind: 'unreachable';
  readonly why: UnreachableWhy;
  readonly sent: 'no' | 'perhaps';
}

/** Node's codes for errors before the request was written (nodejs.org: "Common system errors", dns, tls). */
const BEFORE_SENDING: Readonly<Record<string, UnreachableWhy>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  ECONNREFUSED: 'refused',
  // Said by this machine or a router on the way, never by the other side: our own network may be what is gone.
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EHOSTDOWN: 'no-route',
  ENETDOWN: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  EPROTO: 'tls',
};
const MAY_HAVE_ARRIVED: Readonly<Record<string, UnreachableWhy>> = {
  ETIMEDOUT: 'timeout',
  ECONNABORTED: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_BAD_RESPONSE: 'reset',
};
/** What Node's HTTP parser says of an answer that is not HTTP, or whose head is too large (nodejs/llhttp). */
const GARBLED = /^HPE_/;
/** Certificate trouble as OpenSSL and Node name it. */
const TLS = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HPE_INVALID_CONSTANT_TLS/;

export function classifyFailure(error: unknown): Unreachable {
  const code = codeOf(error);
  const before = BEFORE_SENDING[code];
  if (before !== undefined) return { kind: 'unreachable', why: before, sent: 'no' };
  if (TLS.test(code)) return { kind: 'unreachable', why: 'tls', sent: 'no' };
  if (GARBLED.test(code)) return { kind: 'unreachable', why: 'garbled', sent: 'perhaps' };
  const after = MAY_HAVE_ARRIVED[code];
  return { kind: 'unreachable', why: after ?? 'other', sent: 'perhaps' };
}

/** The first code along the causes: Node wraps the tries of several addresses in one AggregateError. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error instanceof AggregateError && error.errors.length > 0) {
    const codes = error.errors.map(codeOf);
    // Where IPv6 leads nowhere, it is the other address that tells of the other side.
    return codes.find((code) => BEFORE_SENDING[code] !== 'no-route') ?? codes[0] ?? '';
  }
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && code !== 'ERR_NETWORK') return code;
  return codeOf(error.cause);
}
