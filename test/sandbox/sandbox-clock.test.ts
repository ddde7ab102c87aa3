import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSandboxClock, LEAST_REAL_WAIT_MS, type SandboxClock } from '../../src/sandbox/sandbox-clock.ts';
import { TestClock } from '../support/clock.ts';

const START = new Date('2026-03-02T09:00:00Z');
const HOUR_MS = 3_600_000;

interface Wait {
  readonly at: number;
  woken: number;
  cancel: () => void;
  isCancelled: boolean;
}

function standing(): { readonly wall: TestClock; readonly clock: SandboxClock } {
  const wall = new TestClock(START);
  return { wall, clock: createSandboxClock({ wall }) };
}

const passed = (clock: SandboxClock): number => clock.now().getTime() - START.getTime();

describe('the clock of the sandbox', () => {
  it('keeps real time until told otherwise', () => {
    const { wall, clock } = standing();

    wall.advance(1234);

    expect(clock.now()).toEqual(wall.now());
  });

  it('runs as fast as it is told, from the time at which it is told', () => {
    const { wall, clock } = standing();
    wall.advance(1000);

    clock.setRate(60);
    wall.advance(1000);
    clock.setRate(1);
    wall.advance(1000);

    expect(passed(clock)).toBe(1000 + 60_000 + 1000);
  });

  it('wakes at the new pace those who began to wait at the old one', () => {
    const { wall, clock } = standing();
    const woken: number[] = [];
    clock.wakeAt(new Date(START.getTime() + HOUR_MS), () => woken.push(passed(clock)));

    clock.setRate(60);
    wall.advance(59_000);
    expect(woken).toEqual([]);
    wall.advance(1000);

    expect(woken).toEqual([HOUR_MS]);
  });

  it('jumps ahead, and wakes in their order those whose time it jumped over', () => {
    const { wall, clock } = standing();
    const woken: string[] = [];
    clock.wakeAt(new Date(START.getTime() + 2 * HOUR_MS), () => woken.push('second'));
    clock.wakeAt(new Date(START.getTime() + HOUR_MS), () => woken.push('first'));
    clock.wakeAt(new Date(START.getTime() + 4 * HOUR_MS), () => woken.push('later'));

    clock.advance(3 * HOUR_MS);
    wall.advance(LEAST_REAL_WAIT_MS);

    expect(woken).toEqual(['first', 'second']);
    expect(passed(clock)).toBe(3 * HOUR_MS + LEAST_REAL_WAIT_MS);
  });

  it('leaves a time-out the real time that real work takes, however fast it runs', () => {
    const { wall, clock } = standing();
    clock.setRate(600);
    const woken: number[] = [];
    clock.wakeAt(new Date(START.getTime() + 3000), () => woken.push(wall.now().getTime() - START.getTime()));

    wall.advance(60_000);

    expect(woken).toEqual([LEAST_REAL_WAIT_MS]);
  });

  it('does not go back when the real clock is set back', () => {
    let wallMs = START.getTime();
    const clock = createSandboxClock({ wall: { now: () => new Date(wallMs), wakeAt: () => () => undefined } });
    const before = clock.now();

    wallMs -= HOUR_MS;

    expect(clock.now()).toEqual(before);
  });

  it('starts where an earlier run ended, when that was ahead of real time', () => {
    const wall = new TestClock(START);
    const ahead = new Date(START.getTime() + HOUR_MS);

    const clock = createSandboxClock({ wall, startAt: ahead });
    wall.advance(5);

    expect(clock.now().getTime()).toBe(ahead.getTime() + 5);
    expect(createSandboxClock({ wall, startAt: START }).now()).toEqual(wall.now());
  });

  it('leaves no timer behind when nobody waits any more', () => {
    const { wall, clock } = standing();
    const cancel = clock.wakeAt(new Date(START.getTime() + HOUR_MS), () => undefined);

    cancel();

    expect(wall.nextWakeAt).toBeNull();
  });

  it.each([0, 0.5, 601, Number.NaN, Number.POSITIVE_INFINITY])('refuses the rate %d', (rate) => {
    const { clock } = standing();

    expect(clock.setRate(rate)).toMatchObject({ kind: 'refused', why: 'The rate is a number from 1 to 600.' });
    expect(clock.rate).toBe(1);
  });

  it.each([-1, 25 * HOUR_MS, Number.NaN])('refuses to jump by %d ms', (ms) => {
    const { clock } = standing();

    expect(clock.advance(ms)).toMatchObject({ kind: 'refused' });
    expect(passed(clock)).toBe(0);
  });

  it('whatever happens: never back, nobody early, nobody twice, nobody forgotten', () => {
    const steps = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: -5000, max: 2 * HOUR_MS }) }),
      fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }),
      fc.record({ kind: fc.constant('rate' as const), rate: fc.integer({ min: 1, max: 600 }) }),
      fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: 0, max: HOUR_MS }) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (script) => {
        const { wall, clock } = standing();
        const waits: Wait[] = [];
        let last = 0;
        for (const step of script) {
          if (step.kind === 'wait') {
            const wait: Wait = { at: passed(clock) + step.ms, woken: 0, cancel: () => undefined, isCancelled: false };
            wait.cancel = clock.wakeAt(new Date(START.getTime() + wait.at), () => {
              expect(passed(clock)).toBeGreaterThanOrEqual(wait.at);
              wait.woken += 1;
            });
            waits.push(wait);
          }
          const chosen = step.kind === 'cancel' ? waits[step.which] : undefined;
          if (chosen?.woken === 0) {
            chosen.cancel();
            chosen.isCancelled = true;
          }
          if (step.kind === 'rate') clock.setRate(step.rate);
          if (step.kind === 'jump') clock.advance(step.ms);
          if (step.kind === 'pass') wall.advance(step.ms);
          expect(passed(clock)).toBeGreaterThanOrEqual(last);
          last = passed(clock);
        }

        wall.advance(3 * HOUR_MS);

        expect(waits.map(({ woken }) => woken)).toEqual(waits.map(({ isCancelled }) => (isCancelled ? 0 : 1)));
        expect(wall.nextWakeAt).toBeNull();
      }),
    );
  });
});
