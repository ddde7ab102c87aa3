import { describe, expect, it } from 'vitest';
import { judgeFleetData } from '../../src/operations/doctor-fleets.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const long = new Date('2026-03-02T08:00:00Z');
const lately = new Date('2026-03-02T08:50:00Z');

describe('fleets without data, in an examination', () => {
  it.each([
    ['healthy', long],
    ['unhealthy', long],
    ['no-data', lately],
    ['not-reachable-from-here', lately],
    [null, null],
  ] as const)('says nothing of %s since %s', (state, since) => {
    expect(judgeFleetData({ fleetData: [{ name: 'status.prod', state, since, hasSource: true }], now: NOW })).toEqual(
      [],
    );
  });

  it.each(['no-data', 'not-reachable-from-here'] as const)(
    'warns of %s that lasts, and says where to look',
    (state) => {
      const fleetData = [{ name: 'status.prod', state, since: long, hasSource: true }];

      expect(judgeFleetData({ fleetData, now: NOW })).toMatchObject([
        { about: 'fleet', subject: 'status.prod', state: 'warning' },
      ]);
      expect(judgeFleetData({ fleetData, now: NOW })[0]?.fix).toContain('/fleet health fleet:status.prod');
    },
  );

  it('warns of a fleet that names no source at all, at once', () => {
    const fleetData = [{ name: 'net.test', state: null, since: null, hasSource: false }];

    expect(judgeFleetData({ fleetData, now: NOW })[0]?.says).toContain('neither a directory nor nodes nor metrics');
  });

  it('says nothing where nobody looked', () => {
    expect(judgeFleetData({ now: NOW })).toEqual([]);
  });
});
