import SqliteFile from 'better-sqlite3';
import { z } from 'zod';
import { APPLICATION_ID } from './database-file.ts';
import { errorCode, isDamaged, isNotADatabase } from './database-errors.ts';
import { refuseDamaged, refuseForeign, type OpenRefusal } from './open-outcome.ts';

/** A writer waits this long for a lock while the process stands still; longer waits are retries that do not block. */
const BLOCKING_WAIT_MS = 20;

/** After a checkpoint SQLite cuts the write-ahead log down to this size. */
const WAL_KEPT_BYTES = 16 * 1024 * 1024;

const singleNumber = z.number();
const nameRow = z.object({ name: z.string() });
const valueRow = z.object({ value: z.string() });

/** 'normal' loses the last commits in a power cut, and nothing else: for what can be had again. */
export type Durability = 'full' | 'normal' | 'off';

/** Opens for writing and changes nothing yet: call `examine`, then `prepareWriter`. */
export function openWriter(path: string): SqliteFile.Database {
  return new SqliteFile(path, { fileMustExist: true, timeout: BLOCKING_WAIT_MS });
}

export function prepareWriter(file: SqliteFile.Database, durability: Durability): void {
  file.pragma('journal_mode = wal');
  // FULL: what was answered with 2xx survives a power cut, not only a crash of the process.
  file.pragma(`synchronous = ${durability}`);
  file.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`);
  file.pragma('foreign_keys = on');
  file.pragma('trusted_schema = off');
}

/** Opens for reading only; works while another process writes. */
export function openReader(path: string): SqliteFile.Database {
  const file = new SqliteFile(path, { readonly: true, fileMustExist: true, timeout: BLOCKING_WAIT_MS });
  file.pragma('query_only = on');
  file.pragma('trusted_schema = off');
  return file;
}

/** What a database says about itself before anything is trusted or changed. */
export type FileNature =
  | { readonly kind: 'empty' }
  | { readonly kind: 'muster'; readonly applied: readonly string[]; readonly mode: string | null }
  | OpenRefusal;

/** Reads only. A database of another program, and a file that is none, are told apart from an empty one. */
export function examine(file: SqliteFile.Database, path: string): FileNature {
  try {
    const tables = z.array(nameRow).parse(file.prepare("select name from sqlite_schema where type = 'table'").all());
    const names = new Set(tables.map((table) => table.name));
    const applicationId = singleNumber.parse(file.pragma('application_id', { simple: true }));
    if (names.size === 0 && (applicationId === 0 || applicationId === APPLICATION_ID)) return { kind: 'empty' };
    if (applicationId !== APPLICATION_ID) return refuseForeign(path, 'it holds the tables of another program');
    if (!names.has('schema_migrations') || !names.has('settings'))
      return refuseForeign(path, 'its tables schema_migrations and settings are gone');
    const applied = z.array(nameRow).parse(file.prepare('select name from schema_migrations order by number').all());
    const mode = file.prepare("select value from settings where key = 'mode'").get();
    return {
      kind: 'muster',
      applied: applied.map((row) => row.name),
      mode: mode === undefined ? null : valueRow.parse(mode).value,
    };
  } catch (error) {
    return refuseUnreadable(path, error);
  }
}

/** Turns "not a database" and "malformed" into refusals, and rethrows everything else. */
export function refuseUnreadable(path: string, error: unknown): OpenRefusal {
  if (isNotADatabase(error)) return refuseForeign(path, 'the file has another format');
  if (isDamaged(error)) return refuseDamaged(path, 'SQLite reports a malformed image');
  if (errorCode(error) === 'SQLITE_CANTOPEN')
    return {
      kind: 'missing',
      message: `${path} cannot be opened. Check that it exists and that this user may read it.`,
    };
  throw error;
}
