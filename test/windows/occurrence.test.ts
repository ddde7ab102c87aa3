import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { wallMs, wallTime, ZoneClocks } from '../../src/windows/local-time.ts';
import { findOccurrence, nextOccurrences, occurrencesOf } from '../../src/windows/occurrence.ts';
import type { ReleaseWindow } from '../../src/windows/window.ts';
import { rule, testWindow } from '../support/windows.ts';

/** North and south, half an hour of summer time, changes at midnight, none at all, beyond the date line. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Pacific/Apia',
  'UTC',
] as const;

const YEAR = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z') };

function spans(window: ReleaseWindow, range = YEAR): readonly string[] {
  return occurrencesOf(window, range).map(
    ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(0, 16)}/${endsAt.toISOString().slice(0, 16)}`,
  );
}

/** As luxon alone tells it: each offset in force that day is tried. */
function reference(local: string, timeZone: string): number {
  const wall = wallMs(local);
  const guess = DateTime.fromISO(`${local}:00`, { zone: timeZone });
  const offsets = [-36, 0, 36].map((hours) => guess.plus({ hours }).offset * 60_000);
  const shown = offsets
    .map((offset) => wall - offset)
    .filter((at) => DateTime.fromMillis(at, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm") === local);
  return shown.length > 0 ? Math.min(...shown) : wall - (offsets[0] ?? 0);
}

describe('times on wall clocks', () => {
  it('are the instants that clocks show first, in every zone and both changes of the clocks', () => {
    const anyWall = fc.oneof(
      fc.integer({ min: wallMs('2025-01-01T00:00') / 60_000, max: wallMs('2028-01-01T00:00') / 60_000 }),
      // Around the days on which clocks are changed somewhere.
      fc
        .tuple(
          fc.constantFrom(
            '2026-03-29',
            '2026-10-25',
            '2026-03-08',
            '2026-11-01',
            '2026-04-05',
            '2026-09-06',
            '2026-10-04',
          ),
          fc.integer({ min: -300, max: 1800 }),
        )
        .map(([day, minutes]) => wallMs(`${day}T00:00`) / 60_000 + minutes),
    );
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyWall, (timeZone, minutes) => {
        const local = wallTime(minutes * 60_000);

        expect(new ZoneClocks().instantOf(minutes * 60_000, timeZone).getTime()).toBe(reference(local, timeZone));
      }),
      { numRuns: 2000 },
    );
  });

  it('that clocks skip are as much later as they are put forward', () => {
    const at = new ZoneClocks().instantOf(wallMs('2026-03-29T02:30'), 'Europe/Berlin');

    expect(DateTime.fromJSDate(at, { zone: 'Europe/Berlin' }).toISO()).toBe('2026-03-29T03:30:00.000+02:00');
  });

  it('that clocks show twice are the first of the two', () => {
    const at = new ZoneClocks().instantOf(wallMs('2026-10-25T02:30'), 'Europe/Berlin');

    expect(DateTime.fromJSDate(at, { zone: 'Europe/Berlin' }).toISO()).toBe('2026-10-25T02:30:00.000+02:00');
  });
});

