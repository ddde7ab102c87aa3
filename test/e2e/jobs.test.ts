import { expect, it } from 'vitest';
import { listStoredJobs } from '../../src/platform/scheduler/job-store.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf } from '../support/seen-messages.ts';
import { readStore } from '../support/store-reader.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

it('runs every job there is, each well, in the night after a day of work', async () => {
  const muster = await startMuster();
  for (const payload of workflowRunStory(163, { conclusion: 'success' })) await muster.deliver(payload);
  await muster.pass(MINUTE_MS);

  // From 9:01 on: the night's jobs are due between midnight and four.
  await skip(muster, 15 * HOUR_MS - 2 * MINUTE_MS);
  await muster.pass(10 * MINUTE_MS);
  await skip(muster, 3 * HOUR_MS);
  await muster.pass(45 * MINUTE_MS);

  const jobs = await readStore(muster.databasePath, listStoredJobs);
  expect(jobs.map(({ name }) => name)).toEqual([
    'forget-cards',
    'forget-events',
    'forget-runs',
    'observe-fleets',
    'seal-audit',
  ]);
  expect(jobs.map(({ result, error, failuresInARow }) => ({ result, error, failuresInARow }))).toEqual(
    jobs.map(() => ({ result: 'ok', error: null, failuresInARow: 0 })),
  );
  expect(jobs.every(({ runs }) => runs > 0)).toBe(true);
  // Nothing of today was forgotten.
  expect(muster.standIn.messages('pipelines').map(headOf)).toEqual(['✅ ci #163 on master: succeeded']);
});

/** Jumps: what falls due meanwhile begins at its moment, and most of it counts as missed. */
async function skip(muster: Muster, ms: number): Promise<void> {
  muster.clock.advance(ms);
  await muster.idle();
}
