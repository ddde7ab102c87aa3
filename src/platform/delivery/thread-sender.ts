import type { Clock } from '../clock.ts';
import type { Database } from '../database/transaction.ts';
import type { CardLedger } from './card-ledger.ts';
import { findCard } from './card-store.ts';
import type { BlockedPlace, ThreadRow } from './delivery-tables.ts';
import type { Delivery, Failure, Messenger } from './messenger.ts';
import type { Places } from './places.ts';
import { timed, type DeliveryObserver, type JobEnd } from './relay-report.ts';
import { scheduleThread } from './thread-rules.ts';
import { findThreadRow, hasWorkInThread, updateThread } from './thread-store.ts';

const CLOCK_SKEW_MS = 5 * 60_000;

export interface ThreadSenderParts {
  readonly database: Database;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly ledger: CardLedger;
  readonly places: Places;
  readonly observer: DeliveryObserver;
}

/** Makes a thread be there, be called and be open or archived as it is wanted. */
export class ThreadSender {
  readonly #parts: ThreadSenderParts;
  /** Threads whose creation this process began: another try looks for what the first may have left. */
  readonly #begun = new Set<string>();
  readonly #startedAt: number;

  constructor(parts: ThreadSenderParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now().getTime();
  }

  /** What is to be said in it goes first: archiving it would only be undone. */
  async mayGoOn(row: ThreadRow): Promise<boolean> {
    if (row.state === 'pending' || row.wanted === 'open' || row.shown === 'archived') return true;
    return !(await hasWorkInThread(this.#parts.database.read, row.key));
  }

  async carryOut(row: ThreadRow): Promise<JobEnd> {
    return row.state === 'pending' ? this.#create(row) : this.#update(row);
  }

  async #create(row: ThreadRow): Promise<JobEnd> {
    const { messenger, places, database, observer } = this.#parts;
    const parent = await places.find(`channel:${row.parent}`);
    if (parent.kind !== 'channel') return this.#block(row, { what: 'not-configured', reason: parent.reason });
    const starter = row.started_from === null ? null : await findCard(database.read, row.started_from);
    const messageId = starter?.channel_id === parent.channelId ? starter.message_id : null;

    // A thread on a message can exist only once; one that stands alone has no nonce to keep it from being doubled.
    const mayExist = this.#begun.has(row.key) || row.created_at <= this.#startedAt;
    if (messageId === null && mayExist) {
      const since = new Date(row.created_at - CLOCK_SKEW_MS);
      const found = await timed(observer, 'look', () =>
        messenger.findThread({ channelId: parent.channelId, name: row.name, since }),
      );
      if (found.kind === 'found') return this.#created(row, found.threadId);
      if (found.kind !== 'none') return this.#failed(row, found);
    }
    this.#begun.add(row.key);
    const delivery = await timed(observer, 'thread', () =>
      messenger.createThread({ channelId: parent.channelId, messageId, name: row.name }),
    );
    return delivery.kind === 'delivered' ? this.#created(row, delivery.messageId) : this.#failed(row, delivery);
  }

  async #created(row: ThreadRow, threadId: string): Promise<JobEnd> {
    await this.#write(row, { state: 'shown', thread_id: threadId, shown_name: row.name, shown: 'open' });
    this.#begun.delete(row.key);
    return { kind: 'done', bucket: null };
  }

  async #update(row: ThreadRow): Promise<JobEnd> {
    const { messenger, places, observer } = this.#parts;
    const threadId = row.thread_id;
    if (threadId === null) throw new Error(`Thread ${row.key} is to be changed, but the store does not know its id.`);
    // An archived thread takes no new name, and a rename is counted strictly: open first, and never without need.
    const isRenamed = row.name !== row.shown_name;
    const delivery: Delivery = await timed(observer, 'thread', () =>
      messenger.updateThread({
        threadId,
        ...(isRenamed ? { name: row.name } : {}),
        archived: row.wanted === 'archived',
      }),
    );
    if (delivery.kind === 'delivered') {
      await this.#write(row, { shown_name: row.name, shown: row.wanted });
      return { kind: 'done', bucket: null };
    }
    if (delivery.kind === 'archived') {
      const opened = await timed(observer, 'thread', () => messenger.updateThread({ threadId, archived: false }));
      if (opened.kind !== 'delivered') return this.#failed(row, opened);
      await this.#write(row, { shown: 'open' });
      return { kind: 'again' };
    }
    if (delivery.kind === 'gone') {
      await places.threadGone(row.key);
      return { kind: 'done', bucket: null };
    }
    return this.#failed(row, delivery);
  }

  async #write(row: ThreadRow, patch: Partial<ThreadRow>): Promise<void> {
    const { database, ledger, places, clock } = this.#parts;
    await database.transaction(async (tx) => {
      const fresh = await findThreadRow(tx, row.key);
      if (fresh === null) return;
      const next = { ...fresh, ...patch };
      await updateThread(tx, row.key, { ...patch, ...scheduleThread(next) });
      await places.unblock(tx, `thread:${row.key}`);
      await ledger.release(tx, `thread:${row.key}`, clock.now().getTime());
    });
  }

  async #failed(row: ThreadRow, failure: Failure): Promise<JobEnd> {
    switch (failure.kind) {
      case 'retry':
      case 'unauthorized':
        return failure;
      case 'blocked':
        return this.#block(row, failure);
      case 'gone':
        // The parent channel or the message it was to hang on: probed like any place that does not take us.
        return this.#block(row, { what: 'channel-gone', reason: failure.reason });
      case 'archived':
      case 'rejected':
      case 'uneditable':
        return this.#block(row, { what: 'permission', reason: failure.reason });
    }
  }

  async #block(row: ThreadRow, { what, reason }: Pick<BlockedPlace, 'what' | 'reason'>): Promise<JobEnd> {
    await this.#parts.places.block(`thread:${row.key}`, { what, reason });
    return { kind: 'again' };
  }
}
