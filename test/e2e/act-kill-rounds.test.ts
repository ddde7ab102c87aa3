import { fork, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { MIGRATIONS } from '../../migrations/index.ts';
import type { ActCheckpoint } from '../../src/platform/acts/act-turn.ts';
import { listActs } from '../../src/platform/acts/act-store.ts';
import type { StoredAct } from '../../src/platform/acts/act.ts';
import { readConfigFile } from '../../src/platform/config/read-config.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { PERMISSIONS } from '../../src/policy/permissions.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { createWebhookSender } from '../../src/sandbox/webhook-sender.ts';
import type { Run } from '../../src/sandbox/world/github.ts';
import { hexOf } from '../../src/sandbox/world/seeded.ts';
import { createWorld, type World } from '../../src/sandbox/world/world.ts';
import { E2E_GUILD, e2eConfig, fleetJson, WORLD } from '../support/e2e-config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createOffsetClock } from '../support/offset-clock.ts';

const CHECKPOINTS: readonly ActCheckpoint[] = [
  'acts.read',
  'acts.sending',
  'acts.sent',
  'acts.noted',
  'acts.read-back',
  'acts.settled',
];
const GITHUB_TOKEN = `github_pat_${hexOf(40, 'e2e', 'github token')}`;
const SECRET = 'a-secret-for-acts-and-kills';
/** Longer than GitHub may take to show an answer. */
const PROOF_MS = 5 * 60_000;
const PATIENCE = { timeout: 120_000, interval: 50 } as const;

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<string | null>;
}

describe('the whole of Muster, killed while it answers an environment of GitHub', { timeout: 10 * 60_000 }, () => {
  let folder: string;
  let standIn: StandIn;
  let world: World;
  let url: string | null;
  let children: ChildProcess[];
  let offsetMs = 0;
  const clock = createOffsetClock(() => offsetMs);

  beforeEach(async () => {
    folder = temporaryFolder();
    children = [];
    url = null;
    offsetMs = 0;
    const path = join(folder, 'muster.yaml');
    const connection = {
      kind: 'github',
      baseUrl: `${WORLD}/github`,
      credentialEnv: 'GITHUB_TOKEN',
      requestsPerMinute: 6000,
    };
    const text = stringify(
      e2eConfig({
        fleets: { 'waku.test': fleetJson('waku.test', { registry: null, nodes: null }) },
        connections: { github: connection },
      }),
    );
    writeFileSync(path, text);
    const read = readConfigFile(path, { permissions: PERMISSIONS, guildId: E2E_GUILD, requiredChannels: [] });
    if (read.kind === 'invalid') throw new Error(JSON.stringify(read.problems));
    const webhooks = createWebhookSender({ musterUrl: () => url, secrets: { GITHUB_WEBHOOK_SECRET: SECRET } });
    world = await createWorld({ config: read.config, clock, seed: 'e2e', webhooks });
    writeFileSync(path, text.replaceAll(WORLD, world.url));
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      guild: {
        guildId: E2E_GUILD,
        channels: read.config.channels.map(({ name, id }) => ({ name, id })),
        roles: read.config.roles.map(({ name, id }) => ({ name, id, mentionable: true })),
      },
    });
  });

  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await world.close();
    await standIn.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Resolves when it listens; `ended` when it has killed itself. */
  async function start(killAt: string): Promise<Started> {
    const child = fork(join(import.meta.dirname, 'kill-child.ts'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
        KILL_AT: killAt,
        CLOCK_OFFSET_MS: String(offsetMs),
        DISCORD_TOKEN: standIn.botToken,
        DISCORD_APPLICATION_ID: standIn.applicationId,
        DISCORD_GUILD_ID: standIn.guildId,
        DISCORD_API_URL: standIn.api,
        GITHUB_WEBHOOK_SECRET: SECRET,
        GITHUB_TOKEN,
        DATABASE_URL: `file:${join(folder, 'muster.db')}`,
        MUSTER_CONFIG: join(folder, 'muster.yaml'),
        HTTP_PORT: '0',
        LOG_LEVEL: 'fatal',
      },
    });
    children.push(child);
    const ended = new Promise<string | null>((resolve) => {
      child.once('exit', (_code, signal) => {
        resolve(signal);
      });
    });
    const message = await new Promise<unknown>((resolve) => child.once('message', resolve));
    // Border: what our own child sends.
    url = (message as { readonly url: string }).url;
    return { child, ended };
  }

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
      path: join(folder, 'muster.db'),
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
    const muster = await start(`${point}:1`);
    await meanwhile();
    const signal = await muster.ended;
    url = null;
    expect([point, signal]).toEqual([point, 'SIGKILL']);
  }

  it('answers once, and knows that it did, at whichever step it is killed', async () => {
    const runs: Run[] = [];
    for (const point of CHECKPOINTS) {
      await killed(point, async () => runs.push(await ask()));
      // Killed before it was sent, which nobody knows: only time proves that nothing came of it.
      if (point === 'acts.sending') await killed('acts.read-back', () => Promise.resolve());
      offsetMs += PROOF_MS;
      const last = await start('');
      await vi.waitFor(() => {
        expect([point, runs.at(-1)?.status]).toEqual([point, 'completed']);
      }, PATIENCE);
      last.child.kill('SIGTERM');
      await last.ended;
      url = null;
    }
    const acts = await readActs();
    const answers = world.requests.filter((request) => request.startsWith('POST /github/'));

    expect(runs.map(({ conclusion }) => conclusion)).toEqual(CHECKPOINTS.map(() => 'success'));
    expect(acts.map(({ state }) => state)).toEqual(CHECKPOINTS.map(() => 'done'));
    expect(answers).toHaveLength(CHECKPOINTS.length);
  });
});
