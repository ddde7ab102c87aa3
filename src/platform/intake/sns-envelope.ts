import { z } from 'zod';
import type { JsonValue } from '../json.ts';

/*
 * What AWS SNS posts to an HTTPS endpoint (AWS docs: "Parsing Amazon SNS message formats", "Verifying the signatures of
 * Amazon SNS messages").
 */

/** SNS takes messages of 256 KiB (AWS docs: "Publishing messages"); quoting within JSON makes more of some characters. */
export const SNS_BODY_LIMIT_BYTES = 1024 * 1024;

const signed = {
  MessageId: z.string().regex(/^[\w-]{1,100}$/),
  TopicArn: z.string().max(300),
  Message: z.string(),
  Timestamp: z.iso.datetime({ offset: true }),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.base64().min(1).max(2000),
  SigningCertURL: z.string().max(300),
};
const confirming = { ...signed, Token: z.string(), SubscribeURL: z.string() };

const ENVELOPE = z.discriminatedUnion('Type', [
  z.object({ ...signed, Type: z.literal('Notification'), Subject: z.string().nullish() }),
  z.object({ ...confirming, Type: z.literal('SubscriptionConfirmation') }),
  z.object({ ...confirming, Type: z.literal('UnsubscribeConfirmation') }),
]);

/** A message of SNS, in the fields of which its signature speaks, and those that name the signature. */
export type SnsEnvelope = z.infer<typeof ENVELOPE>;

/** null for anything else. Nothing in it is proven yet. */
export function readSnsEnvelope(body: Buffer): SnsEnvelope | null {
  const json = parseJson(body.toString('utf8'));
  const parsed = ENVELOPE.safeParse(json);
  return parsed.success ? parsed.data : null;
}

/** undefined: it is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue; // Border: JSON.parse gives JSON or throws.
  } catch {
    return undefined;
  }
}

/** What is signed: names and values, a line each, the names in byte order. */
export function stringToSign(envelope: SnsEnvelope): string {
  return pairsOf(envelope)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('');
}

function pairsOf(envelope: SnsEnvelope): readonly (readonly [string, string])[] {
  const { Message, MessageId, Timestamp, TopicArn, Type } = envelope;
  if (envelope.Type === 'Notification') {
    const { Subject } = envelope;
    return [
      ['Message', Message],
      ['MessageId', MessageId],
      ...(Subject === undefined || Subject === null ? [] : [['Subject', Subject] as const]),
      ['Timestamp', Timestamp],
      ['TopicArn', TopicArn],
      ['Type', Type],
    ];
  }
  const { SubscribeURL, Token } = envelope;
  return [
    ['Message', Message],
    ['MessageId', MessageId],
    ['SubscribeURL', SubscribeURL],
    ['Timestamp', Timestamp],
    ['Token', Token],
    ['TopicArn', TopicArn],
    ['Type', Type],
  ];
}

/**
 * Only SNS's own certificates, in both partitions, by the name of a region: `sns.s3-us-west-2.amazonaws.com` is the
 * bucket `sns` of whoever made it (AWS docs: "Legacy S3 endpoints"). No user, port, query or fragment: with any of them
 * the same host can be made to answer something else, a certificate of the sender's own among it.
 */
const SIGNING_CERT_URL =
  /^https:\/\/sns\.[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-\d{1,2}\.amazonaws\.com(\.cn)?\/SimpleNotificationService-[A-Za-z0-9]{32}\.pem$/;

export function isSigningCertUrl(url: string): boolean {
  return SIGNING_CERT_URL.test(url);
}
