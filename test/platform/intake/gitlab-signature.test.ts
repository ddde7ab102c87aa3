import { describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { readSecretList } from '../../../src/platform/config/secret.ts';
import { gitlabVerifier } from '../../../src/platform/intake/gitlab-signature.ts';
import { TestClock } from '../../support/clock.ts';

const SIGNING = `whsec_${Buffer.from('a key of thirty-two bytes, really').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another key of some thirty bytes').toString('base64')}`;
const BODY = Buffer.from(JSON.stringify({ object_kind: 'pipeline', text: 'zażółć 🦀' }));

function judge(
  secrets: string,
  headers: Readonly<Record<string, string | string[]>>,
  { body = BODY, clock = new TestClock() }: { readonly body?: Buffer; readonly clock?: TestClock } = {},
) {
  return gitlabVerifier({ secrets: readSecretList(secrets), clock }).verify({ headers, body });
}

function signed(token: string, { id = 'msg-1', at = new TestClock().now() } = {}): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(token).sign(id, at, BODY),
  };
}

describe("GitLab's proof", () => {
  it('is what the library of Standard Webhooks signs', () => {
    expect(judge(SIGNING, signed(SIGNING))).toEqual({ kind: 'genuine' });
  });

  it('may be one of several signatures, of other versions too, while a signing token is changed', () => {
    const both = signed(OTHER);
    both['webhook-signature'] = `v1a,AAAA ${signed(SIGNING)['webhook-signature']} ${both['webhook-signature']}`;

    expect(judge(OTHER, both)).toEqual({ kind: 'genuine' });
    expect(judge(`${SIGNING},a-plain-token`, both)).toEqual({ kind: 'genuine' });
  });

  it.each([
    ['of another token', signed(OTHER), 'wrong-proof'],
    ['for another delivery', { ...signed(SIGNING), 'webhook-id': 'msg-2' }, 'wrong-proof'],
    ['without its time', { 'webhook-id': 'msg-1', 'webhook-signature': 'v1,AAAA' }, 'malformed-proof'],
    ['that is empty', { ...signed(SIGNING), 'webhook-signature': '' }, 'malformed-proof'],
    ['of a version we do not know', { ...signed(SIGNING), 'webhook-signature': 'v2,AAAA' }, 'malformed-proof'],
  ])('refuses a signature %s, whatever the plain token says', (_what, headers, why) => {
    const withToken = { ...headers, 'x-gitlab-token': 'a-plain-token' };

    expect(judge(`${SIGNING},a-plain-token`, withToken)).toEqual({ kind: 'forged', why });
  });

  it('is over the bytes of the body', () => {
    expect(judge(SIGNING, signed(SIGNING), { body: Buffer.concat([BODY, Buffer.from(' ')]) })).toEqual({
      kind: 'forged',
      why: 'wrong-proof',
    });
  });

  it('is refused when its time is more than five minutes off, before or behind', () => {
    const clock = new TestClock();
    const headers = signed(SIGNING, { at: clock.now() });

    clock.advance(5 * 60_000);
    expect(judge(SIGNING, headers, { clock })).toEqual({ kind: 'genuine' });
    clock.advance(1000);
    expect(judge(SIGNING, headers, { clock })).toEqual({ kind: 'forged', why: 'stale' });
    const early = signed(SIGNING, { at: new Date(clock.now().getTime() + 301_000) });
    expect(judge(SIGNING, early, { clock })).toEqual({ kind: 'forged', why: 'stale' });
  });

  it('is the plain token where the request is not signed, or no signing token is known', () => {
    const token = { 'x-gitlab-token': 'a-plain-token' };

    expect(judge('a-plain-token', token)).toEqual({ kind: 'genuine' });
    expect(judge(`${SIGNING},a-plain-token`, token)).toEqual({ kind: 'genuine' });
    expect(judge('a-plain-token', { ...signed(OTHER), ...token })).toEqual({ kind: 'genuine' });
    expect(judge('a-plain-token', { 'x-gitlab-token': 'another' })).toEqual({ kind: 'forged', why: 'wrong-proof' });
    expect(judge(SIGNING, token)).toMatchObject({ kind: 'forged' });
    // A signing token is no password: it must not be taken as one.
    expect(judge(SIGNING, { 'x-gitlab-token': SIGNING })).toMatchObject({ kind: 'forged' });
    expect(judge('whsec_', { ...signed(SIGNING) })).toMatchObject({ kind: 'forged' });
  });
});
