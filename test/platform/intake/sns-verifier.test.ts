import { beforeEach, describe, expect, it } from 'vitest';
import { isSigningCertUrl } from '../../../src/platform/intake/sns-envelope.ts';
import { snsVerifier } from '../../../src/platform/intake/sns-verifier.ts';
import type { UnverifiedRequest, Verifier } from '../../../src/platform/intake/verifier.ts';
import { TestClock } from '../../support/clock.ts';
import { CERT_URL, SigningSns, TOPIC } from '../../support/sns.ts';

const EVENT = {
  id: '1',
  'detail-type': 'CodePipeline Pipeline Execution State Change',
  detail: { pipeline: 'backend' },
};
const NOW = new Date('2026-03-02T09:00:00Z');

describe('a message of SNS', () => {
  let sns: SigningSns;
  let verifier: Verifier;

  beforeEach(() => {
    sns = new SigningSns();
    verifier = snsVerifier({ topicArns: [TOPIC], certificates: sns.certificates, clock: new TestClock(NOW) });
  });

  const proofOf = async (request: UnverifiedRequest) => verifier.verify(request);

  it.each([
    { SignatureVersion: '1' },
    { SignatureVersion: '2' },
    { SignatureVersion: '2', Subject: 'Ünïcode "subject"' },
    { SignatureVersion: '1', Subject: '' },
  ] as const)('is taken when it is signed, %o', async (more) => {
    expect(await proofOf(sns.request(sns.notification(EVENT, more)))).toEqual({ kind: 'genuine' });
    expect(sns.asked).toEqual([CERT_URL]);
  });

  it('is taken with the requests to confirm or to end a subscription, too', async () => {
    const ending = sns.confirmation({ Type: 'UnsubscribeConfirmation', SignatureVersion: '1' });

    expect(await proofOf(sns.request(sns.confirmation()))).toEqual({ kind: 'genuine' });
    expect(await proofOf(sns.request(ending))).toEqual({ kind: 'genuine' });
  });

  it.each([
    { field: 'Message', tamper: { Message: '{}' } },
    { field: 'MessageId', tamper: { MessageId: 'another' } },
    { field: 'Timestamp', tamper: { Timestamp: '2026-03-02T09:00:01.000Z' } },
    { field: 'a Subject that was added', tamper: { Subject: 'hello' } },
    { field: 'SignatureVersion', tamper: { SignatureVersion: '1' } },
    { field: 'Signature', tamper: { Signature: 'AAAA' } },
  ])('is refused when $field was changed', async ({ tamper }) => {
    const request = sns.request(sns.notification(EVENT), { tamper });

    expect(await proofOf(request)).toEqual({ kind: 'forged', why: 'wrong-proof' });
  });

  it.each(['Token', 'SubscribeURL'])('that asks to confirm is refused when its %s was changed', async (field) => {
    const request = sns.request(sns.confirmation(), { tamper: { [field]: 'another' } });

    expect(await proofOf(request)).toEqual({ kind: 'forged', why: 'wrong-proof' });
  });

  it('is refused when another key signed it', async () => {
    expect(await proofOf(new SigningSns().request(sns.notification(EVENT)))).toEqual({
      kind: 'forged',
      why: 'wrong-proof',
    });
  });

  it('is refused of a topic that we did not allow, though SNS signed it, and no certificate is fetched', async () => {
    const request = sns.request(sns.notification(EVENT, { TopicArn: 'arn:aws:sns:eu-central-1:999988887777:ci' }));

    expect(await proofOf(request)).toEqual({ kind: 'forged', why: 'unknown-sender' });
    expect(sns.asked).toEqual([]);
  });

  it.each([
    { name: 'absent', type: undefined },
    { name: 'another', type: 'SubscriptionConfirmation' },
  ])('is refused when the type in its header is $name', async ({ type }) => {
    const request = sns.request(sns.notification(EVENT), { headers: { 'x-amz-sns-message-type': type } });

    expect(await proofOf(request)).toEqual({ kind: 'forged', why: 'malformed-proof' });
    expect(sns.asked).toEqual([]);
  });

  it.each([
    { Timestamp: '2026-03-02T07:44:59.000Z', kind: 'forged' },
    { Timestamp: '2026-03-02T07:45:01.000Z', kind: 'genuine' },
    { Timestamp: '2026-03-02T09:04:59.000Z', kind: 'genuine' },
    { Timestamp: '2026-03-02T09:05:01.000Z', kind: 'forged' },
  ])('of $Timestamp is $kind at nine', async ({ Timestamp, kind }) => {
    expect((await proofOf(sns.request(sns.notification(EVENT, { Timestamp })))).kind).toBe(kind);
  });

  it('delivered raw is refused, and the sender is told what to turn off', async () => {
    const raw = { headers: { 'x-amz-sns-rawdelivery': 'true' }, body: Buffer.from(JSON.stringify(EVENT)) };

    const proof = await proofOf(raw);

    expect(proof.kind === 'forged' ? proof.say : '').toContain('--attribute-name RawMessageDelivery');
  });

  it.each(['', 'null', '[]', '{}', '"Notification"', '{"Type":"Notification"}', '{"Type":"__proto__"}', 'plain words'])(
    'cannot be %j',
    async (body) => {
      expect(await proofOf({ headers: {}, body: Buffer.from(body) })).toEqual({ kind: 'forged', why: 'no-proof' });
      expect(sns.asked).toEqual([]);
    },
  );

  it('waits for another try while no certificate can be had', async () => {
    sns.outcome = { kind: 'unreachable', why: 'timeout', retryAfterSeconds: 20 };

    expect(await proofOf(sns.request(sns.notification(EVENT)))).toEqual({
      kind: 'unavailable',
      why: 'timeout',
      retryAfterSeconds: 20,
    });
  });

  it('is refused when its certificate is not one of SNS', async () => {
    sns.outcome = { kind: 'refused', why: 'its issuer is not known' };

    expect(await proofOf(sns.request(sns.notification(EVENT)))).toEqual({ kind: 'forged', why: 'wrong-proof' });
  });
});

