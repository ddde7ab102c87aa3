import { describe, expect, it } from 'vitest';
import { createIds } from '../../src/platform/ids.ts';
import { TestClock } from '../support/clock.ts';

describe('ids', () => {
  it('sort by when they were made, within a millisecond and across a clock that is set back', () => {
    const clock = new TestClock('2026-03-02T09:00:00Z');
    const behind = new TestClock('2026-03-02T08:00:00Z');
    let current = clock;
    const ids = createIds({ now: () => current.now(), wakeAt: () => () => undefined });

    const made = Array.from({ length: 300 }, () => ids.next());
    clock.advance(1);
    made.push(ids.next());
    current = behind;
    made.push(ids.next(), ids.next());

    expect(made).toEqual(made.toSorted());
    expect(new Set(made).size).toBe(made.length);
  });

  it('begin with their time in milliseconds, so that a time can be looked up by prefix', () => {
    const clock = new TestClock('2026-03-02T09:00:00Z');

    const id = createIds(clock).next();

    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(clock.now().getTime());
  });

  it('have a short form of ten letters that nobody confuses', () => {
    const ids = createIds(new TestClock());

    const made = Array.from({ length: 1000 }, () => ids.short());

    expect(made.every((id) => /^[0-9a-hjkmnp-tv-z]{10}$/.test(id))).toBe(true);
    expect(new Set(made).size).toBe(made.length);
  });
});
