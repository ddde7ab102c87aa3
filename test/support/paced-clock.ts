import type { Clock } from '../../src/platform/clock.ts';

const TICK_MS = 10;
/** A turn of the event loop counts for no more than this. */
const LONGEST_TURN_MS = 25;

interface Waiter {
  readonly atMs: number;
  readonly wake: () => void;
}

/**
 * Real time as far as this process keeps up with it: where the machine does other things, or a turn of the event loop
 * is long, it goes more slowly. A sandbox whose clock runs many times as fast then loses no minutes in which it could
 * do nothing.
 */
export function createPacedClock(): Clock {
  return new PacedClock();
}

class PacedClock implements Clock {
  readonly #waiters = new Set<Waiter>();
  #nowMs = Date.now();
  #lookedAtMs = performance.now();

  constructor() {
    // It goes for as long as the process of its test file does, and keeps that from nothing.
    setInterval(() => {
      this.#tick();
    }, TICK_MS).unref();
  }

  now(): Date {
    return new Date(Math.floor(this.#nowMs));
  }

  wakeAt(at: Date, wake: () => void): () => void {
    const waiter = { atMs: at.getTime(), wake };
    this.#waiters.add(waiter);
    return () => {
      this.#waiters.delete(waiter);
    };
  }

  #tick(): void {
    const realMs = performance.now();
    this.#nowMs += Math.min(LONGEST_TURN_MS, realMs - this.#lookedAtMs);
    this.#lookedAtMs = realMs;
    const now = this.now().getTime();
    const due = [...this.#waiters].filter(({ atMs }) => atMs <= now).sort((a, b) => a.atMs - b.atMs);
    for (const waiter of due) if (this.#waiters.delete(waiter)) waiter.wake();
  }
}
