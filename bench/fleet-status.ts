import { sql } from 'kysely';
import { createFleetCommand } from '../commands/fleet.ts';
import { createFleetService } from '../src/fleets/fleet-service.ts';
import { recordObservations } from '../src/fleets/fleet-store.ts';
import type { HealthReport } from '../src/fleets/health.ts';
import type { Observation } from '../src/fleets/observation.ts';
import { createFleetObserver } from '../src/fleets/observe-service.ts';
import { createHealthService } from '../src/health/health-service.ts';
import { saveVerdicts } from '../src/health/health-store.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { OpenDatabase } from '../src/platform/database/open-database.ts';
import { createGate } from '../src/policy/policy-service.ts';
import { testActor } from '../test/support/actor.ts';
import { TestClock } from '../test/support/clock.ts';
import { testConfig, testFleet } from '../test/support/config.ts';
import { interleave, type Bench, type Side } from './bench.ts';
import { openBenchDatabase } from './bench-database.ts';
import type { Measured } from './figure.ts';
import { benchFolder } from './processes.ts';
import { eachMs, longestHoldMs } from './processor-time.ts';

const FLEETS = 200;
const HOSTS_EACH = 50;
const SHARDS = [1, 32, 64, 128, 256];
const PROTOCOLS = ['relay', 'rln-relay', 'store', 'filter', 'lightpush', 'peer-exchange'];
const TIMES = 5;
const ASKER = testActor();

/** What a question about how everything is costs, where there is very much of it. */
export const fleetStatus: Bench = {
  name: 'fleet-status',
  about:
    'Fleets with 10,000 observed nodes, 50 on each of 200, each with four readings. Of `/fleet status` without a fleet it ' +
    'measures the processor time, and the longest stretch for which nothing else gets a turn; the floor of the time is the ' +
    'same rows read and parsed as JSON, bare, and that of the stretch is 50 ms. Of `/fleet status` of one fleet, the ' +
    "processor time; the floor is that fleet's rows.",
  rounds: 3,
  async run(rounds, say) {
    const folder = benchFolder();
    const clock = new TestClock();
    const database = await openBenchDatabase(folder.path, clock);
    try {
      await fill(database, clock);
      const aims = [
        { measure: 'all', what: '`/fleet status`, 200 fleets × 50 nodes', unit: 'ms', atMost: 4 },
        { measure: 'hold', what: '`/fleet status`, longest hold', unit: 'ms', atMost: 1 },
        { measure: 'one', what: '`/fleet status` of one of them', unit: 'ms', atMost: 4 },
      ] as const;
      return await interleave({ rounds, aims, say }, (side) => measure(side, database, clock));
    } finally {
      await database.close();
      folder.remove();
    }
  },
};

const fleetName = (fleet: number): string => `f${fleet}.prod`;
const hostNames = (fleet: number): readonly string[] =>
  Array.from({ length: HOSTS_EACH }, (_, node) => `node-${node}.do-ams3.${fleetName(fleet)}`);

const CONFIG: Config = testConfig({
  fleets: Array.from({ length: FLEETS }, (_, fleet) =>
    testFleet({
      name: fleetName(fleet),
      shards: SHARDS,
      nodes: 'nodes',
      hosts: [{ role: 'node', names: hostNames(fleet), protocols: PROTOCOLS }],
    }),
  ),
  policy: { everyone: [{ permission: 'fleet.view', fleets: ['*'] }], owner: [], maintainer: [], shell: [] },
});

async function fill(database: OpenDatabase, clock: TestClock): Promise<void> {
  const at = clock.now();
  for (const [index, { name: fleet }] of CONFIG.fleets.entries()) {
    const observed = hostNames(index).flatMap((host, node): readonly Observation[] => [
      {
        ...{ fleet, host, at, source: 'version' },
        outcome: { kind: 'read', reading: { kind: 'version', version: 'v0.38.1' } },
      },
      {
        ...{ fleet, host, at, source: 'health' },
        outcome: { kind: 'read', reading: reportOf(node % 20 === 7 ? 'NOT_READY' : 'READY') },
      },
      {
        ...{ fleet, host, at, source: 'mesh' },
        outcome: {
          kind: 'read',
          reading: { kind: 'mesh', shards: SHARDS.map((shard) => ({ shard, peers: 6, fromFleet: 3 })) },
        },
      },
      {
        ...{ fleet, host, at, source: 'registry' },
        outcome: {
          kind: 'read',
          reading: { kind: 'listed', version: 'v0.38.1', commit: '9a2f4e95', image: null, refreshedAt: null },
        },
      },
    ]);
    await database.transaction(async (tx) => {
      await recordObservations(tx, observed);
      const verdict = { state: 'degraded', since: at } as const;
      const changed = new Map(['', ...hostNames(index)].map((host) => [host, verdict]));
      await saveVerdicts(tx, fleet, { changed, gone: [] });
    });
  }
}

function reportOf(status: string): HealthReport {
  return {
    kind: 'report',
    nodeHealth: status,
    connectionStatus: 'Connected',
    protocols: PROTOCOLS.map((name) => ({ name, status, description: null })),
  };
}

async function measure(side: Side, database: OpenDatabase, clock: TestClock): Promise<Measured> {
  if (side === 'floor')
    return {
      all: await eachMs(TIMES, () => rows(database, null)),
      hold: 50,
      one: await eachMs(TIMES * 10, (index) => rows(database, fleetName(index))),
    };
  const ask = askerOf(database, clock);
  return {
    all: await eachMs(TIMES, () => ask(null)),
    hold: await longestHoldMs(TIMES, () => ask(null)),
    one: await eachMs(TIMES * 10, (index) => ask(fleetName(index))),
  };
}

async function rows(database: OpenDatabase, fleet: string | null): Promise<void> {
  const found = await sql<{ reading: string }>`select * from fleet_observations
    where ${fleet === null ? sql`true` : sql`fleet = ${fleet}`} order by fleet, host`.execute(database.read.tables());
  for (const { reading } of found.rows) JSON.parse(reading);
}

/** `/fleet status` as it is, without Discord: parsed, found, answered. */
function askerOf(database: OpenDatabase, clock: TestClock): (fleet: string | null) => Promise<void> {
  const config = (): Config => CONFIG;
  const gate = createGate(config);
  const onFault = (error: unknown): void => {
    throw error;
  };
  const observer = createFleetObserver({
    ...{ config, database, clock, onFault },
    ports: { registry: () => null, nodes: () => null },
  });
  const fleets = createFleetService({ config, database, clock, gate, observer });
  const health = createHealthService({
    ...{ config, database, clock, fleets, onFault },
    findMetrics: () => null,
    facts: { state: () => Promise.resolve() },
  });
  const command = createFleetCommand({ fleets, gate, health });
  return async (fleet) => {
    const input = command.input.parse({ subcommand: 'status', ...(fleet === null ? {} : { fleet }) });
    const subject = await command.find(input, database.read);
    const answer = await command.run(input, subject, ASKER);
    const told = JSON.stringify(answer);
    if (!told.includes(fleet ?? String(FLEETS))) throw new Error(`Not what was asked for: ${told.slice(0, 500)}`);
  };
}
