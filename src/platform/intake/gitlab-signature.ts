import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { SecretList } from '../config/secret.ts';
import { singleHeader, tokenVerifier, type ImmediateVerifier, type Proof } from './verifier.ts';

/** What GitLab calls a signing token; its key stands behind it in base64. Any other secret is a plain token. */
const SIGNING_TOKEN = 'whsec_';

/** Standard Webhooks, "Verifying webhook authenticity": older or younger is a replay, or a clock that is wrong. */
const TOLERANCE_MS = 5 * 60_000;
/** More than anybody rotates at once; each costs a comparison. */
const MOST_SIGNATURES = 10;

export interface GitlabVerifierOptions {
  /** `whsec_…` are signing tokens, the others what GitLab sends in X-Gitlab-Token. */
  readonly secrets: SecretList;
  readonly clock: Clock;
}

/**
 * GitLab's two proofs (GitLab docs: "Webhooks"): a signature by Standard Webhooks over id, time and raw body, or the
 * plain token. Where a request is signed and a signing token is known, the signature alone decides.
 */
export function gitlabVerifier({ secrets, clock }: GitlabVerifierOptions): ImmediateVerifier {
  const isSigning = (text: string): boolean => text.startsWith(SIGNING_TOKEN);
  const keys = secrets
    .map((secret) => secret.reveal())
    .filter(isSigning)
    .map((text) => Buffer.from(text.slice(SIGNING_TOKEN.length), 'base64'))
    // An HMAC with an empty key can be made by anybody.
    .filter((key) => key.length > 0);
  const tokens = tokenVerifier({
    header: 'x-gitlab-token',
    secrets: secrets.filter((secret) => !isSigning(secret.reveal())),
  });
  return {
    verify(request) {
      const isSigned = request.headers['webhook-signature'] !== undefined;
      if (!isSigned || keys.length === 0) return tokens.verify(request);
      return verifySignature(request, { keys, now: clock.now() });
    },
  };
}

function verifySignature(
  request: Parameters<ImmediateVerifier['verify']>[0],
  { keys, now }: { readonly keys: readonly Buffer[]; readonly now: Date },
): Proof {
  const id = singleHeader(request, 'webhook-id');
  const timestamp = singleHeader(request, 'webhook-timestamp');
  const given = signaturesIn(singleHeader(request, 'webhook-signature') ?? '');
  if (id === null || timestamp === null || !/^\d{1,12}$/.test(timestamp) || given.length === 0)
    return { kind: 'forged', why: 'malformed-proof' };
  const genuine = keys.reduce((found, key) => {
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(request.body).digest();
    return given.reduce((match, each) => timingSafeEqual(each, expected) || match, false) || found;
  }, false);
  if (!genuine) return { kind: 'forged', why: 'wrong-proof' };
  const ageMs = now.getTime() - Number(timestamp) * 1000;
  return Math.abs(ageMs) <= TOLERANCE_MS ? { kind: 'genuine' } : { kind: 'forged', why: 'stale' };
}

/** `v1,<base64> v1,<base64>`: one per signing token in use; other versions are for others to judge. */
function signaturesIn(header: string): readonly Buffer[] {
  return header
    .split(' ')
    .slice(0, MOST_SIGNATURES)
    .flatMap((part) => {
      const [version, text = ''] = part.split(',', 2);
      const signature = Buffer.from(text, 'base64');
      return version === 'v1' && signature.length === 32 ? [signature] : [];
    });
}
