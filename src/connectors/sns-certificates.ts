import { X509Certificate, type KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Clock } from '../platform/clock.ts';
import type { CertificateOutcome, CertificateSource } from '../platform/intake/certificate-source.ts';
import type { Outbound, OutboundOutcome } from '../platform/outbound/outbound.ts';

export interface SnsCertificatesOptions {
  /** A door to `https://{host}` that follows no redirects. */
  readonly http: Outbound;
  readonly clock: Clock;
  /** The authorities that may stand at the end of a chain, as PEM; Node's own by default. */
  readonly roots?: readonly string[];
}

/** A certificate is asked for again after a day, so that one which AWS takes back does not count for ever. */
const FRESH_MS = 24 * 60 * 60_000;
/** A name under which there was none is not asked for again so soon. */
const REFUSED_MS = 5 * 60_000;
const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 20;
/** AWS has one or two in each region; more are somebody trying names. */
const MOST_KEPT = 100;

interface Kept {
  readonly outcome:
    | { readonly kind: 'trusted'; readonly certificate: X509Certificate; readonly publicKey: KeyObject }
    | { readonly kind: 'refused'; readonly why: string };
  readonly fetchedAt: Date;
}

/**
 * The certificates that AWS SNS signs with, over HTTPS from SNS's own host, whose name Node proves. Beyond that: valid
 * now, made out to SNS, and issued by Amazon or by whoever its chain leads to. Requests for the same one share a fetch.
 */
export function createSnsCertificates(options: SnsCertificatesOptions): CertificateSource {
  const { clock } = options;
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<CertificateOutcome>>();

  const fetchAnew = async (url: string): Promise<CertificateOutcome> => {
    const answer = await request(options.http, url);
    const before = kept.get(url);
    if (answer.kind === 'unreachable')
      // What was good yesterday and has not run out is better than to lose messages for a network's sake.
      return before?.outcome.kind === 'trusted' ? judgeKept(before, clock.now()) : answer;
    const fetched: Kept = {
      outcome: answer.kind === 'refused' ? answer : read(answer.pem, options),
      fetchedAt: clock.now(),
    };
    keep(kept, url, fetched);
    return judgeKept(fetched, clock.now());
  };

  return {
    async find(url) {
      const known = kept.get(url);
      if (known !== undefined && isFresh(known, clock.now())) return judgeKept(known, clock.now());
      const running = underWay.get(url);
      if (running !== undefined) return running;
      const fetching = fetchAnew(url).finally(() => underWay.delete(url));
      underWay.set(url, fetching);
      return fetching;
    },
  };
}

function isFresh({ outcome, fetchedAt }: Kept, now: Date): boolean {
  return now.getTime() - fetchedAt.getTime() < (outcome.kind === 'trusted' ? FRESH_MS : REFUSED_MS);
}

/** Judged anew each time: a certificate that is kept may run out meanwhile. */
function judgeKept({ outcome }: Kept, now: Date): CertificateOutcome {
  if (outcome.kind === 'refused') return outcome;
  const { certificate, publicKey } = outcome;
  return isInForce(certificate, now) ? { kind: 'trusted', publicKey } : refused('it is not valid at this time');
}

function keep(kept: Map<string, Kept>, url: string, fetched: Kept): void {
  kept.delete(url);
  kept.set(url, fetched);
  // Those that are good are not pushed out by names that are tried.
  const others = [...kept].filter(([, { outcome }]) => outcome.kind === 'refused');
  const [eldest] = others.length > MOST_KEPT ? others : kept.size > 2 * MOST_KEPT ? [...kept] : [];
  if (eldest !== undefined) kept.delete(eldest[0]);
}

type Answer =
  | { readonly kind: 'fetched'; readonly pem: string }
  | Extract<CertificateOutcome, { readonly kind: 'refused' | 'unreachable' }>;

async function request(http: Outbound, url: string): Promise<Answer> {
  const { host, pathname } = new URL(url);
  return answerOf(await http.requestText({ host, path: pathname, timeoutMs: TIMEOUT_MS }));
}

