import type { Clock } from '../clock.ts';
import type { Database } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { Log } from '../observability/log.ts';
import {
  isSettled,
  type ActConnector,
  type ActGuard,
  type FactReading,
  type FindConnector,
  type SendOutcome,
  type StoredAct,
} from './act.ts';
import type { ActFact } from './act-fact.ts';
import { writeStep } from './act-ledger.ts';
import { afterFirstRead, afterGuard, afterReadBack, afterSend, unknown, waiting, type Moment } from './act-rules.ts';
import { findAct } from './act-store.ts';

/** A point at which a crash must do nothing twice and lose nothing; kill tests end the process there. */
export type ActCheckpoint =
  'acts.read' | 'acts.sending' | 'acts.sent' | 'acts.noted' | 'acts.read-back' | 'acts.settled';

/** Told of what the runner does, for metrics. Called synchronously: be quick, and do not throw. */
export interface ActObserver {
  /** A call of another system ended; `outcome` is its kind. */
  called?(call: { readonly verb: string; readonly call: 'read' | 'send'; readonly outcome: string }): void;
  /** An act came to its end, `afterMs` after it was put. */
  settled?(act: { readonly verb: string; readonly outcome: string; readonly afterMs: number }): void;
}

export interface ActTurnParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly facts: FactSink<ActFact>;
  readonly findConnector: FindConnector;
  /** Without one, what was decided is done. */
  readonly guard?: ActGuard;
  readonly log: Log;
  readonly observer?: ActObserver;
  readonly random?: () => number;
  readonly checkpoint?: (point: ActCheckpoint) => void;
}

/** Longer than anything that a connector itself waits for: a call that has not ended by then hangs, and holds a place. */
const CALL_MS = 5 * 60_000;

/** One act's turn, from what is known of it to the next that is. Every step is written down before the next begins. */
export class ActTurn {
  readonly #parts: ActTurnParts;
  readonly #wake: () => void;
  /** Numbers of acts whose request hangs: it may yet arrive, so that nothing proves that it will not. */
  readonly #hanging = new Set<number>();

  /** `wake` is called when a late answer gave something to do. */
  constructor(parts: ActTurnParts, wake: () => void) {
    this.#parts = parts;
    this.#wake = wake;
  }

  async take(act: StoredAct): Promise<void> {
    const connector = this.#parts.findConnector(act);
    if (connector === null) {
      await this.#withoutConnector(act);
      return;
    }
    if (act.state === 'waiting') await this.#begin(act, connector);
    else await this.#readBack(act, connector);
  }

  /** Marked as being sent, and nobody sends it: whoever did has ended, or could not write down what came of it. */
  async doubt(act: StoredAct): Promise<void> {
    const because = 'Muster ended, or its database failed, while the request was under way';
    await this.#write(act, unknown(act, this.#now(), because));
  }

