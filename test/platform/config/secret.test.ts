import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { readSecretList, Secret } from '../../../src/platform/config/secret.ts';

const TEXT = 'correct-horse-battery-staple';

describe('a secret', () => {
  const secret = new Secret(TEXT);
  const around = { secret, list: [secret], map: new Map([['secret', secret]]) };
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  pino({}, sink).info({ around, secret }, `fixed ${String(secret)}`);

  it.each([
    ['String', String(secret)],
    ['joining', ['fixed', secret].join(' ')],
    ['JSON', JSON.stringify(around)],
    ['inspect', inspect(around, { depth: 9, showHidden: true })],
    ['format', format('%s %o %j', secret, secret, secret)],
    ['pino', lines.join('')],
    ['its keys', JSON.stringify([Object.keys(secret), Object.values(secret)])],
    ['a copy', JSON.stringify(structuredClone({ ...around, secret: Object.assign({}, secret) }.secret))],
    ['an error', String(new Error('x', { cause: secret }).cause)],
  ])('does not show through %s', (_way, shown) => {
    expect(shown).not.toContain(TEXT);
    expect(shown).not.toBe('');
  });

  it('is revealed to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe(TEXT);
  });

  it('comes in lists, separated by commas or lines', () => {
    expect(readSecretList(' a, b,,\nc\r\n').map((each) => each.reveal())).toEqual(['a', 'b', 'c']);
    expect(readSecretList(' , ')).toEqual([]);
  });
});
