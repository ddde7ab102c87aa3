import type SqliteFile from 'better-sqlite3';

/** Statements that read or write rows; anything else may change the schema and is prepared anew. */
const ROW_STATEMENT = /^\s*(?:select|insert|update|delete|with|replace)\b/i;

/** Enough for every query of the house in its usual shapes; multi-row inserts of odd sizes push each other out. */
export const DEFAULT_CACHED_STATEMENTS = 512;

/**
 * Keeps prepared statements by their text, the longest unused dropped first. Preparing is the dearest part of a
 * small query, and Kysely's own SQLite driver does it every time.
 */
export class StatementCache {
  readonly #file: SqliteFile.Database;
  readonly #capacity: number;
  readonly #statements = new Map<string, SqliteFile.Statement>();

  constructor(file: SqliteFile.Database, capacity: number = DEFAULT_CACHED_STATEMENTS) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError('The statement cache holds one statement or more.');
    this.#file = file;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#statements.size;
  }

  prepare(sql: string): SqliteFile.Statement {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) {
      // A Map keeps insertion order: moving a hit to the end leaves the longest unused in front.
      this.#statements.delete(sql);
      this.#statements.set(sql, cached);
      return cached;
    }
    const statement = this.#file.prepare(sql);
    if (!ROW_STATEMENT.test(sql)) {
      // SQLite prepares again by itself after a schema change, but better-sqlite3 remembers the old column names.
      if (!statement.readonly) this.#statements.clear();
      return statement;
    }
    this.#statements.set(sql, statement);
    if (this.#statements.size > this.#capacity) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return statement;
  }
}
