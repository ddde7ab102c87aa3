import { describe, expect, it } from 'vitest';
import { canonicalFleetName, resolveFleetName, spansOverlap } from '../../../src/platform/config/fleet-names.ts';
import { testConfig, testFleet } from '../../support/config.ts';

const at = (day: string): Date => new Date(`${day}T12:00:00Z`);
const config = testConfig({
  fleets: [
    testFleet({
      aliases: [
        { name: 'shards.test', since: '2023-09-08', until: '2025-04-15' },
        { name: 'reused.name', since: null, until: '2024-01-01' },
        { name: 'short.name', since: null, until: null },
      ],
    }),
    testFleet({ name: 'waku.test', aliases: [{ name: 'reused.name', since: '2024-01-01', until: null }] }),
  ],
});

describe("a fleet's name", () => {
  it.each([
    ['status.prod', '2026-01-01', { kind: 'canonical' }, 'status.prod'],
    [' Status.Prod ', '2026-01-01', { kind: 'canonical' }, 'status.prod'],
    ['shards.test', '2024-01-01', { kind: 'alias', alias: 'shards.test' }, 'status.prod'],
    ['shards.test', '2025-04-14', { kind: 'alias' }, 'status.prod'],
    ['shards.test', '2025-04-15', { kind: 'expired-alias', until: '2025-04-15' }, 'status.prod'],
    ['shards.test', null, { kind: 'alias' }, 'status.prod'],
    ['short.name', '2020-01-01', { kind: 'alias' }, 'status.prod'],
    ['reused.name', '2023-12-31', { kind: 'alias' }, 'status.prod'],
    ['reused.name', '2024-01-01', { kind: 'alias' }, 'waku.test'],
  ])('%s on %s', (typed, day, expected, fleet) => {
    const found = resolveFleetName(config, typed, day === null ? null : at(day));

    expect(found).toMatchObject({ ...expected, fleet: { name: fleet } });
  });

  it('that meant two fleets means neither when no moment is given', () => {
    expect(resolveFleetName(config, 'reused.name', null)).toEqual({ kind: 'unknown' });
    expect(canonicalFleetName(config, 'reused.name')).toBe('reused.name');
  });

  it('that no fleet bears is unknown', () => {
    expect(resolveFleetName(config, 'no.fleet', at('2026-01-01'))).toEqual({ kind: 'unknown' });
  });
});

describe('two spans', () => {
  it.each([
    [null, null, null, null, true],
    [null, '2024-01-01', '2024-01-01', null, false],
    [null, '2024-01-02', '2024-01-01', null, true],
    ['2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01', false],
    ['2024-01-01', '2024-12-01', '2024-03-01', '2024-04-01', true],
  ])('%s–%s and %s–%s overlap: %s', (a, b, c, d, expected) => {
    expect(spansOverlap({ since: a, until: b }, { since: c, until: d })).toBe(expected);
    expect(spansOverlap({ since: c, until: d }, { since: a, until: b })).toBe(expected);
  });
});
