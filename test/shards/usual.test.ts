import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUDGET_DEFAULTS } from '../../src/platform/config/budget-schema.ts';
import { hourOf, hourWords, medianOf, sameHours, usualOf } from '../../src/shards/usual.ts';

const CONFIG = BUDGET_DEFAULTS.usual;
const LEAST = { config: CONFIG, least: 0 };

describe('what is usual', () => {
  it('is the median of the weeks before, and what is far from it by half of it, and by four deviations', () => {
    // The deviations of 100, 102, 98 and 100 from 100 are 0, 2, 2 and 0: their median is 1.
    expect(usualOf([100, 102, 98, 100], LEAST)).toEqual({ kind: 'usual', weeks: 4, median: 100, low: 50, high: 150 });
    // Here it is 30, and four of 1.4826 times that are more than half of the median.
    expect(usualOf([70, 130, 70, 130], LEAST)).toEqual({
      kind: 'usual',
      weeks: 4,
      median: 100,
      low: 0,
      high: 100 + 4 * 1.4826 * 30,
    });
  });

  it('is nothing yet with fewer than three weeks, and a week of which nobody told does not count as zero', () => {
    expect(usualOf([100, null, null, 100], LEAST)).toEqual({ kind: 'too-little-history', weeks: 2, needed: 3 });
    expect(usualOf([100, null, 100, 100], LEAST)).toMatchObject({ kind: 'usual', weeks: 3, median: 100 });
  });

  it('is not moved by one odd week', () => {
    expect(usualOf([100, 100, 100_000, 100], LEAST)).toMatchObject({ median: 100, high: 150 });
  });

  it('leaves at least some room where next to nothing flows', () => {
    expect(usualOf([1, 1, 1], { config: CONFIG, least: 1000 })).toMatchObject({ low: 0, high: 1001 });
  });

  it('holds every median of the weeks within itself, whatever order they come in, and never asks for less than nothing', () => {
    const weeks = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(weeks, (values) => {
        const usual = usualOf(values, LEAST);

        expect(usualOf(values.toReversed(), LEAST)).toEqual(usual);
        if (usual.kind !== 'usual') throw new Error('Three weeks are enough.');
        expect(usual.median).toBe(medianOf(values));
        expect(usual.low).toBeGreaterThanOrEqual(0);
        expect(usual.low).toBeLessThanOrEqual(usual.median);
        expect(usual.high).toBeGreaterThanOrEqual(usual.median);
      }),
    );
  });

  it('grows with the values: twice of all is twice as usual', () => {
    const weeks = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(weeks, (values) => {
        const [one, two] = [
          usualOf(values, LEAST),
          usualOf(
            values.map((value) => 2 * value),
            LEAST,
          ),
        ];

        if (one.kind !== 'usual' || two.kind !== 'usual') throw new Error('Three weeks are enough.');
        expect(two.high).toBeCloseTo(2 * one.high, 3);
        expect(two.low).toBeCloseTo(2 * one.low, 3);
      }),
    );
  });
});

describe('the same hour of the same weekday', () => {
  it('is the one in which most of the last hour lies', () => {
    expect(hourOf(new Date('2026-03-02T14:40:00Z'))).toEqual(new Date('2026-03-02T14:00:00Z'));
    expect(hourOf(new Date('2026-03-02T14:20:00Z'))).toEqual(new Date('2026-03-02T13:00:00Z'));
    expect(hourWords(new Date('2026-03-03T23:00:00Z'))).toBe('Tuesdays from 23:00 to 00:00 UTC');
  });

  it.each([
    ['a week in which Europe goes to summer time', '2026-03-31T08:00:00Z'],
    ['a week in which Europe goes back', '2026-10-27T08:00:00Z'],
    ['a week in which New York goes back', '2026-11-03T08:00:00Z'],
    ['the turn of a year', '2027-01-05T08:00:00Z'],
  ])('is a week of 168 hours before, in %s, too: hours are of UTC', (_name, at) => {
    const hour = new Date(at);
    const before = sameHours(hour, 4);

    expect(before).toHaveLength(4);
    for (const [index, each] of before.entries()) {
      expect(hour.getTime() - each.getTime()).toBe((index + 1) * 168 * 3_600_000);
      expect([each.getUTCDay(), each.getUTCHours()]).toEqual([hour.getUTCDay(), hour.getUTCHours()]);
    }
  });
});
