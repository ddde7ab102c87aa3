import { afterEach, expect, it } from 'vitest';
import { RestlessClock } from '../../support/restless-clock.ts';
import { DeliveryHouse, PIPELINES, card } from './delivery-house.ts';

let house: DeliveryHouse;

afterEach(async () => {
  await house.close();
});

it.each(Array.from({ length: 30 }, (_, index) => index + 1))(
  'goes on when a wait of %i ms ends while it looks for what is next',
  async (windowMs) => {
    house = await DeliveryHouse.open({ clock: new RestlessClock() });
    await house.relay.start();
    house.discord.bucket = { limit: 1, windowMs };

    await house.put(card('one', 'one'), card('two', 'two'), card('three', 'three'));
    // Its housekeeping, every minute, would find what a lost wake-up left.
    await house.settle(10_000);

    expect(house.discord.contents(PIPELINES)).toEqual(['one', 'two', 'three']);
  },
);
