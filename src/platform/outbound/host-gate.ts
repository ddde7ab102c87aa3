import type { Clock } from '../clock.ts';
import { askBreaker, CLOSED, settleBreaker, type Breaker, type BreakerRule } from './circuit-breaker.ts';
import type { BreakerState } from './outbound.ts';
import { fullBudget, spend, type Budget, type BudgetRule } from './request-budget.ts';

export interface HostRules {
  readonly breaker: BreakerRule;
  readonly budget: BudgetRule;
  /** Calls under way at once; more wait their turn. */
  readonly concurrency: number;
  /** Calls that may wait their turn. */
  readonly queue: number;
}

export type Admission =
  /** `settle` must be called once, when the call has ended. */
  | { readonly kind: 'admitted'; readonly settle: (call: { failed: boolean }) => void }
  | { readonly kind: 'breaker-open'; readonly until: Date }
  | { readonly kind: 'over-budget'; readonly retryAt: Date };

/** What one host may be asked at a time, per minute, and after failures. */
export class HostGate {
  readonly #clock: Clock;
  readonly #rules: HostRules;
  readonly #changed: (state: BreakerState) => void;
  #breaker: Breaker = CLOSED;
  #budget: Budget;
  #underWay = 0;
  readonly #queue: (() => void)[] = [];

  constructor({ clock, rules, changed }: { clock: Clock; rules: HostRules; changed: (state: BreakerState) => void }) {
    this.#clock = clock;
    this.#rules = rules;
    this.#changed = changed;
    this.#budget = fullBudget(rules.budget, clock.now().getTime());
  }

  /** Nothing under way, nothing remembered: may be forgotten. */
  get isIdle(): boolean {
    return this.#underWay === 0 && this.#breaker.state === 'closed';
  }

  async admit(): Promise<Admission> {
    if (this.#underWay >= this.#rules.concurrency) {
      if (this.#queue.length >= this.#rules.queue) return this.#overBudget(this.#nowMs() + 1_000);
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    } else this.#underWay++;
    // The place is ours now. What follows is asked last: the breaker may have opened while we waited.
    const asked = askBreaker(this.#breaker, this.#nowMs());
    if (asked.kind === 'held-back') {
      this.#leave();
      return { kind: 'breaker-open', until: new Date(Math.max(asked.until, this.#nowMs())) };
    }
    const spent = spend(this.#budget, { rule: this.#rules.budget, nowMs: this.#nowMs() });
    this.#budget = spent.budget;
    if (spent.kind === 'spent') {
      this.#leave();
      return this.#overBudget(spent.retryAtMs);
    }
    this.#setBreaker(asked.breaker);
    return {
      kind: 'admitted',
      settle: ({ failed }) => {
        this.#setBreaker(settleBreaker(this.#breaker, { failed, nowMs: this.#nowMs(), rule: this.#rules.breaker }));
        this.#leave();
      },
    };
  }

  #leave(): void {
    const next = this.#queue.shift();
    // The place passes on to whoever waited longest, so the count stays.
    if (next === undefined) this.#underWay--;
    else next();
  }

  #setBreaker(breaker: Breaker): void {
    const before = this.#breaker.state;
    this.#breaker = breaker;
    if (before !== breaker.state) this.#changed(breaker.state);
  }

  #overBudget(retryAtMs: number): Admission {
    return { kind: 'over-budget', retryAt: new Date(retryAtMs) };
  }

  #nowMs(): number {
    return this.#clock.now().getTime();
  }
}
