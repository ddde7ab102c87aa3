import type { Store } from '../store.ts';
import { titleOf, type Leaf } from './command-tree.ts';
import { directoryOf, placeOf } from './compose-view.ts';
import { endingSentence, interact } from './interact.ts';
import { commandBody, type FilledOption } from './interaction-body.ts';
import { postMessage, type OutgoingMessage } from './outgoing-message.ts';
import { PendingActs, type PendingAct } from './pending-acts.ts';

/** Somebody in a channel. */
export interface Whereabouts {
  readonly personaId: string;
  readonly channelId: string;
}

export interface SentCommand {
  readonly leaf: Leaf;
  readonly filled: readonly FilledOption[];
  readonly files: readonly File[];
}

const TITLE_LENGTH = 60;
const SOMEBODY_ELSE = 'You act as somebody else by now. Go back and try again.';

/** Sends messages in the order they were written, and commands; keeps what failed until it is tried again or dismissed. */
export class Outbox {
  readonly #store: Store;
  readonly #pending: PendingActs;
  #lastPost: Promise<unknown> = Promise.resolve();

  constructor(store: Store, onChange: () => void) {
    this.#store = store;
    this.#pending = new PendingActs(onChange);
  }

  pendingAt(here: Whereabouts | null): readonly PendingAct[] {
    return here === null ? [] : this.#pending.of(here.personaId, here.channelId);
  }

  retry(id: number): void {
    void this.#pending.retry(id);
  }

  dismiss(id: number): void {
    this.#pending.dismiss(id);
  }

  sendCommand(here: Whereabouts, { leaf, filled, files }: SentCommand): void {
    const run = async (): Promise<string | null> => {
      const place = placeOf(this.#store, here.channelId);
      if (place === null || !this.#isStill(here)) return SOMEBODY_ELSE;
      return endingSentence(await interact(this.#store, commandBody(place, leaf, filled), { files }));
    };
    void this.#pending.start({ ...here, title: titleOf(leaf), run });
  }

  sendMessage(here: Whereabouts, outgoing: OutgoingMessage): void {
    const directory = directoryOf(this.#store);
    // The same at every try, so that a message that did arrive is not there twice.
    const nonce = crypto.randomUUID();
    const post = async (): Promise<string | null> =>
      this.#isStill(here) ? postMessage(this.#store, here.channelId, { outgoing, directory, nonce }) : SOMEBODY_ELSE;
    const run = (): Promise<string | null> => {
      const posted = this.#lastPost.then(post);
      this.#lastPost = posted;
      return posted;
    };
    void this.#pending.start({ ...here, title: titleOfMessage(outgoing), run });
  }

  #isStill({ personaId }: Whereabouts): boolean {
    return this.#store.me?.id === personaId;
  }
}

function titleOfMessage({ text, files }: OutgoingMessage): string {
  const words = text.trim() === '' ? (files[0]?.name ?? '') : text.trim();
  return words.length > TITLE_LENGTH ? `${words.slice(0, TITLE_LENGTH)}…` : words;
}
