import type { JsonValue } from '../json.ts';
import type { Source } from './handler.ts';
import type { UnverifiedRequest, Verifier } from './verifier.ts';

/** What a genuine request says it is. */
export type Identity =
  | { readonly kind: 'event'; readonly event: string; readonly deliveryId: string }
  /** The source tries whether we listen; nothing to keep. */
  | { readonly kind: 'ping' }
  /** Not what this source sends; `say` tells the sender what to set. */
  | { readonly kind: 'malformed'; readonly say: string };

/** One route below /webhooks. It is on only when it has a verifier with a secret, and a handler. */
export interface WebhookSource {
  readonly source: Source;
  readonly bodyLimitBytes: number;
  readonly verifier: Verifier;
  /** Reads headers only; sources that name the event in the body read `body` as well. Called for genuine requests only. */
  identify(request: UnverifiedRequest): Identity;
  /** The event within the body; the body itself as JSON where not given. undefined: it is not JSON. */
  readPayload?(body: Buffer): JsonValue | undefined;
  /** False for what is genuine but none of our business, such as a repository the configuration does not know. */
  wants(payload: JsonValue, event: string): boolean;
}

/** Where the source signs the raw body it may be this long: GitHub sends up to 25 MB (docs.github.com: webhook payloads). */
export const SIGNED_BODY_LIMIT_BYTES = 25 * 1024 * 1024;
export const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** Event names and delivery ids become keys and labels: short, and without surprises. */
export function isName(text: string): boolean {
  return /^[\w.:/ -]{1,200}$/.test(text);
}
