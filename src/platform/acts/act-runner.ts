import type { StoredAct } from './act.ts';
import { writeStep } from './act-ledger.ts';
import { expired } from './act-rules.ts';
import { listActs, listDueActs, listLateActs, nextActMoment } from './act-store.ts';
import { ActTurn, type ActTurnParts } from './act-turn.ts';

export interface ActRunnerOptions extends ActTurnParts {
  /** Acts under way at a time, 8 if not said. Outbound has budgets and concurrency of its own. */
  readonly concurrency?: number;
}

export interface ActRunnerStatus {
  readonly state: 'stopped' | 'running';
  /** Numbers of the acts under way. */
  readonly inFlight: readonly number[];
}

/** Carries out acts. The store holds the truth: a runner that stops at any step loses nothing and does nothing twice. */
export interface ActRunner {
  /** What was being sent when the last runner ended is unknown, and read back first. */
  start(): Promise<void>;
  /** Begins nothing more, and resolves when what is under way has ended. */
  stop(): Promise<void>;
  /** Something may be due: looks at once. Cheap, and safe to call at any time. */
  wake(): void;
  /** Resolves when nothing is under way and nothing is due now. What waits for a later moment does not count. */
  idle(): Promise<void>;
  status(): ActRunnerStatus;
}

export function createActRunner(options: ActRunnerOptions): ActRunner {
  return new StoreActRunner(options);
}

const CONCURRENCY = 8;
/** Of one system at a time: one that hangs must leave room for the others. */
const PER_SYSTEM = 4;
const BATCH = 50;
const AFTER_FAULT_MS = 5_000;

class StoreActRunner implements ActRunner {
  readonly #options: ActRunnerOptions;
  readonly #turn: ActTurn;
  readonly #inFlight = new Map<number, StoredAct>();
  readonly #idlers: (() => void)[] = [];
  #state: 'stopped' | 'running' = 'stopped';
  #passing = false;
  #again = false;
  #cancelTimer: (() => void) | null = null;
  /** The store failed us: nothing is begun before this. */
  #holdUntil = 0;

  constructor(options: ActRunnerOptions) {
    this.#options = options;
    this.#turn = new ActTurn(options, () => {
      this.wake();
    });
  }

  async start(): Promise<void> {
    if (this.#state === 'running') return;
    const { database, facts } = this.#options;
    await database.transaction(async (tx) => {
      // A restored backup made them unknown where nobody could be told. Of the others it is known: saying it again
      // changes nothing.
      for (const act of await listActs(tx, { states: ['unknown'] }, MOST_STRANDED))
        await facts.state(tx, { kind: 'act.unknown', act });
    });
    this.#state = 'running';
    this.wake();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#disarm();
    await this.idle();
  }

  wake(): void {
    this.#again = true;
    if (this.#isRunning() && !this.#passing) void this.#run();
  }

  async idle(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idlers.push(resolve));
  }

  status(): ActRunnerStatus {
    return { state: this.#state, inFlight: [...this.#inFlight.keys()] };
  }

  async #run(): Promise<void> {
    this.#passing = true;
    try {
      while (this.#again && this.#isRunning()) {
        this.#again = false;
        await this.#pass();
      }
    } catch (error) {
      this.#fault(error);
    } finally {
      this.#passing = false;
      this.#tellIdlers();
    }
    if (this.#again && this.#isRunning()) void this.#run();
  }

  async #pass(): Promise<void> {
    const now = this.#options.clock.now();
    if (now.getTime() < this.#holdUntil) {
      this.#arm(new Date(this.#holdUntil));
      return;
    }
    await this.#doubtStranded();
    await this.#expireLate(now);
    await this.#beginDue(now);
    const next = await nextActMoment(this.#options.database.read, now);
    if (next !== null) this.#arm(next);
  }

  /** Marked as being sent while nobody sends it: left by another process, or where the store failed in between. */
  async #doubtStranded(): Promise<void> {
    const sending = await listActs(this.#options.database.read, { states: ['sending'] }, MOST_STRANDED);
    for (const act of sending) if (!this.#inFlight.has(act.number)) await this.#turn.doubt(act);
  }

  async #expireLate(now: Date): Promise<void> {
    const { database, facts } = this.#options;
    for (const act of await listLateActs(database.read, now, BATCH)) {
      if (this.#inFlight.has(act.number)) continue;
      await database.transaction((tx) => writeStep(tx, { from: act, to: expired(act, now), facts }));
      this.#again = true;
    }
  }

  async #beginDue(now: Date): Promise<void> {
    const room = (this.#options.concurrency ?? CONCURRENCY) - this.#inFlight.size;
    if (room <= 0 || !this.#isRunning()) return;
    const query = { now, except: [...this.#inFlight.keys()], exceptSystems: this.#fullSystems(), limit: BATCH };
    for (const act of await listDueActs(this.#options.database.read, query)) {
      if (this.#inFlight.size >= (this.#options.concurrency ?? CONCURRENCY) || !this.#isRunning()) return;
      if (this.#inFlight.has(act.number) || this.#fullSystems().includes(act.system)) continue;
      this.#inFlight.set(act.number, act);
      void this.#finish(act);
    }
  }

  async #finish(act: StoredAct): Promise<void> {
    try {
      await this.#turn.take(act);
    } catch (error) {
      this.#fault(error);
    } finally {
      this.#inFlight.delete(act.number);
      this.wake();
      this.#tellIdlers();
    }
  }

  #fullSystems(): readonly string[] {
    const counts = new Map<string, number>();
    for (const { system } of this.#inFlight.values()) counts.set(system, (counts.get(system) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= PER_SYSTEM).map(([system]) => system);
  }

  /** Connectors do not throw, so it is the store. Nothing is lost: the next pass finds all as it was written last. */
  #fault(error: unknown): void {
    if (!this.#isRunning()) return;
    this.#options.log.error('The runner of acts met a fault; it tries again.', { error });
    this.#holdUntil = this.#options.clock.now().getTime() + AFTER_FAULT_MS;
    this.#arm(new Date(this.#holdUntil));
  }

  #arm(at: Date): void {
    this.#disarm();
    if (!this.#isRunning()) return;
    const { clock } = this.#options;
    const soonest = new Date(Math.max(at.getTime(), clock.now().getTime() + 1));
    this.#cancelTimer = clock.wakeAt(soonest, () => {
      this.#cancelTimer = null;
      this.wake();
    });
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
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
}

const MOST_STRANDED = 1000;
