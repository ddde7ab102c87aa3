import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { farBeyondMs, usualOf } from '../../src/pipelines/usual.ts';

const MINUTE = 60_000;

describe('how long a pipeline usually takes', () => {
  it.each([
    ['nothing of none', [], null],
    ['nothing of two', [5, 7], null],
    ['the middle one', [9, 1, 5], 5],
    ['between the two middle ones', [1, 9, 5, 7], 6],
    ['what most took, whatever one took', [10, 11, 12, 10, 9000], 11],
  ])('is %s', (_what, durations, usual) => {
    expect(usualOf(durations)).toBe(usual);
  });

  it('lies within what was seen, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 3 }), (durations) => {
        const usual = usualOf(durations);

        expect(usual).toBeGreaterThanOrEqual(Math.min(...durations));
        expect(usual).toBeLessThanOrEqual(Math.max(...durations));
        expect(usualOf(durations.toReversed())).toBe(usual);
      }),
    );
  });

  it.each([
    [1, 6],
    [5, 10],
    [12, 24],
  ])('and %i minutes are far exceeded from %i minutes on', (usual, from) => {
    expect(farBeyondMs(usual * MINUTE)).toBe(from * MINUTE);
  });
});
