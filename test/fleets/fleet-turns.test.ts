import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fleetsConfig } from '../support/fleets.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { testFleet } from '../support/config.ts';

const FLEETS = Array.from({ length: 11 }, (_, index) => testFleet({ name: `f${index}.prod` }));

describe('asking how many fleets are', () => {
  let house: FleetWorld;

  beforeEach(async () => {
    house = await openFleetWorld(fleetsConfig(FLEETS));
  });

  afterEach(() => house.close());

  it('gives others a turn in between, and tells of all of them in their order', async () => {
    let turns = 0;
    let going = true;
    const turn = (): void => {
      turns += 1;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);

    const statuses = await house.fleets.readStatus(FLEETS);
    going = false;

    expect(statuses.map(({ fleet }) => fleet.name)).toEqual(FLEETS.map(({ name }) => name));
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});
