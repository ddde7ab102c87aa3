import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.ts';
import type { ActCheckpoint } from '../../src/platform/acts/act-turn.ts';
import { listActs } from '../../src/platform/acts/act-store.ts';
import type { StoredAct } from '../../src/platform/acts/act.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import type { Run } from '../../src/sandbox/world/github.ts';
import { hexOf } from '../../src/sandbox/world/seeded.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { ACT_CHECKPOINTS } from '../support/acts.ts';
import { e2eConfig, fleetJson, WORLD } from '../support/e2e-config.ts';
import { openKillWorld, type KillWorld } from '../support/killable-muster.ts';
import { createOffsetClock } from '../support/offset-clock.ts';

const GITHUB_TOKEN = `github_pat_${hexOf(40, 'e2e', 'github token')}`;
const SECRET = 'a-secret-for-acts-and-kills';
/** Longer than GitHub may take to show an answer. */
const PROOF_MS = 5 * 60_000;
const PATIENCE = { timeout: 120_000, interval: 50 } as const;

describe('the whole of Muster, killed while it answers an environment of GitHub', { timeout: 10 * 60_000 }, () => {
  let house: KillWorld;
  let world: World;
  let offsetMs = 0;
  const clock = createOffsetClock(() => offsetMs);

  beforeEach(async () => {
    offsetMs = 0;
    const connection = {
      kind: 'github',
      baseUrl: `${WORLD}/github`,
      credentialEnv: 'GITHUB_TOKEN',
      requestsPerMinute: 6000,
    };
    house = await openKillWorld({
      config: e2eConfig({
        fleets: { 'waku.test': fleetJson('waku.test', { registry: null, nodes: null }) },
        connections: { github: connection },
      }),
      clock,
      aheadMs: () => offsetMs,
      env: { GITHUB_WEBHOOK_SECRET: SECRET, GITHUB_TOKEN },
      webhookSecrets: { GITHUB_WEBHOOK_SECRET: SECRET },
    });
    ({ world } = house);
  });

  afterEach(async () => {
    await house.close();
  });

  /** A run that asks whether it may deploy; its webhook is signed and sent as GitHub does. */
  async function ask(): Promise<Run> {
    const run = world.github.startProtectedRun({
      repository: 'acme/node',
      workflow: { name: 'Deploy', path: '.github/workflows/deploy.yml' },
      branch: 'main',
      title: 'Deploy it',
      event: 'push',
      actor: 'a-committer',
      environment: 'production',
      ending: { lastsMs: 500, conclusion: 'success' },
    });
    await world.idle();
    return run;
  }

  async function readActs(): Promise<readonly StoredAct[]> {
    const opened = await openDatabase({
      path: house.databasePath,
      mode: 'live',
      migrations: MIGRATIONS,
      clock,
    });
    if (opened.kind !== 'opened') throw new Error(opened.message);
    const acts = await listActs(opened.database.read, { states: [] }, 100);
    await opened.database.close();
    return acts;
  }

  /** It kills itself where it is told to; what was told to it meanwhile, it has. */
  async function killed(point: ActCheckpoint, meanwhile: () => Promise<unknown>): Promise<void> {
    const muster = await house.start(`${point}:1`);
    await meanwhile();
    const signal = await muster.ended;
    expect([point, signal]).toEqual([point, 'SIGKILL']);
  }

  it('answers once, and knows that it did, at whichever step it is killed', async () => {
    const runs: Run[] = [];
    for (const point of ACT_CHECKPOINTS) {
      await killed(point, async () => runs.push(await ask()));
      // Killed before it was sent, which nobody knows: only time proves that nothing came of it.
      if (point === 'acts.sending') await killed('acts.read-back', () => Promise.resolve());
      offsetMs += PROOF_MS;
      const last = await house.start('');
      await vi.waitFor(() => {
        expect([point, runs.at(-1)?.status]).toEqual([point, 'completed']);
      }, PATIENCE);
      last.child.kill('SIGTERM');
      await last.ended;
    }
    const acts = await readActs();
    const answers = world.requests.filter((request) => request.startsWith('POST /github/'));

    expect(runs.map(({ conclusion }) => conclusion)).toEqual(ACT_CHECKPOINTS.map(() => 'success'));
    expect(acts.map(({ state }) => state)).toEqual(ACT_CHECKPOINTS.map(() => 'done'));
    expect(answers).toHaveLength(ACT_CHECKPOINTS.length);
  });
});