describe('occurrences', () => {
  it('keep their time of day across both changes of the clocks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 4, max: 23 }), (timeZone, hour) => {
        const time = `${String(hour).padStart(2, '0')}:15`;
        const window = testWindow({
          timeZone,
          start: `2026-01-05T${time}`,
          recurrence: rule('FREQ=WEEKLY;BYDAY=MO,TH'),
        });

        const shown = occurrencesOf(window, YEAR).map(({ startsAt }) =>
          DateTime.fromJSDate(startsAt, { zone: timeZone }).toFormat('HH:mm'),
        );

        expect(shown.length).toBeGreaterThan(100);
        expect(new Set(shown)).toEqual(new Set([time]));
      }),
    );
  });

  it('of a length pass as long, those until a time end at it, also where the night is longer or shorter', () => {
    const night = { timeZone: 'Europe/Berlin', start: '2026-03-28T22:00', recurrence: rule('FREQ=DAILY;COUNT=2') };

    expect(spans(testWindow({ ...night, length: { kind: 'for', minutes: 480 } }))).toEqual([
      '2026-03-28T21:00/2026-03-29T05:00',
      '2026-03-29T20:00/2026-03-30T04:00',
    ]);
    expect(spans(testWindow({ ...night, length: { kind: 'until', time: '06:00', daysLater: 1 } }))).toEqual([
      '2026-03-28T21:00/2026-03-29T04:00',
      '2026-03-29T20:00/2026-03-30T04:00',
    ]);
  });

  it('that would end before they begin, because the clocks skip them, do not happen', () => {
    const window = testWindow({ start: '2026-03-29T02:30', length: { kind: 'until', time: '03:00', daysLater: 0 } });

    expect(spans(window)).toEqual([]);
  });

  it('end exclusively: what touches the range only with its end is not in it', () => {
    const window = testWindow();
    const [only] = occurrencesOf(window, YEAR);
    if (only === undefined) throw new Error('It happens once.');

    expect(spans(window, { from: only.endsAt, to: YEAR.to })).toEqual([]);
    expect(spans(window, { from: new Date(only.endsAt.getTime() - 1), to: YEAR.to })).toHaveLength(1);
    expect(spans(window, { from: YEAR.from, to: only.startsAt })).toEqual([]);
  });

  it('are found in any part of time exactly as in all of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,WE,FR;INTERVAL=2', 'FREQ=MONTHLY;BYDAY=-1FR'),
        fc.integer({ min: 0, max: 360 }),
        fc.integer({ min: 1, max: 40 }),
        (timeZone, text, day, days) => {
          const length = { kind: 'until', time: '06:00', daysLater: 1 } as const;
          const window = testWindow({ timeZone, start: '2025-11-03T22:00', recurrence: rule(text), length });
          const from = new Date(YEAR.from.getTime() + day * 86_400_000);
          const to = new Date(from.getTime() + days * 86_400_000);

          const part = occurrencesOf(window, { from, to });

          const all = occurrencesOf(window, { from: new Date('2025-10-01'), to: new Date('2027-03-01') });
          expect(part).toEqual(all.filter(({ startsAt, endsAt }) => startsAt < to && endsAt > from));
        },
      ),
    );
  });

  it('leave out what was cancelled, show what was moved where it went, and end where they were closed', () => {
    const window = testWindow({
      recurrence: rule('FREQ=DAILY;COUNT=4'),
      exceptions: [
        { kind: 'cancelled', start: '2026-03-04T10:00' },
        { kind: 'moved', start: '2026-03-05T10:00', to: '2026-04-02T15:00' },
        { kind: 'closed', start: '2026-03-06T10:00', at: new Date('2026-03-06T09:30:00Z') },
      ],
    });

    expect(spans(window)).toEqual([
      '2026-03-03T09:00/2026-03-03T11:00',
      '2026-03-06T09:00/2026-03-06T09:30',
      '2026-04-02T13:00/2026-04-02T15:00',
    ]);
    expect(findOccurrence(window, '2026-03-04T10:00')).toBeNull();
    expect(findOccurrence(window, '2026-03-05T10:00')).toMatchObject({ wasMoved: true, key: '2026-03-05T10:00' });
    expect(findOccurrence(window, '2026-03-08T10:00')).toBeNull();
  });

  it('of a cancelled window are none', () => {
    expect(spans(testWindow({ state: 'cancelled' }))).toEqual([]);
  });

  it('to come are found far ahead, and are fewer where the rule ends', () => {
    const rare = testWindow({ recurrence: rule('FREQ=MONTHLY;INTERVAL=12') });
    const ending = testWindow({ recurrence: rule('FREQ=DAILY;COUNT=2') });
    const now = new Date('2026-03-03T10:59:59Z');

    expect(nextOccurrences(rare, { now, count: 3 })).toHaveLength(3);
    expect(nextOccurrences(ending, { now, count: 5 })).toHaveLength(2);
  });
});
