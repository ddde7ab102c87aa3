/** A bucket that fills by `perSecond` up to `burst`; each request takes one. */
interface Bucket {
  level: number;
  atMs: number;
}

/**
 * Who may ask how often, in memory: it protects this process and is no truth of anything, so a restart forgets it. At
 * most `most` keys are remembered; the one that was quiet for longest is forgotten first.
 */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Null where it may; else after how many seconds it may again, a whole number. */
  take(key: string, { perSecond, burst, nowMs }: { perSecond: number; burst: number; nowMs: number }): number | null {
    const known = this.#buckets.get(key);
    const passedMs = known === undefined ? 0 : Math.max(0, nowMs - known.atMs);
    const level = known === undefined ? burst : Math.min(burst, known.level + (passedMs / 1000) * perSecond);
    const isEnough = level >= 1;
    this.#buckets.delete(key);
    this.#buckets.set(key, { level: isEnough ? level - 1 : level, atMs: nowMs });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > this.#most && oldest !== undefined) this.#buckets.delete(oldest);
    return isEnough ? null : Math.max(1, Math.ceil((1 - level) / perSecond));
  }

  get size(): number {
    return this.#buckets.size;
  }
}
