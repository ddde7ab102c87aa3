/** Who is told of a change. `channel` means all who may view it. */
export type Audience =
  | { readonly kind: 'guild' }
  /** `isKnownToBots`: bots are told of channels they may not look into. */
  | { readonly kind: 'channel'; readonly channelId: string; readonly isKnownToBots?: true }
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'bot' };

/** One gateway event, before it is cut to what a listener may see. */
export interface Dispatch {
  readonly name: string;
  readonly data: object;
  readonly audience: Audience;
}

export type DispatchListener = (dispatch: Dispatch) => void;

/** Carries every change to the gateway's sessions and to those who watch. */
export class Dispatches {
  readonly #listeners = new Set<DispatchListener>();
  #held: Dispatch[] | null = null;

  publish(name: string, data: object, audience: Audience): void {
    const dispatch = { name, data: structuredClone(data), audience };
    if (this.#held === null) this.#tell(dispatch);
    else this.#held.push(dispatch);
  }

  subscribe(listener: DispatchListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Runs `act` and keeps back what it publishes; the returned function lets it go. */
  hold<T>(act: () => T): { readonly result: T; readonly release: () => void } {
    const outer = this.#held;
    const held: Dispatch[] = [];
    this.#held = held;
    try {
      const result = act();
      return {
        result,
        release: () => {
          for (const dispatch of held) this.#tell(dispatch);
        },
      };
    } finally {
      this.#held = outer;
    }
  }

  #tell(dispatch: Dispatch): void {
    for (const listener of [...this.#listeners]) listener(dispatch);
  }
}
