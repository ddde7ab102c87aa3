import type { Secret } from '../config/secret.ts';
import type { JsonValue } from '../json.ts';

/** How a call to another system ended. `kind` is also its metric label. */
export type OutboundOutcome<Body> =
  | {
      readonly kind: 'ok';
      readonly status: number;
      readonly body: Body;
      /** Give it back as `etag` to be told `not-modified`. */
      readonly etag: string | null;
      /** Names in lower case. Set-Cookie is left out. */
      readonly headers: Readonly<Record<string, string>>;
      readonly receivedAt: Date;
    }
  | { readonly kind: 'not-modified' }
  /**
   * The system answered and said no, or pointed to another host. `retryAt` is its Retry-After; `said` the beginning of
   * what it wrote about it as plain text: foreign, and empty for other types.
   */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason: string;
      readonly said: string;
      readonly retryAt: Date | null;
    }
  /** `sent: 'no'` is proof that the request did not arrive; `perhaps` means that only a read can tell. */
  | { readonly kind: 'unreachable'; readonly why: UnreachableWhy; readonly sent: 'no' | 'perhaps' }
  /** Not tried: this host failed too often of late. */
  | { readonly kind: 'breaker-open'; readonly until: Date }
  /** Not tried: our own budget of requests for this host is spent. */
  | { readonly kind: 'over-budget'; readonly retryAt: Date }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  /** It answered 2xx, but with something other than what was asked for. */
  | { readonly kind: 'unreadable'; readonly status: number; readonly reason: string };

export type UnreachableWhy =
  | 'dns'
  | 'refused'
  /** The network does not lead there; nobody there has said so. */
  | 'no-route'
  | 'timeout'
  | 'tls'
  | 'reset'
  /** It spoke, but no HTTP that can be read. */
  | 'garbled'
  | 'stopped'
  | 'other';

export interface OutboundRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, with a leading slash: '/api/v1/query'. Encode foreign parts with encodeURIComponent. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Fills `{host}` of the base URL. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?:
    | { readonly kind: 'json'; readonly value: JsonValue }
    | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
    /** Sent byte for byte as UTF-8, for what is signed; say its Content-Type in `headers`. */
    | { readonly kind: 'text'; readonly text: string };
  /** Sent as If-None-Match. */
  readonly etag?: string | null;
  /** Instead of the connection's own. */
  readonly timeoutMs?: number;
}

/** One system that Muster calls. It never throws for what the network or the other side did. */
export interface Outbound {
  readonly name: string;
  requestJson(request: OutboundRequest): Promise<OutboundOutcome<JsonValue>>;
  requestText(request: OutboundRequest): Promise<OutboundOutcome<string>>;
  requestBytes(request: OutboundRequest): Promise<OutboundOutcome<Uint8Array>>;
  /** Ends calls under way as `unreachable: stopped`, and closes idle connections. */
  close(): void;
}

export type OutboundCredential =
  | { readonly kind: 'bearer'; readonly secret: Secret }
  | { readonly kind: 'basic'; readonly user: string; readonly secret: Secret }
  | { readonly kind: 'header'; readonly name: string; readonly secret: Secret };

/** Told of every call, for metrics. */
export interface OutboundObserver {
  called(call: {
    readonly connection: string;
    readonly outcome: OutboundOutcome<unknown>['kind'];
    readonly tookMs: number;
  }): void;
  breakerChanged(change: { readonly connection: string; readonly host: string; readonly state: BreakerState }): void;
}

export type BreakerState = 'closed' | 'open' | 'half-open';
