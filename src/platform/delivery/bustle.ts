const WINDOW_MS = 60_000;
/** So many new messages within a minute make a place busy. */
const BUSY_AT = 5;

/**
 * How lively a place has been of late. Where messages pour in, nobody follows each one's progress: it can wait for
 * the last word, which keeps a run at two calls. A guess kept in memory; to forget it costs a few edits.
 */
export class Bustle {
  readonly #posts = new Map<string, number[]>();

  notePost(place: string, now: number): void {
    this.#posts.set(place, [...this.#recent(place, now), now].slice(-BUSY_AT));
  }

  /** When the place will be quiet again if nothing more is posted; null when it is quiet now. */
  quietAt(place: string, now: number): number | null {
    const recent = this.#recent(place, now);
    const [oldest] = recent;
    return recent.length < BUSY_AT || oldest === undefined ? null : oldest + WINDOW_MS;
  }

  #recent(place: string, now: number): number[] {
    return (this.#posts.get(place) ?? []).filter((at) => now - at < WINDOW_MS);
  }
}
