import { afterEach, expect, it } from 'vitest';
import { DeliveryHouse, PIPELINES, card } from './delivery-house.ts';

const WINDOW_MS = 5_000;
const LIMIT = 5;
let house: DeliveryHouse;

async function openHouse(): Promise<DeliveryHouse> {
  house = await DeliveryHouse.open();
  house.discord.bucket = { limit: LIMIT, windowMs: WINDOW_MS };
  await house.relay.start();
  return house;
}

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

/** Runs until every card is as wanted; the milliseconds that took. */
async function settleAll(): Promise<number> {
  const begun = house.clock.now().getTime();
  for (let steps = 0; steps < 5_000; steps++) {
    await house.relay.idle();
    const runs = house.discord.contents(PIPELINES);
    if (runs.length === 60 && runs.every((text) => text.endsWith('passed'))) break;
    house.clock.advanceToNext();
  }
  return house.clock.now().getTime() - begun;
}

it.each([0, 250, 1_000])(
  'shows sixty runs of three events, %d ms apart, with at most two calls a run and no 429',
  async (gapMs) => {
    const { discord } = await openHouse();
    for (const state of ['queued', 'running', 'passed']) {
      for (let n = 0; n < 60; n++)
        await house.put(card(`run:${n}`, `run ${n}: ${state}`, { phase: state === 'passed' ? 'final' : 'open' }));
      await house.settle(gapMs);
    }

    const tookMs = await settleAll();

    expect(discord.contents(PIPELINES).toSorted()).toEqual(
      Array.from({ length: 60 }, (_, n) => `run ${n}: passed`).toSorted(),
    );
    expect(discord.calls.length).toBeLessThanOrEqual(120);
    // The buckets let the sixtieth post through after eleven windows.
    expect(tookMs).toBeLessThanOrEqual(1.1 * 11 * WINDOW_MS);
  },
);

it('lets an urgent post overtake everything that waits', async () => {
  const { discord } = await openHouse();
  await house.put(...Array.from({ length: 50 }, (_, n) => card(`run:${n}`, `run ${n}`)));
  await house.settle();
  expect(discord.contents(PIPELINES)).toHaveLength(LIMIT);

  await house.put(card('alert', 'alert', { lane: 'critical', kind: 'alert' }));
  await house.settle(WINDOW_MS);

  expect(discord.contents(PIPELINES)[LIMIT]).toBe('alert');
});

it('shows progress at once when there is room, and spares the last call for a last word', async () => {
  const { discord } = await openHouse();
  await house.put(card('run:1', 'queued'));
  await house.settle(2_000);

  for (let n = 0; n < 10; n++) {
    await house.put(card('run:1', `step ${n}`));
    await house.settle(100);
  }
  expect(discord.calls.filter((call) => call.startsWith('edit')).length).toBeLessThan(LIMIT);

  await house.put(card('run:1', 'passed', { phase: 'final' }));
  await house.settle();
  expect(discord.contents(PIPELINES)).toEqual(['passed']);
});
