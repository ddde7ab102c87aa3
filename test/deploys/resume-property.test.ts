import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDeployHouse, type DeployHouse } from '../support/deploys.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOLDERS = ['an-owner', 'a-maintainer'] as const;
type Holder = (typeof HOLDERS)[number];

type Step =
  | { readonly kind: 'hold'; readonly by: Holder; readonly length: string }
  | { readonly kind: 'release'; readonly by: Holder }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'restart' };

const BY = fc.constantFrom(...HOLDERS);
/** The last are read in the zone of whoever types them, over the night in which its clocks go forward. */
const LENGTH = fc.constantFrom('20m', '2h', 'until sunday 01:30', 'until sunday 03:30', 'until sunday 04:00');
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('hold'), by: BY, length: LENGTH }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('release'), by: BY }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(5_000, MINUTE, 25 * MINUTE, 3 * HOUR) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
);

async function take(house: DeployHouse, step: Step): Promise<void> {
  switch (step.kind) {
    case 'hold':
      await house.holds.place(house.fleet, { length: step.length, reason: 'a look', ref: null }, house.as(step.by));
      return;
    case 'release': {
      const as = house.as(step.by);
      const all = await house.holds.list(house.database.read, 'waku.test');
      const mine = all.find((hold) => house.holds.isHolder(hold, as.actor));
      if (mine !== undefined) await house.holds.release(mine, null, as);
      return;
    }
    case 'pass':
      await pass(house, step.ms);
      return;
    case 'restart':
      await house.restart();
  }
}

/** Long stretches in few steps: what is due is looked for at each. */
async function pass(house: DeployHouse, ms: number): Promise<void> {
  const step = Math.max(5_000, ms / 10);
  for (let passed = 0; passed < ms; passed += step) {
    house.clock.advance(step - 5_000);
    await house.pass(5_000);
  }
}

describe('what resuming deploys, whoever holds and whatever the clocks do', () => {
  it('is never lost and never twice', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 9 }), async (steps) => {
        const house = await openDeployHouse();
        try {
          const { current } = house.config;
          const people = current.people.map((person) => ({ ...person, timeZone: 'Europe/Warsaw' }));
          house.config.current = { ...current, people };
          house.clock.advance(Date.parse('2026-03-28T21:00:00Z') - house.clock.now().getTime());
          await take(house, { kind: 'hold', by: 'an-owner', length: '2h' });
          await pass(house, MINUTE);
          await take(house, { kind: 'release', by: 'an-owner' });
          await pass(house, MINUTE);

          for (const step of steps) await take(house, step);
          // Every hold has an end, and these holders may resume at it.
          await pass(house, 9 * 24 * HOUR);
          await pass(house, 5 * MINUTE);

          const deploys = (await house.deploys.list(house.database.read, 'waku.test', 50)).toReversed();
          const last = await house.holds.lastEnded(house.database.read, 'waku.test');
          const job = house.world.jenkins.findJob('nim-waku', 'deploy-waku-test');
          expect(await house.holds.list(house.database.read, 'waku.test')).toEqual([]);
          expect(job?.isEnabled).toBe(true);
          // After the last hold the latest was deployed, and each deploy is one build.
          const newest = deploys.at(-1);
          expect(newest).toMatchObject({ kind: 'latest', state: 'done', ref: 'master' });
          expect(newest?.begunAt.getTime()).toBeGreaterThanOrEqual(last?.endedAt?.getTime() ?? Infinity);
          const runs = deploys.flatMap(({ run }) => (run?.startsWith('#') === true ? [run] : []));
          expect(job?.builds.map(({ number }) => `#${number}`).toReversed()).toEqual(runs);
          expect(new Set(runs).size).toBe(runs.length);
        } finally {
          await house.close();
        }
      }),
      { numRuns: 12, seed: 8 },
    );
  });
});
