import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTask, getTasks } from 'node-cron';
import { parseSchedule, type CronSchedule } from '../../../src/platform/scheduler/cron-schedule.ts';

function scheduleOf(expression: string, timeZone = 'UTC'): CronSchedule {
  const parsed = parseSchedule(expression, timeZone);
  if (parsed.kind === 'invalid') throw new Error(parsed.why);
  return parsed.schedule;
}

function nextMoments(schedule: CronSchedule, after: string, count: number): readonly string[] {
  const moments: string[] = [];
  let at = new Date(after);
  while (moments.length < count) {
    const next = schedule.nextAfter(at);
    if (next === null) break;
    moments.push(next.toISOString().replace('.000Z', 'Z'));
    at = next;
  }
  return moments;
}

describe('when a schedule comes next', () => {
  it.each([
    ['every minute', '* * * * *', 'UTC', '2026-03-02T09:00:30.500Z', ['2026-03-02T09:01:00Z', '2026-03-02T09:02:00Z']],
    ['strictly after', '0 9 * * *', 'UTC', '2026-03-02T09:00:00Z', ['2026-03-03T09:00:00Z']],
    ['with seconds', '*/20 * * * * *', 'UTC', '2026-03-02T09:00:00Z', ['2026-03-02T09:00:20Z', '2026-03-02T09:00:40Z']],
    ['at midnight', '0 0 * * *', 'UTC', '2026-12-31T23:59:59Z', ['2027-01-01T00:00:00Z']],
    ['on weekdays', '30 9 * * 1-5', 'UTC', '2026-03-06T10:00:00Z', ['2026-03-09T09:30:00Z']],
    [
      'on the last day of the month',
      '0 6 L * *',
      'UTC',
      '2026-02-01T00:00:00Z',
      ['2026-02-28T06:00:00Z', '2026-03-31T06:00:00Z'],
    ],
    ['on leap days', '0 0 29 2 *', 'UTC', '2026-03-02T00:00:00Z', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z']],
    ['on both, day of month and of week', '0 0 13 * 5', 'UTC', '2026-03-14T00:00:00Z', ['2026-11-13T00:00:00Z']],
    ['in a zone', '0 9 * * *', 'Asia/Kathmandu', '2026-03-02T00:00:00Z', ['2026-03-02T03:15:00Z']],
    ['across the date line', '0 0 1 * *', 'Pacific/Kiritimati', '2026-03-02T00:00:00Z', ['2026-03-31T10:00:00Z']],
  ])('%s', (_case, expression, timeZone, after, expected) => {
    expect(nextMoments(scheduleOf(expression, timeZone), after, expected.length)).toEqual(expected);
  });

  it('is never for a day that does not come', () => {
    // A leap day on a Monday: none between 2024-02-29 and 2044-02-29.
    expect(scheduleOf('0 0 29 2 1').nextAfter(new Date('2026-03-02T00:00:00Z'))).toBeNull();
  });
});

describe('where clocks change', () => {
  // In Berlin, 2026-03-29 02:00 became 03:00 (01:00Z), and 2026-10-25 03:00 becomes 02:00 (01:00Z).
  it.each([
    [
      'a skipped time runs right after the gap',
      '30 2 * * *',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'the end of the gap is no skipped time',
      '0 3 * * *',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:00:00Z', '2026-03-30T01:00:00Z'],
    ],
    [
      'a repeated time runs once',
      '30 2 * * *',
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ],
    ['a time after the repeated hour runs', '15 3 * * *', '2026-10-24T12:00:00Z', ['2026-10-25T02:15:00Z']],
    [
      'every half hour goes by elapsed time over the gap',
      '*/30 * * * *',
      '2026-03-29T00:00:00Z',
      ['2026-03-29T00:30:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z'],
    ],
    [
      'every half hour goes by elapsed time over the repeated hour',
      '*/30 * * * *',
      '2026-10-25T00:00:00Z',
      ['2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z'],
    ],
    [
      'a day of the week that does not fit is not made up for',
      '30 2 * * 1',
      '2026-03-28T12:00:00Z',
      ['2026-03-30T00:30:00Z'],
    ],
  ])('%s', (_case, expression, after, expected) => {
    expect(nextMoments(scheduleOf(expression, 'Europe/Berlin'), after, expected.length)).toEqual(expected);
  });

  it('a gap of half an hour, and one at midnight', () => {
    // Lord Howe: 2026-10-04 02:00 becomes 02:30 (2026-10-03T15:30Z). Cairo: 2026-04-24 00:00 becomes 01:00 (2026-04-23T22:00Z).
    expect(nextMoments(scheduleOf('10 2 * * *', 'Australia/Lord_Howe'), '2026-10-03T00:00:00Z', 1)).toEqual([
      '2026-10-03T15:30:00Z',
    ]);
    expect(nextMoments(scheduleOf('0 0 * * 5', 'Africa/Cairo'), '2026-04-20T00:00:00Z', 1)).toEqual([
      '2026-04-23T22:00:00Z',
    ]);
  });
});

it('finds what node-cron itself matches, second by second, and nothing before it', () => {
  const field = (max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: 0, max }).map(String),
      fc.integer({ min: 2, max: 20 }).map((step) => `*/${step}`),
    );
  fc.assert(
    fc.property(
      fc.tuple(field(59), field(59), field(23)),
      fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) }),
      ([second, minute, hour], from) => {
        const expression = `${second} ${minute} ${hour} * * *`;
        const task = createTask(expression, () => undefined, { timezone: 'UTC' });
        const next = scheduleOf(expression).nextAfter(new Date(from));
        let at = Math.floor(from / 1000) * 1000 + 1000;
        while (!task.match(new Date(at)) && at < from + 2_000_000) at += 1000;
        void task.destroy();

        expect(next).not.toBeNull();
        if (task.match(new Date(at))) expect(next?.getTime()).toBe(at);
        else expect(next?.getTime()).toBeGreaterThan(at);
      },
    ),
    { numRuns: 40 },
  );
});

describe('a schedule that cannot be', () => {
  it.each([
    ['* * * *', 'UTC', "'* * * *' has 4 fields: cron takes 5, or 6 with seconds first"],
    ['@daily', 'UTC', "'@daily' has 1 field: cron takes 5, or 6 with seconds first"],
    ['0 25 * * *', 'UTC', "the hour field of '0 25 * * *' cannot be '25'"],
    ['0 9 * * *', 'Europe/Berlni', "'Europe/Berlni' is no time zone: write an IANA name such as Europe/Berlin or UTC"],
    ['0 0 31 2 *', 'UTC', "the dayOfMonth field of '0 0 31 2 *' cannot be '31'"],
    ['0 9 ! * *', 'UTC', "the expression field of '0 9 ! * *' cannot be '0 9 ! * *'"],
  ])('%s in %s', (expression, timeZone, why) => {
    expect(parseSchedule(expression, timeZone)).toEqual({ kind: 'invalid', why });
  });

  it('leaves nothing behind in the process-wide list of node-cron', () => {
    scheduleOf('0 9 * * *');

    expect(getTasks().size).toBe(0);
  });
});
