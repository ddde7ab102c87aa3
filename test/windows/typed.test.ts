import { describe, expect, it } from 'vitest';
import { writeRecurrence } from '../../src/windows/recurrence.ts';
import { readLength, readMoment } from '../../src/windows/typed-moment.ts';
import { readTypedRecurrence, recurrenceWords } from '../../src/windows/typed-recurrence.ts';
import { rule } from '../support/windows.ts';

/** A Monday, 10:00 in Berlin. */
const NOW = new Date('2026-03-02T09:00:00Z');
const HERE = { now: NOW, timeZone: 'Europe/Berlin' };

describe('a time to come, as people type it', () => {
  it.each([
    ['now', '2026-03-02T10:00'],
    ['in 2h', '2026-03-02T12:00'],
    ['90m', '2026-03-02T11:30'],
    ['in 1h30', '2026-03-02T11:30'],
    ['17:00', '2026-03-02T17:00'],
    ['9:00', '2026-03-03T09:00'],
    ['5pm', '2026-03-02T17:00'],
    ['12am', '2026-03-03T00:00'],
    ['tomorrow 9:00', '2026-03-03T09:00'],
    ['Friday 17:00', '2026-03-06T17:00'],
    ['fri at 5pm', '2026-03-06T17:00'],
    ['next tue 08:30', '2026-03-03T08:30'],
    ['monday 17:00', '2026-03-02T17:00'],
    ['monday 09:59', '2026-03-09T09:59'],
    ['2026-04-01 14:30', '2026-04-01T14:30'],
    ['2026-04-01T14:30', '2026-04-01T14:30'],
  ])('%j is %s', (typed, local) => {
    expect(readMoment(typed, HERE)).toEqual({ kind: 'moment', local });
  });

  it('lets spans pass in real time when clocks change meanwhile', () => {
    const night = { now: new Date('2026-03-29T00:30:00Z'), timeZone: 'Europe/Berlin' };

    expect(readMoment('in 2h', night)).toEqual({ kind: 'moment', local: '2026-03-29T04:30' });
  });

  it.each(['', 'soon', 'friday', '25:00', '2026-02-30 10:00', 'friday noonish', '7', '13pm'])(
    'refuses %j with what to write',
    (typed) => {
      const read = readMoment(typed, HERE);

      expect(read.kind === 'unreadable' ? read.why : read.local).toContain('write');
    },
  );
});

describe('a length, as people type it', () => {
  const start = '2026-03-06T17:00';

  it.each([
    ['2h', { kind: 'for', minutes: 120 }],
    ['90m', { kind: 'for', minutes: 90 }],
    ['1h 30m', { kind: 'for', minutes: 90 }],
    ['3d', { kind: 'for', minutes: 4320 }],
    ['until 18:00', { kind: 'until', time: '18:00', daysLater: 0 }],
    ['until 06:00', { kind: 'until', time: '06:00', daysLater: 1 }],
    ['until monday 08:00', { kind: 'until', time: '08:00', daysLater: 3 }],
    ['until 2026-03-09 08:00', { kind: 'until', time: '08:00', daysLater: 3 }],
  ])('%j is %j', (typed, length) => {
    expect(readLength(typed, start)).toEqual({ kind: 'length', length });
  });

  it.each(['', '0h', 'long', 'until never', 'until 2026-03-05 08:00', '2d5'])('refuses %j', (typed) => {
    expect(readLength(typed, start)).toMatchObject({ kind: 'unreadable' });
  });
});

describe('how it comes back, as people type it', () => {
  it.each([
    ['daily', 'FREQ=DAILY', 'every day'],
    ['every 2 days', 'FREQ=DAILY;INTERVAL=2', 'every 2 days'],
    ['weekdays', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every weekday'],
    ['weekly', 'FREQ=WEEKLY', 'every week'],
    ['every tuesday and thursday', 'FREQ=WEEKLY;BYDAY=TU,TH', 'every week on Tuesday and Thursday'],
    ['Mon, Wed, Fri', 'FREQ=WEEKLY;BYDAY=MO,WE,FR', 'every week on Monday, Wednesday and Friday'],
    ['every other week on monday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'every 2 weeks on Monday'],
    ['monthly on the first tuesday', 'FREQ=MONTHLY;BYDAY=1TU', 'every month on the first Tuesday'],
    ['last friday of the month', 'FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday'],
    ['monthly', 'FREQ=MONTHLY', 'every month'],
    ['weekly until 2026-12-31', 'FREQ=WEEKLY;UNTIL=20261231T235900', 'every week, until 2026-12-31 23:59'],
    ['every friday, 10 times', 'FREQ=WEEKLY;BYDAY=FR;COUNT=10', 'every week on Friday, 10 times'],
    ['FREQ=WEEKLY;BYDAY=TH,TU', 'FREQ=WEEKLY;BYDAY=TU,TH', 'every week on Tuesday and Thursday'],
  ])('%j is %s: %s', (typed, written, words) => {
    const read = readTypedRecurrence(typed);

    expect(read.kind === 'recurrence' ? writeRecurrence(read.recurrence) : read.why).toBe(written);
    expect(recurrenceWords(rule(written))).toBe(words);
  });

  it.each(['', 'sometimes', 'every blue moon', 'monthly on tuesday', 'FREQ=HOURLY'])('refuses %j', (typed) => {
    expect(readTypedRecurrence(typed)).toMatchObject({ kind: 'unreadable' });
  });
});
