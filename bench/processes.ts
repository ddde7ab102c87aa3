import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { StandIn } from '../src/sandbox/discord/stand-in.ts';

export const WEBHOOK_SECRET = 'a-secret-for-benchmarks';
const ROOT = join(import.meta.dirname, '..');
/** linux/magic.h: a commit on a RAM disk costs nothing, so nothing measured there would hold. */
const TMPFS_MAGIC = 0x01021994;
const PATIENCE_MS = 30_000;

/** A bot, or a floor of one, in a process of its own. */
export interface Contender {
  readonly name: 'floor' | 'muster';
  readonly port: number;
  readonly path: string;
  residentBytes(): number;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
}

/** A folder on the project's disk; `remove` takes it away. */
export function benchFolder(): { readonly path: string; remove(): void } {
  mkdirSync(join(ROOT, 'data'), { recursive: true });
  const path = mkdtempSync(join(ROOT, 'data', 'bench-'));
  if (statfsSync(path).type === TMPFS_MAGIC)
    throw new Error(`${path} is on a RAM disk, where a commit costs nothing. Put the checkout on a real disk.`);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Muster as in production, before this stand-in, with a new database in `folder`. */
export async function startMuster(
  standIn: StandIn,
  folder: string,
  config = join(ROOT, 'bench/muster.bench.yaml'),
): Promise<Contender> {
  const child = spawn(process.execPath, [...profiling(), join(ROOT, 'src/main.ts'), '--production'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      DISCORD_TOKEN: standIn.botToken,
      DISCORD_APPLICATION_ID: standIn.applicationId,
      DISCORD_GUILD_ID: standIn.guildId,
      DISCORD_API_URL: standIn.api,
      HTTP_PORT: '0',
      DATABASE_URL: `file:${join(folder, 'muster.db')}`,
      MUSTER_CONFIG: config,
      GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
      GITLAB_WEBHOOK_SECRET: WEBHOOK_SECRET,
      EVENTBRIDGE_WEBHOOK_KEY: WEBHOOK_SECRET,
      ALERTMANAGER_WEBHOOK_TOKEN: WEBHOOK_SECRET,
      TELEMETRY_TOKEN: WEBHOOK_SECRET,
    },
  });
  const port = Number(await says(child, child.stderr, /Health: http:\/\/127\.0\.0\.1:(\d+)\//u));
  return contender(child, { name: 'muster', port, path: '/webhooks/github' });
}

export async function startBareIntake(folder: string): Promise<Contender> {
  return startFloor('bare-intake.ts', [join(folder, 'floor.db'), WEBHOOK_SECRET]);
}

export async function startBareBot(standIn: StandIn): Promise<Contender> {
  const channelId = standIn.channels['pipelines'] ?? '';
  return startFloor('bare-bot.ts', [standIn.api, standIn.botToken, channelId]);
}

/** A flood of telemetry from a process of its own. */
export interface Flooder {
  /** How often each status was answered. */
  stop(): Promise<ReadonlyMap<number, number>>;
}

export async function startFlooder(target: number | 'itself', pace: 'paced' | 'eager'): Promise<Flooder> {
  const file = join(import.meta.dirname, 'floors', 'telemetry-flooder.ts');
  const child = spawn(process.execPath, [file, String(target), WEBHOOK_SECRET, pace], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await says(child, child.stdout, /"port":(\d+)/u);
  return {
    async stop() {
      const told = says(child, child.stdout, /(\[\[.*\]\])/u);
      child.kill('SIGTERM');
      const statuses = JSON.parse(await told) as readonly (readonly [number, number])[]; // As the flooder prints it.
      await once(child, 'close');
      return new Map(statuses);
    },
  };
}

async function startFloor(file: string, args: readonly string[]): Promise<Contender> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'floors', file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = Number(await says(child, child.stdout, /"port":(\d+)/u));
  return contender(child, { name: 'floor', port, path: '/webhooks/github' });
}

/** BENCH_PROFILE=<folder> keeps a CPU profile of each Muster that was measured. */
function profiling(): readonly string[] {
  const folder = process.env['BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

/** What the pattern's group matched in the process's output. */
async function says(child: ChildProcess, output: Readable, pattern: RegExp): Promise<string> {
  let text = '';
  const told = new Promise<string>((resolve) => {
    output.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4096);
      const match = pattern.exec(text)?.[1];
      if (match !== undefined) resolve(match);
    });
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The process under measurement ended with code ${String(child.exitCode)}: ${text}`);
  });
  ended.catch(() => undefined);
  return Promise.race([told, ended, timeout(`The process under measurement did not start in ${PATIENCE_MS} ms`)]);
}

async function timeout(what: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error(what));
    }, PATIENCE_MS).unref();
  });
}

function contender(child: ChildProcess, about: Pick<Contender, 'name' | 'port' | 'path'>): Contender {
  return {
    ...about,
    residentBytes: () => {
      const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1] ?? Number.NaN) * 1024;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await gone;
      clearTimeout(impatience);
    },
  };
}
