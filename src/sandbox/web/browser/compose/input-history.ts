const KEPT = 100;

/** What was sent, walked through with Arrow-Up and Arrow-Down as in a shell; an unfinished line waits at the end. */
export class InputHistory {
  readonly #lines: string[] = [];
  #at: number | null = null;
  #unfinished = '';

  get isWalking(): boolean {
    return this.#at !== null;
  }

  add(line: string): void {
    this.#at = null;
    if (line === '' || this.#lines.at(-1) === line) return;
    this.#lines.push(line);
    if (this.#lines.length > KEPT) this.#lines.shift();
  }

  /** The line before, or null when there is none. `current` is kept for the way back. */
  previous(current: string): string | null {
    if (this.#at === null) this.#unfinished = current;
    const at = (this.#at ?? this.#lines.length) - 1;
    const line = this.#lines[at];
    if (line === undefined) return null;
    this.#at = at;
    return line;
  }

  /** The line after, at last the unfinished one; null when nothing is walked through. */
  next(): string | null {
    if (this.#at === null) return null;
    const line = this.#lines[this.#at + 1];
    this.#at = line === undefined ? null : this.#at + 1;
    return line ?? this.#unfinished;
  }

  /** Whoever changes a line has left the walk. */
  leave(): void {
    this.#at = null;
  }
}
