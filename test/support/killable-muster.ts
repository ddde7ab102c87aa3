import { fork, type ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Clock } from '../../src/platform/clock.ts';
import { readConfigFile } from '../../src/platform/config/read-config.ts';
import { PERMISSIONS } from '../../src/policy/permissions.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import { createWebhookSender } from '../../src/sandbox/webhook-sender.ts';
import { createWorld, type World } from '../../src/sandbox/world/world.ts';
import { E2E_GUILD, MEMBERS, WORLD, type ConfigJson } from './e2e-config.ts';
import { temporaryFolder } from './folder.ts';

/** The whole of Muster in a process of its own, which kills itself where it is told to. */
export interface KillableMuster {
  readonly child: ChildProcess;
  /** Where it listens, once it does; null when it ended before that. */
  readonly url: Promise<string | null>;
  /** What ended it; null: it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

export interface KillableParts {
  /** Of its database, which the next one goes on with. */
  readonly folder: string;
  readonly configPath: string;
  readonly standIn: StandIn;
  /** How far its clock is ahead of the real one. */
  readonly aheadMs: number;
  readonly env: Readonly<Record<string, string>>;
}

/** `killAt`: a checkpoint and the how manieth time it is reached, `acts.sent:2`; '' never. */
export function startKillable(
  killAt: string,
  { folder, configPath, standIn, aheadMs, env }: KillableParts,
): KillableMuster {
  const child = fork(join(import.meta.dirname, '../e2e/kill-child.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
      KILL_AT: killAt,
      CLOCK_OFFSET_MS: String(aheadMs),
      DISCORD_TOKEN: standIn.botToken,
      DISCORD_APPLICATION_ID: standIn.applicationId,
      DISCORD_GUILD_ID: standIn.guildId,
      DISCORD_API_URL: standIn.api,
      DATABASE_URL: `file:${join(folder, 'muster.db')}`,
      MUSTER_CONFIG: configPath,
      HTTP_PORT: '0',
      LOG_LEVEL: 'fatal',
      ...env,
    },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => {
      resolve(signal);
    });
  });
  const said = new Promise<string>((resolve) => {
    child.once('message', (message) => {
      // Border: what our own child sends.
      resolve((message as { readonly url: string }).url);
    });
  });
  return { child, ended, url: Promise.race([said, ended.then(() => null)]) };
}

export interface KillWorldParts {
  /** `WORLD` in it becomes where the simulated systems listen. */
  readonly config: ConfigJson;
  readonly clock: Clock;
  readonly aheadMs: () => number;
  readonly env: Readonly<Record<string, string>>;
  /** With which the world signs its webhooks; it sends none without. */
  readonly webhookSecrets?: Readonly<Record<string, string>>;
}

export interface KillWorld {
  readonly standIn: StandIn;
  readonly world: World;
  readonly databasePath: string;
  /** Resolves when it listens, or has ended before that. */
  start(killAt: string): Promise<KillableMuster>;
  close(): Promise<void>;
}

/** Discord's stand-in and the simulated systems, which outlive the Musters that are killed one after another. */
export async function openKillWorld(parts: KillWorldParts): Promise<KillWorld> {
  const { clock, webhookSecrets } = parts;
  const folder = temporaryFolder();
  const configPath = join(folder, 'muster.yaml');
  const text = stringify(parts.config);
  writeFileSync(configPath, text);
  const read = readConfigFile(configPath, { permissions: PERMISSIONS, guildId: E2E_GUILD, requiredChannels: [] });
  if (read.kind === 'invalid') throw new Error(JSON.stringify(read.problems));
  let url: string | null = null;
  const webhooks = createWebhookSender({
    musterUrl: () => (webhookSecrets === undefined ? null : url),
    secrets: webhookSecrets ?? {},
  });
  const world = await createWorld({ config: read.config, clock, seed: 'e2e', webhooks });
  writeFileSync(configPath, text.replaceAll(WORLD, world.url));
  const standIn = await createStandIn({
    clock,
    buckets: NO_LIMITS,
    guild: {
      guildId: E2E_GUILD,
      channels: read.config.channels.map(({ name, id }) => ({ name, id })),
      roles: read.config.roles.map(({ name, id }) => ({ name, id, mentionable: true })),
      users: MEMBERS,
    },
  });
  const started: KillableMuster[] = [];
  return {
    standIn,
    world,
    databasePath: join(folder, 'muster.db'),
    async start(killAt) {
      const muster = startKillable(killAt, {
        ...{ folder, configPath, standIn, env: parts.env },
        aheadMs: parts.aheadMs(),
      });
      started.push(muster);
      const own = await muster.url;
      url = own;
      void muster.ended.then(() => {
        if (url === own) url = null;
      });
      return muster;
    },
    async close() {
      for (const { child } of started) child.kill('SIGKILL');
      await world.close();
      await standIn.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
