import fc from 'fast-check';
import { rrulestr } from 'rrule';
import { describe, expect, it } from 'vitest';
import { wallMs, wallTime } from '../../src/windows/local-time.ts';
import { expand, readRecurrence, WEEKDAYS, writeRecurrence, type Recurrence } from '../../src/windows/recurrence.ts';
import { rule } from '../support/windows.ts';

const DAY_MS = 86_400_000;

const day = fc.constantFrom(...WEEKDAYS);
const anyRecurrence: fc.Arbitrary<Recurrence> = fc
  .tuple(fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const), fc.boolean())
  .chain(([freq, isCounted]) => {
    const nth = freq === 'monthly' && isCounted ? fc.constantFrom(1, 2, 3, 4, 5, -1, -2) : fc.constant(null);
    return fc.record({
      freq: fc.constant(freq),
      interval: fc.integer({ min: 1, max: 5 }),
      // The other library counts a day twice that two parts name, and takes counted days beside plain ones for both.
      byDay: fc.uniqueArray(fc.record({ nth, day }), { maxLength: 3, selector: ({ day: name }) => name }),
      until: fc.constant(null),
      count: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 40 })),
    });
  });
const anyStart = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2027-12-31T00:00:00Z'), noInvalidDate: true })
  .map((at) => wallTime(at.getTime()));

describe('what comes back', () => {
  it('comes when another library says so, for any rule, start and stretch of time', () => {
    fc.assert(
      fc.property(
        anyRecurrence,
        anyStart,
        fc.integer({ min: -400, max: 800 }),
        fc.integer({ min: 1, max: 500 }),
        (recurrence, start, offsetDays, spanDays) => {
          const from = wallMs(start) + offsetDays * DAY_MS;
          const to = from + spanDays * DAY_MS;

          const ours = expand({ start, recurrence }, { from, to }).map(wallTime);

          const text = `DTSTART:${start.replaceAll(/[-:]/g, '')}00Z\nRRULE:${writeRecurrence(recurrence)}`;
          const theirs = rrulestr(text)
            .between(new Date(from), new Date(to - 1), true)
            .map((at) => wallTime(at.getTime()));
          expect(ours).toEqual(theirs);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is read from what was written of it', () => {
    fc.assert(
      fc.property(anyRecurrence, (recurrence) => {
        const written = writeRecurrence(recurrence);

        const read = readRecurrence(written);

        expect(read.kind === 'recurrence' ? writeRecurrence(read.recurrence) : read.why).toBe(
          writeRecurrence(rule(written)),
        );
        expect(read.kind).toBe('recurrence');
      }),
    );
  });

  it('ends with UNTIL, itself included, a day alone being all of it', () => {
    const during = { from: wallMs('2026-03-01T00:00'), to: wallMs('2026-04-01T00:00') };
    const days = (text: string): readonly string[] =>
      expand({ start: '2026-03-02T09:00', recurrence: rule(text) }, during).map((at) => wallTime(at).slice(8));

    expect(days('FREQ=DAILY;UNTIL=20260304T0900')).toEqual(['02T09:00', '03T09:00', '04T09:00']);
    expect(days('FREQ=DAILY;UNTIL=20260304T085900')).toEqual(['02T09:00', '03T09:00']);
    expect(days('FREQ=DAILY;UNTIL=20260304')).toEqual(['02T09:00', '03T09:00', '04T09:00']);
  });

  it('counts a day once that two parts of the rule name', () => {
    const [first, second] = expand(
      { start: '2026-02-01T09:00', recurrence: rule('FREQ=MONTHLY;BYDAY=4FR,-1FR;COUNT=2') },
      { from: wallMs('2026-01-01T00:00'), to: wallMs('2027-01-01T00:00') },
    ).map(wallTime);

    expect([first, second]).toEqual(['2026-02-27T09:00', '2026-03-27T09:00']);
    expect(writeRecurrence(rule('FREQ=MONTHLY;BYDAY=1MO,MO,2TU'))).toBe('FREQ=MONTHLY;BYDAY=MO,2TU');
  });

  it('leaves out months without the day', () => {
    const months = expand(
      { start: '2026-01-31T09:00', recurrence: rule('FREQ=MONTHLY') },
      { from: wallMs('2026-01-01T00:00'), to: wallMs('2026-07-01T00:00') },
    );

    expect(months.map((at) => wallTime(at).slice(0, 10))).toEqual(['2026-01-31', '2026-03-31', '2026-05-31']);
  });

  it.each([
    ['FREQ=YEARLY', 'DAILY, WEEKLY or MONTHLY'],
    ['INTERVAL=2', 'FREQ is'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL is a whole number'],
    ['FREQ=DAILY;COUNT=0', 'COUNT is a whole number'],
    ['FREQ=DAILY;COUNT=3;UNTIL=20260101', 'not by both'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'only monthly rules count'],
    ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY lists days'],
    ['FREQ=DAILY;BYHOUR=3', 'BYHOUR is not kept'],
    ['FREQ=DAILY;FREQ=DAILY', 'stands there twice'],
    ['FREQ=DAILY;UNTIL=20260230', 'UNTIL is a day'],
    ['every now and then', 'is no part of a rule'],
    ['', 'is no part of a rule'],
  ])('refuses %j and says why', (text, why) => {
    const read = readRecurrence(text);

    expect(read.kind === 'unreadable' ? read.why : read.kind).toContain(why);
  });
});
