import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Log } from '../observability/log.ts';
import type { Database } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { Ids } from '../ids.ts';
import { Bustle } from './bustle.ts';
import { createCardLedger, type CardLedger } from './card-ledger.ts';
import { Outage } from './outage.ts';
import { parseQueue, queueName } from './card-rules.ts';
import { CardSender } from './card-sender.ts';
import { isQueueEmpty, lastSeq, listDueCards, nextCardMoment } from './card-store.ts';
import { Crowds } from './crowds.ts';
import type { DeliveryFact } from './delivery-fact.ts';
import type { CardRow } from './delivery-tables.ts';
import { createLookUp } from './look-up.ts';
import type { Messenger } from './messenger.ts';
import { readDeliveryMode } from './place-store.ts';
import { Places } from './places.ts';
import type { DeliveryObserver, JobEnd } from './relay-report.ts';
import { Setbacks } from './setbacks.ts';
import { threadQueue } from './thread-rules.ts';
import { ThreadSender } from './thread-sender.ts';
import { listDueThreads } from './thread-store.ts';
import { UnsettledSends } from './unsettled-sends.ts';
import { Waits } from './waits.ts';

/** So many due cards are read at a time; a full batch makes the relay look for crowds. */
const BATCH = 32;
const DEFAULT_CROWD = 100;
const HOUSEKEEPING_MS = 60_000;
/** Progress gives way to what matters more for this long at most. */
const PROGRESS_PATIENCE_MS = 120_000;

export interface RelayOptions {
  readonly database: Database;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly facts: FactSink<DeliveryFact>;
  /** The id of a channel of the config in force; null when it names no such channel. */
  readonly resolveChannel: (name: string) => string | null;
  /** For links from a message to the one it continues. */
  readonly guildId: string;
  readonly log: Log;
  readonly observer?: DeliveryObserver;
  /** In [0, 1); spreads back-off. */
  readonly random?: () => number;
  /** Whether Discord answers at all; without it the relay learns that from its own calls alone. */
  readonly probe?: () => Promise<'answers' | 'away'>;
  /** More unposted cards of one kind at one place than this become one list. */
  readonly crowd?: number;
}

export interface RelayStatus {
  readonly state: 'stopped' | 'running' | 'unauthorized';
  /** Calls under way, by queue: '<verb> <place>'. */
  readonly inFlight: readonly string[];
  readonly waits: readonly { readonly what: string; readonly until: Date; readonly why: string }[];
  readonly blocked: readonly { readonly place: string; readonly reason: string; readonly since: Date }[];
}

/** Makes Discord show what the cards say. The store holds the truth: a relay that stops at any step loses nothing. */
export interface Relay {
  start(): Promise<void>;
  /** Starts nothing more, and resolves when what is under way has ended. */
  stop(): Promise<void>;
  /** Something may be due: looks at once. Cheap, and safe to call at any time. */
  wake(): void;
  /** Resolves when nothing is in flight and nothing is due now. What waits for a later moment does not count. */
  idle(): Promise<void>;
  status(): RelayStatus;
}

export function createRelay(options: RelayOptions): Relay {
  return new CardRelay(options);
}

class CardRelay implements Relay {
  readonly #options: RelayOptions;
  readonly #waits = new Waits();
  readonly #unsettled: UnsettledSends;
  readonly #places: Places;
  readonly #crowds: Crowds;
  readonly #ledger: CardLedger;
  readonly #cards: CardSender;
  readonly #threads: ThreadSender;
  readonly #setbacks: Setbacks;
  readonly #outage: Outage;
  /** By queue, the card or thread that a call is under way for. */
  readonly #inFlight = new Map<string, string>();
  readonly #idlers: (() => void)[] = [];
  #state: 'stopped' | 'running' = 'stopped';
  #passing = false;
  #again = false;
  #cancelTimer: (() => void) | null = null;
  #housekeepingAt = 0;
  #expiryAt: number | null = null;
  #nextProgressAt: number | null = null;
  /** When it last asked what is due. Whatever falls due after that, even before it rests, must wake it. */
  #lookedAt = 0;
  readonly #bustle = new Bustle();

