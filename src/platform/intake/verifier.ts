import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SecretList } from '../config/secret.ts';

/** What a verifier sees: header names in lower case, the body as it came over the wire. */
export interface UnverifiedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export type Proof =
  | { readonly kind: 'genuine' }
  /** `why` is for our log. The sender is told only that it was refused, unless `say` has something it may set right. */
  | { readonly kind: 'forged'; readonly why: ForgedWhy; readonly say?: string }
  /** It cannot be judged now, through no fault of the sender: it is asked to send again. `why` is for our log. */
  | { readonly kind: 'unavailable'; readonly why: string; readonly retryAfterSeconds: number };

export type ForgedWhy =
  | 'no-proof'
  | 'malformed-proof'
  | 'wrong-proof'
  /** Proven, but by somebody whom we did not ask. */
  | 'unknown-sender'
  /** Proven, but so old that it may be somebody's recording. */
  | 'stale';

/**
 * Judges whether a request comes from the source it names, over raw bytes: nothing is parsed before, but for sources
 * that carry their signature inside the body. May need to fetch what it judges by, and then answers later.
 */
export interface Verifier {
  verify(request: UnverifiedRequest): Proof | Promise<Proof>;
}

/** One that has all it needs at hand. */
export interface ImmediateVerifier extends Verifier {
  verify(request: UnverifiedRequest): Proof;
}

const GENUINE: Proof = { kind: 'genuine' };
const forged = (why: ForgedWhy): Proof => ({ kind: 'forged', why });

/** A header given twice proves nothing: which of them a proxy looked at cannot be known. */
export function singleHeader(request: Pick<UnverifiedRequest, 'headers'>, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** Compares in time that depends on neither text, also when their lengths differ. */
export function equalInConstantTime(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Looks at every secret, also after a match, so that time does not tell which one it was. */
function equalsAny(given: string, expected: readonly string[]): boolean {
  return expected.reduce((found, each) => equalInConstantTime(given, each) || found, false);
}

/** HMAC SHA-256 of the raw body in hex, e.g. GitHub's `X-Hub-Signature-256: sha256=<hex>`. */
export function hmacVerifier({
  header,
  prefix,
  secrets,
}: {
  header: string;
  prefix: string;
  secrets: SecretList;
}): ImmediateVerifier {
  return {
    verify(request) {
      const given = singleHeader(request, header);
      if (given === null) return forged('no-proof');
      const hex = given.startsWith(prefix) ? given.slice(prefix.length) : '';
      if (!/^[0-9a-f]{64}$/i.test(hex)) return forged('malformed-proof');
      const signature = Buffer.from(hex, 'hex');
      const genuine = secrets.reduce(
        (found, secret) =>
          timingSafeEqual(signature, createHmac('sha256', secret.reveal()).update(request.body).digest()) || found,
        false,
      );
      return genuine ? GENUINE : forged('wrong-proof');
    },
  };
}

/** A plain secret in a header of its own, e.g. GitLab's `X-Gitlab-Token`. */
export function tokenVerifier({ header, secrets }: { header: string; secrets: SecretList }): ImmediateVerifier {
  return {
    verify(request) {
      const given = singleHeader(request, header);
      if (given === null) return forged('no-proof');
      return equalsAny(
        given,
        secrets.map((secret) => secret.reveal()),
      )
        ? GENUINE
        : forged('wrong-proof');
    },
  };
}

/** `Authorization: Bearer <secret>`, or `Basic` with the secret as its password under any user name (RFC 6750, RFC 7617). */
export function authorizationVerifier({ secrets }: { secrets: SecretList }): ImmediateVerifier {
  return {
    verify(request) {
      const given = singleHeader(request, 'authorization');
      if (given === null) return forged('no-proof');
      const [, scheme, credential] = /^(Bearer|Basic) +([^\s]+) *$/i.exec(given) ?? [];
      if (scheme === undefined || credential === undefined) return forged('malformed-proof');
      const password = scheme.toLowerCase() === 'bearer' ? credential : passwordOf(credential);
      if (password === null) return forged('malformed-proof');
      return equalsAny(
        password,
        secrets.map((secret) => secret.reveal()),
      )
        ? GENUINE
        : forged('wrong-proof');
    },
  };
}

function passwordOf(basicCredential: string): string | null {
  const decoded = Buffer.from(basicCredential, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? null : decoded.slice(colon + 1);
}