function answerOf(outcome: OutboundOutcome<string>): Answer {
  switch (outcome.kind) {
    case 'ok':
      return { kind: 'fetched', pem: outcome.body };
    case 'refused':
      return outcome.status >= 500 || outcome.status === 429
        ? unreachable(`SNS answered ${outcome.status}`)
        : refused(outcome.reason);
    case 'too-large':
    case 'unreadable':
    case 'not-modified':
      return refused('what SNS answered is no certificate');
    case 'unreachable':
      return unreachable(outcome.why);
    case 'breaker-open':
      return unreachable('it failed too often of late');
    case 'over-budget':
      return unreachable('too many certificates were asked for of late');
  }
}

function refused(why: string): { readonly kind: 'refused'; readonly why: string } {
  return { kind: 'refused', why };
}

function unreachable(why: string): Answer {
  return { kind: 'unreachable', why, retryAfterSeconds: RETRY_AFTER_SECONDS };
}

function read(pem: string, { roots = rootCertificates }: SnsCertificatesOptions): Kept['outcome'] {
  const [leaf, ...issuers] = parseChain(pem);
  if (leaf === undefined) return refused('what SNS answered is no certificate');
  if (!isMadeOutToSns(leaf)) return refused('it is not made out to SNS');
  if (!isIssuedByAuthority(leaf, { issuers, roots })) return refused('its issuer is not known');
  // A key that cannot verify RSA signatures would throw later.
  if (leaf.publicKey.asymmetricKeyType !== 'rsa') return refused('its key is not an RSA key');
  return { kind: 'trusted', certificate: leaf, publicKey: leaf.publicKey };
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const LONGEST_CHAIN = 5;

function parseChain(pem: string): readonly X509Certificate[] {
  try {
    return (pem.match(CERTIFICATE) ?? []).slice(0, LONGEST_CHAIN).map((each) => new X509Certificate(each));
  } catch {
    return [];
  }
}

function isInForce({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  return validFromDate <= now && now <= validToDate;
}

/** 'sns.amazonaws.com', 'sns.eu-west-1.amazonaws.com', 'sns.cn-north-1.amazonaws.com.cn'. */
const SNS_NAME = /^sns(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/;

function isMadeOutToSns({ subject, subjectAltName }: X509Certificate): boolean {
  const alternatives = (subjectAltName ?? '').split(', ').flatMap((name) => /^DNS:(.+)$/.exec(name)?.[1] ?? []);
  // RFC 6125: the common name counts only where there are no alternatives.
  const names = alternatives.length > 0 ? alternatives : [fieldOf(subject, 'CN') ?? ''];
  return names.some((name) => SNS_NAME.test(name));
}

/** Node writes distinguished names a field a line: `C=US\nO=Amazon\nCN=…`. */
function fieldOf(name: string, field: string): string | null {
  const line = name.split('\n').find((each) => each.startsWith(`${field}=`));
  return line?.slice(field.length + 1) ?? null;
}

interface Authorities {
  readonly issuers: readonly X509Certificate[];
  readonly roots: readonly string[];
}

/**
 * SNS serves the certificate alone, most of the time, and its issuer is no root but one of Amazon's, so that without
 * fetching more the chain ends at the issuer's name; what is served beside it must lead to a root, whose signature counts.
 */
function isIssuedByAuthority(leaf: X509Certificate, { issuers, roots }: Authorities): boolean {
  let last = leaf;
  for (const issuer of issuers) {
    if (!issuer.ca || !last.checkIssued(issuer) || !last.verify(issuer.publicKey)) return false;
    last = issuer;
  }
  const root = findIssuer(last, roots);
  if (root !== null) return last.verify(root.publicKey);
  return issuers.length === 0 && fieldOf(leaf.issuer, 'O') === 'Amazon' && leaf.issuer !== leaf.subject;
}

function findIssuer(certificate: X509Certificate, roots: readonly string[]): X509Certificate | null {
  for (const pem of roots) {
    const root = new X509Certificate(pem);
    if (certificate.checkIssued(root)) return root;
  }
  return null;
}
