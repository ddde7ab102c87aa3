import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { isStorageFailure } from '../database/database-errors.ts';
import type { Database, Transaction } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { IntakeObserver, ProcessingOutcome } from '../observability/intake-metrics.ts';
import type { Log } from '../observability/log.ts';
import type { Scrubber } from '../observability/scrubber.ts';
import type { Handler, ReceivedEvent, Source } from './handler.ts';
import type { InboxFact } from './inbox-fact.ts';
import { countSetAside, listWaiting, markProcessed, markSetAside, type WaitingEvent } from './inbox-store.ts';

/** Where a test may end the process: everything before is durable or undone, nothing is half. */
export type InboxCheckpoint = 'inbox.recorded' | 'inbox.handled' | 'inbox.marked';

export interface ProcessorOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly observer: IntakeObserver;
  readonly handlers: readonly Handler[];
  readonly facts: FactSink<InboxFact>;
  readonly scrub: Scrubber;
  readonly checkpoint: (point: InboxCheckpoint) => void;
}

/** One transaction takes this many events, or this long, whichever comes first: it holds the only writer. */
const BATCH_EVENTS = 20;
const BATCH_MS = 10;
/** How often to look without being woken: another program may have put events back. */
const LOOK_AGAIN_MS = 5_000;
/** Where events arrive faster than they are handled, whoever waits for a 202 gets so many times what handling took. */
const YIELD_FACTOR = 8;
const LONGEST_YIELD_MS = 100;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 30_000;
const LONGEST_ERROR = 500;

interface Batch {
  readonly handled: number;
  /** Nothing waited behind them when they were read. */
  readonly emptied: boolean;
}

interface Ending {
  readonly event: ReceivedEvent;
  readonly outcome: ProcessingOutcome;
  readonly error?: unknown;
}

/**
 * Gives waiting events to their handlers, oldest first. One that does not fit or throws is set aside; trouble with
 * the store itself sets nothing aside: the events stay and are tried again.
 */
export class Processor {
  readonly #options: ProcessorOptions;
  readonly #handlers: ReadonlyMap<string, Handler>;
  #state: 'stopped' | 'idle' | 'running' | 'backing-off' = 'stopped';
  /** How many arrived since the batch under way began; not 0 means: look once more before resting. */
  #arrivedMeanwhile = 0;
  /** After a transaction failed as a whole, this many events are taken one at a time, to find the one at fault. */
  #oneByOne = 0;
  #failures = 0;
  #cancelTimer: () => void = () => undefined;
  #whenRested: (() => void)[] = [];

  constructor(options: ProcessorOptions) {
    this.#options = options;
    this.#handlers = new Map(options.handlers.map((handler) => [`${handler.source} ${handler.event}`, handler]));
    if (this.#handlers.size !== options.handlers.length)
      throw new Error('Two handlers are for the same source and event; merge them, or drop one.');
  }

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'idle';
    this.wake();
  }

