import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hashSecret,
  isSecretOf,
  parseGrantText,
  parseTokenText,
  tokenState,
  writeGrant,
  writeTokenText,
} from '../../src/people/token.ts';

describe('the text of a token', () => {
  it('gives back the id and a secret that its hash knows', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const parsed = parseTokenText(writeTokenText('0123456789', bytes));

        expect(parsed?.id).toBe('0123456789');
        expect(isSecretOf(hashSecret(parsed?.secret ?? ''), parsed?.secret ?? '')).toBe(true);
      }),
    );
  });

  it.each(['', 'muster_', 'muster_0123456789_short', `Muster_0123456789_${'a'.repeat(43)}`, 'a.b.c'])(
    'is not %j',
    (text) => {
      expect(parseTokenText(text)).toBeNull();
    },
  );

  it('is not that of another secret', () => {
    expect(isSecretOf(hashSecret('one'), 'two')).toBe(false);
  });
});

describe('what a token may do, as it is typed', () => {
  it.each([
    ['fleet.view', { permission: 'fleet.view', fleets: ['*'] }],
    ['upgrade.*@status.*', { permission: 'upgrade.*', fleets: ['status.*'] }],
    ['fleet.view@status.prod+waku.test', { permission: 'fleet.view', fleets: ['status.prod', 'waku.test'] }],
    [' * ', { permission: '*', fleets: ['*'] }],
  ])('reads %j, and writes the same again', (text, grant) => {
    expect(parseGrantText(text)).toEqual(grant);
    expect(writeGrant(grant)).toBe(text.trim());
  });

  it.each(['', 'fleet view', 'fleet.view@', '@status.prod', 'fleet.view@status prod'])('does not read %j', (text) => {
    expect(parseGrantText(text)).toBeNull();
  });
});

it.each([
  ['active', null, '2026-03-03T00:00:00Z'],
  ['expired', null, '2026-03-02T09:00:00Z'],
  ['revoked', '2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z'],
  ['revoked', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
] as const)('a token is %s', (state, revokedAt, expiresAt) => {
  const dates = { revokedAt: revokedAt === null ? null : new Date(revokedAt), expiresAt: new Date(expiresAt) };

  expect(tokenState(dates, new Date('2026-03-02T09:00:00Z'))).toBe(state);
});
