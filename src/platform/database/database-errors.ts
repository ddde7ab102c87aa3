/** PostgreSQL's code for a unique violation; see its documentation, appendix A "PostgreSQL Error Codes". */
const POSTGRES_UNIQUE_VIOLATION = '23505';
/** serialization_failure, deadlock_detected, lock_not_available: the same transaction may pass the next time. */
const POSTGRES_TRY_AGAIN = new Set(['40001', '40P01', '55P03']);

/** True when a write failed because a row with that key exists. Wrap such a write in a savepoint: PostgreSQL needs it. */
export function isUniqueViolation(error: unknown): boolean {
  const code = errorCode(error);
  return (
    code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === POSTGRES_UNIQUE_VIOLATION
  );
}

/** True when another connection held the lock; nothing was written. */
export function isBusy(error: unknown): boolean {
  const code = errorCode(error);
  if (code === null) return false;
  return code.startsWith('SQLITE_BUSY') || POSTGRES_TRY_AGAIN.has(code);
}

export function isNotADatabase(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'SQLITE_NOTADB' || code === 'SQLITE_FORMAT';
}

export function isDamaged(error: unknown): boolean {
  return errorCode(error)?.startsWith('SQLITE_CORRUPT') ?? false;
}

export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** SQLite's result codes for trouble with the file, the disk, memory or other connections (https://sqlite.org/rescode.html). */
const SQLITE_STORAGE =
  /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|NOMEM|CORRUPT|NOTADB|READONLY|CANTOPEN|PROTOCOL|INTERRUPT|PERM)/;
/** Connection lost, resources spent, operator intervened, system error, read-only: classes 08, 53, 57, 58 and code 25006. */
const POSTGRES_STORAGE = /^(?:08|53|57|58)[0-9A-Z]{3}$|^25006$/;

/** True when the store is in trouble, not what was to be written: the same work may pass later, untouched. */
export function isStorageFailure(error: unknown): boolean {
  const code = errorCode(error);
  if (code === null) return error instanceof Error && error.cause !== undefined && isStorageFailure(error.cause);
  return SQLITE_STORAGE.test(code) || POSTGRES_STORAGE.test(code) || isBusy(error);
}
