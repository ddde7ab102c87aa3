/** Milliseconds of work after which others have their turn: whoever waits for a command has several turns. */
const STRETCH_MS = 2;
/** After a stretch of work, so many times as long for everybody else. */
const REST_FACTOR = 3;

/**
 * Makes long work take a quarter of the process's time at most, in short stretches. Work calls `rest` often; it returns at
 * once until the stretch was long enough. Meanwhile others may have changed anything.
 */
export class Pace {
  readonly #pause: (ms: number) => Promise<void>;
  #begunAt = performance.now();

  /** `pause` lets others have their turn for so many milliseconds of real time. */
  constructor(pause: (ms: number) => Promise<void>) {
    this.#pause = pause;
  }

  /** Work begins now: what was before it is not of its stretch. */
  begin(): void {
    this.#begunAt = performance.now();
  }

  async rest(): Promise<void> {
    const tookMs = performance.now() - this.#begunAt;
    if (tookMs < STRETCH_MS) return;
    await this.#pause(tookMs * REST_FACTOR);
    this.begin();
  }
}
