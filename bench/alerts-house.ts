import { setImmediate as othersTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import type { AlertReport } from '../src/alerts/alert-report.ts';
import { createAlertService } from '../src/alerts/alert-service.ts';
import type { AlertWord } from '../src/alerts/alert.ts';
import type { OpenDatabase } from '../src/platform/database/open-database.ts';
import { createCards } from '../src/platform/delivery/cards.ts';
import { createIds } from '../src/platform/ids.ts';
import { TestClock } from '../test/support/clock.ts';
import { testConfig, testFleet } from '../test/support/config.ts';
import { openBenchDatabase } from './bench-database.ts';
import { benchFolder } from './processes.ts';
import { eachMs } from './processor-time.ts';
import { median } from './statistics.ts';

/** As large as Muster is asked to bear: an alert on each node of each of these fleets. */
export const FLEETS = 200;
const NODES = 50;
const UPDATES = 200;
const MIB = 1024 ** 2;

export interface AlertsHouse {
  readonly heldMb: number;
  /** Processor time of one word, in milliseconds. */
  updateMs(): Promise<number>;
  /** Of asking what fires on all fleets, in milliseconds. */
  firingMs(): Promise<number>;
  /** Processor time of asking what fires on one of them. */
  firingOnOneMs(): Promise<number>;
  /** The same rows, bare. */
  rowsMs(): Promise<number>;
  /** Episodes that began and ended, numbered from `from` to `to`. */
  livePast(from: number, to: number): Promise<void>;
}

/** A house with as many fleets on whose every node an alert fires; it is gone afterwards. */
export async function withAlerts<T>(fleets: number, work: (house: AlertsHouse) => Promise<T>): Promise<T> {
  const folder = benchFolder();
  const database = await openBenchDatabase(folder.path, new TestClock());
  try {
    return await work(await fill(database, fleets));
  } finally {
    await database.close();
    folder.remove();
  }
}

const fleetName = (fleet: number): string => `f${fleet}.prod`;
const hostName = (fleet: number, node: number): string => `node-${node}.do-ams3.${fleetName(fleet)}`;

async function fill(database: OpenDatabase, fleets: number): Promise<AlertsHouse> {
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
  const before = await heldBytes();
  for (let fleet = 0; fleet < fleets; fleet++) {
    clock.advance(60_000);
    await hear(Array.from({ length: NODES }, (_, node) => word('NodeDown', { fleet, node })));
  }
  const heldMb = ((await heldBytes()) - before) / MIB;
  const names = config.fleets.map(({ name }) => name);

  return {
    heldMb,
    updateMs: () =>
      eachMs(UPDATES, async (index) => {
        clock.advance(1_000);
        await hear([word('NodeDown', { fleet: index % fleets, node: index % NODES })]);
      }),
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
    firingOnOneMs: () =>
      eachMs(UPDATES, async (index) => {
        const found = await service.listFiring(database.read, [fleetName(index % fleets)]);
        if (found.kind !== 'known' || found.alerts.length !== NODES) throw new Error('Not all that fires is told.');
      }),
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
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  // Border: Node gives what it runs no type, and this is V8's own function once the flag is set.
  const collect = runInNewContext('gc') as () => void;
  // What is let go by a collection's own clean-up is gone only after the next.
  for (let time = 0; time < 3; time++) {
    collect();
    await othersTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
