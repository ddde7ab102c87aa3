import type { FindSampleFile } from '../metrics/sample-file-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import { ClientSketch } from './client-sketch.ts';
import { foldSmall, tellCount, type Cell } from './fold-small.ts';
import { OpenHour } from './open-hour.ts';
import type { Measure } from './telemetry-cell.ts';
import { deleteOpenHour, destroyKeysBefore, listOpenCells, saveOpenCells } from './telemetry-open-store.ts';
import { LEVEL_MS } from './telemetry-reading.ts';
import {
  deleteSumsBefore,
  findSketch,
  insertSums,
  listClosedHours,
  listOpenDays,
  saveSpan,
  sumDay,
} from './telemetry-sum-store.ts';

/** The hours that are open, one for each fleet, and how they become sums. */
export interface HourKeeper {
  /** False where the file that keeps it cannot be used. */
  ready(): Promise<boolean>;
  /** The hour of the fleet that counts now; to be used before anything is awaited, for then another one may count. */
  current(fleet: string): OpenHour;
  keep(): Promise<void>;
  cells(): number;
}

export interface HourKeeperDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly samples: FindSampleFile;
  /** Whether there is a file already. */
  readonly isBegun: () => boolean;
}

/** Rows of one transaction: some milliseconds of the process's time. */
const SAVED_AT_ONCE = 100;
const DELETED_AT_ONCE = 1_000;

export function createHourKeeper(deps: HourKeeperDeps): HourKeeper {
  const { clock } = deps;
  const state: State = { ...deps, hours: new Map(), closed: new Map(), loaded: null };
  let keeping: Promise<void> = Promise.resolve();
  return {
    ready: async () => (await load(state)) !== null,
    current(fleet) {
      const nowMs = clock.now().getTime();
      // An hour that is closed stays as it is, also when the clock is set back: the next one is the first that counts.
      const nextMs = (state.closed.get(fleet) ?? -LEVEL_MS.hour) + LEVEL_MS.hour;
      const hourMs = Math.max(nowMs - (nowMs % LEVEL_MS.hour), nextMs);
      const id = `${fleet} ${hourMs}`;
      const hour = state.hours.get(id) ?? new OpenHour(fleet, hourMs);
      state.hours.set(id, hour);
      return hour;
    },
    async keep() {
      // One after the other: an hour that is being closed is not to be saved as open.
      const done = keeping.then(() => keepAll(state));
      keeping = done.catch(() => undefined);
      return done;
    },
    cells: () => [...state.hours.values()].reduce((sum, { size }) => sum + size, 0),
  };
}

interface State extends HourKeeperDeps {
  readonly hours: Map<string, OpenHour>;
  /** When the newest closed hour of a fleet began. */
  readonly closed: Map<string, number>;
  loaded: Promise<Database | null> | null;
}

async function load(state: State): Promise<Database | null> {
  state.loaded ??= loadOnce(state);
  const database = await state.loaded;
  if (database === null) state.loaded = null;
  return database;
}

/** What a process before this one counted of hours that it did not close. */
async function loadOnce({ samples, hours, closed }: State): Promise<Database | null> {
  const file = await samples();
  if (file.kind !== 'open') return null;
  const { read } = file.database;
  for (const [fleet, atMs] of await listClosedHours(read)) closed.set(fleet, atMs);
  const saved = Map.groupBy(await listOpenCells(read), ({ fleet, hourMs }) => `${fleet} ${hourMs}`);
  for (const [id, [first, ...more]] of saved)
    if (first !== undefined)
      hours.set(
        id,
        new OpenHour(
          first.fleet,
          first.hourMs,
          [first, ...more].map(({ cell }) => cell),
        ),
      );
  return file.database;
}

async function keepAll(state: State): Promise<void> {
  // Nobody begins a file only to find nothing in it; what is there ends also when no source is left.
  if (state.config().telemetry.sources.length === 0 && !state.isBegun()) return;
  const database = await load(state);
  if (database === null) return;
  const nowMs = state.clock.now().getTime();
  await database.transaction((tx) => destroyKeysBefore(tx, nowMs - (nowMs % LEVEL_MS.day)));
  for (const [id, hour] of state.hours) {
    if (hour.hourMs + LEVEL_MS.hour > nowMs) await save(database, hour);
    else {
      await close(state, database, hour);
      state.hours.delete(id);
    }
  }
  await closeDays(state, database, nowMs);
  await forget(state, database, nowMs);
}

