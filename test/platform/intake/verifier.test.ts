import { sign as signAsOctokit } from '@octokit/webhooks-methods';
import { describe, expect, it } from 'vitest';
import { readSecretList } from '../../../src/platform/config/secret.ts';
import { authorizationVerifier, hmacVerifier, tokenVerifier } from '../../../src/platform/intake/verifier.ts';
import { sign } from './intake-fixture.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('an HMAC over the raw body', () => {
  const verifier = hmacVerifier({
    header: 'x-hub-signature-256',
    prefix: 'sha256=',
    secrets: readSecretList("It's a Secret to Everybody"),
  });
  const judge = (body: string | Buffer, signature: string | string[] | undefined) =>
    verifier.verify({ headers: { 'x-hub-signature-256': signature }, body: Buffer.from(body) });

  it("accepts the example of GitHub's documentation", () => {
    expect(judge('Hello, World!', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17')).toEqual({
      kind: 'genuine',
    });
  });

  it("accepts what GitHub's own library signs", async () => {
    const body = JSON.stringify({ text: 'zażółć 🦀 \u0000', nested: [1, 2.5, null] });

    const signature = await signAsOctokit("It's a Secret to Everybody", body);

    expect(judge(body, signature)).toEqual({ kind: 'genuine' });
    expect(judge(`${body} `, signature)).toEqual({ kind: 'forged', why: 'wrong-proof' });
  });

  it('is over bytes, not over text', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80]);

    expect(judge(bytes, sign(bytes))).toEqual({ kind: 'genuine' });
    expect(judge(bytes.toString('utf8'), sign(bytes))).toEqual({ kind: 'forged', why: 'wrong-proof' });
  });

  it.each([
    [undefined, 'no-proof'],
    [[sign('x'), sign('x')], 'no-proof'],
    ['', 'malformed-proof'],
    ['sha256=', 'malformed-proof'],
    [sign('x').slice(7), 'malformed-proof'],
    [`${sign('x')}00`, 'malformed-proof'],
    [sign('y'), 'wrong-proof'],
    [sign('x', ''), 'wrong-proof'],
  ])('refuses %j', (signature, why) => {
    expect(judge('x', signature)).toEqual({ kind: 'forged', why });
  });

  it('accepts every secret of the list, and nothing when the list is empty', () => {
    const build = (list: string) => hmacVerifier({ header: 's', prefix: '', secrets: readSecretList(list) });
    const request = (secret: string) => ({ headers: { s: sign('x', secret).slice(7) }, body: Buffer.from('x') });

    expect(build('old, new').verify(request('old')).kind).toBe('genuine');
    expect(build('old, new').verify(request('new')).kind).toBe('genuine');
    expect(build('old, new').verify(request('older')).kind).toBe('forged');
    expect(build('').verify(request('')).kind).toBe('forged');
  });
});

describe('a token in a header of its own', () => {
  const verifier = tokenVerifier({ header: 'x-gitlab-token', secrets: readSecretList('one,two') });

  it.each([
    ['one', 'genuine'],
    ['two', 'genuine'],
    ['One', 'forged'],
    ['one ', 'forged'],
    ['', 'forged'],
    [undefined, 'forged'],
  ])('%j is %s', (token, kind) => {
    expect(verifier.verify({ headers: { 'x-gitlab-token': token }, body: Buffer.alloc(0) }).kind).toBe(kind);
  });
});

describe('an Authorization header', () => {
  const verifier = authorizationVerifier({ secrets: readSecretList('s3cret') });

  it.each([
    ['Bearer s3cret', 'genuine'],
    ['bearer s3cret', 'genuine'],
    [basic('muster:s3cret'), 'genuine'],
    [basic(':s3cret'), 'genuine'],
    [basic('a:b:s3cret'), 'forged'],
    [basic('s3cret'), 'forged'],
    ['Bearer s3cre', 'forged'],
    ['Bearer', 'forged'],
    ['s3cret', 'forged'],
    ['Digest s3cret', 'forged'],
    [undefined, 'forged'],
  ])('%j is %s', (authorization, kind) => {
    expect(verifier.verify({ headers: { authorization }, body: Buffer.alloc(0) }).kind).toBe(kind);
  });
});
