import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSnsCertificates } from '../../src/connectors/sns-certificates.ts';
import type { CertificateOutcome, CertificateSource } from '../../src/platform/intake/certificate-source.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { makeCertificate } from '../support/certificates.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake, type FakeAnswer, type HttpFake } from '../support/http-fake.ts';

const NAME = { organization: 'Amazon', commonName: 'sns.amazonaws.com' };
const ISSUER = { organization: 'Amazon', commonName: 'Amazon RSA 2048 M01' };
const FILE = `/SimpleNotificationService-${'0123456789abcdef'.repeat(2)}.pem`;
const URL_OF_IT = `https://sns.eu-central-1.amazonaws.com${FILE}`;
const PATH = `/sns.eu-central-1.amazonaws.com${FILE}`;
const NOW = '2026-03-02T09:00:00Z';
const DAY_MS = 86_400_000;

const ROOT = makeCertificate({
  subject: { organization: 'Amazon', commonName: 'Amazon Root CA 1' },
  isAuthority: true,
});
const BETWEEN = makeCertificate({ subject: ISSUER, issuer: ROOT, isAuthority: true });
const GOOD = makeCertificate({ subject: NAME, issuer: BETWEEN, dnsNames: ['sns.amazonaws.com'] });

describe('the certificates of SNS', () => {
  let fake: HttpFake;
  let http: Outbound;
  let clock: TestClock;
  let certificates: CertificateSource;

  beforeEach(async () => {
    fake = await openHttpFake();
    clock = new TestClock(NOW);
    // The host is put into the path: the fake stands for every host of SNS.
    http = createOutbound({
      name: 'sns-certificates',
      baseUrl: `${fake.url}/{host}`,
      requestsPerMinute: 600,
      credential: null,
      clock,
      maxAnswerBytes: 64 * 1024,
      mostHops: 0,
    });
    certificates = createSnsCertificates({ http, clock, roots: [ROOT.pem] });
  });

  afterEach(async () => {
    http.close();
    await fake.close();
  });

  async function found(answer: FakeAnswer): Promise<CertificateOutcome> {
    fake.answer(PATH, answer);
    return certificates.find(URL_OF_IT);
  }

  const pem = (...parts: readonly { readonly pem: string }[]) => ({
    type: 'application/x-pem-file',
    body: parts.map((part) => part.pem).join('\n'),
  });

  it('are taken with a chain that leads to a root', async () => {
    const outcome = await found(pem(GOOD, BETWEEN));

    expect(outcome.kind).toBe('trusted');
    if (outcome.kind === 'trusted')
      expect(outcome.publicKey.export({ type: 'spki', format: 'pem' })).toBe(GOOD.publicKeyPem);
  });

  it('are taken alone, as SNS serves them, when Amazon issued them', async () => {
    expect((await found(pem(GOOD))).kind).toBe('trusted');
  });

  it.each([
    { name: 'that have run out', parts: { notAfter: new Date('2026-03-01T00:00:00Z') }, why: 'not valid' },
    { name: 'of the future', parts: { notBefore: new Date('2026-03-03T00:00:00Z') }, why: 'not valid' },
    { name: 'made out to another service', parts: { dnsNames: ['s3.amazonaws.com'] }, why: 'not made out' },
    {
      name: 'made out to a host that only begins so',
      parts: { dnsNames: ['sns.amazonaws.com.evil.example'] },
      why: 'not made out',
    },
    {
      name: 'whose common name alone is right',
      parts: { subject: NAME, dnsNames: ['evil.example'] },
      why: 'not made out',
    },
    {
      name: 'of another issuer',
      parts: { issuerName: { organization: "Let's Encrypt", commonName: 'R11' } },
      why: 'issuer',
    },
    { name: 'that say so of themselves', parts: { issuerName: NAME, forged: true }, why: 'issuer' },
  ])('$name are refused', async ({ parts, why }) => {
    const made = makeCertificate({ subject: NAME, issuer: BETWEEN, dnsNames: ['sns.amazonaws.com'], ...parts });

    const outcome = await found(pem(made));

    expect(outcome).toMatchObject({ kind: 'refused' });
    if (outcome.kind === 'refused') expect(outcome.why).toContain(why);
  });

  it('are refused with a chain that does not hold: a signature of somebody else, no authority, no root', async () => {
    const stranger = makeCertificate({ subject: ISSUER, isAuthority: true });
    const noAuthority = makeCertificate({ subject: ISSUER, issuer: ROOT });
    const chains = [
      [makeCertificate({ subject: NAME, issuer: BETWEEN, dnsNames: ['sns.amazonaws.com'], forged: true }), BETWEEN],
      [makeCertificate({ subject: NAME, issuer: noAuthority, dnsNames: ['sns.amazonaws.com'] }), noAuthority],
      [makeCertificate({ subject: NAME, issuer: stranger, dnsNames: ['sns.amazonaws.com'] }), stranger],
      [GOOD, ROOT],
    ];

    for (const [index, chain] of chains.entries()) {
      const path = FILE.replace('0123', `000${index}`);
      fake.answer(`/sns.eu-central-1.amazonaws.com${path}`, pem(...chain));
      expect(await certificates.find(`https://sns.eu-central-1.amazonaws.com${path}`)).toMatchObject({
        kind: 'refused',
      });
    }
  });

  it.each([
    { name: 'HTML', body: '<html></html>' },
    { name: 'nothing', body: '' },
    { name: 'broken PEM', body: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
    { name: 'more than a certificate has', body: `${GOOD.pem}${' '.repeat(70 * 1024)}` },
  ])('are not $name', async ({ body }) => {
    expect(await found({ body })).toMatchObject({ kind: 'refused' });
  });

  it('are not followed to where SNS points', async () => {
    fake.answer('/elsewhere', pem(GOOD));

    expect(await found({ status: 302, body: '', headers: { location: '/elsewhere' } })).toMatchObject({
      kind: 'refused',
    });
    expect(fake.asked).toEqual([PATH]);
  });

  it.each([404, 403])('that SNS answers %d for are refused, and not asked for again so soon', async (status) => {
    await found({ status, body: '' });
    const again = await found(pem(GOOD));
    clock.advance(6 * 60_000);
    const later = await certificates.find(URL_OF_IT);

    expect(again.kind).toBe('refused');
    expect(later.kind).toBe('trusted');
    expect(fake.asked).toHaveLength(2);
  });

  it('cannot be told while SNS is in trouble, and are asked for at the next message', async () => {
    expect(await found({ status: 503, body: '' })).toMatchObject({ kind: 'unreachable', retryAfterSeconds: 20 });
    expect(await found((_request, response) => response.destroy())).toMatchObject({
      kind: 'unreachable',
      why: 'reset',
    });
    expect((await found(pem(GOOD))).kind).toBe('trusted');
  });

  it('are fetched once for any number of messages that wait for the same one', async () => {
    fake.answer(PATH, pem(GOOD));

    const outcomes = await Promise.all(Array.from({ length: 20 }, () => certificates.find(URL_OF_IT)));
    await certificates.find(URL_OF_IT);

    expect(outcomes.every(({ kind }) => kind === 'trusted')).toBe(true);
    expect(fake.asked).toEqual([PATH]);
  });

  it('are fetched anew after a day, and the old one counts while that cannot be', async () => {
    await found(pem(GOOD));
    clock.advance(DAY_MS + 1);

    expect((await found({ status: 500, body: '' })).kind).toBe('trusted');
    expect(fake.asked).toHaveLength(2);
    expect((await found({ status: 404, body: '' })).kind).toBe('refused');
  });

  it('that run out while they are kept count no more', async () => {
    const short = makeCertificate({
      subject: NAME,
      issuer: BETWEEN,
      dnsNames: ['sns.amazonaws.com'],
      notAfter: new Date('2026-03-02T10:00:00Z'),
    });
    expect((await found(pem(short))).kind).toBe('trusted');

    clock.advance(61 * 60_000);

    expect(await certificates.find(URL_OF_IT)).toMatchObject({ kind: 'refused', why: 'it is not valid at this time' });
  });
});