  constructor(options: RelayOptions) {
    const { database, messenger, clock, ids, facts, resolveChannel, guildId, log, observer = {} } = options;
    this.#options = options;
    this.#ledger = createCardLedger({ ids, facts });
    this.#unsettled = new UnsettledSends(clock);
    this.#places = new Places({ database, clock, facts, resolveChannel });
    const shared = { database, messenger, clock, ledger: this.#ledger, places: this.#places, log, observer };
    const unsettled = this.#unsettled;
    const isBusy = (key: string): boolean => [...this.#inFlight.values()].includes(key);
    this.#crowds = new Crowds({ ...shared, facts, unsettled, most: options.crowd ?? DEFAULT_CROWD, isBusy });
    const lookUp = createLookUp({ messenger, clock });
    this.#cards = new CardSender({ ...shared, unsettled, crowds: this.#crowds, lookUp, guildId });
    this.#threads = new ThreadSender(shared);
    this.#outage = new Outage({
      clock,
      probe: options.probe ?? (() => Promise.resolve('away')),
      onBack: async () => {
        await this.#setbacks.discordIsBack();
        this.wake();
      },
    });
    this.#setbacks = new Setbacks({
      ...shared,
      outage: this.#outage,
      waits: this.#waits,
      random: options.random ?? Math.random,
    });
  }

  async start(): Promise<void> {
    if (this.#state === 'running') return;
    const { read } = this.#options.database;
    this.#unsettled.begin({ mode: await readDeliveryMode(read), lastSeq: await lastSeq(read) });
    await this.#places.load();
    this.#state = 'running';
    this.wake();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#outage.stop();
    await this.idle();
  }

  wake(): void {
    this.#again = true;
    if (this.#state === 'running' && !this.#passing) void this.#run();
  }

  async idle(): Promise<void> {
    await this.#outage.settled();
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idlers.push(resolve));
  }

  status(): RelayStatus {
    const now = this.#now();
    const state = this.#state === 'running' && this.#setbacks.isUnauthorized ? 'unauthorized' : this.#state;
    return {
      state,
      inFlight: [...this.#inFlight.keys()],
      waits: this.#waits.list(now),
      blocked: this.#places.list().map(({ place, reason, since }) => ({ place, reason, since: new Date(since) })),
    };
  }

  async #run(): Promise<void> {
    this.#passing = true;
    try {
      while (this.#again && this.#isRunning()) {
        this.#again = false;
        await this.#pass();
      }
    } catch (error) {
      // The store failed us. Nothing is lost: the same cards are due at the next attempt.
      this.#options.log.error('The relay could not read its cards; it tries again.', { error });
      this.#waits.holdAll({ until: this.#now() + this.#setbacks.pause(), why: 'the database' });
      this.#arm(this.#waits.nextEnd(this.#lookedAt));
    } finally {
      this.#passing = false;
      this.#tellIdlers();
    }
    if (this.#again && this.#isRunning()) void this.#run();
  }

  async #pass(): Promise<void> {
    const now = this.#now();
    this.#lookedAt = now;
    if (this.#waits.allUntil(now) === null) {
      const yielded: string[] = [];
      while (this.#isRunning() && (await this.#startSome(yielded)) > 0);
    }
    if (this.#isRunning()) await this.#keepHouse();
    if (this.#isRunning()) await this.#armForNext();
  }

  /** Starts what can be started in one batch; the number of cards that got their turn or gave way. */
  async #startSome(yielded: string[]): Promise<number> {
    const { database } = this.#options;
    const now = this.#now();
    this.#lookedAt = now;
    if (this.#waits.allUntil(now) !== null) return 0;
    const query = { now, except: this.#unavailable(now, yielded), limit: BATCH };
    const rows = await listDueCards(database.read, query);
    let moved = 0;
    let begun = 0;
    for (const row of rows) {
      const { queue } = row;
      if (queue === null || this.#inFlight.has(queue) || yielded.includes(queue)) continue;
      if ([...this.#inFlight.values()].includes(row.key)) continue;
      moved++;
      if (await this.#mustYield(row, queue)) {
        yielded.push(queue);
        continue;
      }
      this.#begin(queue, row.key, () => this.#turn(row, queue));
      begun++;
    }
    // The calls go out before the next look into the store: people wait for them, and nobody for it.
    if (begun > 0) await nextTurn();
    if (rows.length === BATCH && (await this.#crowds.mergeAll()) === 'changed') moved++;
    return moved + (await this.#startThreads(query));
  }

  async #startThreads(query: { now: number; except: readonly string[]; limit: number }): Promise<number> {
    let moved = 0;
    for (const row of await listDueThreads(this.#options.database.read, query)) {
      const queue = threadQueue(row.key);
      if (this.#inFlight.has(queue) || !(await this.#threads.mayGoOn(row))) continue;
      moved++;
      this.#begin(queue, row.key, () => this.#threads.carryOut(row));
    }
    return moved;
  }

  /**
   * Progress waits while something is to be posted at its place or the place is busy, and leaves the bucket's last
   * call to last words; but not for ever.
   */
  async #mustYield(row: CardRow, queue: string): Promise<boolean> {
    const { verb, place } = parseQueue(queue);
    if (verb !== 'edit' || row.phase === 'final' || row.lane === 'critical') return false;
    const now = this.#now();
    const patienceEnds = (row.wanted_at ?? now) + PROGRESS_PATIENCE_MS;
    if (patienceEnds <= now) return false;
    const roomAt = this.#bustle.quietAt(place, now) ?? this.#waits.spareAt(queue, now);
    const mustYield = roomAt !== null || !(await isQueueEmpty(this.#options.database.read, queueName('post', place)));
    if (mustYield) {
      const at = Math.min(roomAt ?? patienceEnds, patienceEnds);
      this.#nextProgressAt = Math.min(this.#nextProgressAt ?? at, at);
    }
    return mustYield;
  }

  #turn(row: CardRow, queue: string): Promise<JobEnd> {
    switch (parseQueue(queue).verb) {
      case 'post':
        this.#bustle.notePost(row.place, this.#now());
        return this.#cards.post(row);
      case 'edit':
        return this.#cards.edit(row);
      case 'drop':
        return this.#cards.drop(row);
    }
  }

  /** One call per queue at a time: Discord counts them together, and order within a place is kept. */
  #begin(queue: string, key: string, work: () => Promise<JobEnd>): void {
    this.#inFlight.set(queue, key);
    void this.#finish(queue, key, work);
  }

  async #finish(queue: string, key: string, work: () => Promise<JobEnd>): Promise<void> {
    try {
      await this.#setbacks.take({ queue, key, end: await work() });
    } catch (error) {
      await this.#setbacks.fault({ queue, key, error });
    } finally {
      this.#inFlight.delete(queue);
      this.wake();
      this.#tellIdlers();
    }
  }

  #unavailable(now: number, yielded: readonly string[]): readonly string[] {
    const blocked = this.#places
      .held(now)
      .flatMap((place) => [
        queueName('post', place),
        queueName('edit', place),
        ...(place.startsWith('thread:') ? [threadQueue(place.slice('thread:'.length))] : []),
      ]);
    return [...new Set([...this.#inFlight.keys(), ...this.#waits.heldQueues(now), ...blocked, ...yielded])].toSorted();
  }

  async #keepHouse(): Promise<void> {
    const now = this.#now();
    if (this.#expiryAt !== null && this.#expiryAt <= now && (await this.#crowds.expireAll()) === 'changed')
      this.#again = true;
    if (now < this.#housekeepingAt) return;
    this.#housekeepingAt = now + HOUSEKEEPING_MS;
    if ((await this.#crowds.mergeAll()) === 'changed') this.#again = true;
    await this.#options.database.transaction((tx) => this.#ledger.releaseOrphans(tx, now));
  }

  async #armForNext(): Promise<void> {
    const lookedAt = this.#lookedAt;
    const { dueAt, expiresAt } = await nextCardMoment(this.#options.database.read, { now: lookedAt });
    this.#expiryAt = expiresAt;
    const overdue = expiresAt !== null && expiresAt <= lookedAt ? this.#housekeepingAt : expiresAt;
    const moments = [
      dueAt,
      overdue,
      this.#waits.nextEnd(lookedAt),
      this.#places.nextProbe(lookedAt),
      this.#nextProgressAt,
      this.#housekeepingAt,
    ].filter((at) => at !== null);
    this.#nextProgressAt = null;
    this.#arm(Math.min(...moments));
  }

  #arm(at: number | null): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (at === null || !this.#isRunning()) return;
    this.#cancelTimer = this.#options.clock.wakeAt(new Date(Math.max(at, this.#now() + 1)), () => {
      this.#cancelTimer = null;
      this.wake();
    });
  }

  #isRunning(): boolean {
    return this.#state === 'running';
  }

  #isIdle(): boolean {
    return !this.#passing && this.#inFlight.size === 0 && (!this.#again || !this.#isRunning());
  }

  #tellIdlers(): void {
    if (!this.#isIdle()) return;
    for (const tell of this.#idlers.splice(0)) tell();
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
