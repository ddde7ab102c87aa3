import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricLine } from '../../src/metrics/metrics-port.ts';
import { accountOf, serviceOf } from '../../src/shards/account-calculation.ts';
import { relaySteps } from '../../src/shards/shard-flows.ts';
import { toldSteps, type ToldSteps } from '../../src/shards/told-steps.ts';
import { shardedFleet } from '../support/sharded-fleet.ts';

const HOSTS = ['a', 'b', 'c'];
const FLEET = shardedFleet();
const hosts = new Set(HOSTS);

/** Some hosts at some steps: what they tell, in whatever combination. */
function lines(kinds: readonly string[]): fc.Arbitrary<readonly MetricLine[]> {
  const point = fc.record({
    step: fc.integer({ min: 1, max: 4 }),
    value: fc.double({ min: 0, max: 1e7, noNaN: true }),
  });
  const line = fc.record({
    host: fc.constantFrom(...HOSTS, 'a stranger'),
    kind: fc.constantFrom(...kinds),
    points: fc.uniqueArray(point, { selector: ({ step }) => step, maxLength: 4 }),
  });
  return fc.array(line, { maxLength: 12 }).map((all) =>
    all.map(({ host, kind, points }) => ({
      host,
      kind,
      shard: null,
      points: points.map(({ step, value }) => ({ at: new Date(step * 300_000), value })),
    })),
  );
}

function byKind(all: readonly MetricLine[]): ToldSteps {
  return toldSteps(all, { hosts, keyOf: ({ kind }) => kind });
}

const TOPICS = ['/waku/2/rs/16/32', '/waku/2/rs/16/64', '/waku/2/rs/1/32', '/waku/2/default-waku/proto'];
const RELAYED = ['gross-in', 'net-in', 'net-out'].flatMap((measure) => TOPICS.map((topic) => `${measure} ${topic}`));
const SERVED = ['in store', 'out store', 'in filter', 'out other-services'];

describe('the account of a direction', () => {
  it('always adds up to its whole, and no part is over more nodes than the whole', () => {
    fc.assert(
      fc.property(
        lines(['in', 'out']),
        lines(RELAYED),
        lines(SERVED),
        lines(['in', 'out']),
        lines(['in', 'out']),
        (network, relayed, served, synced, protocols) => {
          const told = {
            whole: byKind(network),
            relay: relaySteps(FLEET, relayed, hosts).steps,
            services: byKind(served),
            sync: byKind(synced),
            protocols: byKind(protocols),
          };
          for (const direction of ['in', 'out'] as const) {
            const account = accountOf(told, { direction, shards: FLEET.shards });
            if (account === null) continue;
            const known = account.parts.map(({ bytesPerSecond }) => bytesPerSecond ?? 0);
            const largest = Math.max(1, account.whole, ...known.map(Math.abs));
            expect(Math.abs(known.reduce((sum, value) => sum + value, 0) - account.whole)).toBeLessThan(1e-9 * largest);
            for (const { bytesPerSecond, hosts: count } of account.parts) {
              expect(count).toBeLessThanOrEqual(account.hosts);
              expect(bytesPerSecond === null).toBe(count === 0);
            }
          }
        },
      ),
    );
  });

  it('leaves what a node does not tell of a part in the rest, not in another node’s part', () => {
    const at = new Date(300_000);
    const line = (host: string, kind: string, value: number): MetricLine => ({
      host,
      kind,
      shard: null,
      points: [{ at, value }],
    });
    const told = {
      whole: byKind([line('a', 'in', 100), line('b', 'in', 200)]),
      relay: relaySteps(
        FLEET,
        [line('a', 'gross-in /waku/2/rs/16/32', 60), line('b', 'gross-in /waku/2/rs/16/32', 80)],
        hosts,
      ).steps,
      services: byKind([line('b', 'in store', 30)]),
      sync: byKind([]),
      protocols: byKind([line('b', 'in', 150)]),
    };

    const account = accountOf(told, { direction: 'in', shards: [32] });

    const part = (kind: string) => account?.parts.find(({ of }) => of.kind === kind);
    expect(account).toMatchObject({ hosts: 2, whole: 150 });
    expect(part('shard')).toMatchObject({ bytesPerSecond: 70, hosts: 2 });
    expect(part('store')).toMatchObject({ bytesPerSecond: 15, hosts: 1 });
    // What b counts of its protocols beyond relay and store: 150 − 80 − 30.
    expect(part('overhead')).toMatchObject({ bytesPerSecond: 20, hosts: 1 });
    expect(part('store-sync')).toMatchObject({ bytesPerSecond: null, hosts: 0 });
    expect(part('unattributed')).toMatchObject({ bytesPerSecond: 45, hosts: 2 });
  });

  it.each([
    ['/vac/waku/store-query/3.0.0', 'store'],
    ['/vac/waku/store/2.0.0-beta4', 'store'],
    ['/vac/waku/filter-subscribe/2.0.0-beta1', 'filter'],
    ['/vac/waku/filter-push/2.0.0-beta1', 'filter'],
    ['/vac/waku/lightpush/3.0.0', 'lightpush'],
    ['/vac/waku/peer-exchange/2.0.0-alpha1', 'peer-exchange'],
    ['/vac/waku/rendezvous/1.0.0', 'other-services'],
    ['/vac/waku/storehouse/1.0.0', 'other-services'],
    ['', 'other-services'],
  ])('counts %s to %s', (codec, service) => {
    expect(serviceOf(codec)).toBe(service);
  });
});