  async #withoutConnector(act: StoredAct): Promise<void> {
    const because = `no connection of the configuration called ${act.system} can do it`;
    const moment = this.#moment();
    const to =
      act.state === 'waiting'
        ? waiting(act, moment, { because, until: null })
        : afterReadBack(act, { ...FROM_NOBODY, reading: unreadable(because), readAt: moment.now }, moment);
    await this.#write(act, to);
  }

  async #begin(act: StoredAct, connector: ActConnector): Promise<void> {
    const reading = await this.#read(act, connector);
    this.#reach('acts.read');
    const look = afterFirstRead(act, reading, this.#moment());
    if (look.kind === 'step') {
      await this.#write(act, look.act);
      return;
    }
    const marked = await this.#mark(act);
    if (marked?.state !== 'sending') return;
    this.#reach('acts.sending');
    const outcome = await this.#send(marked, connector);
    this.#reach('acts.sent');
    const noted = await this.#write(marked, afterSend(marked, outcome, this.#moment()));
    this.#reach('acts.noted');
    // At once: mostly it is so by now, and whoever waits for it should not wait for a timer.
    if (noted?.state === 'checking') await this.#readBack(noted, connector);
  }

  /** From here on it counts as sent, whatever happens: a crash right after is a request that may be on its way. */
  async #mark(act: StoredAct): Promise<StoredAct | null> {
    const { database, facts, guard } = this.#parts;
    const written = await database.transaction(async (tx) => {
      const current = await findAct(tx, act.number);
      if (current?.version !== act.version) return null;
      const verdict = guard === undefined ? ({ kind: 'go' } as const) : await guard(tx, act);
      return writeStep(tx, { from: act, to: afterGuard(act, verdict, this.#moment()), facts });
    });
    this.#tellIfSettled(written);
    return written;
  }

  async #readBack(act: StoredAct, connector: ActConnector): Promise<void> {
    const readAt = this.#now();
    const read = await this.#read(act, connector);
    this.#reach('acts.read-back');
    const reading = read.kind === 'not-so' && this.#hanging.has(act.number) ? { ...read, provesNothing: true } : read;
    const { settlingMs } = connector;
    await this.#write(act, afterReadBack(act, { reading, readAt, settlingMs }, this.#moment()));
  }

  async #write(from: StoredAct, to: StoredAct): Promise<StoredAct | null> {
    const { database, facts } = this.#parts;
    const written = await database.transaction((tx) => writeStep(tx, { from, to, facts }));
    this.#tellIfSettled(written);
    return written;
  }

  #tellIfSettled(act: StoredAct | null): void {
    if (act === null || !isSettled(act)) return;
    const afterMs = (act.settledAt ?? this.#now()).getTime() - act.createdAt.getTime();
    this.#parts.observer?.settled?.({ verb: act.verb, outcome: act.refusal ?? act.state, afterMs });
    this.#reach('acts.settled');
  }

  async #read(act: StoredAct, connector: ActConnector): Promise<FactReading> {
    const request = { query: act.expect, idempotencyKey: act.key, receipt: act.receipt };
    const call = settled(() => connector.read(request));
    const ending = await this.#within(call);
    const reading =
      ending === 'hangs' ? unreadable('no answer came within five minutes') : this.#readingOf(act, ending);
    this.#parts.observer?.called?.({ verb: act.verb, call: 'read', outcome: reading.kind });
    return reading;
  }

  #readingOf(act: StoredAct, ending: Ending<FactReading>): FactReading {
    if (ending.kind === 'ended') return ending.value;
    this.#fault(act, ending.error);
    return unreadable('reading it failed within Muster; the log has why');
  }

  async #send(act: StoredAct, connector: ActConnector): Promise<SendOutcome> {
    const request = { idempotencyKey: act.key, verb: act.verb, input: act.input };
    const call = settled(() => connector.send(request));
    const ending = await this.#within(call);
    if (ending === 'hangs') {
      this.#hanging.add(act.number);
      void call.then((late) => this.#hear(act, this.#outcomeOf(act, late)));
    }
    const outcome: SendOutcome =
      ending === 'hangs' ? { kind: 'lost', why: 'no answer came within five minutes' } : this.#outcomeOf(act, ending);
    this.#parts.observer?.called?.({ verb: act.verb, call: 'send', outcome: outcome.kind });
    return outcome;
  }

  #outcomeOf(act: StoredAct, ending: Ending<SendOutcome>): SendOutcome {
    if (ending.kind === 'ended') return ending.value;
    this.#fault(act, ending.error);
    return { kind: 'lost', why: 'sending it failed within Muster; the log has why' };
  }

  /** The answer to a request that was given up: it counts where nobody knows better by now. */
  async #hear(sent: StoredAct, outcome: SendOutcome): Promise<void> {
    const { database, facts, log } = this.#parts;
    this.#hanging.delete(sent.number);
    try {
      const written = await database.transaction(async (tx) => {
        const current = await findAct(tx, sent.number);
        // Another number of requests: a person said what became of this one.
        if (current?.state !== 'unknown' || current.sends !== sent.sends) return null;
        return writeStep(tx, { from: current, to: afterSend(current, outcome, this.#moment()), facts });
      });
      this.#tellIfSettled(written);
      this.#wake();
    } catch (error) {
      log.error('A late answer to an act could not be written down; the act is read back.', { act: sent.key, error });
    }
  }

  #within<T>(call: Promise<T>): Promise<T | 'hangs'> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      const cancel = clock.wakeAt(new Date(clock.now().getTime() + CALL_MS), () => {
        resolve('hangs');
      });
      void call.then((value) => {
        cancel();
        resolve(value);
      });
    });
  }

  #fault(act: StoredAct, error: unknown): void {
    this.#parts.log.error('A connector broke at an act.', { act: act.key, verb: act.verb, error });
  }

  #reach(point: ActCheckpoint): void {
    this.#parts.checkpoint?.(point);
  }

  #moment(): Moment {
    return { now: this.#now(), random: this.#parts.random ?? Math.random };
  }

  #now(): Date {
    return this.#parts.clock.now();
  }
}

type Ending<T> = { readonly kind: 'ended'; readonly value: T } | { readonly kind: 'broke'; readonly error: unknown };

/** Also where a connector throws before it promises anything, such as at an input it cannot read. */
async function settled<T>(call: () => Promise<T>): Promise<Ending<T>> {
  try {
    return { kind: 'ended', value: await call() };
  } catch (error) {
    return { kind: 'broke', error };
  }
}

const FROM_NOBODY = { settlingMs: null } as const;

function unreadable(why: string): FactReading {
  return { kind: 'unreadable', why, retryAt: null };
}
