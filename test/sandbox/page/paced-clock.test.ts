import { describe, expect, it } from 'vitest';
import { createPacedClock } from '../../support/paced-clock.ts';

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('the clock of the scenarios', () => {
  it('is never ahead of real time, and wakes in order, nobody early and nobody who gave it up', async () => {
    const clock = createPacedClock();
    const [began, realMs] = [clock.now().getTime(), performance.now()];
    const order: string[] = [];

    await new Promise<void>((resolve) => {
      clock.wakeAt(new Date(began + 120), () => {
        order.push('late');
        resolve();
      });
      clock.wakeAt(new Date(began + 60), () => order.push('early'));
      clock.wakeAt(new Date(began + 30), () => order.push('cancelled'))();
    });

    expect(order).toEqual(['early', 'late']);
    // A timer may come up to a millisecond before its time.
    expect(performance.now() - realMs).toBeGreaterThanOrEqual(118);
    expect(clock.now().getTime() - began).toBeGreaterThanOrEqual(120);
  });

  it('counts a long turn of the event loop as a short one', async () => {
    const clock = createPacedClock();
    const began = clock.now().getTime();

    const woken = new Promise<void>((resolve) => {
      clock.wakeAt(new Date(began + 1), resolve);
    });
    spin(500);
    await woken;

    expect(clock.now().getTime() - began).toBeLessThanOrEqual(50);
  });
});
