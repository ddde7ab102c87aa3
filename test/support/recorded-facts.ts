import type { Transaction } from '../../src/platform/database/transaction.ts';
import type { Fact, FactSink } from '../../src/platform/facts.ts';

/** Listens in the house's place: keeps what a room tells it, in order. */
export class RecordedFacts<F extends Fact> implements FactSink<F> {
  readonly all: F[] = [];

  state(_tx: Transaction, fact: F): Promise<void> {
    this.all.push(fact);
    return Promise.resolve();
  }
}
