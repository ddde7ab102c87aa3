import { setImmediate } from 'node:timers';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Transactions may keep the event loop to themselves for this long before others get a turn. */
const LONGEST_STRETCH_MS = 10;

/**
 * One after the other, in the order asked. Between two it lets the event loop turn now and then: SQLite answers
 * without waiting, so many of them would otherwise run in one stretch and no request would be read meanwhile, be they
 * asked for at once or by one caller, each when the one before is done.
 */
export class TransactionQueue {
  #tail: Promise<unknown> = Promise.resolve();
  /** Null: the event loop has turned since the last transaction began. */
  #stretchBegan: number | null = null;
  #closed = false;

  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The database is closed.'));
    // `then` keeps the caller's async context for its own work; a shared pump would lend it someone else's.
    const turn = this.#tail.then(() => this.#giveWay()).then(work);
    const left = (): void => undefined;
    this.#tail = turn.then(left, left);
    return turn;
  }

  /** Refuses what comes later and resolves when what came before is done. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
  }

  async #giveWay(): Promise<void> {
    const began = this.#stretchBegan ?? this.#beginStretch();
    if (performance.now() - began < LONGEST_STRETCH_MS) return;
    await nextTurn();
    this.#beginStretch();
  }

  #beginStretch(): number {
    const began = performance.now();
    this.#stretchBegan = began;
    setImmediate(() => {
      this.#stretchBegan = null;
    });
    return began;
  }
}
