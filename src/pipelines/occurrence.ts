import { ANYTHING, type RouteSubject } from './route-filter.ts';
import type { RouteRule } from './route-rule.ts';
import { judgeRoute, type RouteVerdict } from './route-verdict.ts';

export const OCCURRENCE_EVENTS = ['deployment', 'tag', 'release'] as const;
export type OccurrenceEvent = (typeof OCCURRENCE_EVENTS)[number];

/** What routes may show besides runs, as they see it. */
export interface Occurrence {
  /** The key of its cards, without `@<channel>`. */
  readonly key: string;
  readonly event: OccurrenceEvent;
  /** True for a deployment that no run tells of: it stands for the run, so that routes for runs take it too. */
  readonly isAlone: boolean;
  readonly subject: RouteSubject;
  /** One line, escaped: how a digest tells of it. */
  readonly headline: string;
  readonly url: string | null;
  /** When it began, by its system's clock. */
  readonly at: Date;
}

export interface OccurrenceJudging {
  /** Pipelines of the config that it is of. */
  readonly pipelines: readonly string[];
  /** What the rule made of it before; null when it was never asked. */
  readonly before: RouteVerdict | null;
  readonly now: Date;
}

/**
 * What the rule makes of it; null for pipelines that have nothing to do with it. A rule that names no event asks for
 * runs, and for deployments that stand for one. Tags and releases neither fail nor break anything, so that verbosity
 * says nothing about them; a deployment is shown under `failures` and `transitions` when it failed.
 */
export function judgeOccurrence(
  rule: RouteRule,
  { event, isAlone, subject }: Pick<Occurrence, 'event' | 'isAlone' | 'subject'>,
  { pipelines, before, now }: OccurrenceJudging,
): RouteVerdict | null {
  if (before?.kind === 'took' || before?.kind === 'digested') return before;
  const verbosity = event === 'deployment' && rule.verbosity !== 'all' ? 'failures' : 'all';
  if (rule.origin === 'pipeline') {
    if (!isAlone || !pipelines.includes(rule.name)) return null;
    return judgeRoute({ ...rule, verbosity, filter: ANYTHING }, subject, { verdict: before, now });
  }
  const { filter } = rule;
  const events = filter.events.length > 0 || isAlone ? filter.events : (['run'] as const);
  return judgeRoute({ ...rule, verbosity, filter: { ...filter, events } }, subject, { verdict: before, now });
}

/** What a rule made of it is kept where it names such events, or shows it, or may. */
export function isWorthKeeping(verdict: RouteVerdict, { filter }: RouteRule, event: OccurrenceEvent): boolean {
  return verdict.kind !== 'dropped' || filter.events.includes(event);
}
