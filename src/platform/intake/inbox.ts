import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { Ids } from '../ids.ts';
import type { InboxStats, IntakeObserver } from '../observability/intake-metrics.ts';
import type { Log } from '../observability/log.ts';
import { createScrubber, type Scrubber } from '../observability/scrubber.ts';
import type { Handler } from './handler.ts';
import type { InboxFact } from './inbox-fact.ts';
import { deleteSettled, readStats, writeProbe, type SetAsideFilter } from './inbox-store.ts';
import { Processor, type InboxCheckpoint } from './processor.ts';
import { Recorder, type IncomingEvent, type RecorderLimits, type RecordOutcome } from './recorder.ts';
import { replaySetAside } from './replay.ts';

export interface InboxOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly observer: IntakeObserver;
  readonly handlers: readonly Handler[];
  readonly facts: FactSink<InboxFact>;
  /** Cleans the error texts that are stored; without it, known shapes of credentials are still cut out. */
  readonly scrub?: Scrubber;
  readonly limits?: RecorderLimits;
  /** Told of every point at which a test may want to end the process. */
  readonly checkpoint?: (point: InboxCheckpoint) => void;
}

export type CommitCheck = { readonly kind: 'can-commit' } | { readonly kind: 'cannot-commit'; readonly why: string };

/** What machines told us: recorded before it is answered, processed in its order, kept until retention ends. */
export interface Inbox {
  /** Resolves when the event is on disk, or certainly not. */
  record(event: IncomingEvent): Promise<RecordOutcome>;
  /** Begins to process what waits, this start's events and those of the last. */
  start(): void;
  /** Takes nothing new, commits what was taken, ends the transaction under way. */
  stop(): Promise<void>;
  /** For tests: resolves when all that can be processed was. */
  idle(): Promise<void>;
  /** Gives set-aside events another go; returns how many. */
  replay(filter: SetAsideFilter): Promise<number>;
  /** The same in a transaction that also says who asked for it. */
  replayIn(tx: Transaction, filter: SetAsideFilter): Promise<number>;
  stats(): Promise<InboxStats>;
  /** Deletes settled events received before the given times; returns how many went. */
  purge(before: PurgeTimes): Promise<{ readonly processed: number; readonly setAside: number }>;
  /** Whether this process can commit an inbox row, tried by committing one; asked often, it tries once a second. */
  checkCommit(): Promise<CommitCheck>;
}

export interface PurgeTimes {
  readonly processedBefore: Date;
  readonly setAsideBefore: Date;
}

const PURGE_EVENTS = 200;
const CHECK_AGAIN_MS = 1_000;

export function createInbox(options: InboxOptions): Inbox {
  const { database, clock, observer } = options;
  const checkpoint = options.checkpoint ?? (() => undefined);
  const processor = new Processor({ ...options, checkpoint, scrub: options.scrub ?? createScrubber([]) });
  const recorder = new Recorder({
    ...options,
    recorded: (batch) => {
      checkpoint('inbox.recorded');
      observer.recorded(batch);
      processor.wake(batch.events);
    },
  });
  const replayIn = async (tx: Transaction, filter: SetAsideFilter): Promise<number> => {
    const count = await replaySetAside(tx, { filter, facts: options.facts });
    tx.afterCommit(() => {
      processor.wake();
    });
    return count;
  };
  return {
    record: (event) => recorder.record(event),
    start: () => {
      processor.start();
    },
    stop: async () => {
      await recorder.close();
      await processor.stop();
    },
    idle: async () => {
      await recorder.idle();
      await processor.idle();
    },
    replay: (filter) => database.transaction((tx) => replayIn(tx, filter)),
    replayIn,
    stats: async () => {
      const { waiting, setAside, oldestReceivedAt } = await readStats(database.read);
      const oldestWaitingMs =
        oldestReceivedAt === null ? null : Math.max(0, clock.now().getTime() - oldestReceivedAt.getTime());
      return { waiting, setAside, oldestWaitingMs };
    },
    purge: ({ processedBefore, setAsideBefore }) => purge(database, { processedBefore, setAsideBefore }),
    checkCommit: createCommitCheck(options),
  };
}

/** In small transactions: a large delete would hold the only writer for seconds. */
async function purge(database: Database, times: PurgeTimes): Promise<{ processed: number; setAside: number }> {
  const deleteAll = async (state: 'processed' | 'set-aside', before: Date): Promise<number> => {
    let total = 0;
    for (;;) {
      const deleted = await database.transaction((tx) => deleteSettled(tx, { state, before, limit: PURGE_EVENTS }));
      total += deleted;
      if (deleted < PURGE_EVENTS) return total;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    processed: await deleteAll('processed', times.processedBefore),
    setAside: await deleteAll('set-aside', times.setAsideBefore),
  };
}

function createCommitCheck({ database, clock, log }: InboxOptions): () => Promise<CommitCheck> {
  let last: { readonly at: number; readonly result: Promise<CommitCheck> } | null = null;
  const tryOnce = async (): Promise<CommitCheck> => {
    try {
      await database.transaction((tx) => writeProbe(tx, clock.now()));
      return { kind: 'can-commit' };
    } catch (error) {
      log.error('An inbox row cannot be committed.', { error });
      return { kind: 'cannot-commit', why: 'the database refuses to commit; see the log' };
    }
  };
  return () => {
    const nowMs = clock.now().getTime();
    if (last === null || Math.abs(nowMs - last.at) >= CHECK_AGAIN_MS) last = { at: nowMs, result: tryOnce() };
    return last.result;
  };
}
