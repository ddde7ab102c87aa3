import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { Ids } from '../ids.ts';
import type { Cards, ThreadCard } from './card.ts';
import { createCardLedger } from './card-ledger.ts';
import { findCard } from './card-store.ts';
import type { DeliveryFact } from './delivery-fact.ts';
import { saveFile } from './file-store.ts';
import { firstThreadRow, reviseThread, threadWaitsFor } from './thread-rules.ts';
import { findThreadRow, insertThread, updateThread } from './thread-store.ts';

export interface CardsOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly facts: FactSink<DeliveryFact>;
  /** Called after the commit of every transaction that changed what is wanted: the relay's `wake`. */
  readonly wake: () => void;
}

/** Writes desired state in the caller's transaction; nothing is sent before that commits. */
export function createCards({ clock, ids, facts, wake }: CardsOptions): Cards {
  const ledger = createCardLedger({ ids, facts });
  return {
    async put(tx, card) {
      const outcome = await ledger.put(tx, card, clock.now().getTime());
      if (outcome === 'changed') tx.afterCommit(wake);
    },
    async putThread(tx, thread) {
      const outcome = await putThread(tx, thread, clock.now().getTime());
      if (outcome === 'changed') tx.afterCommit(wake);
    },
    async putFile(tx, bytes) {
      return saveFile(tx, bytes, clock.now().getTime());
    },
  };
}

async function putThread(tx: Transaction, thread: ThreadCard, now: number): Promise<'changed' | 'unchanged'> {
  const row = await findThreadRow(tx, thread.key);
  if (row === null) {
    const startedFrom = thread.startedFrom ?? null;
    const card = startedFrom === null ? null : await findCard(tx, startedFrom);
    await insertThread(tx, firstThreadRow(thread, threadWaitsFor(startedFrom, card), now));
    return 'changed';
  }
  const patch = reviseThread(row, thread, now);
  if (patch === null) return 'unchanged';
  await updateThread(tx, thread.key, patch);
  return 'changed';
}
