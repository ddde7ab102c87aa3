import type { Fact } from '../facts.ts';

export interface CardMention {
  readonly key: string;
  readonly cardKind: string;
  readonly summary: string;
}

/** What the house must learn about its own voice. Stated in the transaction that settles the card or place. */
export type DeliveryFact = Fact &
  (
    | {
        readonly kind: 'place.blocked';
        /** 'channel:pipelines' or 'thread:<key>'. */
        readonly place: string;
        readonly what: 'access' | 'permission' | 'channel-gone' | 'not-configured';
        readonly reason: string;
        readonly since: Date;
      }
    | { readonly kind: 'place.unblocked'; readonly place: string; readonly since: Date; readonly until: Date }
    /** Refused even as plain text. The card is kept, set aside; a new body tries again. */
    | { readonly kind: 'card.rejected'; readonly card: CardMention; readonly place: string; readonly reason: string }
    /** Too late to be worth sending. The place itself gets one list of them. */
    | { readonly kind: 'cards.expired'; readonly place: string; readonly cards: readonly CardMention[] }
    /** Somebody deleted the thread; what was meant for it goes to its parent channel. */
    | { readonly kind: 'thread.gone'; readonly thread: string; readonly parent: string }
  );
