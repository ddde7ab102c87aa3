import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { stringify } from 'yaml';
import type { App } from '../../src/app.ts';
import { readConfigFile } from '../../src/platform/config/read-config.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { CertificateSource } from '../../src/platform/intake/certificate-source.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { PERMISSIONS } from '../../src/policy/permissions.ts';
import { startProgram, type Running } from '../../src/program.ts';
import { createStandIn, NO_LIMITS, type BucketRules, type StandIn } from '../../src/sandbox/discord/stand-in.ts';
import type { MusterProcess } from '../../src/muster-process.ts';
import { createWebhookSender } from '../../src/sandbox/webhook-sender.ts';
import { createWorld, type World } from '../../src/sandbox/world/world.ts';
import { watchCalls, type CallsUnderWay } from './calls-under-way.ts';
import { TestClock } from './clock.ts';
import { E2E_GUILD, e2eConfig, WORLD, type ConfigJson } from './e2e-config.ts';
import { watchHandles } from './open-handles.ts';

export const E2E_SECRET = 'the-webhook-secret-of-these-tests';

export interface MusterOptions {
  /** What the YAML holds; `WORLD` in an address leads into the simulated world. */
  readonly config?: ConfigJson;
  /** Added to what a live Muster needs, or put in its place. */
  readonly env?: Readonly<Record<string, string>>;
  readonly buckets?: Partial<BucketRules>;
  /** Those by which messages of AWS SNS are judged. */
  readonly certificates?: CertificateSource;
  /** The simulated world answers for the services of the configuration; otherwise their probes go where they say. */
  readonly services?: 'simulated';
  /** In ISO 8601; Monday morning by default. */
  readonly startAt?: string;
  /** How far Muster's clock is ahead of everybody else's. */
  readonly aheadMs?: number;
  /** Members of the guild; their roles are those of the configuration, by name. */
  readonly members?: readonly { readonly name: string; readonly id?: string; readonly roles?: readonly string[] }[];
}

export interface WebhookParts {
  readonly event?: string;
  readonly deliveryId?: string;
  readonly secret?: string;
  /** Put in the place of what GitHub sends; null leaves the header out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly query?: string;
}

/** The whole of a live Muster in this process, before a stand-in for Discord and a simulated world. */
export interface Muster {
  readonly clock: TestClock;
  readonly standIn: StandIn;
  readonly world: World;
  readonly app: App;
  /** To kill it with and to start it again, as the sandbox does: nothing is drained, and `restart` is not needed. */
  readonly process: MusterProcess;
  readonly isRunning: boolean;
  /** Where Muster listens now: another port after a restart. */
  readonly url: string;
  readonly databasePath: string;
  /** Every line Muster has logged, restarts included. */
  readonly logLines: readonly string[];
  /** POSTs it to /webhooks/github as GitHub does: text as it is, all else as JSON. */
  deliver(body: JsonValue | Buffer, parts?: WebhookParts): Promise<Response>;
  /** Resolves when Muster has nothing to do at this moment, and each call it made was answered or hangs. */
  idle(): Promise<void>;
  /** Lets time pass: everything that falls due on the way is carried out at its own time. */
  pass(ms: number): Promise<void>;
  /** Writes the configuration, as an editor would, and reloads it as SIGHUP does. */
  reload(config: ConfigJson | string): readonly string[];
  /** Ends Muster in order and starts it again on the same database, in front of the same Discord. */
  restart(): Promise<void>;
  /** Ends Muster alone; the world goes on until `restart` or the end of the test. */
  stop(): Promise<void>;
}

/**
 * Starts it on a clock that stands still, `Date` with it, because discord.js reads that. When the test ends, all is
 * stopped; a test that passed then fails if a message of Muster was left unread or a handle of its was left open.
 */
export async function startMuster(options: MusterOptions = {}): Promise<Muster> {
  const handles = watchHandles();
  const calls = watchCalls();
  const clock = new TestClock(options.startAt);
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  clock.onStep((now) => {
    vi.setSystemTime(now);
  });
  const folder = mkdtempSync(join(tmpdir(), 'muster-e2e-'));
  const surroundings = await surround(folder, { ...options, clock, musterUrl: () => house.process.url() });
  const { standIn, world } = surroundings;
  const house: House = new House({
    ...surroundings,
    clock,
    folder,
    env: options.env ?? {},
    aheadMs: options.aheadMs ?? 0,
    certificates: options.certificates ?? null,
    services: options.services ?? null,
    calls,
  });
  onTestFinished(async ({ task }) => {
    await house.stop();
    calls.stop();
    const unread = standIn.unread().map(({ content, embeds }) => content || (embeds[0]?.title ?? ''));
    await world.close();
    await standIn.stop();
    rmSync(folder, { recursive: true, force: true });
    vi.useRealTimers();
    if (task.result?.state === 'fail') return;
    if (unread.length > 0) throw new Error(`Nobody read what Muster said: ${unread.join(' · ')}`);
    await handles.expectNoneLeft();
  });
  await house.start();
  return house;
}

interface WorldParts {
  readonly clock: TestClock;
  /** Where the world's webhooks go. */
  readonly musterUrl: () => string | null;
}

interface Surroundings {
  readonly standIn: StandIn;
  readonly world: World;
}

async function surround(
  folder: string,
  { config = e2eConfig(), clock, buckets, members, env = {}, musterUrl }: MusterOptions & WorldParts,
): Promise<Surroundings> {
  const path = configPath(folder);
  writeFileSync(path, stringify(config));
  const read = readConfigFile(path, { permissions: PERMISSIONS, guildId: E2E_GUILD, requiredChannels: [] });
  if (read.kind === 'invalid') throw new Error(`The test's configuration is wrong: ${JSON.stringify(read.problems)}`);
  const { channels, roles } = read.config;
  // The environment's own names; what else stands in it is nobody's secret here.
  const webhooks = createWebhookSender({ musterUrl, secrets: { GITHUB_WEBHOOK_SECRET: E2E_SECRET, ...env } });
  const world = await createWorld({ config: read.config, clock, seed: 'e2e', webhooks });
  const standIn = await createStandIn({
    clock,
    buckets: buckets ?? NO_LIMITS,
    guild: {
      guildId: E2E_GUILD,
      channels: channels.map(({ name, id }) => ({ name, id })),
      roles: roles.map(({ name, id }) => ({ name, id, mentionable: true })),
      users: members ?? [],
    },
  });
  writeConfig(folder, config, world);
  return { standIn, world };
}

function configPath(folder: string): string {
  return join(folder, 'muster.yaml');
}

function writeConfig(folder: string, config: ConfigJson | string, world: World): void {
  const text = typeof config === 'string' ? config : stringify(config);
  writeFileSync(configPath(folder), text.replaceAll(WORLD, world.url));
}

interface HouseParts extends Surroundings {
  readonly clock: TestClock;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly aheadMs: number;
  readonly certificates: CertificateSource | null;
  readonly services: 'simulated' | null;
  readonly calls: CallsUnderWay;
}

class House implements Muster {
  readonly clock: TestClock;
  readonly standIn: StandIn;
  readonly world: World;
  readonly databasePath: string;
  readonly logLines: string[] = [];
  readonly #folder: string;
  readonly #env: HouseParts['env'];
  readonly #aheadMs: number;
  readonly #certificates: CertificateSource | null;
  readonly #services: 'simulated' | null;
  readonly #calls: CallsUnderWay;
  #running: Running | null = null;

