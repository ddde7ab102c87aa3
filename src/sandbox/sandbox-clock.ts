import type { Clock } from '../platform/clock.ts';

export const SLOWEST_RATE = 1;
export const FASTEST_RATE = 600;
/** A day. */
export const LONGEST_JUMP_MS = 24 * 3_600_000;

/**
 * However fast the clock runs, what is woken has had this much real time, or all it asked for where that is less: a
 * time-out of ten seconds stays one that real work can keep, and does not become sixteen milliseconds.
 */
export const LEAST_REAL_WAIT_MS = 250;

export type ClockOutcome =
  { readonly kind: 'changed' } | { readonly kind: 'refused'; /** A sentence for people. */ readonly why: string };

/** A clock that can be made to run faster and to jump ahead. It never goes back, and no wake-up is lost or early. */
export interface SandboxClock extends Clock {
  /** How many of its seconds pass in one real second. */
  readonly rate: number;
  /** From 1 to 600. */
  setRate(rate: number): ClockOutcome;
  /** Jumps ahead by up to a day; all that falls due on the way is woken once it got its least real wait. */
  advance(ms: number): ClockOutcome;
}

export interface SandboxClockOptions {
  /** Real time, at whose pace and from which it starts. */
  readonly wall: Clock;
  /** Where to start when that is later than now, as after a run that was ahead of real time. */
  readonly startAt?: Date;
  /** Told after each change of rate and each jump. */
  readonly onChange?: () => void;
}

interface Waiter {
  readonly at: number;
  /** Real time before which it is not woken. */
  readonly notBefore: number;
  readonly wake: () => void;
}

export function createSandboxClock(options: SandboxClockOptions): SandboxClock {
  return new ChangingClock(options);
}

class ChangingClock implements SandboxClock {
  readonly #wall: Clock;
  readonly #onChange: () => void;
  readonly #waiters = new Set<Waiter>();
  /** Where this clock and the real one stood when the rate last changed. */
  #since: { readonly ours: number; readonly wall: number };
  #rate = SLOWEST_RATE;
  /** The latest time told, because real clocks are set back now and then. */
  #told: number;
  #armed: { readonly wallAt: number; readonly cancel: () => void } | null = null;

  constructor({ wall, startAt, onChange = () => undefined }: SandboxClockOptions) {
    this.#wall = wall;
    this.#onChange = onChange;
    const now = wall.now().getTime();
    this.#since = { ours: Math.max(now, startAt?.getTime() ?? now), wall: now };
    this.#told = this.#since.ours;
  }

  get rate(): number {
    return this.#rate;
  }

  now(): Date {
    return new Date(this.#now());
  }

  wakeAt(at: Date, wake: () => void): () => void {
    const waitMs = Math.max(0, at.getTime() - this.#now());
    const wallNow = this.#wall.now().getTime();
    const waiter = { at: at.getTime(), notBefore: wallNow + Math.min(waitMs, LEAST_REAL_WAIT_MS), wake };
    this.#waiters.add(waiter);
    this.#armFor(this.#wallTimeOf(waiter));
    return () => {
      this.#waiters.delete(waiter);
      if (this.#waiters.size === 0) this.#disarm();
    };
  }

  setRate(rate: number): ClockOutcome {
    if (!Number.isFinite(rate) || rate < SLOWEST_RATE || rate > FASTEST_RATE)
      return { kind: 'refused', why: `The rate is a number from ${SLOWEST_RATE} to ${FASTEST_RATE}.` };
    this.#restart(this.#now(), rate);
    return { kind: 'changed' };
  }

  advance(ms: number): ClockOutcome {
    if (!Number.isFinite(ms) || ms < 0 || ms > LONGEST_JUMP_MS)
      return { kind: 'refused', why: 'The clock jumps ahead by up to 24 hours at once, and never back.' };
    this.#restart(this.#now() + ms, this.#rate);
    return { kind: 'changed' };
  }

  #now(): number {
    const passed = this.#wall.now().getTime() - this.#since.wall;
    this.#told = Math.max(this.#told, Math.floor(this.#since.ours + passed * this.#rate));
    return this.#told;
  }

  #restart(ours: number, rate: number): void {
    this.#since = { ours, wall: this.#wall.now().getTime() };
    this.#rate = rate;
    this.#rearm();
    this.#onChange();
  }

  /** The real time at which this one may be woken, should nothing change until then. */
  #wallTimeOf({ at, notBefore }: Waiter): number {
    const reached = this.#since.wall + Math.ceil((at - this.#since.ours) / this.#rate);
    return Math.max(reached, notBefore);
  }

  #rearm(): void {
    this.#disarm();
    let first = Number.POSITIVE_INFINITY;
    for (const waiter of this.#waiters) first = Math.min(first, this.#wallTimeOf(waiter));
    if (first !== Number.POSITIVE_INFINITY) this.#armFor(first);
  }

  #armFor(wallAt: number): void {
    if (this.#armed !== null && this.#armed.wallAt <= wallAt) return;
    this.#disarm();
    const cancel = this.#wall.wakeAt(new Date(wallAt), () => {
      this.#armed = null;
      this.#wakeDue();
      this.#rearm();
    });
    this.#armed = { wallAt, cancel };
  }

  #disarm(): void {
    this.#armed?.cancel();
    this.#armed = null;
  }

  /** In the order of their times; one that is cancelled by an earlier one stays asleep. */
  #wakeDue(): void {
    const now = this.#now();
    const wallNow = this.#wall.now().getTime();
    const due = [...this.#waiters].filter(({ at, notBefore }) => at <= now && notBefore <= wallNow);
    for (const waiter of due.sort((a, b) => a.at - b.at)) if (this.#waiters.delete(waiter)) waiter.wake();
  }
}
