import { clearImmediate, setImmediate } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Database, Reader, Transaction } from './transaction.ts';
import { TransactionQueue } from './transaction-queue.ts';
import type { CheckpointOutcome } from './wal-keeper.ts';
import { assertOutsideTransaction, runInScope, runOutsideScope, type TransactionScope } from './transaction-scope.ts';

/** What differs between engines. `writer` and `reader` may share a connection where the engine has only one. */
export interface Engine {
  readonly writer: Kysely<unknown>;
  readonly reader: Kysely<unknown>;
  /** True when the same transaction may succeed if run again: locked by another process, serialization failure. */
  isBusy(error: unknown): boolean;
  /**
   * True when queries answer within one turn of the event loop, so that a transaction that lets a turn pass is
   * known to have waited for something that is not its query.
   */
  readonly answersInOneTurn: boolean;
}

/** Told of what the database does, for metrics. Called synchronously: be quick, and do not throw. */
export interface DatabaseObserver {
  /** `waitedMs` in the queue, `heldMs` inside the closure, `commitMs` until durable (one fsync). */
  committed?(timing: { readonly waitedMs: number; readonly heldMs: number; readonly commitMs: number }): void;
  rolledBack?(error: unknown): void;
  /** The writer was busy and the closure will be run again. */
  retried?(attempt: number): void;
  /** The write-ahead log had outgrown its limit. */
  checkpointed?(outcome: CheckpointOutcome): void;
}

/** Another process that holds the write lock longer than all of these together is not just taking its turn. */
const BUSY_RETRY_DELAYS_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 1000, 1000, 1000];

export class EngineDatabase implements Database {
  readonly #engine: Engine;
  readonly #observer: DatabaseObserver;
  readonly #reader: Reader;
  readonly #queue = new TransactionQueue();

  constructor(engine: Engine, observer: DatabaseObserver = {}) {
    this.#engine = engine;
    this.#observer = observer;
    this.#reader = new GuardedReader(engine.reader);
  }

  get read(): Reader {
    assertOutsideTransaction('database.read');
    return this.#reader;
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    assertOutsideTransaction('database.transaction');
    const askedAt = performance.now();
    return this.#queue.run(() => this.#runUntilNotBusy(work, askedAt));
  }

  /** Resolves when every transaction asked for so far has ended; later ones are refused. */
  async drain(): Promise<void> {
    await this.#queue.close();
  }

  /** Runs between two transactions: for upkeep that must not meet one, like a checkpoint. */
  async betweenTransactions<T>(work: () => T): Promise<T> {
    assertOutsideTransaction('Upkeep of the database');
    return this.#queue.run(async () => work());
  }

  async #runUntilNotBusy<T>(work: (tx: Transaction) => Promise<T>, askedAt: number): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#runOnce(work, askedAt);
      } catch (error) {
        if (!this.#engine.isBusy(error)) {
          this.#observer.rolledBack?.(error);
          throw error;
        }
        const waitMs = BUSY_RETRY_DELAYS_MS[attempt];
        if (waitMs === undefined) {
          throw new Error('Another program kept the database locked; nothing was written. Close it and try again.', {
            cause: error,
          });
        }
        this.#observer.retried?.(attempt + 1);
        // Real time, not the injected clock: what we wait for is another process.
        await delay(waitMs);
      }
    }
  }

  async #runOnce<T>(work: (tx: Transaction) => Promise<T>, askedAt: number): Promise<T> {
    const scope: TransactionScope = { ended: false };
    const hooks: (() => void)[] = [];
    const begunAt = performance.now();
    let closedAt = begunAt;

    const result = await runInScope(scope, () =>
      this.#engine.writer.transaction().execute(async (kysely) => {
        const tx = new EngineTransaction({ kysely, scope, hooks });
        const turn = this.#engine.answersInOneTurn
          ? setImmediate(() => {
              tx.overstay();
            })
          : undefined;
        try {
          const value = await work(tx);
          tx.assertMayCommit();
          return value;
        } finally {
          scope.ended = true;
          clearImmediate(turn);
          closedAt = performance.now();
        }
      }),
    );

    this.#observer.committed?.({
      waitedMs: begunAt - askedAt,
      heldMs: closedAt - begunAt,
      commitMs: performance.now() - closedAt,
    });
    for (const hook of hooks) runAfterCommit(hook);
    return result;
  }
}

