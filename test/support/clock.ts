import type { Clock } from '../../src/platform/clock.ts';

interface Waiter {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** A clock that stands still until told. Wake-ups run in time order, each at its own time. */
export class TestClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #waiters = new Set<Waiter>();
  readonly #watchers: ((now: Date) => void)[] = [];

  constructor(start: Date | string = '2026-03-02T09:00:00Z') {
    this.#nowMs = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  wakeAt(at: Date, wake: () => void): () => void {
    const waiter: Waiter = { at: at.getTime(), order: this.#order++, wake };
    this.#waiters.add(waiter);
    return () => {
      this.#waiters.delete(waiter);
    };
  }

  /** Told of every step, so that a test can move `Date` along for libraries that read it. */
  onStep(watch: (now: Date) => void): void {
    this.#watchers.push(watch);
  }

  get nextWakeAt(): Date | null {
    const next = this.#next();
    return next === null ? null : new Date(next.at);
  }

  /** Moves on, waking all that falls due on the way. Does not wait for what they start: await that yourself. */
  advance(ms: number): void {
    const target = this.#nowMs + ms;
    for (let next = this.#next(); next !== null && next.at <= target; next = this.#next()) {
      this.#waiters.delete(next);
      this.#setNow(Math.max(this.#nowMs, next.at));
      next.wake();
    }
    this.#setNow(target);
  }

  /** Moves to the next wake-up and runs what is due then; false when nobody waits. */
  advanceToNext(): boolean {
    const next = this.#next();
    if (next === null) return false;
    this.advance(Math.max(0, next.at - this.#nowMs));
    return true;
  }

  #setNow(ms: number): void {
    this.#nowMs = ms;
    for (const watch of this.#watchers) watch(new Date(ms));
  }

  #next(): Waiter | null {
    let first: Waiter | null = null;
    for (const waiter of this.#waiters) {
      if (first === null || waiter.at < first.at || (waiter.at === first.at && waiter.order < first.order))
        first = waiter;
    }
    return first;
  }
}
