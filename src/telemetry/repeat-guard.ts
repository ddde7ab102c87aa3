/**
 * Knows reports it has seen, so that one that was sent again counts once. In memory: a restart forgets it, and what was
 * sent before a restart and again after it counts twice. The oldest are forgotten first.
 */
export class RepeatGuard {
  readonly #seen = new Map<string, number>();
  readonly #most: number;
  readonly #keptMs: number;

  constructor({ most, keptMs }: { readonly most: number; readonly keptMs: number }) {
    this.#most = most;
    this.#keptMs = keptMs;
  }

  has(digest: string, nowMs: number): boolean {
    const seenMs = this.#seen.get(digest);
    return seenMs !== undefined && nowMs - seenMs < this.#keptMs;
  }

  note(digest: string, nowMs: number): void {
    this.#seen.delete(digest);
    this.#seen.set(digest, nowMs);
    for (const [oldest, seenMs] of this.#seen) {
      if (this.#seen.size <= this.#most && nowMs - seenMs < this.#keptMs) return;
      this.#seen.delete(oldest);
    }
  }

  get size(): number {
    return this.#seen.size;
  }
}
