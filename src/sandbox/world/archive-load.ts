import { between, fraction } from './seeded.ts';

/** calm: as every day. contended: too many share the database, everything waits. full: its volume takes nothing more. */
export type DatabaseState = 'calm' | 'contended' | 'full';

/** A histogram of seconds as Prometheus has it: how many took at most each bound, all, and their sum. */
export interface Durations {
  readonly buckets: readonly { readonly le: string; readonly count: number }[];
  readonly count: number;
  readonly sum: number;
}

/** Bounds of the default histogram of nim-metrics, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const;

interface Manner {
  /** Half of all take less. */
  readonly medianSeconds: number;
  readonly failuresPerSecond: number;
}

const QUERIES: Readonly<Record<DatabaseState, Manner>> = {
  calm: { medianSeconds: 0.03, failuresPerSecond: 0 },
  contended: { medianSeconds: 3.2, failuresPerSecond: 0.05 },
  full: { medianSeconds: 0.2, failuresPerSecond: 0.01 },
};
const INSERTS: Readonly<Record<DatabaseState, Manner>> = {
  calm: { medianSeconds: 0.004, failuresPerSecond: 0 },
  contended: { medianSeconds: 1.4, failuresPerSecond: 0.3 },
  full: { medianSeconds: 0.4, failuresPerSecond: 2 },
};
const STATES = ['calm', 'contended', 'full'] as const;

/**
 * What one node asks of its archive's database since its process started, summed exactly over any stretch of time, so
 * that it never depends on who looked when. A database in trouble shows here: the node waits for it.
 */
export class ArchiveLoad {
  readonly #queriesPerSecond: number;
  readonly #insertsPerSecond: number;
  readonly #seconds = { calm: 0, contended: 0, full: 0 };
  #state: DatabaseState = 'calm';
  #database: { messages(at: Date): number } | null = null;
  #seenAt: Date;

  constructor({ seed, host, at }: { readonly seed: string; readonly host: string; readonly at: Date }) {
    this.#seenAt = at;
    this.#queriesPerSecond = between(1.5, 4, fraction(seed, 'queries', host));
    this.#insertsPerSecond = between(2, 6, fraction(seed, 'inserts', host));
  }

  /** What the database holds, whoever wrote it and however often this node began anew. */
  keepsIn(database: { messages(at: Date): number }): void {
    this.#database = database;
  }

  messages(at: Date): number {
    return this.#database?.messages(at) ?? 0;
  }

  get state(): DatabaseState {
    return this.#state;
  }

  setState(state: DatabaseState, at: Date): void {
    this.#accrue(at);
    this.#state = state;
  }

  /** The process starts anew: its counters begin at nothing; the database is as it was. */
  restart(at: Date): void {
    for (const state of STATES) this.#seconds[state] = 0;
    this.#seenAt = at;
  }

  queries(at: Date): Durations {
    return this.#durations(QUERIES, this.#queriesPerSecond, at);
  }

  inserts(at: Date): Durations {
    return this.#durations(INSERTS, this.#insertsPerSecond, at);
  }

  failures(at: Date): { readonly queries: number; readonly inserts: number } {
    this.#accrue(at);
    const sum = (manners: Readonly<Record<DatabaseState, Manner>>): number =>
      Math.floor(STATES.reduce((all, state) => all + this.#seconds[state] * manners[state].failuresPerSecond, 0));
    return { queries: sum(QUERIES), inserts: sum(INSERTS) };
  }

  #durations(manners: Readonly<Record<DatabaseState, Manner>>, perSecond: number, at: Date): Durations {
    this.#accrue(at);
    const within = (bound: number): number =>
      Math.floor(
        STATES.reduce(
          (all, state) => all + this.#seconds[state] * perSecond * shareWithin(bound, manners[state].medianSeconds),
          0,
        ),
      );
    const count = within(Number.POSITIVE_INFINITY);
    const mean = STATES.reduce(
      (all, state) => all + this.#seconds[state] * perSecond * manners[state].medianSeconds,
      0,
    );
    return {
      buckets: [...BOUNDS.map((bound) => ({ le: String(bound), count: within(bound) })), { le: '+Inf', count }],
      count,
      sum: Math.round(mean * MEAN_OVER_MEDIAN * 1000) / 1000,
    };
  }

  #accrue(at: Date): void {
    this.#seconds[this.#state] += Math.max(0, at.getTime() - this.#seenAt.getTime()) / 1000;
    this.#seenAt = at;
  }
}

/** Times of a database are log-logistic more or less; so steep that nine of ten take less than thrice the median. */
const STEEPNESS = 2;
const MEAN_OVER_MEDIAN = Math.PI / 2;

function shareWithin(seconds: number, median: number): number {
  return seconds === Number.POSITIVE_INFINITY ? 1 : 1 / (1 + (median / seconds) ** STEEPNESS);
}
