import { describe, expect, it } from 'vitest';
import { bandwidthWords, readBandwidth } from '../../src/requests/expected-bandwidth.ts';

describe('the expected bandwidth', () => {
  it.each([
    ['same', 'same', null, 'the same'],
    [' Higher ', 'higher', null, 'higher, nobody says by how much'],
    ['higher 10%', 'higher', 10, 'higher by 10 %'],
    ['lower by 5 %', 'lower', 5, 'lower by 5 %'],
    ['+15%', 'higher', 15, 'higher by 15 %'],
    ['−3 %', 'lower', 3, 'lower by 3 %'],
    ['more 200%', 'higher', 200, 'higher by 200 %'],
  ] as const)('is read from %j', (typed, change, percent, words) => {
    const read = readBandwidth(typed);

    expect(read).toEqual({ change, percent });
    expect(read === null ? null : bandwidthWords(read)).toBe(words);
  });

  it.each(['', 'a lot', 'higher 0%', 'higher 10', 'same 10%', '10%', '+', 'higher 20000%', '+-5%'])(
    'is not read from %j',
    (typed) => {
      expect(readBandwidth(typed)).toBeNull();
    },
  );
});
