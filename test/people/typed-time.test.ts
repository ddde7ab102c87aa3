import { describe, expect, it } from 'vitest';
import { readPastTime } from '../../src/people/typed-time.ts';

const now = new Date('2026-03-30T09:00:00Z');

describe('a typed time', () => {
  it.each([
    ['90m', 'UTC', '2026-03-30T07:30:00Z'],
    ['6h', 'Europe/Berlin', '2026-03-30T03:00:00Z'],
    ['3d', 'UTC', '2026-03-27T09:00:00Z'],
    [' 2 W ', 'UTC', '2026-03-16T09:00:00Z'],
    ['2026-03-01', 'UTC', '2026-03-01T00:00:00Z'],
    ['2026-03-01', 'America/New_York', '2026-03-01T05:00:00Z'],
    ['2026-03-01 14:30', 'Asia/Hong_Kong', '2026-03-01T06:30:00Z'],
    ['2026-03-01T9:30', 'UTC', '2026-03-01T09:30:00Z'],
    ['8:30', 'Europe/Berlin', '2026-03-30T06:30:00Z'],
    ['2026-03-29 03:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2025-10-26 02:30', 'Europe/Berlin', '2025-10-26T00:30:00Z'],
  ])('%s in %s is %s', (typed, timeZone, expected) => {
    expect(readPastTime(typed, { now, timeZone })).toEqual({ kind: 'instant', at: new Date(expected) });
  });

  it.each([
    ['', 'write'],
    ['yesterday', 'write'],
    ['2026-02-30', 'write'],
    ['25:00', 'write'],
    ['9999999d', 'write'],
    ['6 h 3', 'write'],
    ['2026-03-30 23:00', 'future'],
    ['5000d', 'ten years'],
    ['1999-01-01', 'ten years'],
  ])('%s is unreadable', (typed, why) => {
    const read = readPastTime(typed, { now, timeZone: 'UTC' });

    expect(read).toMatchObject({ kind: 'unreadable', why: expect.stringContaining(why) as string });
  });
});
