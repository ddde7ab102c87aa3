import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { createFaultSwitches } from '../../src/sandbox/fault-switches.ts';
import { sandboxUsers } from '../../src/sandbox/sandbox-users.ts';
import { createScenarios } from '../../src/sandbox/scenarios/create-scenarios.ts';
import type { ScenarioFolder } from '../../src/sandbox/scenarios/scenario-folder.ts';
import type { Scenarios } from '../../src/sandbox/scenarios/scenarios.ts';
import type { ScenarioState } from '../../src/sandbox/web/protocol.ts';
import { WORLD, type ConfigJson } from './e2e-config.ts';
import { startMuster, type Muster, type MusterOptions } from './muster.ts';
import { ROOT } from '../architecture/source-files.ts';

/** A Muster on the example configuration, and scenarios that happen to it. */
export interface ScenarioHouse {
  readonly muster: Muster;
  readonly scenarios: Scenarios;
  /** Starts the scenario; throws when it cannot. */
  start(name: string): void;
  /** Lets time pass for everybody, and whatever falls due on the way happen at its own time. */
  pass(ms: number): Promise<void>;
  progressOf(name: string): ScenarioState['progress'];
}

export interface ScenarioHouseOptions extends Pick<MusterOptions, 'buckets' | 'services'> {
  readonly folder?: ScenarioFolder;
}

export async function openScenarioHouse({
  buckets,
  folder,
  services,
}: ScenarioHouseOptions = {}): Promise<ScenarioHouse> {
  const config = exampleConfig(services);
  const muster = await startMuster({
    config,
    env: { ALERTMANAGER_WEBHOOK_TOKEN: 'the-token-of-the-simulated-alertmanager', JENKINS_WEBHOOK_TOKEN: 'of-jenkins' },
    members: membersOf(config),
    ...(services === undefined ? {} : { services }),
    ...(buckets === undefined ? {} : { buckets }),
  });
  const process = muster.process;
  const scenarios = createScenarios({
    clock: muster.clock,
    world: muster.world,
    standIn: muster.standIn,
    faults: createFaultSwitches(muster.standIn.faults),
    muster: {
      url: () => process.url(),
      crash: () => process.crash(),
      start: async () => {
        if (process.url() !== null) return;
        await process.start();
        await muster.app.untilReady();
      },
    },
    ...(folder === undefined ? {} : { folder }),
  });
  onTestFinished(() => scenarios.close());

  const settle = async (): Promise<void> => {
    await muster.world.idle();
    await scenarios.idle();
    if (process.url() === null) return;
    do await muster.idle();
    while (process.url() !== null && (await jobsWentOn(muster)));
  };
  return {
    muster,
    scenarios,
    start(name) {
      const outcome = scenarios.start(name);
      if (outcome.kind !== 'started') throw new Error(`${name} did not start: ${JSON.stringify(outcome)}`);
    },
    async pass(ms) {
      const { clock } = muster;
      const until = clock.now().getTime() + ms;
      for (;;) {
        await settle();
        const next = clock.nextWakeAt?.getTime() ?? Number.POSITIVE_INFINITY;
        if (next > until) break;
        clock.advanceToNext();
      }
      clock.advance(until - clock.now().getTime());
      await settle();
    },
    progressOf: (name) => scenarios.list().find((each) => each.name === name)!.progress,
  };
}

/** Turns of the event loop. No job gives way so often and ends nothing meanwhile. */
const IDLE_TURNS = 200;

/**
 * A job gives others their turn in between; a clock that moved on then would make minutes of its milliseconds. One that
 * is still the same after so many turns waits for the clock.
 */
async function jobsWentOn({ app: { inspect } }: Muster): Promise<boolean> {
  const before = inspect.runningJobs().join();
  if (before === '') return false;
  for (let turn = 0; turn < IDLE_TURNS; turn++) {
    await nextTurn();
    if (inspect.runningJobs().join() !== before) return true;
  }
  return false;
}

/**
 * What the sandbox runs on, its connections led into the simulated world. What needs a credential there is left out, as
 * is scraping: hours of samples of every host cost minutes, and no scenario here reads one.
 */
function exampleConfig(services: MusterOptions['services']): ConfigJson {
  const text = readFileSync(join(ROOT, 'config/muster.example.yaml'), 'utf8');
  const example = parse(text) as ConfigJson & ExampleParts; // Our own file.
  const connections = Object.fromEntries(
    Object.entries(example.connections).flatMap(([name, { kind }]) => {
      const url = worldUrlOf(name, kind);
      return url === null ? [] : [[name, { kind, baseUrl: url, requestsPerMinute: 6000 }]];
    }),
  );
  const fleets = Object.fromEntries(
    Object.entries(example.fleets).map(([name, { deployer: _deployer, metrics: _metrics, ...fleet }]) => [name, fleet]),
  );
  // Asked only where a scenario is about them: each answer is a transaction.
  const unasked = Object.fromEntries(
    Object.entries(example.services).map(([name, service]) => [name, { ...service, probes: [] }]),
  );
  const watched = services === 'simulated' ? {} : { services: unasked };
  return { ...example, ...watched, connections, fleets, deadMan: null };
}

interface ExampleParts {
  readonly services: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
  readonly connections: Readonly<Record<string, { readonly kind: string }>>;
  readonly fleets: Readonly<Record<string, { readonly deployer?: JsonValue; readonly metrics?: JsonValue }>>;
}

function worldUrlOf(name: string, kind: string): string | null {
  if (kind === 'fleet-registry') return `${WORLD}/registry/${name}`;
  if (kind === 'spacemesh-node') return `${WORLD}/spacemesh/{host}`;
  return kind === 'waku-node' ? `${WORLD}/nodes/{host}` : null;
}

function membersOf(config: ConfigJson): NonNullable<MusterOptions['members']> {
  const named = (section: string): readonly { readonly name: string }[] =>
    Object.entries(config[section] as object).map(([name, value]) => ({ name, ...(value as object) })); // Our own file.
  return sandboxUsers({ people: named('people'), roles: named('roles') } as Pick<Config, 'people' | 'roles'>); // As read.
}
