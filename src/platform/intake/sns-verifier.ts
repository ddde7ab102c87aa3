import { createVerify, type KeyObject } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { CertificateSource } from './certificate-source.ts';
import { isSigningCertUrl, readSnsEnvelope, stringToSign, type SnsEnvelope } from './sns-envelope.ts';
import { singleHeader, type ForgedWhy, type Proof, type UnverifiedRequest, type Verifier } from './verifier.ts';

export interface SnsVerifierOptions {
  /** Any AWS account can have SNS sign for its own topics, so this list is what decides whose word counts. */
  readonly topicArns: readonly string[];
  readonly certificates: CertificateSource;
  readonly clock: Clock;
}

/** SNS gives a message up after an hour of trying at most (AWS docs: "Amazon SNS message delivery retries"). */
const OLDEST_MS = 75 * 60_000;
const CLOCKS_DIFFER_MS = 5 * 60_000;

const ALGORITHMS = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' } as const;

const RAW_DELIVERY =
  'Raw message delivery strips the signature. Turn it off: aws sns set-subscription-attributes --attribute-name RawMessageDelivery --attribute-value false';

/**
 * Judges messages of AWS SNS. Their signature is inside the body and speaks of its fields, so reading the body into a
 * strict shape is part of judging here; nobody else sees it before. What costs nothing is looked at first, so that only
 * who knows the name of one of our topics can make us fetch a certificate.
 */
export function snsVerifier({ topicArns, certificates, clock }: SnsVerifierOptions): Verifier {
  const allowed = new Set(topicArns);
  return {
    verify(request) {
      if (isRaw(request)) return { kind: 'forged', why: 'no-proof', say: RAW_DELIVERY };
      const envelope = readSnsEnvelope(request.body);
      if (envelope === null) return forged('no-proof');
      if (singleHeader(request, 'x-amz-sns-message-type') !== envelope.Type) return forged('malformed-proof');
      if (!allowed.has(envelope.TopicArn)) return forged('unknown-sender');
      if (!isSigningCertUrl(envelope.SigningCertURL)) return forged('malformed-proof');
      const ageMs = clock.now().getTime() - Date.parse(envelope.Timestamp);
      if (ageMs > OLDEST_MS || ageMs < -CLOCKS_DIFFER_MS) return forged('stale');
      return proofBy(certificates, envelope);
    },
  };
}

function forged(why: ForgedWhy): Proof {
  return { kind: 'forged', why };
}

function isRaw({ headers }: UnverifiedRequest): boolean {
  const header = headers['x-amz-sns-rawdelivery'];
  return header !== undefined && header !== 'false';
}

async function proofBy(certificates: CertificateSource, envelope: SnsEnvelope): Promise<Proof> {
  const found = await certificates.find(envelope.SigningCertURL);
  switch (found.kind) {
    case 'trusted':
      return isSignedBy(found.publicKey, envelope) ? { kind: 'genuine' } : forged('wrong-proof');
    case 'refused':
      return forged('wrong-proof');
    case 'unreachable':
      return { kind: 'unavailable', why: found.why, retryAfterSeconds: found.retryAfterSeconds };
  }
}

function isSignedBy(publicKey: KeyObject, envelope: SnsEnvelope): boolean {
  const verify = createVerify(ALGORITHMS[envelope.SignatureVersion]);
  verify.update(stringToSign(envelope), 'utf8');
  return verify.verify(publicKey, envelope.Signature, 'base64');
}
