import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FAILURES, textOf } from './fake-channels.ts';
import { DeliveryHouse, PIPELINES, card } from './delivery-house.ts';

const MINUTE = 60_000;

type Step =
  | { readonly do: 'put'; readonly key: number; readonly text: number; readonly phase: 'open' | 'final' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'crash'; readonly downMs: number }
  | { readonly do: 'weather'; readonly faults: readonly ('none' | 'before' | 'after')[] };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('put' as const),
      key: fc.nat(5),
      text: fc.nat(9),
      phase: fc.constantFrom('open' as const, 'final' as const),
    }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 500, 5_000, MINUTE, 10 * MINUTE) }),
    fc.record({ do: fc.constant('crash' as const), downMs: fc.constantFrom(0, MINUTE, 10 * MINUTE) }),
    fc.record({
      do: fc.constant('weather' as const),
      faults: fc.array(fc.constantFrom('none' as const, 'before' as const, 'after' as const), { maxLength: 6 }),
    }),
  ),
  { minLength: 1, maxLength: 25 },
);

/** Odd cards answer the even card before them. */
function parentOf(key: number): string | undefined {
  return key % 2 === 1 ? `run:${key - 1}` : undefined;
}

async function play(house: DeliveryHouse, step: Step, weather: string[]): Promise<void> {
  switch (step.do) {
    case 'put': {
      const replyTo = parentOf(step.key);
      await house.put(
        card(`run:${step.key}`, `card ${step.key}: ${step.text}`, {
          phase: step.phase,
          ...(replyTo === undefined ? {} : { replyTo }),
        }),
      );
      return;
    }
    case 'wait':
      await house.settle(step.ms);
      return;
    case 'crash': {
      // The call under way reaches Discord, and its answer reaches nobody.
      const held = Promise.withResolvers<undefined>();
      const called = Promise.withResolvers<undefined>();
      house.discord.gate = () => {
        called.resolve(undefined);
        return held.promise;
      };
      house.relay.wake();
      await Promise.race([called.promise, house.relay.idle()]);
      const crashed = house.crash({
        downMs: step.downMs,
        meanwhile: () => {
          held.resolve(undefined);
        },
      });
      house.discord.gate = () => Promise.resolve();
      await crashed;
      return;
    }
    case 'weather':
      weather.push(...step.faults);
  }
}

it('ends with each card shown once, as it was last wanted, replies after what they answer', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const house = await DeliveryHouse.open();
      const weather: string[] = [];
      house.discord.fault = () => {
        const when = weather.shift();
        return when === 'before' || when === 'after' ? { when, failure: FAILURES.server } : null;
      };
      await house.relay.start();
      try {
        for (const step of plan) await play(house, step, weather);
        weather.length = 0;
        // The parents that nobody put give up their replies after a quarter of an hour.
        await house.settle(40 * MINUTE);

        const wanted = new Map(
          plan.flatMap((step) => (step.do === 'put' ? [[step.key, `card ${step.key}: ${step.text}`] as const] : [])),
        );
        const shown = house.discord.in(PIPELINES).map(textOf);
        expect(shown.toSorted()).toEqual([...wanted.values()].toSorted());
        for (const key of wanted.keys()) {
          const parent = parentOf(key);
          const at = (prefix: string): number => shown.findIndex((text) => text.startsWith(prefix));
          if (parent !== undefined && wanted.has(key - 1) && !wasOrphaned(plan, key))
            expect(at(`card ${key - 1}:`)).toBeLessThan(at(`card ${key}:`));
        }
        expect(house.faults).toEqual([]);
      } finally {
        await house.close();
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 60) },
  );
}, 120_000);

/** Put so long before its parent that it may rightly have gone without. */
function wasOrphaned(plan: readonly Step[], key: number): boolean {
  const putAt = (wanted: number): number => plan.findIndex((step) => step.do === 'put' && step.key === wanted);
  const between = plan.slice(putAt(key), Math.max(putAt(key), putAt(key - 1)));
  return (
    between.reduce((ms, step) => ms + (step.do === 'wait' ? step.ms : step.do === 'crash' ? step.downMs : 0), 0) >=
    10 * MINUTE
  );
}
