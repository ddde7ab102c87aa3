import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { listBreaksSince, type StoredBreak } from './break-store.ts';
import { findFlake } from './flaky-store.ts';
import { flakeSubject } from './flaky.ts';
import { listDecisions } from './route-decision-store.ts';
import type { RouteDecision } from './route-decision.ts';
import { rulesOf } from './route-rule.ts';
import { runSubject } from './route-subject.ts';
import { concerns } from './route-verdict.ts';
import { breakMention, type Mention } from './route.ts';
import { decide, type Decided, type Membership } from './routing-decide.ts';
import { readMembership } from './routing-membership-service.ts';
import { concernsOf, planChannels } from './routing-place.ts';
import { shownBefore } from './routing-service.ts';
import type { RunTransition } from './run-transition.ts';
import { findRun } from './run-store.ts';
import { streamOf, type Run } from './run.ts';
import { listOpenSubscriptions } from './subscription-store.ts';
import { explainMention, inOrder, type ExplainedRoute, type RunExplanation } from './why.ts';

export interface WhyServiceParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly guildId: string;
}

/** Answers why a run is shown where it is, and why not elsewhere. Reads only. */
export interface WhyService {
  /** Null when there is no such run. */
  explainRun(reader: Reader, runKey: string): Promise<RunExplanation | null>;
}

export function createWhyService({ config: readConfig, clock, guildId }: WhyServiceParts): WhyService {
  return {
    async explainRun(reader, runKey) {
      const run = await findRun(reader, runKey);
      if (run === null) return null;
      const config = readConfig();
      const membership = await readMembership(reader, runKey, config);
      const before = await listDecisions(reader, runKey);
      const breaks = await listBreaksSince(reader, run.createdAt);
      const transitions = await readTransitions(reader, run, breaks);
      const subject = runSubject(run, { config, pipelines: membership, transitions });
      const decided = decide({
        rules: rulesOf(config, await listOpenSubscriptions(reader, guildId)),
        subject,
        before,
        membership,
        now: clock.now(),
        wasShown: shownBefore(
          membership.map(({ name }) => ({ pipeline: name })),
          before,
        ),
      }).map((each) => asRecorded(each, before));
      const near = decided.filter(({ rule }) => before.has(rule.id) || concerns(rule, subject));
      const speakers = new Map(
        planChannels({ decided, before, membership, config }).map(({ route }) => [
          route.channel,
          decided.find(({ decision }) => decision.verdict.kind === 'took' && decision.channel === route.channel)?.rule,
        ]),
      );
      const routes = near.map((each) =>
        explain(each, {
          run,
          before,
          breaks,
          transitions,
          membership,
          config,
          speaker: speakers.get(each.decision.channel),
        }),
      );
      return { run, transitions, routes: inOrder(routes), elsewhere: decided.length - near.length };
    },
  };
}

/** What was decided counts, also where the rule would say something else by now. */
function asRecorded(each: Decided, before: ReadonlyMap<string, RouteDecision>): Decided {
  const recorded = before.get(each.rule.id);
  return recorded === undefined ? each : { ...each, decision: recorded };
}

interface Explaining {
  readonly run: Run;
  readonly before: ReadonlyMap<string, RouteDecision>;
  readonly breaks: readonly StoredBreak[];
  readonly transitions: readonly RunTransition[];
  readonly membership: readonly Membership[];
  readonly config: Config;
  readonly speaker: Decided['rule'] | undefined;
}

function explain({ rule, decision }: Decided, facts: Explaining): ExplainedRoute {
  const { run, before, transitions, membership, config, speaker } = facts;
  const shows = ['took', 'held', 'digested'].includes(decision.verdict.kind);
  return {
    rule,
    channel: decision.channel,
    verdict: decision.verdict,
    decidedAt: before.get(rule.id)?.decidedAt ?? null,
    spokenForBy:
      decision.verdict.kind === 'took' && speaker !== undefined && speaker.id !== rule.id ? speaker.name : null,
    mention: shows
      ? explainMention({
          rule,
          verdict: decision.verdict,
          transitions,
          countsForBranch: streamOf(run) !== null,
          notified: notifiedIn(decision, facts),
          named: breakMention(config, concernsOf(rule, membership)),
        })
      : null,
  };
}

function notifiedIn(
  { channel, digest }: RouteDecision,
  { run, breaks, transitions }: Explaining,
): { readonly whom: Mention; readonly by: 'message' | 'digest' } | null {
  if (digest?.mention !== undefined && digest.mention !== null) return { whom: digest.mention, by: 'digest' };
  const about = breaks.find(({ break: { first, fixedBy } }) => first.runKey === run.key || fixedBy?.runKey === run.key);
  const told = about?.told.find((each) => each.channel === channel);
  const wanted = transitions.some((each) => told?.notify.includes(each) === true);
  return told?.mention === undefined || told.mention === null || !wanted ? null : { whom: told.mention, by: 'message' };
}

/** What the run meant for its branch and its commit, by what is on record. */
export async function readTransitions(
  reader: Reader,
  run: Run,
  breaks: readonly StoredBreak[],
): Promise<readonly RunTransition[]> {
  const subject = flakeSubject(run);
  const flake = subject === null ? null : await findFlake(reader, subject);
  // Of several runs of the commit, only the one that made it known was told to be flaky.
  return [...transitionsOf(run, breaks), ...(flake?.runKey === run.key ? (['flaky'] as const) : [])];
}

/** What the run meant for its branch, by the breaks on record. */
export function transitionsOf(run: Run, breaks: readonly StoredBreak[]): readonly RunTransition[] {
  const stream = streamOf(run);
  if (stream === null) return [];
  const own = breaks.map((stored) => stored.break).filter((each) => each.stream === stream);
  const hasFailed = run.attempts.some(({ verdict }) => verdict === 'failed');
  return [
    ...(own.some(({ first }) => first.runKey === run.key) ? (['broke'] as const) : []),
    ...(own.some(({ fixedBy }) => fixedBy?.runKey === run.key) ? (['fixed'] as const) : []),
    ...(hasFailed && own.some((each) => isWithin(each, run)) ? (['still-failing'] as const) : []),
  ];
}

/** A later failure of a break that another run began. */
function isWithin(broken: StoredBreak['break'], run: Run): boolean {
  const { first, latest } = broken;
  return first.runKey !== run.key && (latest.runKey === run.key || run.createdAt >= first.at);
}
