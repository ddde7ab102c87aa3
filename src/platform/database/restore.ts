import { constants, copyFileSync, existsSync, linkSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import { fileStamp } from './backup.ts';
import { checkDatabase, type CheckOutcome } from './check.ts';
import { prepareFile } from './database-file.ts';
import { errorCode, isDamaged, isNotADatabase } from './database-errors.ts';
import { makeDurable } from './durable-file.ts';
import { copyFile } from './file-task.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import { refuseHeld, type Mode } from './open-outcome.ts';
import { lockForThisProcess, lockPath } from './process-lock.ts';
import type { MigrationList } from './schema.ts';
import { findSetting, putSetting } from './settings.ts';
import type { Transaction } from './transaction.ts';

export interface RestoreTimes {
  readonly restoredAt: Date;
  /** Of what happened after this the restored database knows nothing. */
  readonly backupAt: Date;
}

/**
 * What a room does to its rows in a restored database before anyone may use it: delivery looks before it posts,
 * grants and approvals that were used since are void.
 */
export type AfterRestore = (tx: Transaction, times: RestoreTimes) => Promise<void>;

export interface RestoreOptions {
  /** The backup. It is read, never changed. */
  readonly from: string;
  /** The database to replace. */
  readonly path: string;
  readonly mode: Mode;
  readonly migrations: MigrationList;
  readonly clock: Clock;
  readonly afterRestore: readonly AfterRestore[];
}

interface Restored extends RestoreTimes {
  readonly path: string;
  readonly schemaVersion: number;
  readonly rows: Readonly<Record<string, number>>;
}

export type RestoreOutcome =
  /** `keptAside` is the database that was there before; null when there was none. */
  | (Restored & { readonly kind: 'restored'; readonly keptAside: string | null })
  | { readonly kind: 'same-file'; readonly message: string }
  | { readonly kind: 'backup-unfit'; readonly why: Exclude<CheckOutcome, { kind: 'sound' }>; readonly message: string }
  | Exclude<CheckOutcome, { kind: 'sound' }>;

export type DrillOutcome =
  (Restored & { readonly kind: 'restorable' }) | Extract<RestoreOutcome, { kind: 'backup-unfit' | 'not-writable' }>;

/**
 * `muster db restore`: brings a backup, checked and raised to the code's schema, to the database's place in one
 * rename. Refuses while a process holds the database; what was there is kept beside it.
 */
export async function restoreDatabase(options: RestoreOptions): Promise<RestoreOutcome> {
  const isNew = !existsSync(options.path);
  const prepared = prepareFile(options.path);
  if (prepared.kind !== 'file') return prepared;
  const { path } = prepared;
  if (existsSync(options.from) && realpathSync(options.from) === path)
    return { kind: 'same-file', message: `${path} is the database itself. Name a backup to restore from.` };

  const lock = lockForThisProcess(path, options.clock.now());
  if (lock.kind === 'held-by-another') return refuseHeld(path, lock.holder);
  const workshop = mkdtempSync(join(dirname(path), '.restore-'));
  let isInPlace = false;
  try {
    const built = await buildRestored({ ...options, to: join(workshop, basename(path)) });
    if (built.kind !== 'restorable') return built;
    const restored = putInPlace(built, path);
    isInPlace = true;
    return restored;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
    if (isNew && !isInPlace) rmSync(path, { force: true });
    lock.release();
  }
}

function putInPlace(built: Extract<DrillOutcome, { kind: 'restorable' }>, path: string): RestoreOutcome {
  const keptAside = keepAside(path, built.restoredAt);
  renameSync(built.path, path);
  makeDurable(path);
  return { ...built, kind: 'restored', path, keptAside };
}

/** `muster db restore --verify`: the whole restore in a temporary folder, so that a backup is known to be one. */
export async function drillRestore(options: Omit<RestoreOptions, 'path'>): Promise<DrillOutcome> {
  const workshop = mkdtempSync(join(tmpdir(), 'muster-restore-drill-'));
  try {
    return await buildRestored({ ...options, to: join(workshop, 'muster.db') });
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Copies, checks, migrates and marks, all at `to`: nothing is replaced before the new one is complete. */
async function buildRestored(options: Omit<RestoreOptions, 'path'> & { readonly to: string }): Promise<DrillOutcome> {
  const { from, to, mode, migrations, clock } = options;
  const backup = await checkDatabase({ path: from, migrations });
  if (backup.kind !== 'sound') return refuseBackup(from, backup);

  try {
    await copyFile({ from, to, backupAt: null });
  } catch (error) {
    return refuseCopying(to, error);
  }
  const opened = await openDatabase({ path: to, mode, migrations, clock });
  if (opened.kind !== 'opened') return refuseBackup(from, { ...opened, message: opened.message.replaceAll(to, from) });
  const times = await markRestored(opened.database, options);
  const { schemaVersion } = opened.database;
  await opened.database.close();
  rmSync(lockPath(to), { force: true });

  const result = await checkDatabase({ path: to, migrations });
  if (result.kind !== 'sound') return refuseBackup(from, result);
  return { kind: 'restorable', path: to, schemaVersion, rows: result.rows, ...times };
}

async function markRestored(
  database: OpenDatabase,
  { clock, afterRestore }: Pick<RestoreOptions, 'clock' | 'afterRestore'>,
): Promise<RestoreTimes> {
  return database.transaction(async (tx) => {
    const restoredAt = clock.now();
    const taken = await findSetting(tx, 'backup_at');
    // A bare copy of the file does not say when it was made: then everything may have happened since.
    const times = { restoredAt, backupAt: new Date(taken ?? 0) };
    await putSetting(tx, 'restored_at', restoredAt.toISOString());
    for (const each of afterRestore) await each(tx, times);
    return times;
  });
}

/**
 * Gives the database that is there a second name, so that its place is never empty: a start in between would make a
 * new, empty one. Its write-ahead log must be gone first, or SQLite would apply it to the restored file.
 */
function keepAside(path: string, at: Date): string | null {
  const aside = freeName(`${path}.before-restore-${fileStamp(at)}`);
  const isEmpty = settleLog(path) === 'empty';
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  if (isEmpty) return null;
  try {
    linkSync(path, aside);
  } catch {
    // Some file systems have no hard links.
    copyFileSync(path, aside, constants.COPYFILE_EXCL);
  }
  makeDurable(aside);
  return aside;
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let number = 2; existsSync(name); number++) name = `${wanted}.${number}`;
  return name;
}

/** Closing the last connection brings the log into the file and removes it; a damaged file keeps both as they are. */
function settleLog(path: string): 'empty' | 'settled' | 'damaged' {
  let file: SqliteFile.Database | null = null;
  try {
    file = new SqliteFile(path, { fileMustExist: true });
    const tables = file.prepare('select count(*) as tables from sqlite_schema').pluck().get();
    file.pragma('wal_checkpoint(truncate)');
    return tables === 0 ? 'empty' : 'settled';
  } catch (error) {
    if (isDamaged(error) || isNotADatabase(error)) return 'damaged';
    throw error;
  } finally {
    file?.close();
  }
}

function refuseBackup(from: string, why: Exclude<CheckOutcome, { kind: 'sound' }>): DrillOutcome {
  return {
    kind: 'backup-unfit',
    why,
    message: `${from} was not restored, and nothing was changed. ${why.message}`,
  };
}

function refuseCopying(to: string, error: unknown): DrillOutcome {
  const code = errorCode(error);
  if (code === null) throw error;
  return {
    kind: 'not-writable',
    message: `The backup could not be copied to ${dirname(to)} (${code}). Check free space and rights there; nothing was changed.`,
  };
}