async function save(database: Database, hour: OpenHour): Promise<void> {
  const changed = hour.takeChanged();
  for (let from = 0; from < changed.length; from += SAVED_AT_ONCE) {
    const some = changed.slice(from, from + SAVED_AT_ONCE);
    try {
      const rows = some.map((cell) => ({ fleet: hour.fleet, hourMs: hour.hourMs, cell }));
      await database.transaction((tx) => saveOpenCells(tx, rows));
    } catch (error) {
      hour.giveBack(changed.slice(from));
      throw error;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function close(state: State, database: Database, hour: OpenHour): Promise<void> {
  const { fleet, hourMs } = hour;
  // From here on nothing is added to it, whatever the clock does.
  state.closed.set(fleet, Math.max(hourMs, state.closed.get(fleet) ?? hourMs));
  const least = state.config().telemetry.leastClients;
  const cells = hour.cells();
  const told = foldSmall(cells, least).flatMap(({ key, sum, count, clients }) => {
    const shown = tellCount(clients.count(), least);
    return shown === null ? [] : [{ key, sum, count, clients: shown }];
  });
  const dayMs = hourMs - (hourMs % LEVEL_MS.day);
  await database.transaction(async (tx) => {
    await insertSums(tx, { level: LEVEL_MS.hour, fleet, atMs: hourMs }, told);
    for (const [measure, sketch] of clientsByMeasure(cells)) {
      const clients = tellCount(sketch.count(), least);
      await saveSpan(tx, { level: LEVEL_MS.hour, fleet, atMs: hourMs }, { measure, clients, sketch: null });
      const day = { level: LEVEL_MS.day, fleet, atMs: dayMs };
      const before = await findSketch(tx, day, measure);
      if (before !== null) sketch.merge(before);
      await saveSpan(tx, day, { measure, clients: null, sketch });
    }
    await deleteOpenHour(tx, fleet, hourMs);
  });
}

function clientsByMeasure(cells: readonly Cell[]): ReadonlyMap<Measure, ClientSketch> {
  const byMeasure = new Map<Measure, ClientSketch>();
  for (const { key, clients } of cells) {
    const all = byMeasure.get(key.measure) ?? new ClientSketch();
    all.merge(clients);
    byMeasure.set(key.measure, all);
  }
  return byMeasure;
}

/** A day is over when its last hour is closed. */
async function closeDays({ config, hours }: State, database: Database, nowMs: number): Promise<void> {
  const least = config().telemetry.leastClients;
  const stillOpen = new Set(
    [...hours.values()].map(({ fleet, hourMs }) => `${fleet} ${hourMs - (hourMs % LEVEL_MS.day)}`),
  );
  for (const { fleet, dayMs, measure } of await listOpenDays(database.read, nowMs - LEVEL_MS.day)) {
    if (stillOpen.has(`${fleet} ${dayMs}`)) continue;
    const day = { level: LEVEL_MS.day, fleet, atMs: dayMs };
    await database.transaction(async (tx) => {
      const sketch = await findSketch(tx, day, measure);
      await sumDay(tx, fleet, dayMs);
      await saveSpan(tx, day, { measure, clients: tellCount(sketch?.count() ?? 0, least), sketch: null });
    });
  }
}

async function forget({ config }: State, database: Database, nowMs: number): Promise<void> {
  const { keep } = config().telemetry;
  const levels = [
    { level: LEVEL_MS.hour, days: keep.hourDays },
    { level: LEVEL_MS.day, days: keep.dayDays },
  ];
  for (const { level, days } of levels) {
    const beforeMs = nowMs - days * LEVEL_MS.day;
    const remove = (): Promise<number> =>
      database.transaction((tx) => deleteSumsBefore(tx, { level, beforeMs, atMost: DELETED_AT_ONCE }));
    while ((await remove()) >= DELETED_AT_ONCE) await new Promise((resolve) => setImmediate(resolve));
  }
}
