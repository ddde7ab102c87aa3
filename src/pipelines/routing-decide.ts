import type { PipelineConfig } from '../platform/config/config.ts';
import type { RouteDecision } from './route-decision.ts';
import { mismatchesOf, wantedBy, type RouteSubject } from './route-filter.ts';
import type { RouteRule } from './route-rule.ts';
import { isSameVerdict, judgeRoute, type RouteVerdict } from './route-verdict.ts';

/** A pipeline of the config as the run knows it: with the channel and environment it had when the run joined it. */
export type Membership = Pick<PipelineConfig, 'name' | 'environment' | 'channel' | 'fleet'>;

export interface Deciding {
  readonly rules: readonly RouteRule[];
  readonly subject: RouteSubject;
  /** What they made of the run before, by the rule's id. */
  readonly before: ReadonlyMap<string, RouteDecision>;
  readonly membership: readonly Membership[];
  readonly now: Date;
  /** Ids of rules whose card is there though no decision was kept. */
  readonly wasShown?: ReadonlySet<string>;
}

export interface Decided {
  readonly rule: RouteRule;
  readonly decision: RouteDecision;
  /** False where the route says what it said before. */
  readonly isNew: boolean;
}

/** What every rule makes of the run now. */
export function decide(deciding: Deciding): readonly Decided[] {
  const { rules, before, membership, now } = deciding;
  return rules.map((rule) => {
    const earlier = before.get(rule.id) ?? null;
    const verdict = verdictOf(rule, deciding);
    const isNew = !isSameVerdict(earlier?.verdict ?? null, verdict);
    const decision = {
      route: rule.id,
      channel: earlier?.channel ?? memberOf(rule, membership)?.channel ?? rule.channel,
      verdict,
      digest: earlier?.digest ?? null,
      decidedAt: isNew || earlier === null ? now : earlier.decidedAt,
    };
    return { rule, decision, isNew };
  });
}

function verdictOf(rule: RouteRule, { subject, before, membership, now, wasShown }: Deciding): RouteVerdict {
  const prior: RouteVerdict | null =
    before.get(rule.id)?.verdict ?? (wasShown?.has(rule.id) === true ? { kind: 'took' } : null);
  if (rule.origin !== 'pipeline') return judgeRoute(rule, subject, { verdict: prior, now });
  if (memberOf(rule, membership) === undefined) return notAMember(rule, subject);
  // A pipeline that has the run does not ask again whether it fits.
  const filter = { ...rule.filter, systems: [], repositories: [], workflows: [], branches: [] };
  return judgeRoute({ ...rule, filter }, subject, { verdict: prior, now });
}

export function memberOf(
  rule: Pick<RouteRule, 'origin' | 'name'>,
  membership: readonly Membership[],
): Membership | undefined {
  return rule.origin === 'pipeline' ? membership.find(({ name }) => name === rule.name) : undefined;
}

/** Where the filter finds no difference, it is the capitals of the workflow's file, by which pipelines tell them apart. */
function notAMember(rule: RouteRule, subject: RouteSubject): RouteVerdict {
  const { settled, open } = mismatchesOf(rule.filter, subject);
  const mismatches = [...settled, ...open];
  if (mismatches.length > 0) return { kind: 'dropped', mismatches };
  const wanted = wantedBy(rule.filter).workflow;
  return { kind: 'dropped', mismatches: [{ field: 'workflow', is: subject.workflows, wanted }] };
}
