import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Log } from '../platform/observability/log.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config, ConnectionConfig } from '../platform/config/config.ts';
import type { Environment } from '../platform/config/environment.ts';
import { Secret } from '../platform/config/secret.ts';
import { WEBHOOK_VARIABLES, type SecretSource } from '../platform/config/variables.ts';
import { PERMISSION } from './discord/permissions.ts';
import { createStandIn, type StandIn } from './discord/stand-in.ts';
import type { RouteGroup } from '../platform/http/server.ts';
import { createSandboxRoutes } from './sandbox-routes.ts';
import { createFaultSwitches } from './fault-switches.ts';
import { keepClock, readClockFile } from './clock-file.ts';
import { createSandboxClock, type SandboxClock } from './sandbox-clock.ts';
import { sandboxUsers, type SandboxUser } from './sandbox-users.ts';
import type { MusterProcess } from '../muster-process.ts';
import { createScenarios } from './scenarios/create-scenarios.ts';
import type { Scenarios } from './scenarios/scenarios.ts';
import type { Persona } from './web/protocol.ts';
import { createWebhookSender } from './webhook-sender.ts';
import type { Inspection } from '../inspect.ts';
import { createWebRoutes } from './web/web-routes.ts';
import { listFleets } from './world/fleet-list.ts';
import { createTelemetryClients } from './world/telemetry-clients.ts';
import { createWorld, type World } from './world/world.ts';

