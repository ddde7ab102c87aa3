import { hostname } from 'node:os';
import { chmodSync } from 'node:fs';
import SqliteFile from 'better-sqlite3';
import { isBusy, isNotADatabase } from './database-errors.ts';

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly since: Date;
}

export type LockOutcome =
  | { readonly kind: 'locked'; readonly release: () => void }
  /** `holder` is null when whoever holds it has not written its name yet. */
  | { readonly kind: 'held-by-another'; readonly holder: LockHolder | null };

/**
 * One live process per database. The lock is a write lock that SQLite holds on a file beside the database, so the
 * kernel frees it however the process ends; a pid file would have to be believed or deleted by hand.
 */
export function lockForThisProcess(databasePath: string, now: Date): LockOutcome {
  const file = new SqliteFile(lockPath(databasePath), { timeout: 0 });
  try {
    chmodSync(lockPath(databasePath), 0o600);
    file.exec('begin immediate');
    file.exec('create table if not exists holder (pid integer not null, host text not null, since integer not null)');
    file.exec('delete from holder');
    file.prepare('insert into holder values (?, ?, ?)').run(process.pid, hostname(), now.getTime());
    // Readable by others only once committed, and the commit lets go for a moment: whoever steps in between wins.
    file.exec('commit');
    file.exec('begin immediate');
  } catch (error) {
    file.close();
    if (isNotADatabase(error)) {
      throw new Error(`${lockPath(databasePath)} is not a lock file of Muster. Remove it and start again.`, {
        cause: error,
      });
    }
    if (!isBusy(error)) throw error;
    return { kind: 'held-by-another', holder: findLockHolder(databasePath) };
  }
  return {
    kind: 'locked',
    release: () => {
      if (!file.open) return;
      file.exec('rollback');
      file.close();
    },
  };
}

/** Whose name is in the lock file: meaningful only while somebody holds the lock. */
export function findLockHolder(databasePath: string): LockHolder | null {
  let file: SqliteFile.Database | undefined;
  try {
    file = new SqliteFile(lockPath(databasePath), { readonly: true, fileMustExist: true });
    const row = file
      .prepare<[], { pid: number; host: string; since: number }>('select pid, host, since from holder')
      .get();
    return row === undefined ? null : { pid: row.pid, host: row.host, since: new Date(row.since) };
  } catch {
    return null;
  } finally {
    file?.close();
  }
}

export function lockPath(databasePath: string): string {
  return `${databasePath}.lock`;
}
