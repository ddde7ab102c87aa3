import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import { MIGRATIONS } from '../migrations/index.ts';
import type { AlertReport } from '../src/alerts/alert-report.ts';
import { createAlertService } from '../src/alerts/alert-service.ts';
import type { AlertWord } from '../src/alerts/alert.ts';
import { openDatabase, type OpenDatabase } from '../src/platform/database/open-database.ts';
import { createCards } from '../src/platform/delivery/cards.ts';
import { createIds } from '../src/platform/ids.ts';
import { TestClock } from '../test/support/clock.ts';
import { testConfig, testFleet } from '../test/support/config.ts';
import { figures, type Measured, type Round } from './figure.ts';
import type { Bench } from './bench.ts';
import { benchFolder } from './processes.ts';
import { median } from './statistics.ts';

const FLEETS = 200;
const NODES = 50;
const UPDATES = 200;
const MIB = 1024 ** 2;
/** What the floor has open: a group of alerts on one fleet. */
const FEW_FLEETS = 2;
const PAST = 100;

/** What it costs that many alerts are open, and that many are over. */
export const alerts: Bench = {
  name: 'alerts',
  about:
    'Ten thousand open alerts, on each of 50 nodes of 200 fleets. Of taking in one more word about one of them it measures ' +
    'the processor time, with its card written anew; the floor is the same where 100 are open, and again where ten and a ' +
    'hundred times as many episodes are over. Of asking what fires on all 200 fleets, the time; the floor is the same rows, bare. Of ' +
    'memory, what is held after a collection above what was held before they came; the floor is 30 MiB.',
  rounds: 3,
  async run(rounds, say) {
    const measured: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      measured.push(await measure());
      say(`  round ${round}: ${JSON.stringify(measured.at(-1))}`);
    }
    return figures(measured, [
      { measure: 'update', what: 'one of 10,000 open alerts, against one of 100', unit: 'ms', atMost: 1.5 },
      { measure: 'tenfold', what: 'an alert with 1,000 episodes over, against 100', unit: 'ms', atMost: 1.5 },
      { measure: 'hundredfold', what: 'an alert with 10,000 episodes over, against 100', unit: 'ms', atMost: 1.5 },
      { measure: 'firing', what: 'what fires on 200 fleets × 50 nodes', unit: 'ms', atMost: 5 },
      { measure: 'memory', what: '10,000 open alerts, memory held', unit: 'MB', atMost: 1 },
    ]);
  },
};

async function measure(): Promise<Round> {
  const few = await withHouse(FEW_FLEETS, (house) => house.updateMs());
  const many = await withHouse(FLEETS, async (house) => ({
    update: await house.updateMs(),
    firing: await house.firingMs(),
    rows: await house.rowsMs(),
    memory: house.heldMb,
  }));
  const past = await withHouse(FEW_FLEETS, async (house) => {
    const times: number[] = [];
    for (const [over, after] of [
      [0, PAST],
      [PAST, 10 * PAST],
      [10 * PAST, 100 * PAST],
    ] as const) {
      await house.livePast(over, after);
      times.push(await house.updateMs());
    }
    return times;
  });
  const [once = Number.NaN, tenfold = Number.NaN, hundredfold = Number.NaN] = past;
  const floor: Measured = { update: few, tenfold: once, hundredfold: once, firing: many.rows, memory: 30 };
  return { floor, muster: { ...many, tenfold, hundredfold } };
}

interface House {
  readonly heldMb: number;
  /** Processor time of one word, in milliseconds. */
  updateMs(): Promise<number>;
  firingMs(): Promise<number>;
  /** The same rows, bare. */
  rowsMs(): Promise<number>;
  /** Episodes that began and ended, numbered from `from` to `to`. */
  livePast(from: number, to: number): Promise<void>;
}

async function withHouse<T>(fleets: number, work: (house: House) => Promise<T>): Promise<T> {
  const folder = benchFolder();
  const database = await open(join(folder.path, 'muster.db'));
  try {
    return await work(await fill(database, fleets));
  } finally {
    await database.close();
    folder.remove();
  }
}