describe('the address of a certificate', () => {
  const FILE = `SimpleNotificationService-${'a1'.repeat(16)}.pem`;

  it.each([
    `https://sns.us-west-2.amazonaws.com/${FILE}`,
    `https://sns.us-gov-west-1.amazonaws.com/${FILE}`,
    `https://sns.cn-north-1.amazonaws.com.cn/${FILE}`,
    `https://sns.ap-southeast-5.amazonaws.com/${FILE}`,
  ])('may be %s', (url) => {
    expect(isSigningCertUrl(url)).toBe(true);
  });

  it.each([
    `http://sns.us-west-2.amazonaws.com/${FILE}`,
    `https://sns.us-west-2.amazonaws.com/${FILE}?x=1`,
    `https://sns.us-west-2.amazonaws.com/${FILE}#x`,
    `https://sns.us-west-2.amazonaws.com/?Action=Anything&x=.pem`,
    `https://sns.us-west-2.amazonaws.com:8443/${FILE}`,
    `https://user@sns.us-west-2.amazonaws.com/${FILE}`,
    `https://sns.us-west-2.amazonaws.com.evil.example/${FILE}`,
    `https://sns.us-west-2.amazonaws.com.evil/${FILE}`,
    `https://evil.example/sns.us-west-2.amazonaws.com/${FILE}`,
    `https://sns.evil.example/${FILE}`,
    `https://bucket.s3.amazonaws.com/${FILE}`,
    `https://sns.a.b.amazonaws.com/${FILE}`,
    // Buckets named `sns`, under the old addresses of S3.
    `https://sns.s3-us-west-2.amazonaws.com/${FILE}`,
    `https://sns.s3-external-1.amazonaws.com/${FILE}`,
    `https://sns.s3-accelerate.amazonaws.com/${FILE}`,
    `https://sns.us-west-2.amazonaws.com/x/${FILE}`,
    `https://sns.us-west-2.amazonaws.com/../${FILE}`,
    `https://sns.us-west-2.amazonaws.com/${FILE}\n`,
    ` https://sns.us-west-2.amazonaws.com/${FILE}`,
    `https://sns.us-west-2.amazonaws.com/SimpleNotificationService-short.pem`,
    '',
  ])('may not be %j', (url) => {
    expect(isSigningCertUrl(url)).toBe(false);
  });

  it('is looked at before anybody is asked for it', async () => {
    const sns = new SigningSns();
    const verifier = snsVerifier({ topicArns: [TOPIC], certificates: sns.certificates, clock: new TestClock(NOW) });

    const proof = await verifier.verify(sns.request(sns.notification(EVENT, { SigningCertURL: `${CERT_URL}?x=.pem` })));

    expect(proof).toEqual({ kind: 'forged', why: 'malformed-proof' });
    expect(sns.asked).toEqual([]);
  });
});
