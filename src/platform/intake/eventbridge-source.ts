import type { SecretList } from '../config/secret.ts';
import type { JsonValue } from '../json.ts';
import { awsEventName, isObject, pipelinesNamed } from './aws-payload.ts';
import { parseJson } from './sns-envelope.ts';
import { tokenVerifier } from './verifier.ts';
import { BODY_LIMIT_BYTES, isName, type Identity, type WebhookSource } from './webhook-source.ts';

export interface EventbridgeSourceOptions {
  readonly secrets: SecretList;
  /** Whether the configuration names this pipeline or build project. */
  readonly knowsPipeline: (name: string) => boolean;
}

/** The name of the key that the connection of the API destination has to send; its owner chooses it, so we say which. */
export const EVENTBRIDGE_KEY_HEADER = 'x-api-key';

/**
 * API destinations of AWS EventBridge, proven by the key of their connection (AWS docs: "API destinations"). They wait
 * five seconds for an answer, and tell each event at least once, under its `id`.
 * null without a secret: a source that cannot be proven stays off.
 */
export function createEventbridgeSource({ secrets, knowsPipeline }: EventbridgeSourceOptions): WebhookSource | null {
  if (secrets.length === 0) return null;
  return {
    source: 'aws/eventbridge',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    verifier: tokenVerifier({ header: EVENTBRIDGE_KEY_HEADER, secrets }),
    identify: ({ body }) => identityOf(parseJson(body.toString('utf8'))),
    wants: (payload) => {
      const named = pipelinesNamed(payload);
      return named.length === 0 || named.some(knowsPipeline);
    },
  };
}

const TRANSFORMED =
  'The body is not an event of EventBridge. Leave the input of the target as it is: "Matched events", without a transformer.';

function identityOf(payload: JsonValue | undefined): Identity {
  if (payload === undefined) return { kind: 'malformed', say: 'The body is not JSON.' };
  const event = awsEventName(payload);
  const id = isObject(payload) ? payload['id'] : undefined;
  if (event === null || typeof id !== 'string' || !isName(id)) return { kind: 'malformed', say: TRANSFORMED };
  return { kind: 'event', event, deliveryId: id };
}
