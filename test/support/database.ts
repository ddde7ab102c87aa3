import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { MIGRATIONS } from '../../migrations/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { isBusy } from '../../src/platform/database/database-errors.ts';
import { EngineDatabase, type DatabaseObserver } from '../../src/platform/database/engine-database.ts';
import { applySteps, createBookkeeping } from '../../src/platform/database/migrator.ts';
import { openDatabase } from '../../src/platform/database/open-database.ts';
import { listSteps, type MigrationList } from '../../src/platform/database/schema.ts';
import type { Database } from '../../src/platform/database/transaction.ts';

export interface TestDatabaseOptions {
  readonly engine?: 'sqlite' | 'pglite';
  /** As durable as a live one; otherwise still a real file, but one that does not wait for the disk. */
  readonly file?: boolean;
  /** false: no migration at all; a number: the schema as it was after that many of them. */
  readonly migrate?: boolean | number;
  readonly migrations?: MigrationList;
  readonly observer?: DatabaseObserver;
}

export interface TestDatabase {
  readonly database: Database;
  /** The SQLite file; empty for PGlite. */
  readonly path: string;
  readonly close: () => Promise<void>;
}

/** A real, migrated database of its own. Close it in afterEach. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  return options.engine === 'pglite' ? openPglite(options) : openSqlite(options);
}

/** For store tests: `describe.each(ENGINES)('… on %s', (engine) => …)`. */
export const ENGINES = ['sqlite', 'pglite'] as const;

async function openSqlite(options: TestDatabaseOptions): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-test-'));
  const outcome = await openDatabase({
    path: join(folder, 'muster.db'),
    mode: 'sandbox',
    migrations: wantedMigrations(options),
    clock: systemClock,
    durability: options.file === true ? 'full' : 'off',
    ...(options.observer === undefined ? {} : { observer: options.observer }),
  });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  const { database } = outcome;
  return {
    database,
    path: database.path,
    close: async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL's int8 and numeric arrive as text; ours are milliseconds, counts and sums that a number holds exactly. */
const NUMBER_PARSERS = { 20: toNumber, 1700: toNumber };

async function openPglite(options: TestDatabaseOptions): Promise<TestDatabase> {
  const pglite = spare.pop() ?? new PGlite({ parsers: NUMBER_PARSERS });
  const kysely = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) });
  const database = new EngineDatabase(
    { writer: kysely, reader: kysely, isBusy, answersInOneTurn: false },
    options.observer,
  );
  await database.transaction(createBookkeeping);
  await applySteps(database, listSteps(wantedMigrations(options)), { now: () => systemClock.now() });
  return {
    database,
    path: '',
    close: async () => {
      await database.drain();
      await sql`drop schema public cascade`.execute(kysely);
      await sql`create schema public`.execute(kysely);
      spare.push(pglite);
    },
  };
}

/** Starting PostgreSQL takes a second; one that was emptied serves the next test of this file. */
const spare: PGlite[] = [];

function wantedMigrations({ migrate = true, migrations = MIGRATIONS }: TestDatabaseOptions): MigrationList {
  const steps = Object.entries(migrations).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const upTo = migrate === true ? steps.length : migrate === false ? 0 : migrate;
  return Object.fromEntries(steps.slice(0, upTo));
}

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RangeError(`PostgreSQL answered ${text}, which a number cannot hold exactly.`);
  return value;
}
