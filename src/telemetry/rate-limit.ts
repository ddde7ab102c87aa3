/** A bucket that fills by `perSecond` up to `burst`; each request takes one, or what it costs. */
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
  take(
    key: string,
    { perSecond, burst, nowMs, cost = 1 }: { perSecond: number; burst: number; nowMs: number; cost?: number },
  ): number | null {
    const known = this.#buckets.get(key);
    const passedMs = known === undefined ? 0 : Math.max(0, nowMs - known.atMs);
    const level = known === undefined ? burst : Math.min(burst, known.level + (passedMs / 1000) * perSecond);
    const isEnough = level >= cost;
    this.#buckets.delete(key);
    this.#buckets.set(key, { level: isEnough ? level - cost : level, atMs: nowMs });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > this.#most && oldest !== undefined) this.#buckets.delete(oldest);
    return isEnough ? null : Math.max(1, Math.ceil((cost - level) / perSecond));
  }

  get size(): number {
    return this.#buckets.size;
  }
}
