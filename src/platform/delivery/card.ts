import type { Transaction } from '../database/transaction.ts';
import type { MessageBody } from '../discord/message.ts';

/** Where a card is shown: a channel by its name in the config, or a thread by its key. */
export type Place =
  { readonly kind: 'channel'; readonly channel: string } | { readonly kind: 'thread'; readonly thread: string };

/** critical never waits behind CI noise. */
export type Lane = 'critical' | 'normal' | 'low';

/** A subject at a place. Putting the same key again replaces the body and raises the revision. */
export interface Card {
  /** E.g. 'run:github:acme/node:8123@pipelines': the same run routed to three channels is three cards. */
  readonly key: string;
  /** What sort of card this is, e.g. 'run', 'run-broke': pressure groups by (kind, place). */
  readonly kind: string;
  readonly place: Place;
  /** Another card's key; this card is never visible before it. */
  readonly replyTo?: string;
  readonly lane: Lane;
  readonly body: MessageBody;
  /** One plain line, escaped: stands for the card in a list of "N more", and when Discord refuses the body. */
  readonly summary: string;
  /** A post later than this is not sent at all: an old ping is worse than none. Edits do not expire. */
  readonly expiresAt?: Date;
  /** The key of a card this one makes pointless if it was not delivered yet: "fixed" after an undelivered "broke". When both vanish, nobody was told and nobody needs to be. */
  readonly supersedes?: string;
  /**
   * 'open': progress follows, edits may wait for each other. 'final': the last word, goes ahead of progress.
   * A moderator's deletion of a final card stands.
   */
  readonly phase: 'open' | 'final';
  /** Discord limits edits of old messages: a card that lives for days starts a new message each day by design. */
  readonly reanchorDaily?: true;
}

/** A thread is desired state too. */
export interface ThreadCard {
  readonly key: string;
  /** Channel name of the config. */
  readonly parent: string;
  /** The card whose message the thread hangs on, or none for a thread of its own. */
  readonly startedFrom?: string;
  readonly name: string;
  readonly state: 'open' | 'archived';
}

/** How rooms say something. All write in the caller's transaction; the relay is woken after the commit. */
export interface Cards {
  put(tx: Transaction, card: Card): Promise<void>;
  putThread(tx: Transaction, thread: ThreadCard): Promise<void>;
  /** Keeps bytes and gives the hash that a body's `files` name. */
  putFile(tx: Transaction, bytes: Uint8Array): Promise<string>;
}
