import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWindow } from '../../src/shards/shard-input.ts';
import { stepEnds, trafficSpan, TRAFFIC_WINDOW } from '../../src/shards/traffic-span.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe('the steps of a window', () => {
  it('are equal, cover it without a rest, end at a whole five minutes, and are never too many to read', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: TRAFFIC_WINDOW.leastMs, max: TRAFFIC_WINDOW.mostMs }),
        fc.integer({ min: 0, max: 200_000 }),
        (at, windowMs, rows) => {
          const span = trafficSpan(at, { windowMs, rows });
          const ends = stepEnds(span);

          const spanMs = span.until.getTime() - span.from.getTime();
          expect(spanMs).toBeGreaterThanOrEqual(windowMs);
          expect(spanMs).toBeLessThan(windowMs + (windowMs > 4 * DAY_MS ? DAY_MS : HOUR_MS));
          expect(spanMs % span.stepMs).toBe(0);
          expect(span.stepMs % (5 * MINUTE_MS)).toBe(0);
          expect(span.until.getTime() % (5 * MINUTE_MS)).toBe(0);
          expect(at.getTime() - span.until.getTime()).toBeLessThan(HOUR_MS);
          expect(ends.at(-1)).toEqual(span.until);
          expect(ends.length).toBeLessThanOrEqual(120);
          expect(ends.length === 1 || ends.length * rows <= 100_000).toBe(true);
        },
      ),
    );
  });

  it.each([
    { windowMs: HOUR_MS, steps: 12 },
    { windowMs: 6 * HOUR_MS, steps: 72 },
    { windowMs: DAY_MS, steps: 96 },
    { windowMs: 7 * DAY_MS, steps: 84 },
    { windowMs: 30 * DAY_MS, steps: 120 },
  ])('are $steps of $windowMs ms', ({ windowMs, steps }) => {
    const span = trafficSpan(new Date('2026-03-02T09:07:00Z'), { windowMs, rows: 180 });

    expect(stepEnds(span)).toHaveLength(steps);
    // What is kept by the hour is asked for by the hour.
    if (windowMs > 4 * DAY_MS) expect(span.until).toEqual(new Date('2026-03-02T09:00:00Z'));
    else expect(span.until).toEqual(new Date('2026-03-02T09:05:00Z'));
  });
});

describe('a window as it is typed', () => {
  it.each([
    ['1h', HOUR_MS],
    [' 6 H ', 6 * HOUR_MS],
    ['96h', 4 * DAY_MS],
    ['7d', 7 * DAY_MS],
    ['120h', 5 * DAY_MS],
    ['30d', 30 * DAY_MS],
  ])('takes %s', (typed, windowMs) => {
    expect(parseWindow(typed)).toBe(windowMs);
  });

  it.each(['', '0h', '97h', '31d', '721h', '1w', '6h30m', '1e1h', '٣h', '9999h'])('does not take "%s"', (typed) => {
    expect(parseWindow(typed)).toBeNull();
  });
});
