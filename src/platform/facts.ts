import type { Transaction } from './database/transaction.ts';

/** What a room tells the house; `src/reactions.ts` says who listens. */
export interface Fact {
  readonly kind: string;
}

/** Rooms state facts here, in the transaction that made them true. A reaction that throws rolls the fact back. */
export interface FactSink<F extends Fact> {
  state(tx: Transaction, fact: F): Promise<void>;
}
