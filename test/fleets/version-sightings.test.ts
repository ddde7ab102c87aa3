import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { versionChanges, type VersionSighting } from '../../src/fleets/version-history.ts';
import { createVersionSightings, type VersionSightings } from '../../src/fleets/version-sighting-service.ts';
import { listSightings } from '../../src/fleets/version-sighting-store.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, missionFleets } from '../support/fleets.ts';

const AT = new Date('2026-03-02T09:00:00Z');
const MINUTE_MS = 60_000;

function sighting(host: string, version: string, minute: number, more: Partial<VersionSighting> = {}): VersionSighting {
  const seenAt = new Date(AT.getTime() + minute * MINUTE_MS);
  return { fleet: 'status.prod', host, version, commit: null, seenAt, wasThere: false, until: null, ...more };
}

describe('what came onto a fleet', () => {
  it('is one change for each version, from its first host to its last, the newest first', () => {
    const until = new Date(AT.getTime() + 60 * MINUTE_MS);
    const changes = versionChanges([
      sighting('store-02', 'v0.38.0', 62),
      sighting('store-01', 'v0.37.0', 0, { until, wasThere: true }),
      sighting('store-02', 'v0.37.0', 0, { until, wasThere: true }),
      sighting('store-01', 'v0.38.0', 60, { commit: '9a2f4e95' }),
    ]);

    expect(changes).toMatchObject([
      {
        version: 'v0.38.0',
        commit: '9a2f4e95',
        from: new Date(AT.getTime() + 60 * MINUTE_MS),
        to: new Date(AT.getTime() + 62 * MINUTE_MS),
        hosts: ['store-01', 'store-02'],
        stillOn: 2,
        wasThere: false,
      },
      { version: 'v0.37.0', hosts: ['store-01', 'store-02'], stillOn: 0, wasThere: true },
    ]);
  });

  it('is two changes where a version came back', () => {
    const changes = versionChanges([
      sighting('store-01', 'v0.37.0', 0),
      sighting('store-01', 'v0.38.0', 10),
      sighting('store-01', 'v0.37.0', 20),
    ]);

    expect(changes.map(({ version }) => version)).toEqual(['v0.37.0', 'v0.38.0', 'v0.37.0']);
  });

  it('names no commit where hosts of one version tell of two', () => {
    const [change] = versionChanges([
      sighting('store-01', 'v0.37.0', 0, { commit: 'aaaaaaaa' }),
      sighting('store-02', 'v0.37.0', 0, { commit: 'bbbbbbbb' }),
    ]);

    expect(change?.commit).toBeNull();
  });
});

describe('what hosts run', () => {
  let house: FleetWorld;
  let sightings: VersionSightings;
  const prod = () => listSightings(house.database.read, { fleet: 'waku.test', limit: 100 });

  beforeEach(async () => {
    house = await openFleetWorld(fleetsConfig(missionFleets()));
    const { database, clock, fleets } = house;
    sightings = createVersionSightings({ config: () => house.config.current, database, clock, fleets });
  });

  afterEach(async () => {
    await house.close();
    expect(house.faults).toEqual([]);
  });

  it('is kept once, and anew only when it changes', async () => {
    await house.observer.observeAll();
    await sightings.look();
    const first = await prod();
    house.clock.advance(MINUTE_MS);
    await house.observer.observeAll();
    await sightings.look();

    expect(first.length).toBeGreaterThan(0);
    expect(first.every(({ wasThere, until }) => wasThere && until === null)).toBe(true);
    expect(await prod()).toEqual(first);
  });

  it('ends when the host leaves the configuration, and is forgotten only then', async () => {
    await house.observer.observeAll();
    await sightings.look();
    const { fleets } = house.config.current;
    house.config.current = { ...house.config.current, fleets: fleets.filter(({ name }) => name !== 'waku.test') };
    house.clock.advance(MINUTE_MS);
    await sightings.look();

    expect((await prod()).every(({ until }) => until?.getTime() === house.clock.now().getTime())).toBe(true);
    const later = new Date(house.clock.now().getTime() + MINUTE_MS);
    const count = (await prod()).length;
    expect(await house.database.transaction((tx) => sightings.prune(tx, { before: later, limit: 1000 }))).toBe(count);
    expect(await listSightings(house.database.read, { fleet: 'status.prod', limit: 100 })).not.toEqual([]);
  });
});