  /** Something waits, so many events where that is known: begin in the next turn of the event loop. */
  wake(arrived = 1): void {
    if (this.#state === 'running') this.#arrivedMeanwhile += arrived;
    if (this.#state !== 'idle') return;
    this.#cancelTimer();
    this.#state = 'running';
    setImmediate(() => void this.#run());
  }

  /** Resolves when nothing waits, or when waiting is all that can be done (the store is in trouble, or stopped). */
  async idle(): Promise<void> {
    if (this.#state !== 'running') return;
    await new Promise<void>((resolve) => this.#whenRested.push(resolve));
  }

  /** Resolves when the transaction under way has ended; what still waits is for the next start. */
  async stop(): Promise<void> {
    this.#cancelTimer();
    const wasRunning = this.#state === 'running';
    this.#state = 'stopped';
    if (wasRunning) await new Promise<void>((resolve) => this.#whenRested.push(resolve));
  }

  async #run(): Promise<void> {
    while (this.#isRunning()) {
      this.#arrivedMeanwhile = 0;
      const startedAt = performance.now();
      const batch = await this.#runBatch();
      if (batch === 'failed') break;
      this.#failures = 0;
      if (batch.emptied && this.#arrived() === 0) break;
      await this.#letRequestsPass({ handled: batch.handled, tookMs: performance.now() - startedAt });
    }
    this.#rest();
  }

  /** Requests that arrived meanwhile go first: they wait for an answer. */
  async #letRequestsPass({ handled, tookMs }: { handled: number; tookMs: number }): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#arrived() <= handled) return;
    // Real time, not the injected clock: what is shared is the processor.
    await pause(Math.min(LONGEST_YIELD_MS, YIELD_FACTOR * tookMs));
  }

  // Read through methods: both may change while #run awaits.
  #isRunning(): boolean {
    return this.#state === 'running';
  }

  #arrived(): number {
    return this.#arrivedMeanwhile;
  }

  #rest(): void {
    if (this.#state === 'running') {
      this.#state = this.#failures > 0 ? 'backing-off' : 'idle';
      const waitMs =
        this.#failures > 0
          ? Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(this.#failures - 1, 20))
          : LOOK_AGAIN_MS;
      const { clock } = this.#options;
      this.#cancelTimer = clock.wakeAt(new Date(clock.now().getTime() + waitMs), () => {
        if (this.#state === 'backing-off') this.#state = 'idle';
        this.wake();
      });
    }
    const resolveAll = this.#whenRested;
    this.#whenRested = [];
    for (const resolve of resolveAll) resolve();
  }

  async #runBatch(): Promise<Batch | 'failed'> {
    const { database, checkpoint } = this.#options;
    const limit = this.#oneByOne > 0 ? 1 : BATCH_EVENTS;
    let endings: Ending[] = [];
    let inHand: ReceivedEvent | null = null;
    let emptied = false;
    try {
      await database.transaction(async (tx) => {
        // Begun anew here: the closure may be run again.
        endings = [];
        const startedAt = performance.now();
        const batch = await listWaiting(tx, limit);
        for (const waiting of batch) {
          inHand = waiting.event;
          endings.push(await this.#handle(tx, waiting));
          if (performance.now() - startedAt >= BATCH_MS) break;
        }
        emptied = batch.length < limit && endings.length === batch.length;
        if (endings.length > 0) checkpoint('inbox.handled');
      });
    } catch (error) {
      return this.#batchFailed({ error, suspect: limit === 1 ? inHand : null });
    }
    this.#oneByOne = Math.max(0, this.#oneByOne - endings.length);
    if (endings.length > 0) checkpoint('inbox.marked');
    this.#tell(endings);
    return { handled: endings.length, emptied };
  }

  async #handle(tx: Transaction, { event, payload }: WaitingEvent): Promise<Ending> {
    const { clock } = this.#options;
    const handler = this.#handlers.get(`${event.source} ${event.event}`);
    if (handler === undefined) {
      await this.#setAside(tx, event, 'no handler: no handler is registered for this event');
      return { event, outcome: 'no-handler' };
    }
    let misfits: readonly string[] = [];
    try {
      await tx.savepoint(async () => {
        const outcome = await handler.receive(payload, event, tx);
        if (outcome.kind === 'misfit') misfits = outcome.fields;
        else await markProcessed(tx, event.id, clock.now());
      });
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      await this.#setAside(tx, event, this.#describe(error));
      return { event, outcome: 'threw', error };
    }
    if (misfits.length === 0) return { event, outcome: 'handled' };
    await this.#setAside(tx, event, `does not fit: ${misfits.join(', ')}`);
    return { event, outcome: 'misfit', error: misfits };
  }

  async #setAside(tx: Transaction, event: ReceivedEvent, error: string): Promise<void> {
    const { clock, facts, log } = this.#options;
    const told = error.length > LONGEST_ERROR ? `${error.slice(0, LONGEST_ERROR - 1)}…` : error;
    await markSetAside(tx, event.id, { error: told, now: clock.now() });
    try {
      await tx.savepoint(async () => {
        const [alike] = await countSetAside(tx, { source: event.source, event: event.event });
        await facts.state(tx, {
          kind: 'inbox.set-aside',
          eventId: event.id,
          source: event.source,
          event: event.event,
          error: told,
          setAside: alike?.count ?? 1,
          since: alike?.since ?? clock.now(),
        });
      });
    } catch (fault) {
      if (isStorageFailure(fault)) throw fault;
      // The event is safe where it is; that nobody could be told must not keep the others waiting.
      log.error('A reaction to an event set aside failed.', { eventId: event.id, error: fault });
    }
  }

  async #batchFailed({ error, suspect }: { error: unknown; suspect: ReceivedEvent | null }): Promise<Batch | 'failed'> {
    const { database, log, observer } = this.#options;
    if (!isStorageFailure(error)) {
      if (suspect === null) {
        log.warn('A transaction of several inbox events failed; taking them one by one.', { error });
        this.#oneByOne = BATCH_EVENTS;
        return { handled: 0, emptied: false };
      }
      try {
        await database.transaction((tx) => this.#setAside(tx, suspect, this.#describe(error)));
        this.#oneByOne = Math.max(0, this.#oneByOne - 1);
        this.#tell([{ event: suspect, outcome: 'threw', error }]);
        return { handled: 1, emptied: false };
      } catch (fault) {
        log.error('An inbox event could not be set aside.', { eventId: suspect.id, error: fault });
      }
    }
    this.#failures++;
    log.error('The inbox cannot be processed; its events stay and are tried again.', {
      failures: this.#failures,
      error,
    });
    if (suspect !== null) observer.processed({ ...suspect, outcome: 'postponed' });
    return 'failed';
  }

  #describe(error: unknown): string {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return String(this.#options.scrub(text));
  }

  #tell(endings: readonly Ending[]): void {
    const { observer, log, clock } = this.#options;
    for (const { event, outcome, error } of endings) {
      const label: { source: Source; event: string } = { source: event.source, event: event.event };
      observer.processed({ ...label, outcome });
      if (outcome === 'handled') observer.settled({ afterMs: clock.now().getTime() - event.receivedAt.getTime() });
      else log.warn('An inbox event was set aside.', { ...label, eventId: event.id, outcome, error });
    }
  }
}
