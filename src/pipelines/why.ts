import type { RouteRule } from './route-rule.ts';
import type { RouteVerdict } from './route-verdict.ts';
import type { Mention } from './route.ts';
import type { RunTransition } from './run-transition.ts';
import type { Run } from './run.ts';

/** Whom the messages about a run notified in one channel, or why nobody. */
export type WhyMention =
  | { readonly kind: 'mentioned'; readonly whom: Mention; readonly by: 'message' | 'digest' }
  /** The run changed nothing about its branch, and only changes notify. */
  | { readonly kind: 'no-transition' }
  /** It is a proposal or of a fork: it breaks no branch of ours. */
  | { readonly kind: 'no-branch' }
  /** It went from one to the other, and the route does not ask for a message on that. */
  | { readonly kind: 'not-asked'; readonly transition: RunTransition; readonly notify: readonly RunTransition[] }
  /** Neither route nor fleet nor environment names anybody, or the route says nobody. */
  | { readonly kind: 'none-named'; readonly isDeliberate: boolean }
  /** Quiet hours. */
  | { readonly kind: 'held' }
  /** A fix is told to those alone whom the break reached. */
  | { readonly kind: 'break-reached-nobody' };

/** What one route made of a run. */
export interface ExplainedRoute {
  readonly rule: Pick<RouteRule, 'id' | 'origin' | 'name' | 'verbosity'>;
  readonly channel: string;
  readonly verdict: RouteVerdict;
  /** When it decided so; null: it was never asked, and this is what it would say by today's configuration. */
  readonly decidedAt: Date | null;
  /** The rule that speaks for all in this channel; null where it is this one. */
  readonly spokenForBy: string | null;
  /** Null where it shows nothing. */
  readonly mention: WhyMention | null;
}

export interface RunExplanation {
  readonly run: Run;
  /** What it meant for its branch. */
  readonly transitions: readonly RunTransition[];
  /** Those that show it first, then those that dropped it. */
  readonly routes: readonly ExplainedRoute[];
  /** How many ask for other systems or repositories. */
  readonly elsewhere: number;
}

const RANK: Readonly<Record<RouteVerdict['kind'], number>> = {
  took: 0,
  held: 1,
  digested: 2,
  waits: 3,
  unasked: 4,
  dropped: 5,
};

export function inOrder(routes: readonly ExplainedRoute[]): readonly ExplainedRoute[] {
  return routes.toSorted((a, b) => RANK[a.verdict.kind] - RANK[b.verdict.kind]);
}

export interface MentionFacts {
  readonly rule: Pick<RouteRule, 'notify' | 'mention'>;
  readonly verdict: RouteVerdict;
  readonly transitions: readonly RunTransition[];
  readonly countsForBranch: boolean;
  /** Whom the break, or its digest, notified in this channel; null nobody. */
  readonly notified: { readonly whom: Mention; readonly by: 'message' | 'digest' } | null;
  /** Whom the configuration would have mentioned. */
  readonly named: Mention | null;
}

/** Whom the run's messages notified, and else the first reason why nobody. */
export function explainMention(facts: MentionFacts): WhyMention {
  const { rule, verdict, transitions, notified, named } = facts;
  if (notified !== null) return { kind: 'mentioned', ...notified };
  if (verdict.kind === 'held') return { kind: 'held' };
  if (!facts.countsForBranch) return { kind: 'no-branch' };
  const [transition] = transitions;
  if (transition === undefined) return { kind: 'no-transition' };
  if (!transitions.some((each) => rule.notify.includes(each)))
    return { kind: 'not-asked', transition, notify: rule.notify };
  if (named === null) return { kind: 'none-named', isDeliberate: rule.mention === 'nobody' };
  return transition === 'fixed' ? { kind: 'break-reached-nobody' } : { kind: 'no-transition' };
}
