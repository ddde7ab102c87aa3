import type { BreakerState } from './outbound.ts';

export interface BreakerRule {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open before one probe is let through; doubles with each probe that fails. */
  readonly openMs: number;
  readonly longestOpenMs: number;
}

export interface Breaker {
  readonly state: BreakerState;
  readonly failures: number;
  readonly openMs: number;
  readonly until: number;
}

export type BreakerVerdict =
  { readonly kind: 'let-through'; readonly breaker: Breaker } | { readonly kind: 'held-back'; readonly until: number };

export const CLOSED: Breaker = { state: 'closed', failures: 0, openMs: 0, until: 0 };

/** Before a call. While half-open, one probe is under way and everybody else is held back until it settles. */
export function askBreaker(breaker: Breaker, nowMs: number): BreakerVerdict {
  switch (breaker.state) {
    case 'closed':
      return { kind: 'let-through', breaker };
    case 'half-open':
      return { kind: 'held-back', until: breaker.until };
    case 'open':
      return nowMs < breaker.until
        ? { kind: 'held-back', until: breaker.until }
        : { kind: 'let-through', breaker: { ...breaker, state: 'half-open' } };
  }
}

/** After a call that was let through. */
export function settleBreaker(breaker: Breaker, { failed, nowMs, rule }: Settlement): Breaker {
  if (!failed) return CLOSED;
  const failures = breaker.failures + 1;
  if (breaker.state === 'closed' && failures < rule.failures) return { ...CLOSED, failures };
  // A call that began before it opened, and failed after, changes nothing.
  if (breaker.state === 'open') return breaker;
  const openMs = breaker.openMs === 0 ? rule.openMs : Math.min(rule.longestOpenMs, breaker.openMs * 2);
  return { state: 'open', failures, openMs, until: nowMs + openMs };
}

export interface Settlement {
  readonly failed: boolean;
  readonly nowMs: number;
  readonly rule: BreakerRule;
}