  constructor({ clock, standIn, world, folder, env, aheadMs, certificates, services, calls }: HouseParts) {
    this.#calls = calls;
    this.#aheadMs = aheadMs;
    this.#certificates = certificates;
    this.#services = services;
    this.clock = clock;
    this.standIn = standIn;
    this.world = world;
    this.databasePath = join(folder, 'muster.db');
    this.#folder = folder;
    this.#env = env;
  }

  get app(): App {
    return this.#now.app;
  }

  get process(): MusterProcess {
    return this.#now.process;
  }

  get isRunning(): boolean {
    return this.#running !== null && this.#running.process.url() !== null;
  }

  get url(): string {
    return this.app.url;
  }

  get #now(): Running {
    if (this.#running === null) throw new Error('Muster is stopped: restart it first.');
    return this.#running;
  }

  async start(): Promise<void> {
    const outcome = await startProgram({
      args: ['--production'],
      env: { ...this.#liveEnv(), ...this.#env },
      cwd: this.#folder,
      clock: aheadOf(this.clock, this.#aheadMs),
      logTo: { write: (line) => this.logLines.push(line) },
      ...(this.#certificates === null ? {} : { certificates: this.#certificates }),
      ...(this.#services === null ? {} : { prober: this.world.services.prober }),
    });
    if (outcome.kind === 'refused') throw new Error(`Muster did not start: ${outcome.lines.join(' ')}`);
    this.#running = outcome;
    await outcome.app.untilReady();
    await outcome.app.registerCommands();
    await this.idle();
  }

  #liveEnv(): Record<string, string> {
    return {
      DISCORD_TOKEN: this.standIn.botToken,
      DISCORD_APPLICATION_ID: this.standIn.applicationId,
      DISCORD_GUILD_ID: this.standIn.guildId,
      DISCORD_API_URL: this.standIn.api,
      GITHUB_WEBHOOK_SECRET: E2E_SECRET,
      DATABASE_URL: `file:${this.databasePath}`,
      MUSTER_CONFIG: configPath(this.#folder),
      HTTP_PORT: '0',
      LOG_LEVEL: 'debug',
    };
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.stop();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  reload(config: ConfigJson | string): readonly string[] {
    writeConfig(this.#folder, config, this.world);
    return this.#now.reload();
  }

  async deliver(body: JsonValue | Buffer, parts: WebhookParts = {}): Promise<Response> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const { event = 'workflow_run', deliveryId = randomUUID(), secret = E2E_SECRET, query = '' } = parts;
    const headers: Record<string, string | null> = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/e2e',
      'x-github-event': event,
      'x-github-delivery': deliveryId,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`,
      ...parts.headers,
    };
    const sent = Object.entries(headers).filter((each): each is [string, string] => each[1] !== null);
    return fetch(`${this.url}/webhooks/github${query}`, { method: 'POST', headers: sent, body: new Uint8Array(bytes) });
  }

  async idle(): Promise<void> {
    do await this.app.idle();
    while (await this.#calls.settled());
  }

  async pass(ms: number): Promise<void> {
    const until = this.clock.now().getTime() + ms;
    for (;;) {
      await this.idle();
      const next = this.clock.nextWakeAt?.getTime() ?? Number.POSITIVE_INFINITY;
      if (next > until) break;
      this.clock.advanceToNext();
    }
    this.clock.advance(until - this.clock.now().getTime());
    await this.idle();
  }
}

function aheadOf(clock: TestClock, ms: number): Clock {
  if (ms === 0) return clock;
  return {
    now: () => new Date(clock.now().getTime() + ms),
    wakeAt: (at, wake) => clock.wakeAt(new Date(at.getTime() - ms), wake),
  };
}
