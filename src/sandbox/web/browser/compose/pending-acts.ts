/** Something that was sent and has not ended well yet. */
export interface PendingAct {
  readonly id: number;
  /** Whose it is and where: another persona neither sees it nor sends it again. */
  readonly personaId: string;
  readonly channelId: string;
  /** E.g. '/fleet status', or the beginning of a message. */
  readonly title: string;
  readonly state: { readonly kind: 'sending' } | { readonly kind: 'failed'; readonly why: string };
  /** Runs it again; gives a sentence when it failed, null when all is well. */
  readonly run: () => Promise<string | null>;
}

export type NewAct = Omit<PendingAct, 'id' | 'state'>;

/** What is being sent, and what failed and waits for "Try again" or "Dismiss". One of a kind goes at a time, in order. */
export class PendingActs {
  #list: readonly PendingAct[] = [];
  #nextId = 1;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  of(personaId: string, channelId: string): readonly PendingAct[] {
    return this.#list.filter((act) => act.personaId === personaId && act.channelId === channelId);
  }

  /** Resolves to the sentence of a failure, or to null. */
  async start(act: NewAct): Promise<string | null> {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#put([...this.#list, { ...act, id, state: { kind: 'sending' } }]);
    return this.#settle(id, act.run);
  }

  async retry(id: number): Promise<string | null> {
    const act = this.#list.find((each) => each.id === id);
    if (act?.state.kind !== 'failed') return null;
    this.#put(this.#list.map((each) => (each.id === id ? { ...each, state: { kind: 'sending' } } : each)));
    return this.#settle(id, act.run);
  }

  dismiss(id: number): void {
    this.#put(this.#list.filter((act) => act.id !== id));
  }

  async #settle(id: number, run: () => Promise<string | null>): Promise<string | null> {
    const why = await run();
    if (why === null) this.dismiss(id);
    else this.#put(this.#list.map((act) => (act.id === id ? { ...act, state: { kind: 'failed', why } } : act)));
    return why;
  }

  #put(list: readonly PendingAct[]): void {
    this.#list = list;
    this.#onChange();
  }
}
