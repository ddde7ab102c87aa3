import { describe, expect, it } from 'vitest';
import { judgeFleet, type HostState } from '../../src/fleets/fleet-status.ts';
import type { HostObservations } from '../../src/fleets/observation.ts';
import { testFleet } from '../support/config.ts';
import { failed, minutesAgo, NOW, reportOf, seen, statusOf, wellHost } from '../support/fleet-status.ts';
import { missionFleets } from '../support/fleets.ts';

const PROD = missionFleets()[0]!;
const HOST = 'store-01.do-ams3.status.prod';
const OTHER = 'store-02.do-ams3.status.prod';

function stateOf(different: HostObservations): HostState | undefined {
  return statusOf(PROD, { different: { [HOST]: different } }).hosts.find(({ host }) => host === HOST)?.state;
}

describe("a fleet's status", () => {
  it('is healthy when every host is', () => {
    const status = statusOf(PROD);

    expect(status.worst).toBe('healthy');
    expect(status.counts.healthy).toBe(9);
    expect(status.versions.kind).toBe('uniform');
    expect(status.directory.kind).toBe('fresh');
  });

  it.each<{ name: string; different: HostObservations; state: HostState }>([
    {
      name: 'a host that refuses after it answered',
      different: { health: failed('refused', seen(reportOf(['relay', 'store']), minutesAgo(3))) },
      state: 'down',
    },
    {
      name: 'a host that never answered us',
      different: { health: failed('refused') },
      state: 'not-reachable-from-here',
    },
    {
      name: 'a host that fell silent',
      different: { health: failed('timed-out', seen(reportOf(['relay', 'store']), minutesAgo(3))) },
      state: 'lost',
    },
    {
      name: 'a host with a protocol that is not ready',
      different: { health: seen(reportOf(['relay', 'store'], { store: 'NOT_READY' })) },
      state: 'unhealthy',
    },
    { name: 'a node without the route', different: { health: seen({ kind: 'not-available' }) }, state: 'no-data' },
    {
      name: 'a host that answers nonsense since long',
      different: {
        health: {
          ...failed('bad-answer', seen(reportOf(['relay', 'store']), minutesAgo(20))),
          failingSince: minutesAgo(19),
        },
      },
      state: 'no-data',
    },
    {
      name: 'a host that answered nonsense just once',
      different: { health: failed('bad-answer', seen(reportOf(['relay', 'store']), minutesAgo(1))) },
      state: 'healthy',
    },
  ])('calls $name $state', ({ different, state }) => {
    expect(stateOf(different)).toBe(state);
  });

  it('calls a silent host down once the directory dropped it', () => {
    expect(stateOf({ health: failed('timed-out'), registry: seen({ kind: 'not-listed' }) })).toBe('down');
  });

  it('does not trust a directory that lists nothing of the fleet, or was read long ago', () => {
    const gone: HostObservations = { health: failed('timed-out'), registry: seen({ kind: 'not-listed' }) };
    const everybody = Object.fromEntries(PROD.hosts.flatMap(({ names }) => names).map((name) => [name, gone]));

    const unlisted = statusOf(PROD, { different: everybody });
    const stale = statusOf(PROD, {
      different: { [HOST]: gone },
      registryRead: failed('timed-out', seen(null, minutesAgo(16))),
    });

    expect(unlisted.directory.kind).toBe('fleet-not-listed');
    expect(unlisted.counts['not-reachable-from-here']).toBe(9);
    expect(stale.directory.kind).toBe('stale');
    expect(stale.counts.down).toBe(0);
  });

  it('does not take a blank in the directory for drift', () => {
    const blank: HostObservations = {
      version: failed('timed-out'),
      registry: seen({ kind: 'listed', version: null, commit: null, image: null, refreshedAt: null }),
    };

    const { versions } = statusOf(PROD, { different: { [HOST]: blank } });

    expect(versions.kind).toBe('uniform');
    expect(versions.unknown).toEqual([HOST]);
  });

  it('puts the worst first and knows the age of what it rests on', () => {
    const status = statusOf(PROD, {
      different: {
        [HOST]: { health: failed('refused', seen(reportOf(['relay']), minutesAgo(7))) },
        [OTHER]: { health: seen(reportOf(['relay', 'store'], { relay: 'NOT_READY' })) },
      },
    });

    expect(status.hosts.slice(0, 2).map(({ host }) => host)).toEqual([HOST, OTHER]);
    expect(status.worst).toBe('down');
    expect(status.healthAge).toEqual({ oldest: minutesAgo(7), newest: NOW });
  });

  it('tells hosts that only the directory knows', () => {
    const stray = 'store-09.do-ams3.status.prod';

    const status = statusOf(PROD, {
      extra: { [stray]: wellHost([]), 'gone-01.x': { registry: seen({ kind: 'not-listed' }) } },
    });

    expect(status.unexpected).toEqual([stray]);
    expect(status.hosts).toHaveLength(9);
  });

  it('has no data before anyone asked, and none where nothing is configured', () => {
    const fresh = judgeFleet({ fleet: PROD, observations: new Map(), registryRead: null, desired: null, now: NOW });
    const bare = judgeFleet({
      fleet: testFleet({ hosts: PROD.hosts }),
      observations: new Map(),
      registryRead: null,
      desired: null,
      now: NOW,
    });

    expect(fresh).toMatchObject({ worst: 'no-data', directory: { kind: 'not-asked-yet' }, healthAge: null });
    expect(fresh.hosts[0]?.reach).toEqual({ kind: 'no-data', why: 'not-asked-yet' });
    expect(bare.hosts[0]?.reach).toEqual({ kind: 'no-data', why: 'not-configured' });
    expect(bare.directory.kind).toBe('not-configured');
  });
});
