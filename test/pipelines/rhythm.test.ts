import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRhythm, type Rhythm } from '../../src/pipelines/rhythm.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday. */
const START = Date.UTC(2026, 0, 5);
const LONG_AGO = new Date(0);

function at(day: number, hour: number): Date {
  return new Date(START + day * DAY_MS + hour * HOUR_MS);
}

function judge(heard: readonly Date[], now: Date, listeningSince = LONG_AGO): Rhythm['kind'] {
  return judgeRhythm({ heard, now, listeningSince }).kind;
}

/** Every day at three. */
const DAILY = Array.from({ length: 28 }, (_none, day) => at(day, 3));
/** On working days every hour from eight to eighteen. */
const OFFICE = Array.from({ length: 26 }, (_none, day) => day)
  .filter((day) => day % 7 < 5)
  .flatMap((day) => Array.from({ length: 10 }, (_none, hour) => at(day, 8 + hour)));

describe('the rhythm of a source or a pipeline', () => {
  it('is not known in the first two weeks, whatever is heard', () => {
    const often = Array.from({ length: 13 * 24 }, (_none, hour) => at(0, hour));

    expect(judge(often, at(30, 0))).toBe('learning');
    expect(judge(DAILY.slice(0, 7), at(60, 0))).toBe('learning');
    expect(judge([], at(60, 0))).toBe('learning');
  });

  it('notices a daily run that stayed away, on the second day it misses', () => {
    expect(judge(DAILY, at(28, 2))).toBe('speaking');
    expect(judge(DAILY, at(28, 5))).toBe('speaking');
    expect(judge(DAILY, at(30, 5))).toBe('silent');
  });

  it('tells how long was usual', () => {
    expect(judgeRhythm({ heard: DAILY, now: at(31, 5), listeningSince: LONG_AGO })).toEqual({
      kind: 'silent',
      last: at(27, 3),
      longestGapMs: DAY_MS,
      heardCount: 28,
    });
  });

  it('lets nights and weekends pass where they are always quiet', () => {
    // Friday evening, Saturday, Sunday, early on Monday.
    expect([
      judge(OFFICE, at(25, 23)),
      judge(OFFICE, at(26, 12)),
      judge(OFFICE, at(27, 23)),
      judge(OFFICE, at(28, 7)),
    ]).toEqual(['speaking', 'speaking', 'speaking', 'speaking']);
  });

  it('notices within a working day what is quiet in hours that never were', () => {
    expect(judge(OFFICE, at(28, 9))).toBe('speaking');
    expect(judge(OFFICE, at(28, 15))).toBe('silent');
  });

  it('does not count the time in which Muster itself heard nothing', () => {
    expect(judge(OFFICE, at(28, 15), at(28, 14))).toBe('speaking');
    expect(judge(OFFICE, at(28, 20), at(28, 11))).toBe('silent');
  });

  it('forgets who was silent for two months', () => {
    expect(judge(OFFICE, at(25 + 61, 12))).toBe('learning');
  });

  const pasts = fc
    .array(fc.integer({ min: 0, max: 40 * 24 * 60 }), { minLength: 8, maxLength: 200 })
    .map((minutes) => minutes.toSorted((a, b) => a - b).map((minute) => new Date(START + minute * 60_000)));

  it('never takes who was heard just now for silent', () => {
    fc.assert(
      fc.property(pasts, (heard) => {
        const now = new Date((heard.at(-1) ?? new Date(START)).getTime() + HOUR_MS);
        expect(judge(heard, now)).not.toBe('silent');
      }),
    );
  });

  it('stays silent until heard again, or forgotten', () => {
    fc.assert(
      fc.property(
        pasts,
        fc.integer({ min: 1, max: 20 * 24 }),
        fc.integer({ min: 1, max: 200 }),
        (heard, first, more) => {
          const last = (heard.at(-1) ?? new Date(START)).getTime();
          const earlier = judge(heard, new Date(last + first * HOUR_MS));
          const later = judge(heard, new Date(last + (first + more) * HOUR_MS));
          // The window moves on: of the past that it loses, the longest gap can only get shorter, or too little is left.
          if (earlier === 'silent') expect(later).not.toBe('speaking');
        },
      ),
    );
  });

  it('judges the same whenever it has the same past, a whole number of weeks later', () => {
    fc.assert(
      fc.property(
        pasts,
        fc.integer({ min: 0, max: 20 * 24 }),
        fc.integer({ min: 1, max: 30 }),
        (heard, hours, weeks) => {
          const shift = weeks * 7 * DAY_MS;
          const now = new Date((heard.at(-1) ?? new Date(START)).getTime() + hours * HOUR_MS);
          const moved = heard.map((each) => new Date(each.getTime() + shift));
          expect(judge(moved, new Date(now.getTime() + shift))).toBe(judge(heard, now));
        },
      ),
    );
  });
});
