import { Kysely } from 'kysely';
import type SqliteFile from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import { APPLICATION_ID, prepareFile } from './database-file.ts';
import { isBusy, isDamaged, isNotADatabase } from './database-errors.ts';
import { EngineDatabase, type DatabaseObserver, type Engine } from './engine-database.ts';
import { applySteps, createBookkeeping } from './migrator.ts';
import {
  refuseHeld,
  refuseNewer,
  refuseOtherHistory,
  refuseOtherMode,
  type Mode,
  type OpenRefusal,
} from './open-outcome.ts';
import { lockForThisProcess } from './process-lock.ts';
import { judgeSchema, listSteps, type MigrationList, type SchemaStep } from './schema.ts';
import { putSetting } from './settings.ts';
import { CachingSqliteDialect } from './sqlite-dialect.ts';
import { examine, openReader, openWriter, prepareWriter, refuseUnreadable, type Durability } from './sqlite-file.ts';
import type { Database, Reader, Transaction } from './transaction.ts';
import { WalKeeper, type CheckpointOutcome } from './wal-keeper.ts';

export interface OpenOptions {
  /** As `databasePath` gives it. The folder and the file are made when they are missing. */
  readonly path: string;
  readonly mode: Mode;
  readonly migrations: MigrationList;
  readonly clock: Clock;
  readonly observer?: DatabaseObserver;
  /** 'off' does not survive a power cut: for tests that make hundreds of databases. */
  readonly durability?: Durability;
  readonly walLimitBytes?: number;
}

export interface OpenDatabase extends Database {
  readonly path: string;
  readonly mode: Mode;
  readonly schemaVersion: number;
  /** Size of the write-ahead log, for a metric. */
  walBytes(): number;
  /** Brings the log into the database and cuts it to nothing, between two transactions. */
  checkpoint(): Promise<CheckpointOutcome>;
  /** Ends when the transactions asked for so far have ended; later ones are refused. */
  close(): Promise<void>;
  /** Closes the files under whatever is under way, as the end of the process would: what is not committed is gone. */
  abandon(): void;
}

export type OpenOutcome = { readonly kind: 'opened'; readonly database: OpenDatabase } | OpenRefusal;

/**
 * Opens the database for the one live process, brings its schema up to the code's, and stamps a new one with its
 * mode. A refusal changes nothing in the file. Throws when a migration fails.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenOutcome> {
  const steps = listSteps(options.migrations);
  const prepared = prepareFile(options.path);
  if (prepared.kind !== 'file') return prepared;

  const lock = lockForThisProcess(prepared.path, options.clock.now());
  if (lock.kind === 'held-by-another') return refuseHeld(prepared.path, lock.holder);
  let file: SqliteFile.Database | null = null;
  try {
    file = openWriter(prepared.path);
    const fit = judge(file, { path: prepared.path, mode: options.mode, steps });
    if (fit.kind !== 'fits') {
      file.close();
      lock.release();
      return fit;
    }
    const database = await setUp(file, { ...options, path: prepared.path, fit, release: lock.release });
    return { kind: 'opened', database };
  } catch (error) {
    file?.close();
    lock.release();
    if (isNotADatabase(error) || isDamaged(error)) return refuseUnreadable(prepared.path, error);
    throw error;
  }
}

interface Fit {
  readonly kind: 'fits';
  readonly isNew: boolean;
  readonly version: number;
  readonly pending: readonly SchemaStep[];
}

interface Wanted {
  readonly path: string;
  readonly mode: Mode;
  readonly steps: readonly SchemaStep[];
}

/** Whether this code, in this mode, may use the database as it is. Reads only. */
export function judge(file: SqliteFile.Database, { path, mode, steps }: Wanted): Fit | OpenRefusal {
  const nature = examine(file, path);
  if (nature.kind === 'empty') return { kind: 'fits', isNew: true, version: 0, pending: steps };
  if (nature.kind !== 'muster') return nature;
  const fit = judgeSchema(nature.applied, steps);
  if (fit.kind === 'newer') return refuseNewer(path, fit.version, fit.codeVersion);
  if (fit.kind === 'other-history') return refuseOtherHistory(path, fit);
  if (nature.mode !== null && nature.mode !== mode)
    return refuseOtherMode(path, { stamped: nature.mode, wanted: mode });
  return { ...fit, isNew: false };
}

