import { expect, it } from 'vitest';
import { DRAIN_MS, endWithin } from '../src/drain.ts';
import { TestClock } from './support/clock.ts';

it('waits for what ends in time, and leaves no timer', async () => {
  const clock = new TestClock();

  expect(await endWithin(clock, DRAIN_MS, Promise.resolve())).toBe('ended');
  expect(clock.nextWakeAt).toBeNull();
});

it('waits no longer than it was told', async () => {
  const clock = new TestClock();
  const never = Promise.withResolvers<undefined>();
  const ending = endWithin(clock, DRAIN_MS, never.promise);

  clock.advance(DRAIN_MS);

  expect(await ending).toBe('cut-off');
  // Nobody waits for it any more: this must not come up as an unhandled rejection.
  never.reject(new Error('It broke later.'));
});

it('hands on what broke in time', async () => {
  await expect(endWithin(new TestClock(), DRAIN_MS, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
