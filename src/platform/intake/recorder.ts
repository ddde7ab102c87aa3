import type { Clock } from '../clock.ts';
import type { Database } from '../database/transaction.ts';
import type { Ids } from '../ids.ts';
import type { Source } from './handler.ts';
import { createInsertEvents, type EventRow, type InsertEvents } from './inbox-store.ts';

/** A genuine, wanted, redacted event, about to be recorded. */
export interface IncomingEvent {
  readonly source: Source;
  readonly event: string;
  readonly deliveryId: string;
  /** JSON text. */
  readonly payload: string;
}

export type RecordOutcome =
  | { readonly kind: 'recorded'; readonly id: string }
  /** This delivery is in the inbox already. */
  | { readonly kind: 'repeat' }
  /** Too many events wait for the disk. Nothing was kept of this one. */
  | { readonly kind: 'overloaded' }
  /** The store is in trouble, or closing. Nothing was kept of this one. */
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'closing' };

export interface RecorderOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly limits?: RecorderLimits;
  /** Told after each group commit that brought something new. */
  readonly recorded: (batch: { readonly events: number; readonly tookMs: number }) => void;
}

export interface RecorderLimits {
  /** Events and bytes that may wait for a commit. */
  readonly waitingEvents: number;
  readonly waitingBytes: number;
  /** Events and bytes in one commit: it holds the only writer. */
  readonly batchEvents: number;
  readonly batchBytes: number;
}

const LIMITS: RecorderLimits = {
  waitingEvents: 2_000,
  waitingBytes: 64 * 1024 * 1024,
  batchEvents: 256,
  batchBytes: 8 * 1024 * 1024,
};

/** How long the first event of a batch may wait for company. */
const GATHER_MS = 2;

interface Waiting {
  readonly row: EventRow;
  readonly settle: (outcome: RecordOutcome) => void;
}

/**
 * Group commit: what arrives in the same turns of the event loop, or while a commit is under way, is committed
 * together by one multi-row INSERT. A promise resolves only when its event is on disk.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #limits: RecorderLimits;
  readonly #insert: InsertEvents = createInsertEvents();
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #state: 'idle' | 'scheduled' | 'flushing' = 'idle';
  #closing = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
  }

  record(event: IncomingEvent): Promise<RecordOutcome> {
    if (this.#closing) return Promise.resolve({ kind: 'closing' });
    const { waitingEvents, waitingBytes } = this.#limits;
    if (this.#waiting.length >= waitingEvents || this.#waitingBytes + event.payload.length > waitingBytes)
      return Promise.resolve({ kind: 'overloaded' });
    const { clock, ids } = this.#options;
    const row: EventRow = { ...event, id: ids.next(), receivedAt: clock.now() };
    return new Promise((settle) => {
      this.#waiting.push({ row, settle });
      this.#waitingBytes += row.payload.length;
      this.#schedule();
    });
  }

  /** Resolves when nothing waits for a commit. */
  async idle(): Promise<void> {
    if (this.#state === 'idle') return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Takes nothing new; resolves when what was taken is committed. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.idle();
  }

  #schedule(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'scheduled';
    this.#gather({ seen: 0, since: performance.now() });
  }

  /** Turn by turn of the event loop, while each brings more: an fsync costs as much for one event as for a hundred. */
  #gather({ seen, since }: { seen: number; since: number }): void {
    setImmediate(() => {
      const waiting = this.#waiting.length;
      const mayGrow = waiting > seen && waiting < this.#limits.batchEvents;
      if (mayGrow && performance.now() - since < GATHER_MS) this.#gather({ seen: waiting, since });
      else void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#state = 'flushing';
    const batch = this.#takeBatch();
    await this.#commit(batch);
    this.#state = 'idle';
    if (this.#waiting.length > 0) {
      this.#schedule();
      return;
    }
    const resolveAll = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of resolveAll) resolve();
  }

  #takeBatch(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { row } of this.#waiting) {
      if (count > 0 && (count >= this.#limits.batchEvents || bytes + row.payload.length > this.#limits.batchBytes))
        break;
      bytes += row.payload.length;
      count++;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const { database, recorded } = this.#options;
    const rows = batch.map(({ row }) => row);
    const startedAt = performance.now();
    try {
      const inserted = await database.transaction((tx) => this.#insert(tx, rows));
      if (inserted.size > 0) recorded({ events: inserted.size, tookMs: performance.now() - startedAt });
      for (const { row, settle } of batch)
        settle(inserted.has(row.id) ? { kind: 'recorded', id: row.id } : { kind: 'repeat' });
    } catch (error) {
      for (const { settle } of batch) settle({ kind: 'failed', error });
    }
  }
}