interface SetUp extends OpenOptions {
  readonly fit: Fit;
  readonly release: () => void;
}

async function setUp(file: SqliteFile.Database, options: SetUp): Promise<OpenDatabase> {
  const { path, mode, clock, fit } = options;
  prepareWriter(file, options.durability ?? 'full');
  const writer = new Kysely<unknown>({ dialect: new CachingSqliteDialect({ file, role: 'writer' }) });
  const readerFile = openReader(path);
  const reader = new Kysely<unknown>({ dialect: new CachingSqliteDialect({ file: readerFile, role: 'reader' }) });
  const keeper = new WalKeeper(file, options.walLimitBytes);

  const database = new SqliteDatabase({
    engine: { writer, reader, isBusy, answersInOneTurn: true },
    observer: options.observer ?? {},
    keeper,
    facts: { path, mode, schemaVersion: fit.version + fit.pending.length },
    closeFiles: () => {
      // The writer last: the last connection to close brings the log into the database and removes it.
      readerFile.close();
      file.close();
      options.release();
    },
  });
  await database.transaction(async (tx) => {
    if (fit.isNew) file.pragma(`application_id = ${APPLICATION_ID}`);
    await createBookkeeping(tx);
    await putSetting(tx, 'mode', mode);
  });
  if (fit.pending.length > 0) await migrate(file, database, { pending: fit.pending, clock });
  return database;
}

/** Foreign keys are off while tables are rebuilt and checked before each step commits (SQLite docs: "ALTER TABLE"). */
async function migrate(
  file: SqliteFile.Database,
  database: Database,
  { pending, clock }: { readonly pending: readonly SchemaStep[]; readonly clock: Clock },
): Promise<void> {
  file.pragma('foreign_keys = off');
  await applySteps(database, pending, {
    now: () => clock.now(),
    verify: async () => {
      const orphans = file.prepare('pragma foreign_key_check').all().length;
      if (orphans > 0) throw new Error(`${orphans} rows would point at rows that do not exist.`);
    },
  });
  file.pragma('foreign_keys = on');
}

interface SqliteDatabaseParts {
  readonly engine: Engine;
  readonly observer: DatabaseObserver;
  readonly keeper: WalKeeper;
  readonly facts: Pick<OpenDatabase, 'path' | 'mode' | 'schemaVersion'>;
  readonly closeFiles: () => void;
}

class SqliteDatabase implements OpenDatabase {
  readonly path: string;
  readonly mode: Mode;
  readonly schemaVersion: number;
  readonly #inner: EngineDatabase;
  readonly #observer: DatabaseObserver;
  readonly #keeper: WalKeeper;
  readonly #closeFiles: () => void;
  #shrinking = false;
  #closed: Promise<void> | null = null;

  constructor({ engine, observer, keeper, facts, closeFiles }: SqliteDatabaseParts) {
    this.path = facts.path;
    this.mode = facts.mode;
    this.schemaVersion = facts.schemaVersion;
    this.#observer = observer;
    this.#keeper = keeper;
    this.#closeFiles = closeFiles;
    this.#inner = new EngineDatabase(engine, observer);
  }

  get read(): Reader {
    return this.#inner.read;
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const result = await this.#inner.transaction(work);
    // Nobody waits for it: what the caller asked for is committed.
    if (this.#closed === null && this.#keeper.isDue()) void this.#shrinkLog();
    return result;
  }

  walBytes(): number {
    return this.#keeper.walBytes();
  }

  async checkpoint(): Promise<CheckpointOutcome> {
    return this.#inner.betweenTransactions(() => this.#keeper.checkpoint());
  }

  close(): Promise<void> {
    this.#closed ??= this.#inner.drain().then(() => {
      this.#closeFiles();
    });
    return this.#closed;
  }

  abandon(): void {
    if (this.#closed !== null) return;
    this.#closed = Promise.resolve();
    this.#closeFiles();
  }

  async #shrinkLog(): Promise<void> {
    if (this.#shrinking) return;
    this.#shrinking = true;
    try {
      this.#observer.checkpointed?.(await this.checkpoint());
    } finally {
      this.#shrinking = false;
    }
  }
}
