import { describe, expect, it } from 'vitest';
import { judgeArrivals, type HostArrival } from '../../src/deploys/host-arrival.ts';
import type { MetricVersion } from '../../src/deploys/metric-version.ts';
import { judgeFleet } from '../../src/fleets/fleet-status.ts';
import type { HostObservations } from '../../src/fleets/observation.ts';
import type { Attempts } from '../../src/fleets/reach.ts';
import { testFleet } from '../support/config.ts';

const SHA = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
const HOST = 'node-01.do-ams3.waku.test';
const NOW = new Date('2026-03-02T10:00:00Z');
const before = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

function tried(at: Date, parts: Partial<Attempts> = {}): Attempts {
  return { attemptedAt: at, succeededAt: at, failure: null, failureDetail: null, failingSince: null, ...parts };
}

const READY = { kind: 'report', nodeHealth: 'READY', protocols: [], connectionStatus: 'Connected' } as const;

function listed(version: string | null, commit: string | null, refreshedAt: Date | null = before(600)) {
  return { ...tried(before(5)), reading: { kind: 'listed', version, commit, image: null, refreshedAt } as const };
}

function says(version: string, at: Date = before(5)) {
  return { ...tried(at), reading: { kind: 'version', version } as const };
}

function judge(
  observed: HostObservations,
  was: readonly HostArrival[] = [],
  ref = 'feature/x',
  samples: ReadonlyMap<string, MetricVersion> = new Map(),
): HostArrival | undefined {
  const fleet = testFleet({
    name: 'waku.test',
    registry: 'directory',
    nodes: 'nodes',
    hosts: [{ role: 'node', names: [HOST], protocols: [] }],
  });
  const observations = new Map([[HOST, { health: { ...tried(before(5)), reading: READY }, ...observed }]]);
  const status = judgeFleet({ fleet, observations, registryRead: tried(before(5)), desired: null, now: NOW });
  return judgeArrivals({ status, observations, samples }, { sha: SHA, ref }, { was, now: NOW })[0];
}

describe('whether a host has arrived at a commit', () => {
  it.each([
    ['its own version names the commit', { version: says('v0.38.1-57-g1a2b3c4d') }, 'there', null],
    ['the directory names it', { registry: listed('v0.38.1-57-g1a2b3c4d', '1a2b3c4d') }, 'there', null],
    ['its own version names another', { version: says('v0.38.1-40-gffffffff') }, 'other', null],
    [
      'it says the commit, and the directory is behind',
      { version: says('v0.38.1-57-g1a2b3c4d'), registry: listed('v0.38.0', 'ffffffff') },
      'there',
      'the directory says v0.38.0',
    ],
    [
      'the directory was told of a newer container since it last spoke',
      {
        version: says('v0.38.1-40-gffffffff', before(120)),
        registry: listed('v0.38.1-57-g1a2b3c4d', '1a2b3c4d', before(30)),
      },
      'there',
      null,
    ],
    [
      'the directory is left blank by maintenance, and it says nothing itself',
      { registry: listed(null, null) },
      'unknown',
      'the directory leaves it blank',
    ],
    ['nobody ever said', {}, 'unknown', 'nobody says what it runs'],
    ['a release names no commit', { version: says('v0.38.1') }, 'unknown', 'its version names no commit'],
    [
      'a commit that is too short to tell',
      { registry: listed('v0.38.1', '1a2') },
      'unknown',
      'its version names no commit',
    ],
  ] as const)('%s', (_case, observed, state, note) => {
    expect(judge(observed)).toMatchObject({ host: 'node-01.do-ams3', state, note });
  });

  it('takes a sample of its metrics where that is newer than what it and the directory said', () => {
    const old = { version: says('v0.38.1-40-gffffffff', before(60)) };
    const sampled = (seconds: number) => new Map([[HOST, { version: 'v0.38.1-57-g1a2b3c4d', at: before(seconds) }]]);

    expect(judge(old, [], 'feature/x', sampled(20))?.state).toBe('there');
    expect(judge(old, [], 'feature/x', sampled(90))?.state).toBe('other');
    expect(judge({}, [], 'feature/x', sampled(20))?.state).toBe('there');
  });

  it('knows a release by its tag', () => {
    expect(judge({ version: says('v0.38.1') }, [], 'v0.38.1')?.state).toBe('there');
  });

  it('calls unknown what answered before and is silent now, whatever it ran', () => {
    const health = {
      ...tried(before(300), { attemptedAt: before(5), failure: 'refused', failingSince: before(60) }),
      reading: READY,
    } as const;

    expect(judge({ health, version: says('v0.38.1-57-g1a2b3c4d', before(300)) })).toMatchObject({
      state: 'unknown',
      shows: 'v0.38.1-57-g1a2b3c4d',
      note: 'it does not answer',
    });
  });

  it('keeps since when it is so', () => {
    const was = { host: 'node-01.do-ams3', state: 'there', shows: null, note: null, since: before(60) } as const;

    expect(judge({ version: says('v0.38.1-57-g1a2b3c4d') }, [was])?.since).toEqual(before(60));
    expect(judge({ version: says('v0.38.1-40-gffffffff') }, [was])?.since).toEqual(NOW);
  });
});
