import type { BucketState } from './messenger.ts';

export interface Wait {
  readonly until: number;
  readonly why: string;
  /** Over as soon as Discord answers again, whatever `until` says. */
  readonly isOutage?: true;
}

/** What the relay waits for: per queue, because one channel must not hold up another, and for all of Discord. */
export class Waits {
  readonly #queues = new Map<string, Wait>();
  readonly #failures = new Map<string, number>();
  readonly #buckets = new Map<string, BucketState>();
  #all: Wait | null = null;

  hold(queue: string, wait: Wait): void {
    this.#queues.set(queue, wait);
  }

  holdAll(wait: Wait): void {
    if (this.#all === null || this.#all.until < wait.until) this.#all = wait;
  }

  /** The n-th failure in a row of this queue. */
  countFailure(queue: string): number {
    const failures = (this.#failures.get(queue) ?? 0) + 1;
    this.#failures.set(queue, failures);
    return failures;
  }

  /** A call got through: the queue goes on as its bucket allows. */
  noteSuccess(queue: string, bucket: BucketState | null): void {
    this.#failures.delete(queue);
    this.#queues.delete(queue);
    if (bucket === null) return;
    this.#buckets.set(queue, bucket);
    if (bucket.remaining <= 0) this.hold(queue, { until: bucket.resetAt.getTime(), why: 'its rate limit' });
  }

  /** Discord answers again: what waited only for that waits no longer. */
  endOutage(): void {
    for (const [queue, wait] of this.#queues) if (wait.isOutage === true) this.#queues.delete(queue);
    if (this.#all?.isOutage === true) this.#all = null;
  }

  /** When the bucket has more than its last call left; null for now. That one is kept for what matters more. */
  spareAt(queue: string, now: number): number | null {
    const bucket = this.#buckets.get(queue);
    if (bucket === undefined || bucket.remaining > 1 || bucket.resetAt.getTime() <= now) return null;
    return bucket.resetAt.getTime();
  }

  allUntil(now: number): number | null {
    return this.#all !== null && this.#all.until > now ? this.#all.until : null;
  }

  /** Queues that may not be served now. Forgets the waits that are over. */
  heldQueues(now: number): readonly string[] {
    for (const [queue, wait] of this.#queues) if (wait.until <= now) this.#queues.delete(queue);
    return [...this.#queues.keys()];
  }

  /** When the first wait ends. */
  nextEnd(now: number): number | null {
    const ends = [...this.#queues.values(), ...(this.#all === null ? [] : [this.#all])]
      .map((wait) => wait.until)
      .filter((until) => until > now);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  list(now: number): readonly { readonly what: string; readonly until: Date; readonly why: string }[] {
    const waits: (readonly [string, Wait])[] = [...this.#queues];
    if (this.#all !== null) waits.unshift(['everything', this.#all]);
    return waits
      .filter(([, wait]) => wait.until > now)
      .map(([what, { until, why }]) => ({ what, until: new Date(until), why }));
  }
}
