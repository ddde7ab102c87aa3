import { describe, expect, it } from 'vitest';
import {
  bandwidthProblem,
  bandwidthWords,
  expectedOf,
  LONGEST_BANDWIDTH,
  readBandwidth,
} from '../../src/requests/expected-bandwidth.ts';

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

  it.each([
    ['same ±15%', { change: 'same', percent: null, tolerance: 15 }, 'the same ± 15 %'],
    ['higher 10% +-5', { change: 'higher', percent: 10, tolerance: 5 }, 'higher by 10 ± 5 %'],
    [
      '64: same, 32: higher 10%',
      {
        change: null,
        percent: null,
        shards: [
          { shard: 32, change: 'higher', percent: 10 },
          { shard: 64, change: 'same', percent: null },
        ],
      },
      'shard 32 higher by 10 %; shard 64 the same',
    ],
    [
      'Shard 32: +10% ± 3 %; others: lower',
      { change: 'lower', percent: null, shards: [{ shard: 32, change: 'higher', percent: 10, tolerance: 3 }] },
      'shard 32 higher by 10 ± 3 %; all others lower, nobody says by how much',
    ],
    ['others: same', { change: 'same', percent: null }, 'the same'],
  ] as const)('is read by shard and with a tolerance from %j', (typed, expected, words) => {
    const read = readBandwidth(typed);

    expect(read).toEqual(expected);
    expect(read === null ? null : bandwidthWords(read)).toBe(words);
  });

  it.each([
    ['a lot', 'is not understood: write'],
    ['32: higher 10%, 32: same', 'says two things of shard 32: keep one of them'],
    ['4096: same', 'names shard 4096: shards are numbered from 0 to 1023'],
    ['32: higher 10%, 64: a lot', 'is not understood at “64: a lot”: write'],
    ['32: same, same', 'is not understood at “same”: write'],
    ['same ±0%', 'is not understood: write'],
    ['higher ±5%', 'is not understood: write'],
    ['32: same, others: same, rest: lower', 'is not understood: write'],
  ])('says what is wrong with %j', (typed, problem) => {
    expect(readBandwidth(typed)).toBeNull();
    expect(bandwidthProblem(typed)).toContain(problem);
  });

  it('is of every shard unless something else is said of it', () => {
    const whole = readBandwidth('higher 10%');
    const single = readBandwidth('32: higher 10% ±5%');
    if (whole === null || single === null) throw new Error('Both are read above.');

    expect(expectedOf(whole, 64)).toEqual({ change: 'higher', percent: 10 });
    expect(expectedOf(single, 32)).toEqual({ change: 'higher', percent: 10, tolerance: 5 });
    expect(expectedOf(single, 64)).toBeNull();
  });

  it('is read in a moment, whatever is typed', () => {
    const typed = ' ±'.repeat(LONGEST_BANDWIDTH / 2);
    const began = performance.now();

    for (let count = 0; count < 50; count += 1) expect(readBandwidth(typed)).toBeNull();

    expect(performance.now() - began).toBeLessThan(1000);
  });

  it.each(['', 'a lot', 'higher 0%', 'higher 10', 'same 10%', '10%', '+', 'higher 20000%', '+-5%'])(
    'is not read from %j',
    (typed) => {
      expect(readBandwidth(typed)).toBeNull();
    },
  );
});
