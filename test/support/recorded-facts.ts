import type { Transaction } from '../../src/platform/database/transaction.ts';
import type { Fact, FactSink } from '../../src/platform/facts.ts';

/** Listens in the house's place: keeps what a room tells it, in order. */
export class RecordedFacts<F extends Fact> implements FactSink<F> {
  readonly all: F[] = [];
  /** As when a reaction throws, which rolls back whatever the fact came of. */
  isBroken = false;

  state(_tx: Transaction, fact: F): Promise<void> {
    this.all.push(fact);
    return this.isBroken ? Promise.reject(new Error('A reaction broke.')) : Promise.resolve();
  }
}
