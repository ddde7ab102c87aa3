import { setImmediate as nextTurn } from 'node:timers/promises';

/** Queued transactions may keep the event loop to themselves for this long before others get a turn. */
const LONGEST_STRETCH_MS = 10;

/**
 * One after the other, in the order asked. Between two it lets the event loop turn now and then: SQLite answers
 * without waiting, so a long queue would otherwise run in one stretch and no request would be read meanwhile.
 */
export class TransactionQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #stretchBegan = 0;
  #closed = false;

  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The database is closed.'));
    if (this.#waiting === 0) this.#stretchBegan = performance.now();
    this.#waiting += 1;
    // `then` keeps the caller's async context for its own work; a shared pump would lend it someone else's.
    const turn = this.#tail.then(() => this.#giveWay()).then(work);
    const left = (): void => {
      this.#waiting -= 1;
    };
    this.#tail = turn.then(left, left);
    return turn;
  }

  /** Refuses what comes later and resolves when what came before is done. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
  }

  async #giveWay(): Promise<void> {
    if (performance.now() - this.#stretchBegan < LONGEST_STRETCH_MS) return;
    await nextTurn();
    this.#stretchBegan = performance.now();
  }
}
