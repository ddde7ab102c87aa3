import type SqliteFile from 'better-sqlite3';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type ColumnDefinitionNode,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import { StatementCache } from './statement-cache.ts';
import { assertOutsideTransaction } from './transaction-scope.ts';

export interface SqliteDialectOptions {
  readonly file: SqliteFile.Database;
  /** The writer runs queries in transactions only; the reader runs them outside of transactions only. */
  readonly role: 'writer' | 'reader';
  readonly cachedStatements?: number;
}

/** Kysely over one better-sqlite3 connection: statements are cached, transactions begin IMMEDIATE. */
export class CachingSqliteDialect implements Dialect {
  readonly #options: SqliteDialectOptions;

  constructor(options: SqliteDialectOptions) {
    this.#options = options;
  }

  createDriver(): Driver {
    return new CachingSqliteDriver(this.#options);
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new PortableSqliteCompiler();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** SQLite takes NULL for a text primary key, PostgreSQL and good sense do not (SQLite docs: "CREATE TABLE", 3.5). */
class PortableSqliteCompiler extends SqliteQueryCompiler {
  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    super.visitColumnDefinition(node.primaryKey === true ? { ...node, notNull: true } : node);
  }
}

class CachingSqliteDriver implements Driver {
  readonly #file: SqliteFile.Database;
  readonly #connection: CachingSqliteConnection;

  constructor(options: SqliteDialectOptions) {
    this.#file = options.file;
    this.#connection = new CachingSqliteConnection(options);
  }

  async init(): Promise<void> {
    // The connection is open and set up already; nothing is left to do.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    // There is one connection, and Kysely lends it to one at a time.
  }

  /** IMMEDIATE: a transaction that reads first and writes later would otherwise fail when it wants to write. */
  async beginTransaction(): Promise<void> {
    this.#file.exec('begin immediate');
  }

  async commitTransaction(): Promise<void> {
    this.#file.exec('commit');
  }

  /** After a full disk or an I/O error SQLite has rolled back by itself; a second rollback would hide that error. */
  async rollbackTransaction(): Promise<void> {
    if (this.#file.inTransaction) this.#file.exec('rollback');
  }

  async destroy(): Promise<void> {
    this.#file.close();
  }
}

class CachingSqliteConnection implements DatabaseConnection {
  readonly #file: SqliteFile.Database;
  readonly #role: 'writer' | 'reader';
  readonly #statements: StatementCache;

  constructor({ file, role, cachedStatements }: SqliteDialectOptions) {
    this.#file = file;
    this.#role = role;
    this.#statements = new StatementCache(file, cachedStatements);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    this.#assertPlace();
    const statement = this.#statements.prepare(sql);
    if (statement.reader) {
      // Border: Kysely's types say what a row is, SQLite does not.
      return { rows: statement.all(parameters) as R[] };
    }
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  /** A half-read stream pins its snapshot, and the write-ahead log could not shrink until its reader is done. */
  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Streaming queries is not supported: read in pages by key instead.');
  }

  /** A query that outlives its transaction would otherwise commit by itself, alone. */
  #assertPlace(): void {
    if (this.#role === 'reader') {
      assertOutsideTransaction('A query of database.read');
    } else if (!this.#file.inTransaction) {
      throw new Error('The transaction of this query is over: await every query before the transaction ends.');
    }
  }
}
