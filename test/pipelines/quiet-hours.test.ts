import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../src/pipelines/quiet-hours.ts';
import { WEEKDAYS, type QuietHours } from '../../src/platform/config/route-config.ts';

const NIGHTS: QuietHours = {
  timeZone: 'Europe/Berlin',
  from: '22:00',
  until: '07:00',
  days: [...WEEKDAYS],
  breakThrough: [],
};

describe('quiet hours', () => {
  it.each<[string, Partial<QuietHours>, string, string | null]>([
    ['reign in the evening', {}, '2026-01-15T21:30:00Z', '2026-01-16T06:00:00Z'],
    ['reign after midnight', {}, '2026-01-16T02:00:00Z', '2026-01-16T06:00:00Z'],
    ['begin at their first minute', {}, '2026-01-15T21:00:00Z', '2026-01-16T06:00:00Z'],
    ['are over at their last', {}, '2026-01-16T06:00:00Z', null],
    ['do not reign by day', {}, '2026-01-15T12:00:00Z', null],
    ['follow summer time', {}, '2026-07-15T20:00:00Z', '2026-07-16T05:00:00Z'],
    ['count by the day on which they begin', { days: ['fri'] }, '2026-01-17T02:00:00Z', '2026-01-17T06:00:00Z'],
    ['leave out other days', { days: ['fri'] }, '2026-01-18T02:00:00Z', null],
    [
      'of Saturday and Sunday are one',
      { from: '00:00', until: '24:00', days: ['sat', 'sun'] },
      '2026-01-17T10:00:00Z',
      '2026-01-18T23:00:00Z',
    ],
    [
      'of one time are a whole day',
      { from: '09:00', until: '09:00', days: ['mon'] },
      '2026-01-20T07:59:00Z',
      '2026-01-20T08:00:00Z',
    ],
    // 2026-03-29: clocks in Berlin go from 02:00 to 03:00.
    ['are an hour shorter when clocks go forward', {}, '2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z'],
    [
      'begin with the skip, at a time that is skipped',
      { from: '02:30', until: '05:00' },
      '2026-03-29T01:00:00Z',
      '2026-03-29T03:00:00Z',
    ],
    ['do not begin before the skip', { from: '02:30', until: '05:00' }, '2026-03-29T00:59:00Z', null],
    [
      'end with the skip, at a time that is skipped',
      { until: '02:30' },
      '2026-03-29T00:59:00Z',
      '2026-03-29T01:00:00Z',
    ],
    // 2026-10-25: clocks in Berlin show 02:00 to 03:00 twice.
    ['end the second time that clocks show it', { until: '02:30' }, '2026-10-25T00:45:00Z', '2026-10-25T01:30:00Z'],
    [
      'begin the first time that clocks show it',
      { from: '02:30', until: '05:00' },
      '2026-10-25T00:30:00Z',
      '2026-10-25T04:00:00Z',
    ],
  ])('%s', (_name, parts, now, until) => {
    const found = quietUntil({ ...NIGHTS, ...parts }, new Date(now));

    expect(found?.toISOString() ?? null).toBe(until === null ? null : new Date(until).toISOString());
  });

  const times = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  const quiets: fc.Arbitrary<QuietHours> = fc.record({
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'),
    from: times,
    until: times,
    // A day is left out, so that it ends.
    days: fc.subarray(WEEKDAYS.slice(0, 6), { minLength: 1 }),
    breakThrough: fc.constant([]),
  });
  const moments = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2027-12-31T00:00:00Z'),
    noInvalidDate: true,
  });

  it('end, and every moment before that is quiet until then', () => {
    fc.assert(
      fc.property(quiets, moments, fc.double({ min: 0, max: 1, noNaN: true }), (quiet, now, share) => {
        const until = quietUntil(quiet, now);
        if (until === null) return;
        const between = new Date(now.getTime() + Math.floor((until.getTime() - now.getTime() - 1) * share));

        expect(until.getTime()).toBeGreaterThan(now.getTime());
        expect(quietUntil(quiet, between)).toEqual(until);
        expect(quietUntil(quiet, until)).toBeNull();
      }),
    );
  });

  it('are what the clocks there show, where no clock was changed', () => {
    fc.assert(
      fc.property(quiets, moments, (quiet, now) => {
        const there = DateTime.fromJSDate(now, { zone: quiet.timeZone });
        const changed = [-2, -1, 0, 1, 2].some((days) => there.plus({ days }).offset !== there.offset);
        fc.pre(!changed);
        const clock = there.toFormat('HH:mm');
        const [today, yesterday] = [WEEKDAYS[there.weekday - 1]!, WEEKDAYS[(there.weekday + 5) % 7]!];
        const begunToday = quiet.days.includes(today) && clock >= quiet.from;
        const overnight = quiet.until <= quiet.from;
        const reigns = overnight
          ? begunToday || (quiet.days.includes(yesterday) && clock < quiet.until)
          : begunToday && clock < quiet.until;

        expect(quietUntil(quiet, now) !== null).toBe(reigns);
      }),
    );
  });
});
