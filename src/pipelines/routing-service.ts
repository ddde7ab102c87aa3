import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { tellFixedAfterDigest } from './digest-fixed-service.ts';
import { listDecisions, saveDecisions } from './route-decision-store.ts';
import type { RouteDecision } from './route-decision.ts';
import { rulesOf } from './route-rule.ts';
import { runSubject } from './route-subject.ts';
import { concerns, type RouteVerdict } from './route-verdict.ts';
import type { Route } from './route.ts';
import { decide, type Decided } from './routing-decide.ts';
import { joinPipelines } from './routing-membership-service.ts';
import { planChannels } from './routing-place.ts';
import type { RunRouting } from './run-routing-service.ts';
import { listRoutes } from './run-store.ts';
import type { Run } from './run.ts';
import { listOpenSubscriptions } from './subscription-store.ts';
import { keepThreads } from './thread-service.ts';

export interface RoutingObserver {
  /** Told after the commit, once for each verdict that changed. */
  decided(decision: { readonly verdict: RouteVerdict['kind'] }): void;
}

export interface RoutingParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly cards: Cards;
  readonly guildId: string;
  readonly observer: RoutingObserver;
}

/** Routes by the config's pipelines and routes and by what people subscribed to; keeps what each made of a run. */
export function createRunRouting(parts: RoutingParts): RunRouting {
  const { config: readConfig, clock, cards, guildId, observer } = parts;
  return {
    async place(tx, run, { transitions }) {
      const config = readConfig();
      const known = await listRoutes(tx, run.key);
      const membership = await joinPipelines(tx, run, { known, config });
      const before = await listDecisions(tx, run.key);
      const subject = runSubject(run, { config, pipelines: membership, transitions });
      const [rules, now] = [rulesOf(config, await listOpenSubscriptions(tx, guildId)), clock.now()];
      const decided = decide({ rules, subject, before, membership, now, wasShown: shownBefore(known, before) });
      await keepDecisions(tx, run, { decided: decided.filter((each) => concernsRun(each, subject)), observer });

      const plans = planChannels({ decided, before, membership, config });
      const channels = plans.filter(({ wantsThread }) => wantsThread).map(({ route }) => route.channel);
      await keepThreads(tx, run, { channels, transitions, cards });
      if (transitions.includes('fixed')) await tellFixedAfterDigest(tx, run, { cards, membership, rules, now });
      return {
        pipelines: membership.map(({ name }) => name),
        cards: plans.map(({ wantsThread: _wants, ...plan }) => ({ ...plan, showCard: true, thread: null })),
      };
    },
  };
}

/** Runs from before decisions were kept are shown where their pipelines showed them. */
export function shownBefore(
  known: readonly Pick<Route, 'pipeline'>[],
  before: ReadonlyMap<string, RouteDecision>,
): ReadonlySet<string> {
  return new Set(before.size > 0 ? [] : known.map(({ pipeline }) => `pipeline:${pipeline}`));
}

/** What asks for another system or repository drops all the others there are: that is judged when somebody asks. */
function concernsRun({ rule, decision, isNew }: Decided, subject: ReturnType<typeof runSubject>): boolean {
  return isNew && (decision.verdict.kind !== 'dropped' || concerns(rule, subject));
}

async function keepDecisions(
  tx: Transaction,
  run: Run,
  { decided, observer }: { readonly decided: readonly Decided[]; readonly observer: RoutingObserver },
): Promise<void> {
  await saveDecisions(
    tx,
    run.key,
    decided.map(({ decision }) => decision),
  );
  tx.afterCommit(() => {
    for (const { decision } of decided) observer.decided({ verdict: decision.verdict.kind });
  });
}
