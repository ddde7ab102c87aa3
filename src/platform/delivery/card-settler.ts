import type { Clock } from '../clock.ts';
import type { Log } from '../observability/log.ts';
import type { Database, Transaction } from '../database/transaction.ts';
import type { CardLedger } from './card-ledger.ts';
import { findCard } from './card-store.ts';
import type { Crowds } from './crowds.ts';
import type { BlockedPlace, CardRow } from './delivery-tables.ts';
import type { BucketState, Failure, Messenger } from './messenger.ts';
import type { Places } from './places.ts';
import { timed, type DeliveryObserver, type JobEnd } from './relay-report.ts';
import { settle, type Sent, type Settlement } from './settle-rules.ts';
import type { UnsettledSends } from './unsettled-sends.ts';

export interface CardSettlerParts {
  readonly database: Database;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly ledger: CardLedger;
  readonly places: Places;
  readonly crowds: Crowds;
  readonly unsettled: UnsettledSends;
  readonly log: Log;
  readonly observer: DeliveryObserver;
}

/** Writes what came of a call, and turns what stands in the way into something the relay can wait for. */
export class CardSettler {
  readonly #parts: CardSettlerParts;

  constructor(parts: CardSettlerParts) {
    this.#parts = parts;
  }

  /** `bucket` is given when Discord did what was asked. */
  async settle(row: CardRow, settlement: Settlement, bucket?: BucketState | null): Promise<JobEnd> {
    const { database, ledger, unsettled, observer } = this.#parts;
    const now = this.#now();
    await database.transaction(async (tx) => {
      const fresh = await findCard(tx, row.key);
      const change = fresh === null ? null : settle(fresh, settlement, now);
      if (fresh === null || change === null) return;
      await ledger.apply(tx, fresh, change, now);
      await this.#noteSpoken(tx, row, settlement);
    });
    unsettled.forget(row);
    observer.settled?.({ lane: row.lane, outcome: settlement.kind });
    if (settlement.kind === 'posted' || settlement.kind === 'edited')
      observer.shown?.({ lane: row.lane, afterMs: now - (row.wanted_at ?? now) });
    return bucket === undefined ? { kind: 'again' } : { kind: 'done', bucket };
  }

  /** What Discord accepted proves that the place is open to us, and opens an archived thread. */
  async #noteSpoken(tx: Transaction, row: CardRow, { kind }: Settlement): Promise<void> {
    if (kind !== 'posted' && kind !== 'edited') return;
    await this.#parts.places.unblock(tx, row.place);
    if (kind === 'posted' && row.place.startsWith('thread:'))
      await this.#parts.places.noteThreadOpened(tx, row.place.slice('thread:'.length));
  }

  async failed(row: CardRow, sent: Sent, failure: Failure): Promise<JobEnd> {
    switch (failure.kind) {
      case 'retry':
      case 'unauthorized':
        return failure;
      case 'blocked':
        return this.block(row, failure);
      case 'archived':
        return this.#openThread(row, sent.channelId);
      case 'gone':
      case 'uneditable':
      case 'rejected':
        return this.settle(row, { ...sent, kind: 'rejected', reason: failure.reason });
    }
  }

  /** A look-up has no revision to refuse: whatever is not a place's refusal is tried again. */
  async lookFailed(row: CardRow, failure: Failure): Promise<JobEnd> {
    if (failure.kind === 'retry' || failure.kind === 'unauthorized') return failure;
    if (failure.kind === 'blocked') return this.block(row, failure);
    return { kind: 'retry', reason: failure.reason, notBefore: null, scope: 'bucket', cause: 'server' };
  }

  async #openThread(row: CardRow, threadId: string): Promise<JobEnd> {
    const opened = await timed(this.#parts.observer, 'thread', () =>
      this.#parts.messenger.updateThread({ threadId, archived: false }),
    );
    switch (opened.kind) {
      case 'delivered':
        await this.#parts.database.transaction(async (tx) => {
          if (row.place.startsWith('thread:'))
            await this.#parts.places.noteThreadOpened(tx, row.place.slice('thread:'.length));
        });
        return { kind: 'again' };
      case 'retry':
      case 'unauthorized':
        return opened;
      case 'gone':
      case 'uneditable':
      case 'rejected':
      case 'archived':
      case 'blocked':
        return this.block(row, { what: 'permission', reason: `the thread is locked: ${opened.reason}` });
    }
  }

  /** A deleted thread is left behind for its parent; a deleted channel is a place that refuses us. */
  async channelGone(row: CardRow, { reason, ...sent }: Sent & { readonly reason: string }): Promise<JobEnd> {
    const place = await this.#parts.places.find(row.place);
    const isElsewhereNow = place.kind === 'channel' && place.channelId !== sent.channelId;
    const isThread = row.place.startsWith('thread:');
    if (isThread && !isElsewhereNow) await this.#parts.places.threadGone(row.place.slice('thread:'.length));
    if (!isThread && !isElsewhereNow) return this.block(row, { what: 'channel-gone', reason });
    if (row.state === 'shown') return this.settle(row, { ...sent, kind: 'gone', reason });
    return { kind: 'again' };
  }

  async block(row: CardRow, { what, reason }: Pick<BlockedPlace, 'what' | 'reason'>): Promise<JobEnd> {
    this.#parts.log.warn('A place does not take our messages; its cards are kept.', { place: row.place, what, reason });
    await this.#parts.places.block(row.place, { what, reason });
    return { kind: 'again' };
  }

  async expire(row: CardRow): Promise<JobEnd> {
    await this.#parts.crowds.expireWith(row);
    return { kind: 'done', bucket: null };
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}
