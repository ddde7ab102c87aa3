import type { Clock } from '../clock.ts';

export interface OutageOptions {
  readonly clock: Clock;
  /** Whether Discord answers at all: one small call that wants no token. Rejects never. */
  readonly probe: () => Promise<'answers' | 'away'>;
  /** Discord answers: whatever waits because it did not may be tried at once. */
  readonly onBack: () => Promise<void>;
}

/** While Discord is away one probe asks every few seconds, instead of every channel on its own. */
const PROBE_EVERY_MS = 4_000;
/** Where it answers the probe and refuses the sends, each try that fails doubles the time to the next. */
const LONGEST_MS = 300_000;
/** Failures after a success younger than this are of single calls, and not an outage. */
const NEWS_MS = 2_000;

/**
 * Notices that Discord is back. Back-off alone would leave each channel asleep for up to five minutes after an outage,
 * just when there is most to say.
 */
export class Outage {
  readonly #options: OutageOptions;
  #lastSuccessAt = Number.NEGATIVE_INFINITY;
  #waitMs = PROBE_EVERY_MS;
  #disarm: (() => void) | null = null;
  #probing: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  /** A call failed because Discord did not do its part. */
  noteFailure(): void {
    if (this.#isStopped || this.#disarm !== null || this.#now() - this.#lastSuccessAt < NEWS_MS) return;
    this.#arm();
  }

  /** A call got through: whatever else waits may try now, once. */
  noteSuccess(): void {
    this.#lastSuccessAt = this.#now();
    this.#waitMs = PROBE_EVERY_MS;
    if (this.#disarm === null) return;
    this.#disarm();
    this.#disarm = null;
    this.#tell();
  }

  /** Asks nothing more; resolves when no probe is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#disarm?.();
    this.#disarm = null;
    await this.#probing;
  }

  /** For tests that let time pass: resolves when no probe is under way. */
  settled(): Promise<void> {
    return this.#probing;
  }

  #arm(): void {
    const { clock } = this.#options;
    this.#disarm = clock.wakeAt(new Date(this.#now() + this.#waitMs), () => {
      this.#disarm = null;
      this.#probing = this.#ask().catch(() => {
        this.#armAgain();
      });
    });
  }

  async #ask(): Promise<void> {
    const answer = await this.#options.probe();
    if (this.#isStopped) return;
    if (answer === 'away') {
      this.#arm();
      return;
    }
    // If the sends still fail after this, the next probe comes later.
    this.#waitMs = Math.min(LONGEST_MS, this.#waitMs * 2);
    await this.#options.onBack();
  }

  #tell(): void {
    this.#probing = this.#probing
      .then(() => this.#options.onBack())
      .catch(() => {
        this.#armAgain();
      });
  }

  /** Our own store did not take it: what waits is still asleep, and the next probe wakes it. */
  #armAgain(): void {
    if (!this.#isStopped && this.#disarm === null) this.#arm();
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
