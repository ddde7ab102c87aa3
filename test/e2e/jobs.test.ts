import { expect, it } from 'vitest';
import { listStoredJobs } from '../../src/platform/scheduler/job-store.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf } from '../support/seen-messages.ts';
import { readStore } from '../support/store-reader.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const MINUTE_MS = 60_000;
/** When the jobs of the night are due, and one past them, for those that begin a little later. */
const NIGHT = [
  [0, 7],
  [2, 41],
  [3, 12],
  [3, 17],
  [3, 27],
  [3, 32],
  [3, 37],
  [3, 42],
  [3, 47],
  [3, 52],
  [3, 57],
  [4, 23],
  [4, 24],
] as const;

it('runs every job there is, each well, in the night after a day of work', async () => {
  const muster = await startMuster();
  for (const payload of workflowRunStory(163, { conclusion: 'success' })) await muster.deliver(payload);
  await muster.pass(MINUTE_MS);

  // From 9:01 on, each of the night's jobs at its own minute.
  for (const [hour, minute] of NIGHT) await passMinute(muster, { hour, minute });

  const jobs = await readStore(muster.databasePath, listStoredJobs);
  expect(jobs.map(({ name }) => name)).toEqual([
    'answer-protections',
    'back-up',
    'beat',
    'catch-up',
    'compare-bandwidth',
    'confirm-builds',
    'examine-muster',
    'follow-deploys',
    'forget-acts',
    'forget-alerts',
    'forget-api-requests',
    'forget-aws',
    'forget-cards',
    'forget-deployments',
    'forget-events',
    'forget-meshes',
    'forget-probes',
    'forget-releases',
    'forget-runs',
    'judge-shards',
    'keep-boards',
    'keep-routes',
    'keep-telemetry',
    'mirror-windows',
    'notice-silence',
    'observe-fleets',
    'probe',
    'remark-long-runs',
    'reread-alertmanager',
    'roll-up-samples',
    'scrape-metrics',
    'seal-audit',
    'settle-alerts',
    'settle-approvals',
    'settle-handlings',
    'settle-holds',
    'settle-upgrades',
    'settle-windows',
    'watch-alertmanager',
    'watch-deployers',
    'watch-probes',
  ]);
  expect(jobs.map(({ result, error, failuresInARow }) => ({ result, error, failuresInARow }))).toEqual(
    jobs.map(() => ({ result: 'ok', error: null, failuresInARow: 0 })),
  );
  expect(jobs.every(({ runs }) => runs > 0)).toBe(true);
  const health: unknown = await (await fetch(`${muster.url}/healthz?verbose`)).json();
  expect(health).toMatchObject({
    jobs: jobs.map(({ name }) => ({
      name,
      result: 'ok',
      failuresInARow: 0,
      startedAt: expect.stringMatching(/Z$/) as string,
    })),
  });
  // Nothing of today was forgotten.
  expect(muster.standIn.messages('pipelines').map(headOf)).toEqual(['✅ ci #163 on master: succeeded']);
}, 120_000);

/** Jumps to just before it, then lets it pass: what falls due on the way begins, and most of it counts as missed. */
async function passMinute(muster: Muster, { hour, minute }: { hour: number; minute: number }): Promise<void> {
  const now = muster.clock.now();
  const at = new Date(now);
  at.setUTCHours(hour, minute, 0, 0);
  if (at <= now) at.setUTCDate(at.getUTCDate() + 1);
  muster.clock.advance(Math.max(0, at.getTime() - now.getTime() - 1000));
  await muster.idle();
  await muster.pass(MINUTE_MS);
}
