/** A bucket that refills evenly: a burst of up to `burst`, then `perMinute` on average. */
export interface BudgetRule {
  readonly perMinute: number;
  readonly burst: number;
}

export interface Budget {
  readonly left: number;
  readonly atMs: number;
}

export type BudgetVerdict =
  | { readonly kind: 'granted'; readonly budget: Budget }
  | { readonly kind: 'spent'; readonly budget: Budget; readonly retryAtMs: number };

export function fullBudget(rule: BudgetRule, nowMs: number): Budget {
  return { left: rule.burst, atMs: nowMs };
}

export function spend(budget: Budget, { rule, nowMs }: { rule: BudgetRule; nowMs: number }): BudgetVerdict {
  const passedMs = Math.max(0, nowMs - budget.atMs);
  const left = Math.min(rule.burst, budget.left + (passedMs * rule.perMinute) / 60_000);
  // A thousandth of slack: the sum of many small refills must not miss a whole request by a rounding error.
  if (left >= 0.999) return { kind: 'granted', budget: { left: Math.max(0, left - 1), atMs: nowMs } };
  const waitMs = Math.ceil(((1 - left) * 60_000) / rule.perMinute);
  return { kind: 'spent', budget: { left, atMs: nowMs }, retryAtMs: nowMs + waitMs };
}
