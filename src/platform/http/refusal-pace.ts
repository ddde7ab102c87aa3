import type { Clock } from '../clock.ts';

export interface RefusalPaceLimits {
  readonly perSecond: number;
  /** After a quiet second so many are answered at once. */
  readonly burst: number;
  readonly mostWaiting: number;
}

/**
 * How fast refusals are answered: to refuse costs nearly what it costs to take, and most senders send their next only
 * when they have the answer to their last. Who comes faster waits in order; that slows none but those who are refused.
 */
export class RefusalPace {
  readonly #clock: Clock;
  readonly #limits: RefusalPaceLimits;
  readonly #waiting = new Set<() => void>();
  #nextMs = 0;
  #isOver = false;

  /** Of real time: work takes it, also where the house lives by a faster clock. */
  constructor(clock: Clock, limits: RefusalPaceLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves to true when it is the caller's turn to answer; to false at once where too many wait. */
  async turn(): Promise<boolean> {
    if (this.#isOver) return true;
    if (this.#waiting.size >= this.#limits.mostWaiting) return false;
    const gapMs = 1000 / this.#limits.perSecond;
    const nowMs = this.#clock.now().getTime();
    // Nobody waits, so the next is at most a gap away: the clock may have been put back.
    if (this.#waiting.size === 0) this.#nextMs = Math.min(this.#nextMs, nowMs + gapMs);
    const atMs = Math.max(this.#nextMs, nowMs - (this.#limits.burst - 1) * gapMs);
    this.#nextMs = atMs + gapMs;
    if (atMs > nowMs) await this.#until(new Date(atMs));
    return true;
  }

  /** Everybody who waits has their turn now, and nobody waits any more: for the end. */
  letAllGo(): void {
    this.#isOver = true;
    for (const go of this.#waiting) go();
  }

  #until(at: Date): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        cancel();
        this.#waiting.delete(go);
        resolve();
      };
      const cancel = this.#clock.wakeAt(at, go);
      this.#waiting.add(go);
    });
  }
}
