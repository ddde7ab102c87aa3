import type { Offer } from './directory.ts';
import type { InteractionEnding } from './interact.ts';

export type Suggestions =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'offers'; readonly offers: readonly Offer[] }
  | { readonly kind: 'failed' };

export interface AutocompleteFeedOptions {
  readonly onChange: (suggestions: Suggestions) => void;
  /** How long typing must rest before the application is asked. */
  readonly restMs?: number;
}

const REST_MS = 250;

/** Asks the application what could be meant, once typing rests; only the answer to the last question counts. */
export class AutocompleteFeed {
  readonly #onChange: (suggestions: Suggestions) => void;
  readonly #restMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | null = null;

  constructor({ onChange, restMs = REST_MS }: AutocompleteFeedOptions) {
    this.#onChange = onChange;
    this.#restMs = restMs;
  }

  ask(question: (signal: AbortSignal) => Promise<InteractionEnding>): void {
    this.stop();
    this.#onChange({ kind: 'loading' });
    const running = new AbortController();
    this.#running = running;
    this.#timer = setTimeout(() => {
      void question(running.signal).then((ending) => {
        if (!running.signal.aborted) this.#onChange(read(ending));
      });
    }, this.#restMs);
  }

  /** Forgets the question under way. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
  }
}

function read(ending: InteractionEnding): Suggestions {
  if (ending.kind !== 'choices') return { kind: 'failed' };
  return { kind: 'offers', offers: ending.choices.map(({ name, value }) => ({ label: name, detail: '', value })) };
}
