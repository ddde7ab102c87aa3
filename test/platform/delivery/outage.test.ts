import { expect, it } from 'vitest';
import { Outage } from '../../../src/platform/delivery/outage.ts';
import { TestClock } from '../../support/clock.ts';

it('asks again when what waits could not be woken, and breaks nothing', async () => {
  const clock = new TestClock();
  const woken: string[] = [];
  const results = [() => Promise.reject(new Error('The disk is full.')), () => Promise.resolve()];
  const outage = new Outage({
    clock,
    probe: () => Promise.resolve('answers'),
    onBack: () => {
      woken.push(clock.now().toISOString());
      return (results.shift() ?? (() => Promise.resolve()))();
    },
  });

  outage.noteFailure();
  clock.advance(5_000);
  await outage.settled();
  clock.advance(10_000);
  await outage.settled();
  clock.advance(600_000);
  await outage.stop();

  expect(woken).toEqual(['2026-03-02T09:00:05.000Z', '2026-03-02T09:00:15.000Z']);
});

it('does the same where a call that got through told it', async () => {
  const clock = new TestClock();
  let tries = 0;
  const outage = new Outage({
    clock,
    probe: () => Promise.resolve('answers'),
    onBack: () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('The disk is full.')) : Promise.resolve();
    },
  });

  outage.noteFailure();
  outage.noteSuccess();
  await outage.settled();
  clock.advance(5_000);
  await outage.settled();
  await outage.stop();

  expect(tries).toBe(2);
});
