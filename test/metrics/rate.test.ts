import { array, assert, constantFrom, double, integer, nat, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../src/metrics/quantile.ts';
import { changes, growth, increase, rate, valueAt, within } from '../../src/metrics/rate.ts';

const points = (pairs: readonly (readonly [number, number])[]) => ({
  times: pairs.map(([time]) => time * 1000),
  values: pairs.map(([, value]) => value),
});
const range = (at: number, window: number) => ({ atMs: at * 1000, windowMs: window * 1000 });

describe('the rate of a counter', () => {
  it('is what it grew by per second, stretched to the edges of the range', () => {
    const steady = points([15, 45, 75, 105].map((at) => [at, 1000 + at * 2] as const));

    expect(rate(steady, range(120, 120))?.value).toBeCloseTo(2, 10);
    expect(increase(steady, range(120, 120))?.value).toBeCloseTo(240, 8);
  });

  it('adds up across a counter that began anew', () => {
    const restarted = points([
      [0, 100],
      [30, 160],
      [60, 10],
      [90, 70],
    ]);

    expect(increase(restarted, range(90, 90))?.value).toBeCloseTo(60 + 10 + 60, 10);
  });

  it('reaches no further back than to where the counter was zero', () => {
    const young = points([
      [20, 1],
      [50, 61],
      [80, 121],
    ]);

    // Half a second before the first sample it was 0.
    expect(increase(young, range(80, 80))?.value).toBeCloseTo(121, 6);
  });

  it('is unknown with one sample, and of a series that is not there', () => {
    expect(rate(points([[10, 5]]), range(20, 60))).toBeNull();
    expect(rate(points([]), range(20, 60))).toBeNull();
    expect(
      rate(
        points([
          [10, NaN],
          [20, 4],
        ]),
        range(20, 60),
      ),
    ).toBeNull();
  });

  it('is never negative, and is that of the growth in between where samples reach from edge to edge', () => {
    const samples = array(record({ gap: integer({ min: 1, max: 90 }), value: integer({ min: 0, max: 1_000_000 }) }), {
      minLength: 2,
      maxLength: 30,
    });
    assert(
      property(samples, (given) => {
        let at = 0;
        const series = points(given.map(({ gap, value }) => [(at += gap), value] as const));
        const [first = 0, last = 0] = [series.times[0], series.times.at(-1)];
        const whole = { atMs: last, windowMs: last - first };

        const grown = increase(series, whole);

        expect(grown?.value).toBeCloseTo(growth(within(series, whole)), 3);
        expect(grown?.value).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not depend on what lies outside of the range', () => {
    assert(
      property(array(nat(1000), { minLength: 3, maxLength: 20 }), nat(1000), (values, other) => {
        const inside = values.map((value, index) => [1000 + index * 30, value] as const);
        const at = 1000 + values.length * 30;
        const alone = rate(points(inside), range(at, at - 990));

        const beside = rate(points([[900, other], ...inside, [at + 1, other]]), range(at, at - 990));

        expect(beside).toEqual(alone);
      }),
    );
  });
});

describe('the value of a gauge', () => {
  it('is the newest of the last five minutes', () => {
    const gauge = points([
      [0, 1],
      [60, 2],
    ]);

    expect(valueAt(gauge, 59_000)).toEqual({ value: 1, atMs: 0 });
    expect(valueAt(gauge, 360_000)).toEqual({ value: 2, atMs: 60_000 });
    expect(valueAt(gauge, 360_001)).toBeNull();
  });

  it('is none from the moment on at which the series was not there', () => {
    expect(
      valueAt(
        points([
          [0, 1],
          [30, NaN],
        ]),
        31_000,
      ),
    ).toBeNull();
  });

  it('tells how often it changed, also across a gap', () => {
    const started = points([
      [0, 100],
      [30, 100],
      [60, NaN],
      [90, 150],
      [120, 180],
    ]);

    expect(changes(started, range(120, 120))?.value).toBe(2);
    expect(changes(points([]), range(120, 120))).toBeNull();
  });
});

describe('a quantile of buckets', () => {
  it('lies within its bucket in proportion', () => {
    const buckets = [
      { upper: 0.1, count: 50 },
      { upper: 0.5, count: 90 },
      { upper: 1, count: 100 },
      { upper: Infinity, count: 100 },
    ];

    expect(quantile(0.5, buckets)).toBeCloseTo(0.1, 10);
    expect(quantile(0.95, buckets)).toBeCloseTo(0.75, 10);
  });

  it('is the last bound that has an end where it lies above all of them', () => {
    expect(
      quantile(0.95, [
        { upper: 1, count: 10 },
        { upper: Infinity, count: 100 },
      ]),
    ).toBe(1);
  });

  it('is unknown without observations, with one bucket, and where no bucket has all', () => {
    expect(
      quantile(0.95, [
        { upper: 1, count: 0 },
        { upper: Infinity, count: 0 },
      ]),
    ).toBeNull();
    expect(quantile(0.95, [{ upper: Infinity, count: 5 }])).toBeNull();
    expect(
      quantile(0.95, [
        { upper: 1, count: 5 },
        { upper: 2, count: 9 },
      ]),
    ).toBeNull();
    expect(quantile(0.95, [])).toBeNull();
  });

  it('rises with the share asked for, in whatever order the buckets come, and stays within their bounds', () => {
    const counts = array(record({ upper: constantFrom(0.1, 0.5, 1, 5, 10, Infinity), more: nat(100) }), {
      minLength: 2,
    });
    assert(
      property(counts, double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        let count = 0;
        const buckets = [...given, { upper: Infinity, more: 1 }]
          .toSorted((a, b) => a.upper - b.upper)
          .map(({ upper, more }) => ({ upper, count: (count += more) }));
        const low = quantile(share / 2, buckets);
        const high = quantile(share, buckets.toReversed());
        if (low === null || high === null) return;

        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(high).toBeLessThanOrEqual(10);
      }),
    );
  });
});
