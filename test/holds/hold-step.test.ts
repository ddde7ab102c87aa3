import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHoldEnd } from '../../src/holds/hold-length.ts';
import { dueStep, ended, extended, nextMoment, overdue, reminded, spokenOf } from '../../src/holds/hold-step.ts';
import type { Hold } from '../../src/holds/hold.ts';
import { testHold } from '../support/holds.ts';

const PACE = { remindMinutes: 60, nagHours: 24 };
const HOUR = 3_600_000;
const START = new Date('2026-03-28T12:00:00Z');

function after(hours: number): Date {
  return new Date(START.getTime() + hours * HOUR);
}

describe('what is due about a hold', () => {
  const hold = testHold({ placedAt: START, until: after(50) });

  it('is nothing, then the question after a day, then the reminder, then its end', () => {
    expect(dueStep(hold, after(23), PACE)).toBe('nothing');
    expect(dueStep(hold, after(24), PACE)).toBe('ask');
    expect(dueStep(spokenOf(hold, after(24)), after(25), PACE)).toBe('nothing');
    expect(dueStep(spokenOf(hold, after(48)), after(49), PACE)).toBe('remind');
    expect(dueStep(reminded(spokenOf(hold, after(48))), after(49.5), PACE)).toBe('nothing');
    expect(dueStep(hold, after(50), PACE)).toBe('run-out');
  });

  it('is the reminder in the last quarter of a short one', () => {
    const short = testHold({ placedAt: START, until: after(1) });

    expect(dueStep(short, after(0.7), PACE)).toBe('nothing');
    expect(dueStep(short, after(0.75), PACE)).toBe('remind');
  });

  it('is a reminder anew after it was extended, and a question again while it is overdue', () => {
    const longer = extended(reminded(hold), after(49), after(60));
    const late = overdue(hold, after(50), 'no window');

    expect(dueStep(longer, after(59), PACE)).toBe('remind');
    expect(dueStep(late, after(51), PACE)).toBe('nothing');
    expect(dueStep(late, after(74), PACE)).toBe('ask');
    expect(dueStep(ended(late, after(80), { endedBy: null, ending: 'ran-out' }), after(900), PACE)).toBe('nothing');
  });

  it('comes at the moment that was named, and its end is never missed, however late it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 * 90 * 60 }),
        fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 60 }),
        (minutes, sleeps) => {
          let held: Hold = testHold({ placedAt: START, until: new Date(START.getTime() + minutes * 60_000) });
          let now = START;
          const said: string[] = [];
          for (const sleep of sleeps) {
            const due = nextMoment(held, PACE);
            const quiet = dueStep(held, now, PACE) === 'nothing';
            if (quiet && due !== null) expect(due > now).toBe(true);
            now = new Date(now.getTime() + sleep * 60_000);
            const step = dueStep(held, now, PACE);
            if (now >= held.until) expect(step).toBe('run-out');
            if (due !== null && now >= due) expect(step).not.toBe('nothing');
            if (step === 'run-out') return;
            if (step === 'remind') held = reminded(held);
            if (step === 'ask') held = spokenOf(held, now);
            said.push(step);
          }
          expect(said.filter((each) => each === 'remind').length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('how long a hold lasts', () => {
  const on = { now: START, from: START, timeZone: 'Europe/Berlin', longestHours: 168 };

  it('is passing time for a span, also over the night in which clocks are put forward', () => {
    expect(readHoldEnd('24h', on)).toEqual({ kind: 'end', until: new Date('2026-03-29T12:00:00Z') });
  });

  it('is the wall clock for an end that is named: the night of 29 March has an hour less', () => {
    // 13:00 in Berlin on Saturday is UTC+1, on Sunday UTC+2.
    expect(readHoldEnd('until sunday 13:00', on)).toEqual({ kind: 'end', until: new Date('2026-03-29T11:00:00Z') });
  });

  it('is refused beyond the limit of the fleet, and where it cannot be read', () => {
    expect(readHoldEnd('8d', on)).toMatchObject({ kind: 'too-long', longestHours: 168 });
    expect(readHoldEnd('7d', on)).toMatchObject({ kind: 'end' });
    expect(readHoldEnd('a while', on)).toMatchObject({ kind: 'unreadable' });
  });
});
