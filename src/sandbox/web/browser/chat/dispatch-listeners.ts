import type { DispatchData, DispatchName } from './dispatches.ts';

/** Who hears which kind of gateway event. */
export class DispatchListeners {
  readonly #listeners = new Map<string, Set<(data: unknown) => void>>();

  /** The returned function ends it. */
  on<Name extends DispatchName>(name: Name, listener: (data: DispatchData[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    // The border: events are told by name, and DispatchData says what each name carries.
    const hear = listener as (data: unknown) => void;
    this.#listeners.set(name, listeners.add(hear));
    return () => {
      listeners.delete(hear);
    };
  }

  tell(name: string, data: unknown): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(data);
  }
}
