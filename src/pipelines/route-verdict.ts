import type { RouteTransition, Verbosity } from '../platform/config/route-config.ts';
import { quietUntil } from './quiet-hours.ts';
import { mismatchesOf, type Mismatch, type RouteSubject } from './route-filter.ts';
import type { RouteRule } from './route-rule.ts';

/** What a route made of a run. took: it is shown there, and stays shown. */
export type RouteVerdict =
  | { readonly kind: 'took' }
  /** It asks for something else. */
  | { readonly kind: 'dropped'; readonly mismatches: readonly Mismatch[] }
  /** It asks for less than every run, and the run has ended. */
  | { readonly kind: 'unasked'; readonly verbosity: Verbosity }
  /** It may still take it: what it asks for is not decided while the run goes on. */
  | { readonly kind: 'waits'; readonly mismatches: readonly Mismatch[]; readonly verbosity: Verbosity }
  /** It would have been shown; the digest at the end of the quiet tells of it. */
  | { readonly kind: 'held'; readonly until: Date }
  /** Held back, and told in a digest. */
  | { readonly kind: 'digested'; readonly at: Date };

/** The transitions that make a run worth showing where only those are asked for; going on failing edits what is there. */
const NEWSWORTHY: readonly RouteTransition[] = ['broke', 'fixed', 'flaky'];

export interface JudgedBefore {
  /** What the route made of the run before; null when it was never asked. */
  readonly verdict: RouteVerdict | null;
  readonly now: Date;
}

/**
 * What the rule makes of the run now. Once taken it stays so: a card that was begun is carried on. What was held stays
 * held until the quiet ends, unless it broke what may break through.
 */
export function judgeRoute(rule: RouteRule, subject: RouteSubject, { verdict, now }: JudgedBefore): RouteVerdict {
  if (verdict?.kind === 'took' || verdict?.kind === 'digested') return verdict;
  const until = rule.quietHours === null ? null : quietUntil(rule.quietHours, now);
  if (verdict?.kind !== 'held') {
    const unfit = judgeFit(until === null ? rule : withFixes(rule, subject), subject);
    if (unfit !== null) return unfit;
  }
  if (until === null || breaksThrough(rule, subject)) return { kind: 'took' };
  return { kind: 'held', until };
}

/**
 * Who is told of fixes by messages hears of those in quiet hours by the digest, also where cards are of failures alone:
 * by the verbosity, or by a filter that leaves out what passed.
 */
function withFixes(rule: RouteRule, { transitions }: RouteSubject): RouteRule {
  if (!transitions.includes('fixed') || !rule.notify.includes('fixed')) return rule;
  const verbosity = rule.verbosity === 'failures' ? 'transitions' : rule.verbosity;
  return { ...rule, verbosity, filter: { ...rule.filter, results: [], transitions: [] } };
}

/** Null when the rule asks for just this. */
function judgeFit(rule: RouteRule, subject: RouteSubject): RouteVerdict | null {
  const { verbosity } = rule;
  const { settled, open } = mismatchesOf(rule.filter, subject);
  if (settled.length > 0) return { kind: 'dropped', mismatches: settled };
  const fits = isAskedFor(rule, subject);
  if (open.length === 0 && fits) return null;
  if (!subject.isFinished) return { kind: 'waits', mismatches: open, verbosity };
  return { kind: 'unasked', verbosity };
}

function isAskedFor({ verbosity, filter }: RouteRule, { result, transitions }: RouteSubject): boolean {
  switch (verbosity) {
    case 'all':
      return true;
    case 'failures':
      return result === 'failed';
    case 'transitions': {
      const wanted = filter.transitions.length > 0 ? filter.transitions : NEWSWORTHY;
      return transitions.some((each) => wanted.includes(each));
    }
  }
}

/** A deployment has no branch to break: that it failed is as much. */
function breaksThrough({ quietHours }: RouteRule, subject: RouteSubject): boolean {
  const { transitions, environments, events, result } = subject;
  const through = (quietHours?.breakThrough ?? []).map((name) => name.toLowerCase());
  const isBreak = transitions.includes('broke') || (events.includes('deployment') && result === 'failed');
  return isBreak && environments.some((name) => through.includes(name.toLowerCase()));
}

/** False for rules that ask for another system or repository: what they made of a run is not kept but judged when asked. */
export function concerns(rule: RouteRule, subject: RouteSubject): boolean {
  const { settled } = mismatchesOf(rule.filter, subject);
  return !settled.some(({ field }) => field === 'system' || field === 'repository');
}

export function isSameVerdict(one: RouteVerdict | null, other: RouteVerdict): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