async function open(path: string): Promise<OpenDatabase> {
  const clock = new TestClock();
  const outcome = await openDatabase({ path, mode: 'sandbox', migrations: MIGRATIONS, clock, durability: 'off' });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  return outcome.database;
}

const fleetName = (fleet: number): string => `f${fleet}.prod`;
const hostName = (fleet: number, node: number): string => `node-${node}.do-ams3.${fleetName(fleet)}`;

async function fill(database: OpenDatabase, fleets: number): Promise<House> {
  const clock = new TestClock();
  const config = testConfig({
    fleets: Array.from({ length: FLEETS }, (_, fleet) =>
      testFleet({
        name: fleetName(fleet),
        hosts: [
          { role: 'node', names: Array.from({ length: NODES }, (_each, node) => hostName(fleet, node)), protocols: [] },
        ],
      }),
    ),
  });
  const facts = { state: () => Promise.resolve() };
  const ids = createIds(clock);
  const cards = createCards({ clock, ids, facts, wake: () => undefined });
  const service = createAlertService({ config: () => config, clock, ids, cards, facts });
  const word = (
    rule: string,
    { fleet, node, ended = false }: { fleet: number; node: number; ended?: boolean },
  ): AlertWord => ({
    fingerprint: `${rule}:${fleet}:${node}`,
    status: ended ? 'resolved' : 'firing',
    startsAt: ended ? new Date(clock.now().getTime() - 1000) : clock.now(),
    endsAt: ended ? clock.now() : null,
    labels: { alertname: rule, severity: 'warning', instance: hostName(fleet, node) },
    annotations: { summary: 'The node does not answer.', description: null, runbookUrl: null, dashboardUrl: null },
    url: null,
  });
  const hear = async (words: readonly AlertWord[]): Promise<void> => {
    const report: AlertReport = { source: 'alertmanager', heardAt: clock.now(), words, sourceGroup: null };
    await database.transaction((tx) => service.hear(tx, report));
  };
  const before = heldBytes();
  for (let fleet = 0; fleet < fleets; fleet++) {
    clock.advance(60_000);
    await hear(Array.from({ length: NODES }, (_, node) => word('NodeDown', { fleet, node })));
  }
  const heldMb = Math.max(0, heldBytes() - before) / MIB;
  const names = config.fleets.map(({ name }) => name);

  return {
    heldMb,
    async updateMs() {
      const began = threadMs();
      for (let index = 0; index < UPDATES; index++) {
        clock.advance(1_000);
        await hear([word('NodeDown', { fleet: index % fleets, node: index % NODES })]);
      }
      // The system counts a thread's time in ticks that are longer than one word takes.
      return (threadMs() - began) / UPDATES;
    },
    async firingMs() {
      const times: number[] = [];
      for (let go = 0; go < 5; go++) {
        const began = performance.now();
        const found = await service.listFiring(database.read, names);
        if (found.kind !== 'known' || found.alerts.length !== fleets * NODES)
          throw new Error('Not all that fires is told.');
        times.push(performance.now() - began);
      }
      return median(times);
    },
    async rowsMs() {
      const times: number[] = [];
      for (let go = 0; go < 5; go++) {
        const began = performance.now();
        const { rows } = await sql<{ body: string }>`select * from alerts where status = 'firing'`.execute(
          database.read.tables(),
        );
        for (const { body } of rows) JSON.parse(body);
        times.push(performance.now() - began);
      }
      return median(times);
    },
    async livePast(from, to) {
      for (let number = from; number < to; number++) {
        clock.advance(60_000);
        const [fleet, node] = [number % FLEETS, number % NODES];
        await hear([word(`Past${number}`, { fleet, node })]);
        clock.advance(1_000);
        await hear([word(`Past${number}`, { fleet, node, ended: true })]);
      }
    },
  };
}

/** What is held after a collection; on no account what a process once took from the system. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  // Border: Node gives what it runs no type, and this is V8's own function once the flag is set.
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
