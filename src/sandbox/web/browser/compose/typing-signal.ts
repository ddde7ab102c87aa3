/** Discord shows "is typing" for ten seconds (Discord docs: typing start); a client says it again before that ends. */
const SAID_AGAIN_MS = 8000;

/** When others are to be told that somebody types: at the first letter, and while it goes on. */
export class TypingSignal {
  #last: { readonly place: string; readonly atMs: number } | null = null;

  /** Gives whether to tell now, and takes it as told. `place` is the person and the channel. */
  take(place: string, atMs: number): boolean {
    const isFresh = this.#last?.place === place && atMs - this.#last.atMs < SAID_AGAIN_MS;
    if (!isFresh) this.#last = { place, atMs };
    return !isFresh;
  }

  /** What was typed is sent: the next letter is a first one. */
  end(): void {
    this.#last = null;
  }
}