export interface Sandbox {
  /** The environment with every way out of this machine replaced by one into the sandbox. */
  readonly environment: Environment;
  readonly standIn: StandIn;
  readonly world: World;
  /** Everybody's time in here; people can make it run faster and jump ahead. */
  readonly clock: SandboxClock;
  /** The configuration in force with its connections led into the simulated world; those it does not simulate are gone. */
  simulated(config: Config): Config;
  /** The credential that a connection of that configuration names; null where it needs none. */
  credential(name: string): Secret | null;
  /** What a test or a person needs to act in here: addresses, ids, tokens, webhook secrets. */
  state(): SandboxState;
  readonly routes: readonly RouteGroup[];
  /** Which Muster the page looks into and the world sends to; called before its first request. */
  watch(muster: WatchedMuster): void;
  readonly scenarios: Scenarios;
  /** The world begins to act by itself, gently, unless SANDBOX_QUIET says otherwise. */
  wake(): void;
  /** Nothing happens any more; what is there stays. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

/** The Muster that runs in here. */
export interface WatchedMuster extends MusterProcess {
  /** null while none runs. */
  inspection(): Inspection | null;
}

/** GET /sandbox/state. */
export interface SandboxState {
  readonly api: string;
  readonly guildId: string;
  readonly applicationId: string;
  readonly botToken: string;
  readonly channels: Readonly<Record<string, string>>;
  readonly users: readonly {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly token: string;
  }[];
  readonly webhookSecrets: Readonly<Record<string, string>>;
}

export interface SandboxOptions {
  readonly config: Config;
  readonly environment: Environment;
  /** Real time. */
  readonly clock: Clock;
  readonly log: Log;
  /** Absolute; made when something has to be kept in it. */
  readonly dataDir: string;
}

/** Beyond what everybody may: whoever has a role here keeps the channels in order by pinning. */
const ROLE_PERMISSIONS = PERMISSION.PinMessages.toString();

/** A local Discord and a simulated world, both on 127.0.0.1, for the fleets, channels, roles and people of the config. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { config, environment, clock: wallClock, log } = options;
  const clockFile = join(options.dataDir, 'clock.txt');
  const clock: SandboxClock = createSandboxClock({
    wall: wallClock,
    startAt: readClockFile(clockFile) ?? wallClock.now(),
    onChange: () => {
      kept.note();
    },
  });
  const users = sandboxUsers(config);
  const standIn = await createStandIn({
    clock,
    guild: {
      ...(config.guild.id === null ? {} : { guildId: config.guild.id }),
      name: 'Muster sandbox',
      channels: config.channels.map(({ name, id }) => ({ name, id })),
      roles: config.roles.map(({ name, id }) => ({ name, id, mentionable: true, permissions: ROLE_PERMISSIONS })),
      users,
    },
  });
  const webhookSecrets = fillSecrets(environment.webhookSecrets);
  const state = (): SandboxState => ({
    api: standIn.api,
    guildId: standIn.guildId,
    applicationId: standIn.applicationId,
    botToken: standIn.botToken,
    channels: standIn.channels,
    users: standIn.users,
    webhookSecrets: Object.fromEntries(
      Object.entries(webhookSecrets).map(([source, secrets]) => [
        WEBHOOK_VARIABLES[source as SecretSource], // Object.entries forgets the keys' type.
        secrets[0]?.reveal() ?? '',
      ]),
    ),
  });
  let muster: WatchedMuster = NOBODY;
  const sender = createWebhookSender({ musterUrl: () => muster.url(), secrets: state().webhookSecrets });
  const world = await createWorld({ config, clock, seed: 'muster', webhooks: sender });
  const telemetryToken = randomBytes(24).toString('base64url');
  const telemetry = config.telemetry.sources.flatMap(({ fleet: name }) => {
    const fleet = config.fleets.find((each) => each.name === name);
    if (fleet === undefined) return [];
    const seed = `muster ${name}`;
    return [createTelemetryClients({ clock, seed, fleet, token: telemetryToken, musterUrl: () => muster.url() })];
  });
  const faults = createFaultSwitches(standIn.faults);
  const scenarios = createScenarios({
    clock,
    world,
    standIn,
    faults,
    muster: { url: () => muster.url(), crash: () => muster.crash(), start: () => muster.start() },
  });
  const inspection = (): Inspection | null => muster.inspection();
  const web = createWebRoutes({
    clock,
    wallClock,
    standIn,
    inspection,
    onFault: (error) => {
      log.error('The panel of the sandbox could not be read.', { error });
    },
    personas: () => personasOf(standIn, users),
    fleets: () => listFleets(world.nodes),
    faults,
    scenarios,
    sender,
  });
  const kept = keepClock(clockFile, { clock, wall: wallClock });
  return {
    clock,
    environment: {
      ...environment,
      // Whatever HTTP_HOST says: the state route gives everybody's tokens to whoever reaches it.
      http: { ...environment.http, host: '127.0.0.1' },
      discord: {
        token: new Secret(standIn.botToken),
        applicationId: standIn.applicationId,
        guildId: standIn.guildId,
        apiUrl: standIn.api,
      },
      webhookSecrets,
      // No certificate can prove a message of SNS here: nothing leaves this machine.
      snsTopicArns: [],
    },
    standIn,
    world,
    // Nothing in here may call outside: the world answers for services, hosts are not probed, and no watcher is told.
    simulated: (current) => {
      world.services.know(current.services);
      return {
        ...current,
        connections: current.connections.flatMap((each) => leadInto(world, each)),
        fleets: current.fleets.map((fleet) => ({ ...fleet, probes: [] })),
        deadMan: null,
        telemetry: {
          ...current.telemetry,
          sources: current.telemetry.sources.map((source) => ({ ...source, tokenEnv: TELEMETRY_TOKEN })),
        },
      };
    },
    credential: (name) => (name === TELEMETRY_TOKEN ? new Secret(telemetryToken) : credentialIn(world, name)),
    state,
    routes: [createSandboxRoutes(state), web],
    watch: (watched) => {
      muster = watched;
    },
    scenarios,
    wake: () => {
      if (environment.sandbox.quiet) return;
      scenarios.start(EVERYDAY);
      for (const clients of telemetry) clients.begin();
    },
    rest: async () => {
      await Promise.all([scenarios.close(), ...telemetry.map((clients) => clients.stop())]);
    },
    stop: async () => {
      kept.stop();
      await Promise.all(telemetry.map((clients) => clients.stop()));
      await scenarios.close();
      await world.close();
      await standIn.stop();
    },
  };
}

/** The scenario of a world that nobody disturbs. */
const EVERYDAY = 'quiet-day';

const NOBODY: WatchedMuster = {
  url: () => null,
  inspection: () => null,
  crash: async () => undefined,
  start: async () => undefined,
};

/** Those planted at the start, in their order; whoever came later has no part to play. */
function personasOf(standIn: StandIn, users: readonly SandboxUser[]): readonly Persona[] {
  return standIn.users.flatMap(({ id, name, roles }) => {
    const part = users.find((user) => user.name === name);
    return part === undefined ? [] : [{ id, name, roles, title: part.title, about: part.about }];
  });
}

/** Secrets set in the environment are used as they are, the others are made for this run. */
function fillSecrets(given: Environment['webhookSecrets']): Environment['webhookSecrets'] {
  const filled = Object.entries(given).map(([source, secrets]) => [
    source,
    secrets.length > 0 ? secrets : [new Secret(randomBytes(24).toString('base64url'))],
  ]);
  return Object.fromEntries(filled) as Environment['webhookSecrets']; // Same keys as given.
}

/** Stands for what simulated apps prove themselves by; no environment has a variable of this name. */
const TELEMETRY_TOKEN = 'SIMULATED_TELEMETRY';

/** Stands for what opens the simulated build server; no environment has a variable of this name. */
const JENKINS_CREDENTIAL = 'SIMULATED_JENKINS';

/** No credential goes along: nothing in the sandbox may be able to act outside it. */
function leadInto(world: World, connection: ConnectionConfig): readonly ConnectionConfig[] {
  const baseUrl = world.baseUrlOf(connection);
  const credentialEnv = connection.kind === 'jenkins' ? JENKINS_CREDENTIAL : null;
  return baseUrl === null ? [] : [{ ...connection, baseUrl, credentialEnv }];
}

/** What opens the simulated world's own systems, and nothing else. */
function credentialIn({ credentials: { jenkins } }: World, name: string): Secret | null {
  return name === JENKINS_CREDENTIAL ? new Secret(`${jenkins.user}:${jenkins.apiToken}`) : null;
}
