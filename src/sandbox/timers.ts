import type { Clock } from '../platform/clock.ts';

/** What somebody means to do later, on one clock, and can give up all at once. */
export class Timers {
  readonly #clock: Clock;
  readonly #cancels = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(ms: number, act: () => void): void {
    const cancel = this.#clock.wakeAt(new Date(this.#clock.now().getTime() + ms), () => {
      this.#cancels.delete(cancel);
      act();
    });
    this.#cancels.add(cancel);
  }

  cancelAll(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
