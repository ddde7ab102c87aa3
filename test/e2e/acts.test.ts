import { expect, it, vi } from 'vitest';
import { hexOf } from '../../src/sandbox/world/seeded.ts';
import type { Run } from '../../src/sandbox/world/github.ts';
import { e2eConfig, fleetJson, MEMBERS, WORLD, type ConfigJson } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';

/** Real calls over loopback take their own time, whatever Muster's clock says. */
const PATIENCE = { timeout: 20_000 } as const;
const GITHUB_TOKEN = `github_pat_${hexOf(40, 'e2e', 'github token')}`;
const NEEDED = { channel: 'devops', needed: [{ acts: ['deploy'], environments: ['production'] }] };

function config(parts: ConfigJson = {}): ConfigJson {
  return e2eConfig({
    // A fleet that nobody can be asked about: nothing else goes on while time passes.
    fleets: { 'waku.test': fleetJson('waku.test', { registry: null, nodes: null }) },
    connections: {
      github: {
        kind: 'github',
        baseUrl: `${WORLD}/github`,
        credentialEnv: 'GITHUB_TOKEN',
        requestsPerMinute: 6000,
      },
    },
    ...parts,
  });
}

function start(parts: ConfigJson = {}): Promise<Muster> {
  return startMuster({ config: config(parts), env: { GITHUB_TOKEN }, members: MEMBERS });
}

/** A run that asks whether it may deploy, told to Muster by a signed webhook. */
async function startWaiting(muster: Muster): Promise<Run> {
  const run = muster.world.github.startProtectedRun({
    repository: 'acme/node',
    workflow: { name: 'Deploy', path: '.github/workflows/deploy.yml' },
    branch: 'main',
    title: 'Deploy it',
    event: 'push',
    actor: 'a-committer',
    environment: 'production',
    ending: { lastsMs: 60_000, conclusion: 'success' },
  });
  await muster.world.idle();
  await muster.idle();
  return run;
}

function readAll(muster: Muster): string {
  return ['pipelines', 'devops'].map((channel) => JSON.stringify(muster.standIn.messages(channel))).join('\n');
}

it('lets a run go on that asks whether it may deploy, where nothing speaks against it, and shows that it did', async () => {
  const muster = await start();

  const run = await startWaiting(muster);
  await vi.waitFor(() => {
    expect(run.status).not.toBe('waiting');
  }, PATIENCE);
  await muster.pass(120_000);

  const [act] = await muster.app.inspect.newestActs(10);
  expect(act).toMatchObject({ state: 'done', because: 'GitHub took the answer', sends: 1 });
  expect(run).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(await muster.app.inspect.newestActs(10)).toHaveLength(1);
  readAll(muster);
});

it('leaves it waiting while it needs a window and none is open, and lets it go on as soon as it needs none', async () => {
  const muster = await start({ windows: NEEDED });

  const run = await startWaiting(muster);
  await muster.pass(10 * 60_000);
  expect(run.status).toBe('waiting');
  expect(await muster.app.inspect.newestActs(10)).toEqual([]);
  muster.reload(config());
  await muster.pass(60_000);
  await vi.waitFor(() => {
    expect(run.status).not.toBe('waiting');
  }, PATIENCE);
  await muster.idle();

  expect(await muster.app.inspect.newestActs(10)).toMatchObject([{ sends: 1 }]);
  readAll(muster);
});

it('answers once, though it is killed right after it was told', async () => {
  const muster = await start();

  const run = await startWaiting(muster);
  await muster.process.crash();
  muster.clock.advance(5 * 60_000);
  await muster.process.start();
  await muster.app.untilReady();
  await vi.waitFor(() => {
    expect(run.status).not.toBe('waiting');
  }, PATIENCE);
  await muster.pass(5 * 60_000);

  const acts = await muster.app.inspect.newestActs(10);
  expect(acts).toHaveLength(1);
  expect(acts[0]).toMatchObject({ state: 'done' });
  readAll(muster);
});