/** The commit stands whatever its followers do: one that throws neither fails the caller nor stops the next. */
function runAfterCommit(hook: () => void): void {
  runOutsideScope(() => {
    try {
      hook();
    } catch (error) {
      // Not swallowed: it surfaces as an uncaught exception, where the process reports faults.
      setImmediate(() => {
        throw new Error('A follower of a committed transaction threw.', { cause: error });
      });
    }
  });
}

class GuardedReader implements Reader {
  readonly #kysely: Kysely<unknown>;

  constructor(kysely: Kysely<unknown>) {
    this.#kysely = kysely;
  }

  tables<Tables>(): Kysely<Tables> {
    assertOutsideTransaction('database.read');
    return withTables<Tables>(this.#kysely);
  }
}

interface EngineTransactionParts {
  readonly kysely: Kysely<unknown>;
  readonly scope: TransactionScope;
  readonly hooks: (() => void)[];
}

class EngineTransaction implements Transaction {
  readonly isTransaction = true;
  readonly #kysely: Kysely<unknown>;
  readonly #scope: TransactionScope;
  readonly #hooks: (() => void)[];
  readonly #openSavepoints: string[] = [];
  #savepoints = 0;
  /** Why this transaction must not commit, whatever its closure makes of it. */
  #spoiled: string | null = null;

  constructor({ kysely, scope, hooks }: EngineTransactionParts) {
    this.#kysely = kysely;
    this.#scope = scope;
    this.#hooks = hooks;
  }

  tables<Tables>(): Kysely<Tables> {
    this.#assertUsable();
    return withTables<Tables>(this.#kysely);
  }

  afterCommit(then: () => void): void {
    this.#assertUsable();
    this.#hooks.push(then);
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    this.#assertUsable();
    const name = `savepoint_${++this.#savepoints}`;
    const hooksBefore = this.#hooks.length;
    this.#openSavepoints.push(name);
    await sql`savepoint ${sql.raw(name)}`.execute(this.#kysely);
    try {
      const value = await work();
      this.#close(name);
      await sql`release savepoint ${sql.raw(name)}`.execute(this.#kysely);
      return value;
    } catch (error) {
      if (this.#spoiled !== null) throw error;
      if (this.#openSavepoints.at(-1) === name) this.#close(name);
      await this.#undo(name, error);
      this.#hooks.length = hooksBefore;
      throw error;
    }
  }

  async #undo(name: string, because: unknown): Promise<void> {
    try {
      await sql`rollback to savepoint ${sql.raw(name)}`.execute(this.#kysely);
      await sql`release savepoint ${sql.raw(name)}`.execute(this.#kysely);
    } catch {
      // A full disk or an I/O error ends the whole transaction; the first error says more than this one.
      this.#spoiled = 'The database ended the transaction by itself; nothing of it was written.';
      throw because;
    }
  }

  overstay(): void {
    this.#spoiled =
      'A transaction waited for something other than its own queries, and was rolled back: ' +
      'every other writer waits for it. Do the waiting before the transaction begins.';
  }

  assertMayCommit(): void {
    this.#assertUsable();
    if (this.#openSavepoints.length > 0)
      throw new Error('A transaction ended with a savepoint still open: await tx.savepoint(…).');
  }

  #assertUsable(): void {
    if (this.#scope.ended) throw new Error('This transaction is over: use it only inside its closure.');
    if (this.#spoiled !== null) throw new Error(this.#spoiled);
  }

  #close(name: string): void {
    if (this.#openSavepoints.at(-1) !== name) {
      // Savepoints are a stack: releasing the outer one would silently release, or undo, its neighbour's work.
      this.#spoiled = 'Two savepoints of one transaction overlapped: await one before the next begins.';
      throw new Error(this.#spoiled);
    }
    this.#openSavepoints.pop();
  }
}

/** Border: which tables exist is known to the store that asks, at compile time only; Kysely itself is the same. */
function withTables<Tables>(kysely: Kysely<unknown>): Kysely<Tables> {
  return kysely as Kysely<Tables>;
}
