/** The sandbox's time as this page knows it: the machine's own until the server says how its clock runs. */
export class ViewerClock {
  readonly #machineNowMs: () => number;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #known: { readonly atMs: number; readonly sandboxMs: number; readonly rate: number };

  constructor(machineNowMs: () => number) {
    this.#machineNowMs = machineNowMs;
    this.#known = { atMs: machineNowMs(), sandboxMs: machineNowMs(), rate: 1 };
  }

  now(): Date {
    const { atMs, sandboxMs, rate } = this.#known;
    return new Date(sandboxMs + (this.#machineNowMs() - atMs) * rate);
  }

  /** `rate`: how many seconds of the sandbox pass in one real second. */
  set(now: Date, rate: number): void {
    this.#known = { atMs: this.#machineNowMs(), sandboxMs: now.getTime(), rate };
    this.#tick();
  }

  /** Calls `listener` once a second while anybody listens; the returned function ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => {
      this.#tick();
    }, 1000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }

  #tick(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
