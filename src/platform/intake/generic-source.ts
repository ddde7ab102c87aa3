import type { SecretList } from '../config/secret.ts';
import type { JsonValue } from '../json.ts';
import { authorizationVerifier } from './verifier.ts';
import type { Identity, WebhookSource } from './webhook-source.ts';

/** What a generic event says it is, judged by the published schema. */
export type NamedEvent =
  | { readonly kind: 'event'; readonly event: string; readonly id: string }
  /** A line for each problem; the sender is told them. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

export interface GenericSourceOptions {
  readonly secrets: SecretList;
  readonly readEvent: (payload: JsonValue) => NamedEvent;
  /** Whether some pipeline of the configuration asks for it. */
  readonly wants: (payload: JsonValue) => boolean;
}

/** A script has no reason to send more. */
const LIMIT_BYTES = 256 * 1024;
const MOST_PROBLEMS = 20;

/**
 * Events of scripts and systems without a source of their own, with the secret as bearer token. Whoever writes a sender
 * wants to know what is wrong with an event, so it is judged before it is taken.
 * null without a secret: a source that cannot be proven stays off.
 */
export function createGenericSource({ secrets, readEvent, wants }: GenericSourceOptions): WebhookSource | null {
  if (secrets.length === 0) return null;
  return {
    source: 'generic',
    bodyLimitBytes: LIMIT_BYTES,
    verifier: authorizationVerifier({ secrets }),
    identify: ({ body }) => identifyGeneric(body, readEvent),
    wants,
  };
}

function identifyGeneric(body: Buffer, readEvent: GenericSourceOptions['readEvent']): Identity {
  let payload: JsonValue;
  try {
    payload = JSON.parse(body.toString('utf8')) as JsonValue; // Border: JSON.parse gives JSON or throws.
  } catch {
    return { kind: 'malformed', say: 'The body is not JSON.' };
  }
  const named = readEvent(payload);
  if (named.kind === 'event') return { kind: 'event', event: named.event, deliveryId: named.id };
  const shown = named.problems.slice(0, MOST_PROBLEMS);
  return {
    kind: 'malformed',
    say: `The event does not fit the schema (GET /webhooks/generic/schema): ${shown.join('; ')}.`,
  };
}
