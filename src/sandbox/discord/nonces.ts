import type { Clock } from '../../platform/clock.ts';

/** "The past few minutes" of Discord docs (message, create message: enforce_nonce); the exact figure is not published. */
export const NONCE_MEMORY_MS = 3 * 60_000;

interface Remembered {
  readonly messageId: string;
  readonly until: number;
}

/** Which message an author's nonce made, for as long as Discord remembers. */
export class Nonces {
  readonly #clock: Clock;
  readonly #memoryMs: number;
  readonly #remembered = new Map<string, Remembered>();

  constructor(clock: Clock, memoryMs = NONCE_MEMORY_MS) {
    this.#clock = clock;
    this.#memoryMs = memoryMs;
  }

  remember(authorId: string, nonce: string | number, messageId: string): void {
    const now = this.#clock.now().getTime();
    for (const [key, { until }] of this.#remembered) {
      if (until > now) break;
      this.#remembered.delete(key);
    }
    const key = `${authorId}:${nonce}`;
    this.#remembered.delete(key);
    this.#remembered.set(key, { messageId, until: now + this.#memoryMs });
  }

  find(authorId: string, nonce: string | number): string | null {
    const remembered = this.#remembered.get(`${authorId}:${nonce}`);
    return remembered !== undefined && remembered.until > this.#clock.now().getTime() ? remembered.messageId : null;
  }
}
