import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countNodes, hostsInScope, scopeOf, worseThan, worstOf, type Badness } from '../../src/alerts/alert-cause.ts';
import type { AlertPlace } from '../../src/alerts/alert-place.ts';
import { testConfig, testFleet } from '../support/config.ts';

const name = fc.option(fc.constantFrom('a', 'b'));
const place: fc.Arbitrary<AlertPlace> = fc.record({
  fleet: name,
  host: fc.option(fc.constantFrom('h1', 'h2', 'h3')),
  datacenter: name,
  role: name,
  shard: name,
});
const badness: fc.Arbitrary<Badness> = fc.record({
  severity: fc.constantFrom('critical', 'warning', 'info', null),
  nodes: fc.nat({ max: 40 }),
  scope: fc.constantFrom('shard', 'role', 'datacenter', 'fleet', 'none'),
});
const ORDER = ['shard', 'role', 'datacenter', 'fleet', 'none'];

describe('the scope of alerts', () => {
  it('is shared by all of them, and none that is narrower is', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), (places) => {
        const { kind, name: shared } = scopeOf(places);
        const isShared = (each: 'shard' | 'role' | 'datacenter' | 'fleet'): boolean =>
          places[0]?.[each] !== null && new Set(places.map((one) => one[each])).size === 1;
        if (kind !== 'none') expect(places.every((one) => one[kind] === shared)).toBe(true);
        for (const narrower of ['shard', 'role', 'datacenter', 'fleet'] as const)
          if (ORDER.indexOf(narrower) < ORDER.indexOf(kind)) expect(isShared(narrower)).toBe(false);
      }),
    );
  });

  it('never becomes narrower by one more alert, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), place, (places, more) => {
        const width = (all: readonly AlertPlace[]): number => ORDER.indexOf(scopeOf(all).kind);
        expect(width([...places, more])).toBeGreaterThanOrEqual(width(places));
        expect(scopeOf(places.toReversed())).toEqual(scopeOf(places));
      }),
    );
  });

  it('counts hosts, or alerts where none names its host', () => {
    const nowhere: AlertPlace = { fleet: null, host: null, datacenter: null, role: null, shard: null };

    expect(countNodes([nowhere, nowhere])).toBe(2);
    expect(countNodes([{ ...nowhere, host: 'a' }, { ...nowhere, host: 'a' }, nowhere])).toBe(1);
    expect(scopeOf([])).toEqual({ kind: 'none', name: '' });
  });

  it.each([
    { scope: { kind: 'role', name: 'store' }, hosts: 2 },
    { scope: { kind: 'datacenter', name: 'hk' }, hosts: 2 },
    { scope: { kind: 'shard', name: '32' }, hosts: 3 },
    { scope: { kind: 'fleet', name: 'status.prod' }, hosts: 3 },
    { scope: { kind: 'role', name: 'unheard-of' }, hosts: null },
    { scope: { kind: 'none', name: '' }, hosts: null },
  ] as const)('$scope.kind $scope.name has $hosts hosts in the configuration', ({ scope, hosts }) => {
    const fleet = testFleet({
      name: 'status.prod',
      hosts: [
        { role: 'store', names: ['store-01.hk.status.prod', 'store-01.do-ams3.status.prod'], protocols: [] },
        { role: 'boot', names: ['boot-01.hk.status.prod'], protocols: [] },
      ],
    });

    expect(hostsInScope(testConfig({ fleets: [fleet] }), { fleet: 'status.prod', scope })).toBe(hosts);
    expect(hostsInScope(testConfig({ fleets: [fleet] }), { fleet: null, scope })).toBeNull();
  });
});

describe('what became worse', () => {
  const told: Badness = { severity: 'warning', nodes: 3, scope: 'role' };

  it.each([
    { what: 'nothing', now: told, is: null },
    { what: 'a higher severity', now: { ...told, severity: 'critical' }, is: 'graver' },
    { what: 'a lower one', now: { ...told, severity: 'info' }, is: null },
    { what: 'less than twice the nodes', now: { ...told, nodes: 5 }, is: null },
    { what: 'twice the nodes', now: { ...told, nodes: 6 }, is: 'twice' },
    { what: 'a wider scope', now: { ...told, scope: 'datacenter' }, is: 'wider' },
    { what: 'a narrower one', now: { ...told, scope: 'shard' }, is: null },
  ] as const)('$what: $is', ({ now, is }) => {
    expect(worseThan(told, now)).toBe(is);
  });

  it('is told once: nothing is worse than the worst of itself and what was told', () => {
    fc.assert(
      fc.property(badness, badness, (before, now) => {
        const worst = worstOf(before, now);
        if (now.nodes > 0) expect(worseThan(worst, now)).toBeNull();
        expect(worseThan(worst, before)).toBeNull();
      }),
    );
  });
});
