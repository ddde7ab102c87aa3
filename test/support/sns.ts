import { createSign, generateKeyPairSync, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import type { CertificateOutcome, CertificateSource } from '../../src/platform/intake/certificate-source.ts';
import type { UnverifiedRequest } from '../../src/platform/intake/verifier.ts';

export const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:ci';
export const CERT_URL = `https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-${'0123456789abcdef'.repeat(2)}.pem`;

/** As SNS writes it, before it is signed. */
export interface SnsMessage {
  readonly Type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly Subject?: string;
  readonly Timestamp: string;
  readonly SignatureVersion: '1' | '2';
  readonly SigningCertURL: string;
  readonly Token?: string;
  readonly SubscribeURL?: string;
}

/** SNS, with a key of its own: signs as the documentation says, and knows which certificate it says it signed with. */
export class SigningSns {
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** Certificates that were asked for. */
  readonly asked: string[] = [];
  /** What the source answers; the right key by default. */
  outcome: CertificateOutcome;

  constructor() {
    this.outcome = this.trusted;
  }

  get trusted(): CertificateOutcome {
    return { kind: 'trusted', publicKey: this.#keys.publicKey };
  }

  get privateKey(): KeyObject {
    return this.#keys.privateKey;
  }

  readonly certificates: CertificateSource = {
    find: (url) => {
      this.asked.push(url);
      return Promise.resolve(this.outcome);
    },
  };

  notification(message: unknown, more: Partial<SnsMessage> = {}): SnsMessage {
    return {
      Type: 'Notification',
      MessageId: randomUUID(),
      TopicArn: TOPIC,
      Message: typeof message === 'string' ? message : JSON.stringify(message),
      Timestamp: '2026-03-02T09:00:00.000Z',
      SignatureVersion: '2',
      SigningCertURL: CERT_URL,
      ...more,
    };
  }

  confirmation(more: Partial<SnsMessage> = {}): SnsMessage {
    const token = randomBytes(32).toString('hex');
    return this.notification(`You have chosen to subscribe to the topic ${TOPIC}.`, {
      Type: 'SubscriptionConfirmation',
      Token: token,
      SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${token}`,
      ...more,
    });
  }

  /** The request as SNS sends it. `tamper` changes fields after they were signed. */
  request(message: SnsMessage, { tamper = {}, headers = {} }: RequestOptions = {}): UnverifiedRequest {
    const signed = {
      ...message,
      Signature: this.#sign(message),
      UnsubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe',
    };
    return {
      headers: {
        'content-type': 'text/plain; charset=UTF-8',
        'user-agent': 'Amazon Simple Notification Service Agent',
        'x-amz-sns-message-type': message.Type,
        'x-amz-sns-message-id': message.MessageId,
        'x-amz-sns-topic-arn': message.TopicArn,
        ...headers,
      },
      body: Buffer.from(JSON.stringify({ ...signed, ...tamper })),
    };
  }

  /** Written from the documentation, not from the code under test: the names of each type in byte order. */
  #sign(message: SnsMessage): string {
    const names =
      message.Type === 'Notification'
        ? (['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const)
        : (['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const);
    const text = names.flatMap((name) => (message[name] === undefined ? [] : [name, message[name]])).join('\n') + '\n';
    const algorithm = message.SignatureVersion === '1' ? 'sha1WithRSAEncryption' : 'sha256WithRSAEncryption';
    return createSign(algorithm).update(text, 'utf8').sign(this.#keys.privateKey, 'base64');
  }
}

export interface RequestOptions {
  readonly tamper?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}
