import type { Clock } from '../clock.ts';
import { Secret } from '../config/secret.ts';
import type { JsonValue } from '../json.ts';
import { awsEventName, isObject, pipelinesNamed } from './aws-payload.ts';
import type { CertificateSource } from './certificate-source.ts';
import { parseJson, readSnsEnvelope, SNS_BODY_LIMIT_BYTES, type SnsEnvelope } from './sns-envelope.ts';
import type { SnsConfirmations } from './sns-confirmations.ts';
import { snsVerifier } from './sns-verifier.ts';
import type { Identity, WebhookSource } from './webhook-source.ts';

export interface SnsSourceOptions {
  readonly topicArns: readonly string[];
  readonly certificates: CertificateSource;
  readonly clock: Clock;
  /** Told of each genuine request to confirm a subscription, with what nobody stores, and of each that was confirmed. */
  readonly confirmations: Pick<SnsConfirmations, 'ask' | 'hear'>;
  /** Whether the configuration names this pipeline or build project. */
  readonly knowsPipeline: (name: string) => boolean;
}

export const SUBSCRIPTION_CONFIRMATION = 'SubscriptionConfirmation';
export const UNSUBSCRIBE_CONFIRMATION = 'UnsubscribeConfirmation';
/** A message that is no JSON: somebody publishes sentences to a topic of ours. */
export const PLAIN_TEXT = 'text';

/**
 * Topics of AWS SNS that post to us. What is recorded is the event inside the message, so that it is the same whichever
 * way it came; of messages that are about the topic itself, the envelope. A retry keeps its `MessageId`.
 * null without allowed topics: a source that cannot be proven stays off.
 */
export function createSnsSource(options: SnsSourceOptions): WebhookSource | null {
  const { topicArns, certificates, clock, knowsPipeline, confirmations } = options;
  if (topicArns.length === 0) return null;
  return {
    source: 'aws/sns',
    bodyLimitBytes: SNS_BODY_LIMIT_BYTES,
    verifier: snsVerifier({ topicArns, certificates, clock }),
    identify: ({ body }) => {
      const envelope = readSnsEnvelope(body);
      if (envelope === null) return NO_ENVELOPE;
      const { TopicArn: topicArn } = envelope;
      if (envelope.Type === SUBSCRIPTION_CONFIRMATION)
        confirmations.ask({ topicArn, token: new Secret(envelope.Token) });
      else confirmations.hear(topicArn);
      return identityOf(envelope);
    },
    readPayload: payloadOf,
    wants: (payload) => {
      const named = pipelinesNamed(payload);
      return named.length === 0 || named.some(knowsPipeline);
    },
  };
}

const OF_THE_TOPIC: ReadonlySet<string> = new Set([SUBSCRIPTION_CONFIRMATION, UNSUBSCRIBE_CONFIRMATION, PLAIN_TEXT]);

const NO_ENVELOPE: Identity = { kind: 'malformed', say: 'The body is not a message of SNS.' };

function identityOf(envelope: SnsEnvelope): Identity {
  const deliveryId = envelope.MessageId;
  if (envelope.Type !== 'Notification') return { kind: 'event', event: envelope.Type, deliveryId };
  const inner = parseJson(envelope.Message);
  if (!isObject(inner)) return { kind: 'event', event: PLAIN_TEXT, deliveryId };
  const event = awsEventName(inner);
  // JSON of another kind is nobody's: there is no handler of that name, and it is answered 204. What is inside a message
  // must not pass for one about the topic itself.
  return { kind: 'event', event: event === null || OF_THE_TOPIC.has(event) ? 'other' : event, deliveryId };
}

function payloadOf(body: Buffer): JsonValue | undefined {
  const envelope = readSnsEnvelope(body);
  if (envelope === null) return undefined;
  const inner = envelope.Type === 'Notification' ? parseJson(envelope.Message) : undefined;
  return isObject(inner) ? inner : parseJson(body.toString('utf8'));
}
