import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saveBreak } from '../../src/pipelines/break-store.ts';
import { saveDeployment } from '../../src/pipelines/deployment-store.ts';
import { countDeployments } from '../../src/pipelines/history-deployment-store.ts';
import { readHistory } from '../../src/pipelines/pipeline-history-service.ts';
import { median, nearestRank } from '../../src/pipelines/history-tally.ts';
import { historySpan } from '../../src/pipelines/pipeline-history.ts';
import { percent } from '../../src/pipelines/pipeline-history-view.ts';
import type { RunEvent } from '../../src/pipelines/run.ts';
import type { Transaction } from '../../src/platform/database/transaction.ts';
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

interface Broken {
  readonly minute: number;
  /** null: broken still. */
  readonly minutes: number | null;
  /** The run it began with; one that is not there belongs to no pipeline. */
  readonly run: number;
  readonly withdrawn: boolean;
}

const broken: fc.Arbitrary<readonly Broken[]> = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 10 * 24 * 60 }),
    minutes: fc.option(fc.integer({ min: 0, max: 5000 })),
    run: fc.integer({ min: 1, max: 45 }),
    withdrawn: fc.boolean(),
  }),
  { maxLength: 12 },
);

async function storeBreak(tx: Transaction, { minute, minutes, run, withdrawn }: Broken, index: number): Promise<void> {
  const point = (at: number) => ({
    ...{ runKey: `github:acme/node:${8000 + run}`, number: run, ordinal: run, attempt: 1, url: null },
    at: new Date(RUN_START.getTime() + at * 60_000),
  });
  const fixedBy = minutes === null ? null : point(minute + minutes);
  const known = { latest: point(minute), failures: 1, lastPassed: null, withdrawn };
  await saveBreak(tx, {
    break: { id: `break-${index}`, stream: `stream-${index}`, first: point(minute), fixedBy, ...known },
    told: [],
  });
}

/** The least value that no more than one in twenty exceed, found by trying each. */
function slowTwentieth(values: readonly number[]): number | undefined {
  return values
    .filter((value) => values.filter((other) => other > value).length * 20 <= values.length)
    .reduce<number | undefined>((least, value) => Math.min(least ?? value, value), undefined);
}

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
      fc.asyncProperty(told, broken, fc.integer({ min: 1, max: 12 }), async (runs, breaks, days) => {
        const { database, close } = await openTestDatabase();
        const all = runs.flatMap((run, index) => eventsOf(run, index + 1));
        await database.transaction(async (tx) => {
          await storeRuns(tx, [PIPELINE], ...all);
          for (const [index, each] of breaks.entries()) await storeBreak(tx, each, index);
        });

        const history = await readHistory(database.read, { config: CONFIG, pipeline: PIPELINE, days, now: NOW });
        await close();

        const { from, until } = historySpan(days, NOW);
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
          deploys: { count: passed, source: 'runs' },
        });
        expect(history.deploys.perWeek).toBeCloseTo((passed * 7) / days, 9);
        expect(history.duration?.of ?? 0).toBe(successes.length);
        expect(history.duration?.p95Ms).toBe(slowTwentieth(successes));
        const atMinute = (minute: number) => RUN_START.getTime() + minute * 60_000;
        const counted = breaks.filter(
          ({ run, minute, minutes, withdrawn }) =>
            run <= runs.length &&
            !withdrawn &&
            atMinute(minute) < until.getTime() &&
            (minutes === null || atMinute(minute + minutes) >= from.getTime()),
        );
        const lasted = counted.flatMap(({ minutes }) => (minutes === null ? [] : [minutes * 60_000]));
        expect(history.recovery).toMatchObject({
          breaks: counted.length,
          open: counted.length - lasted.length,
          longestMs: lasted.length === 0 ? null : Math.max(...lasted),
        });
        const middle = history.recovery.medianMs;
        if (middle !== null) {
          expect(lasted.filter((each) => each < middle).length).toBeLessThanOrEqual(lasted.length / 2);
          expect(lasted.filter((each) => each > middle).length).toBeLessThanOrEqual(lasted.length / 2);
        }
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

  it('reads page after page and lets others have their turn, though many runs began in one moment', async () => {
    const { database, close } = await openTestDatabase();
    const all = Array.from({ length: 1203 }, (_none, index) =>
      eventsOf({ minute: index % 2, ends: ['success'], tookSeconds: 60, proposal: false }, index + 1),
    );
    await database.transaction((tx) => storeRuns(tx, [PIPELINE], ...all.flat()));
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);

    const history = await readHistory(database.read, { config: CONFIG, pipeline: PIPELINE, days: 12, now: NOW });
    clearImmediate(next);
    await close();

    expect(history).toMatchObject({ total: 1203, passed: 1203, clipped: false });
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  it.each(ENGINES)('counts what went live within the time, whenever it was asked for, on %s', async (engine) => {
    const { database, close } = await openTestDatabase({ engine });
    const [from, until] = [new Date('2026-06-01T00:00:00Z'), new Date('2026-09-01T00:00:00Z')];
    const asked = [
      { key: 'before', created: '2026-05-01', live: '2026-05-02' },
      { key: 'asked for before', created: '2026-03-01', live: '2026-06-01' },
      { key: 'other letters', created: '2026-07-14', live: '2026-07-14', repository: 'Acme/Node' },
      { key: 'late', created: '2026-08-30', live: '2026-08-31' },
      { key: 'after', created: '2026-08-31', live: '2026-09-01' },
      { key: 'never', created: '2026-07-01', live: null },
      { key: 'elsewhere', created: '2026-07-01', live: '2026-07-01', environment: 'staging' },
      { key: 'another', created: '2026-07-01', live: '2026-07-01', repository: 'acme/other' },
    ];
    await database.transaction(async (tx) => {
      for (const { key, created, live, repository = 'acme/node', environment = 'Production' } of asked)
        await saveDeployment(tx, {
          ...{ key, system: 'github', repository, environment, ref: 'master', sha: 'a'.repeat(40), creator: null },
          ...{ runKey: null, createdAt: new Date(created), succeededAt: live === null ? null : new Date(live) },
          word: {
            ...{ state: 'inactive', rawState: 'inactive', url: null, environmentUrl: null, note: null },
            at: new Date(created),
          },
        });
    });
    const query = { system: 'github', environments: ['production'], repositories: ['acme/node'], from, until };

    const [found, unheard] = [
      await countDeployments(database.read, query),
      await countDeployments(database.read, { ...query, system: 'gitlab' }),
    ];
    await close();

    expect([found, unheard]).toEqual([3, null]);
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
