import { resolve } from 'node:path';
import { MIGRATIONS } from '../migrations/index.ts';
import type { App } from './app.ts';
import type { ReachCheckpoint } from './checkpoints.ts';
import { configPath, EXAMPLE_CONFIG, houseDatabase, houseRules } from './house-config.ts';
import type { Clock } from './platform/clock.ts';
import { renderProblem } from './platform/config/config-problem.ts';
import { createConfigHolder, renderReload, type ConfigHolder } from './platform/config/config-holder.ts';
import { readCredential, readEnvironment, secretsOf, type Environment } from './platform/config/environment.ts';
import type { Secret } from './platform/config/secret.ts';
import type { DatabaseObserver } from './platform/database/engine-database.ts';
import { openDatabase, type OpenDatabase } from './platform/database/open-database.ts';
import { CannotListen } from './platform/http/server.ts';
import type { CertificateSource } from './platform/intake/certificate-source.ts';
import { createLog, type Log } from './platform/observability/log.ts';
import type { ProberPort } from './probes/prober-port.ts';
import { createSampleKeeper, samplePathFor } from './sample-keeper.ts';
import { Resident } from './resident.ts';
import type { MusterProcess } from './muster-process.ts';
import type { Sandbox } from './sandbox/start-sandbox.ts';

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are below. */
  readonly cwd: string;
  readonly clock: Clock;
  /** For kill tests: told at each point at which a crash must lose and double nothing. */
  readonly checkpoint?: ReachCheckpoint;
  /** For tests: where the certificates of AWS SNS come from, instead of SNS's own hosts. */
  readonly certificates?: CertificateSource;
  /** For tests: who answers probes, instead of the network. */
  readonly prober?: ProberPort;
  /** Where log lines go; standard output by default. */
  readonly logTo?: { write(line: string): void };
}

export interface Running {
  readonly kind: 'running';
  /** The one that runs now: another one after a crash and a start. Throws in between. */
  readonly app: App;
  readonly process: MusterProcess;
  /** What a person who just started it wants to know, a line each. */
  readonly welcome: readonly string[];
  /** Reads the configuration again; says what came of it. */
  reload(): readonly string[];
  /** Resolves when everything is closed. */
  stop(): Promise<void>;
}

/** Nothing was started; the lines say why and what to do. */
export interface Refused {
  readonly kind: 'refused';
  readonly lines: readonly string[];
}

const USAGE =
  'Usage: npm start [-- --production]. With --production, an empty DISCORD_TOKEN is an error, not a sandbox.';

/** Reads the environment and the configuration, opens the database and starts Muster, live or in the sandbox. */
export async function startProgram(options: ProgramOptions): Promise<Running | Refused> {
  const { args, env, cwd, clock } = options;
  const unknown = args.find((arg) => arg !== '--production');
  if (unknown !== undefined) return refuse(`${unknown} is not known here.`, USAGE);
  const read = readEnvironment(env);
  if (read.kind === 'invalid') return refuse(...read.problems);
  const mode = read.environment.discord.token === null ? 'sandbox' : 'live';
  if (mode === 'sandbox' && args.includes('--production'))
    return refuse(
      'DISCORD_TOKEN is empty, and --production forbids the sandbox.',
      "Set DISCORD_TOKEN to the bot's token, or start without --production to try Muster on a local stand-in.",
    );

  const config = readConfiguration(read.environment, { mode, cwd });
  if (config.kind === 'refused') return config;
  const log = createLog({
    level: read.environment.logLevel,
    secrets: secretsOf(read.environment),
    ...(options.logTo === undefined ? {} : { destination: options.logTo }),
  });
  for (const warning of read.warnings) log.warn(warning);
  return start({
    ...options,
    mode,
    log,
    config: config.holder,
    configPath: config.path,
    environment: read.environment,
    clock,
  });
}

interface Start extends ProgramOptions {
  readonly mode: 'sandbox' | 'live';
  readonly log: Log;
  readonly config: ConfigHolder;
  readonly configPath: string;
  readonly environment: Environment;
}

async function start(parts: Start): Promise<Running | Refused> {
  const { mode, log, env, checkpoint, certificates, prober } = parts;
  let sandbox: Sandbox | null = null;
  try {
    sandbox = mode === 'sandbox' ? await enterSandbox(parts) : null;
    const resident = new Resident({
      clock: sandbox?.clock ?? parts.clock,
      log,
      openDatabase: (observer) => openStore(parts, observer),
      keepSamples: (life) => createSampleKeeper({ ...life, mode, path: samplePath(parts) }),
      environment: sandbox?.environment ?? parts.environment,
      config: simulate(parts.config, sandbox),
      // In the sandbox not even a credential that the configuration names is looked at.
      credential: (name) => (sandbox === null ? findCredential(env, name) : sandbox.credential(name)),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(certificates === undefined ? {} : { certificates }),
      ...(prober === undefined ? {} : { prober }),
      ...(sandbox === null
        ? {}
        : { routes: sandbox.routes, prober: sandbox.world.services.prober, pace: 'changing' as const }),
      started: async (app) => (mode === 'sandbox' ? registerInSandbox(app, log) : undefined),
    });
    sandbox?.watch(resident);
    const outcome = await resident.begin();
    if (outcome.kind === 'refused') {
      await sandbox?.stop();
      return outcome;
    }
    sandbox?.wake();
    return running(parts, { resident, sandbox });
  } catch (error) {
    await sandbox?.stop();
    if (error instanceof CannotListen) return refuse(error.message);
    throw error;
  }
}

