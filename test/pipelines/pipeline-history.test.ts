import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../src/pipelines/pipeline-history-service.ts';
import { historySpan, median, nearestRank } from '../../src/pipelines/pipeline-history.ts';
import { percent } from '../../src/pipelines/pipeline-history-view.ts';
import type { RunEvent } from '../../src/pipelines/run.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase } from '../support/database.ts';
import { RUN_START, testPipeline, testRunEvent } from '../support/runs.ts';
import { storeRuns } from '../support/stored-runs.ts';

const PIPELINE = testPipeline({ branches: ['*'] });
const CONFIG = testConfig({ pipelines: [PIPELINE] });
const NOW = new Date(RUN_START.getTime() + 10 * 86_400_000);

interface Told {
  readonly minute: number;
  readonly ends: readonly ('success' | 'failure' | 'cancelled' | 'in_progress')[];
  readonly tookSeconds: number;
  readonly proposal: boolean;
}

const told: fc.Arbitrary<readonly Told[]> = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 10 * 24 * 60 }),
    ends: fc.array(fc.constantFrom('success', 'failure', 'cancelled', 'in_progress'), { minLength: 1, maxLength: 3 }),
    tookSeconds: fc.integer({ min: 1, max: 7200 }),
    proposal: fc.boolean(),
  }),
  { maxLength: 40 },
);

function eventsOf({ minute, ends, tookSeconds, proposal }: Told, number: number): readonly RunEvent[] {
  const createdAt = new Date(RUN_START.getTime() + minute * 60_000);
  return ends.map((says, index) =>
    testRunEvent({
      number,
      attempt: index + 1,
      says,
      description: { createdAt, trigger: proposal ? 'pull_request' : 'push' },
      attemptParts: {
        startedAt: createdAt,
        endedAt: says === 'in_progress' ? null : new Date(createdAt.getTime() + tookSeconds * 1000),
      },
    }),
  );
}

describe('the history of a pipeline', () => {
  it('gives what a plain count of the same runs gives', async () => {
    await fc.assert(
      fc.asyncProperty(told, fc.integer({ min: 1, max: 12 }), async (runs, days) => {
        const { database, close } = await openTestDatabase();
        const all = runs.flatMap((run, index) => eventsOf(run, index + 1));
        await database.transaction((tx) => storeRuns(tx, [PIPELINE], ...all));

        const history = await readHistory(database.read, { config: CONFIG, pipeline: PIPELINE, days, now: NOW });
        await close();

        const { from } = historySpan(days, NOW);
        const within = runs.filter(({ minute }) => RUN_START.getTime() + minute * 60_000 >= from.getTime());
        const judging = within.filter(({ proposal }) => !proposal);
        const verdicts = judging.map(({ ends }) => ends.filter((end) => end === 'success' || end === 'failure').at(-1));
        const passed = verdicts.filter((verdict) => verdict === 'success').length;
        const successes = judging.flatMap(({ ends, tookSeconds }) =>
          ends.filter((end) => end === 'success').map(() => tookSeconds * 1000),
        );
        expect(history).toMatchObject({
          total: within.length,
          judged: verdicts.filter((verdict) => verdict !== undefined).length,
          passed,
          deploys: { count: passed, perWeek: (passed * 7) / days, source: 'runs' },
        });
        expect(history.duration?.of ?? 0).toBe(successes.length);
        expect(history.buckets).toHaveLength(days);
        const sum = history.buckets.reduce((total, bucket) => total + bucket.passed + bucket.failed + bucket.other, 0);
        expect(sum).toBe(within.length);
      }),
      { numRuns: 25 },
    );
  });

  it.each(ENGINES)('counts what is flaky, and reads page after page, on %s', async (engine) => {
    const { database, close } = await openTestDatabase({ engine });
    const part = (attempt: number, state: 'failed' | 'succeeded') => ({
      ...{ attempt, key: 'e2e', stage: null, job: 'e2e', state, rawState: state, phase: 'finished' as const },
      ...{
        position: 1,
        mayFail: false,
        url: null,
        failure: null,
        startedAt: null,
        updatedAt: RUN_START,
        endedAt: null,
      },
    });
    await database.transaction((tx) =>
      storeRuns(
        tx,
        [PIPELINE],
        { ...testRunEvent({ number: 1, says: 'failure' }), parts: [part(1, 'failed')] },
        { ...testRunEvent({ number: 1, attempt: 2, says: 'success' }), parts: [part(2, 'succeeded')] },
        testRunEvent({ number: 2, says: 'failure' }),
      ),
    );

    const history = await readHistory(database.read, { config: CONFIG, pipeline: PIPELINE, days: 12, now: NOW });
    await close();

    expect(history).toMatchObject({
      total: 2,
      flakyRuns: 1,
      flakiest: [{ name: 'e2e', runs: 1 }],
      judged: 2,
      passed: 1,
    });
  });

  it.each([
    [[], null, null],
    [[5], 5, 5],
    [[1, 3], 2, 3],
    [[1, 2, 9], 2, 9],
    [Array.from({ length: 100 }, (_none, index) => index + 1), 50.5, 95],
  ])('of %j takes the middle and the 95th of a hundred', (values, middle, high) => {
    expect([median(values), nearestRank(values, 0.95)]).toEqual([middle, high]);
  });

  it.each([
    [1, '100 %'],
    [0.99999, '99.9 %'],
    [0, '0 %'],
    [0.0001, '0.1 %'],
    [2 / 3, '66.7 %'],
  ])('writes a share of %d as %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});
