import { describe, expect, it } from 'vitest';
import { foreignUrl, namesSecret } from '../../handlers/foreign-text.ts';

describe('an address that somebody else wrote', () => {
  it.each(['sig', 'auth', 'x-auth', 'pwd', 'jwt', 'access_key', 'passphrase', 'X-Amz-Signature', 'private_token'])(
    'loses the parameter %s, and leads to the same place',
    (name) => {
      expect(foreignUrl(`https://ci.example.org/logs/7?${name}=pl4nted&page=2`)).toBe(
        'https://ci.example.org/logs/7?page=2',
      );
    },
  );

  it.each(['signal', 'author', 'design', 'authority', 'significance', 'key', 'page'])(
    'keeps the parameter %s',
    (name) => {
      expect(foreignUrl(`https://ci.example.org/logs/7?${name}=2`)).toContain(`${name}=2`);
      expect(namesSecret(name)).toBe(false);
    },
  );

  it.each([
    'javascript:alert(1)',
    'ftp://ci.example.org/',
    'ci.example.org',
    '',
    `https://ci.example.org/${'x'.repeat(2001)}`,
  ])('is none when it is %s', (text) => {
    expect(foreignUrl(text)).toBe('');
  });

  it('names no user', () => {
    expect(foreignUrl('https://user:pl4nted@ci.example.org/#access_token=pl4nted-and-long')).not.toContain('pl4nted');
  });
});
