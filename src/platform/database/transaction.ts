import type { Kysely } from 'kysely';

/**
 * Where a store reads. Each store names the tables it knows: `read.tables<RunTables>().selectFrom('runs')`.
 * A Transaction is a Reader too, so a read that decides something sees its own writes.
 */
export interface Reader {
  tables<Tables>(): Kysely<Tables>;
}

/**
 * One unit of truth: facts, cards, acts and audit are written in it together or not at all.
 * Its closure awaits its own queries and nothing else, and may be run again.
 */
export interface Transaction extends Reader {
  readonly isTransaction: true;
  /** Runs once after the commit is durable, never after a rollback: wake the relay, count a metric. */
  afterCommit(then: () => void): void;
  /** Undoes `work` alone when it throws, and rethrows. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export interface Database {
  /** Read-only connection: for commands, the API and pages. Throws at once when used inside a transaction. */
  readonly read: Reader;
  /** Begins IMMEDIATE on the one writer; transactions queue up. Throws at once when nested in another transaction. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