async function registerInSandbox(app: App, log: Log): Promise<void> {
  const outcome = await app.registerCommands();
  if (outcome.kind === 'failed') log.error('The slash commands could not be registered.', { reason: outcome.reason });
  if (outcome.kind === 'not-registerable')
    log.error('The slash commands are not within the limits of Discord.', { problems: outcome.problems });
}

function running(
  { mode, config, configPath, log }: Start,
  { resident, sandbox }: { resident: Resident; sandbox: Sandbox | null },
): Running {
  const { app } = resident;
  return {
    kind: 'running',
    get app() {
      return resident.app;
    },
    process: resident,
    welcome: mode === 'sandbox' ? welcomeToSandbox(app.url) : [`Muster runs. Health: ${app.url}/healthz?verbose`],
    reload: () => {
      const outcome = config.reload();
      const lines = renderReload(configPath, outcome);
      log.info('The configuration was read again.', { outcome: outcome.kind, lines });
      return lines;
    },
    stop: async () => {
      // First: a scenario that goes on would start Muster again.
      await sandbox?.rest();
      await resident.stop();
      await sandbox?.stop();
      log.info('Muster has stopped.');
    },
  };
}

function welcomeToSandbox(url: string): readonly string[] {
  return [
    `Open ${url}/sandbox: Muster in a chat of its own, with people to act as and things to make happen.`,
    'It runs on a local stand-in for Discord: DISCORD_TOKEN is empty, and nothing leaves this machine.',
    'Or, in another terminal, try:',
    '  npm run say -- "/fleet status"                       ask as a maintainer',
    '  npm run say -- --as a-stranger "/fleet status"       ask as somebody without a role',
    '  npm run say -- --workflow-run failure                send a signed GitHub webhook, and read #pipelines',
    `Health: ${url}/healthz?verbose · ids, tokens and secrets of the sandbox: ${url}/sandbox/state`,
  ];
}

function readConfiguration(
  environment: Environment,
  { mode, cwd }: { mode: 'sandbox' | 'live'; cwd: string },
): Refused | { readonly kind: 'ready'; readonly holder: ConfigHolder; readonly path: string } {
  const path = configPath(environment.configPath, { mode, cwd });
  if (path === null)
    return refuse(
      'MUSTER_CONFIG is empty: set it to the path of your configuration.',
      `Start from a copy of ${EXAMPLE_CONFIG}; \`npm run muster -- config check <file>\` tells what is wrong with it.`,
    );
  const outcome = createConfigHolder(path, houseRules(environment.discord.guildId));
  if (outcome.kind === 'invalid') return refuse(...outcome.problems.map((problem) => renderProblem(path, problem)));
  return { kind: 'ready', holder: outcome.holder, path };
}

async function openStore(
  { mode, environment, cwd, clock }: Start,
  observer: DatabaseObserver,
): Promise<Refused | { readonly kind: 'opened'; readonly database: OpenDatabase }> {
  const path = houseDatabase(environment, { mode, cwd });
  if (path.kind !== 'file') return refuse(path.message);
  const outcome = await openDatabase({ path: path.path, mode, migrations: MIGRATIONS, clock, observer });
  return outcome.kind === 'opened' ? outcome : refuse(outcome.message);
}

/** Asked for once the database is open: its path is one then. */
function samplePath({ environment, mode, cwd }: Start): string {
  const path = houseDatabase(environment, { mode, cwd });
  if (path.kind !== 'file') throw new Error(path.message);
  return samplePathFor(path.path);
}

/** Loaded only here, so that a live Muster carries none of it. */
async function enterSandbox({ config, environment, clock, log, cwd }: Start): Promise<Sandbox> {
  const { startSandbox } = await import('./sandbox/start-sandbox.ts');
  return startSandbox({
    config: config.current(),
    environment,
    clock,
    log,
    dataDir: resolve(cwd, environment.sandbox.dataDir),
  });
}

/** In the sandbox every value of the configuration leads into the simulated world, also after a reload. */
function simulate(holder: ConfigHolder, sandbox: Sandbox | null): Pick<ConfigHolder, 'current'> {
  if (sandbox === null) return holder;
  let seen = holder.current();
  let simulated = sandbox.simulated(seen);
  return {
    current: () => {
      const inForce = holder.current();
      if (inForce !== seen) {
        seen = inForce;
        simulated = sandbox.simulated(inForce);
      }
      return simulated;
    },
  };
}

function findCredential(env: ProgramOptions['env'], name: string): Secret | null {
  const outcome = readCredential(env, name);
  return outcome.kind === 'found' ? outcome.secret : null;
}

function refuse(...lines: readonly string[]): Refused {
  return { kind: 'refused', lines };
}
