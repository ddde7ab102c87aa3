import { Pace } from './pace.ts';

/** Work that waits its turn, so that it never takes more than a share of the process's time. */
export interface ReportQueueLimits {
  /** Bodies that wait or are worked on. */
  readonly bodies: number;
  readonly bytes: number;
}

/**
 * Takes bodies one after the other, and gives the process back within and between them: telemetry takes a quarter of its
 * time at most. What does not fit is shed at once, so that memory is bounded and nobody waits for long.
 */
export class ReportQueue {
  readonly #limits: ReportQueueLimits;
  readonly #pace: Pace;
  readonly #waiting: { readonly bytes: number; readonly work: () => Promise<void> }[] = [];
  #bodies = 0;
  #bytes = 0;
  #isRunning = false;

  constructor(limits: ReportQueueLimits, pause: (ms: number) => Promise<void>) {
    this.#limits = limits;
    this.#pace = new Pace(pause);
  }

  get bodies(): number {
    return this.#bodies;
  }

  /** Resolves with what `work` gives; null at once where there is no room. */
  run<T>(bytes: number, work: (pace: Pace) => Promise<T>): Promise<T> | null {
    if (this.#bodies >= this.#limits.bodies || this.#bytes + bytes > this.#limits.bytes) return null;
    this.#bodies += 1;
    this.#bytes += bytes;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.push({
      bytes,
      work: () => work(this.#pace).then(resolve, reject),
    });
    if (!this.#isRunning) void this.#runAll();
    return promise;
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    this.#pace.begin();
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await next.work();
      this.#bodies -= 1;
      this.#bytes -= next.bytes;
      await this.#pace.rest();
    }
    this.#isRunning = false;
  }
}
