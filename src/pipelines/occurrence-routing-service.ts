import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import {
  listOccurrenceDecisions,
  saveOccurrence,
  saveOccurrenceDecisions,
  type OccurrenceDecision,
} from './occurrence-store.ts';
import { isWorthKeeping, judgeOccurrence, type Occurrence } from './occurrence.ts';
import { rulesOf, type RouteRule } from './route-rule.ts';
import { isSameVerdict, type RouteVerdict } from './route-verdict.ts';
import { mentionOf, type Mention, type Route } from './route.ts';
import type { RoutingObserver } from './routing-service.ts';
import { listOpenSubscriptions } from './subscription-store.ts';

/** What is known of an occurrence besides what routes look at. */
export interface OccurrenceAsked {
  /** The pipelines of the config that it is of, with the names that they have for its environment. */
  readonly pipelines: readonly Route[];
  /** False for what is no news any more: it is carried on where it is shown or held back, and begun nowhere. */
  readonly mayBegin: boolean;
  /** Channels that show it whatever routes say: nothing is held back there. */
  readonly shownIn?: readonly string[];
  /** True where its pipelines have shown it, though no decision was kept. */
  readonly wasShown?: boolean;
}

/** Where an occurrence is shown: one for each channel. */
export interface OccurrencePlace {
  readonly channel: string;
  /** The rule that speaks there. */
  readonly rule: string;
  /** As people call the pipeline, or where it is of none the rule. */
  readonly name: string;
  /** As the pipeline calls it; '' where it is of none. */
  readonly environment: string;
  /** Whom the first of the channel's rules names that names anybody by itself; null nobody. */
  readonly mention: Mention | null;
  /** False where it was shown here before. */
  readonly isNew: boolean;
}

export interface OccurrencePlacement {
  readonly places: readonly OccurrencePlace[];
  /** True where quiet hours hold it back somewhere. */
  readonly isHeld: boolean;
}

/** Where deployments, tags and releases are shown, by the same routes as runs. Keeps what each route made of them. */
export interface OccurrenceRouting {
  place(tx: Transaction, occurrence: Occurrence, asked: OccurrenceAsked): Promise<OccurrencePlacement>;
}

export interface OccurrenceRoutingParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly guildId: string;
  readonly observer: RoutingObserver;
}

export function createOccurrenceRouting(parts: OccurrenceRoutingParts): OccurrenceRouting {
  const { config: readConfig, clock, guildId, observer } = parts;
  return {
    async place(tx, occurrence, asked) {
      const before = await listOccurrenceDecisions(tx, occurrence.key);
      const isKnown = before.size > 0 || asked.wasShown === true;
      if (!asked.mayBegin && !isKnown) return { places: [], isHeld: false };
      const config = readConfig();
      const rules = rulesOf(config, await listOpenSubscriptions(tx, guildId));
      const decided = decideAll(occurrence, { rules, before, asked, now: clock.now() });
      await saveOccurrence(tx, occurrence);
      const fresh = decided.filter(
        ({ rule, decision, isNew }) => isNew && isWorthKeeping(decision.verdict, rule, occurrence.event),
      );
      await saveOccurrenceDecisions(
        tx,
        occurrence.key,
        fresh.map(({ decision }) => decision),
      );
      tx.afterCommit(() => {
        for (const { decision } of fresh) observer.decided({ verdict: decision.verdict.kind });
      });
      return {
        places: placesOf({ decided, orphans: orphansOf(before, rules), asked, config }),
        isHeld: decided.some(({ decision }) => decision.verdict.kind === 'held'),
      };
    },
  };
}

interface Decided {
  readonly rule: RouteRule;
  readonly decision: OccurrenceDecision;
  /** False where the rule says what it said before. */
  readonly isNew: boolean;
  /** It was shown there before. */
  readonly wasTaken: boolean;
}

interface Deciding {
  readonly rules: readonly RouteRule[];
  readonly before: ReadonlyMap<string, OccurrenceDecision>;
  readonly asked: OccurrenceAsked;
  readonly now: Date;
}

function decideAll(occurrence: Occurrence, { rules, before, asked, now }: Deciding): readonly Decided[] {
  const pipelines = asked.pipelines.map(({ pipeline }) => pipeline);
  return rules.flatMap((rule) => {
    const earlier = before.get(rule.id) ?? null;
    const wasShown = asked.wasShown === true && before.size === 0 && rule.origin === 'pipeline';
    const known: RouteVerdict | null =
      earlier?.verdict ?? (wasShown && pipelines.includes(rule.name) ? { kind: 'took' } : null);
    if (known === null && !asked.mayBegin) return [];
    const isShownThere = asked.shownIn?.includes(rule.channel) === true;
    const asking = isShownThere ? { ...rule, quietHours: null } : rule;
    const verdict = judgeOccurrence(asking, occurrence, { pipelines, before: known, now });
    if (verdict === null) return [];
    const isNew = !isSameVerdict(earlier?.verdict ?? null, verdict);
    const decision = {
      route: rule.id,
      channel: earlier?.channel ?? rule.channel,
      verdict,
      digest: earlier?.digest ?? null,
      decidedAt: isNew || earlier === null ? now : earlier.decidedAt,
    };
    return [{ rule, decision, isNew, wasTaken: known?.kind === 'took' }];
  });
}

/** Cards whose rule is gone are carried on. */
function orphansOf(
  before: ReadonlyMap<string, OccurrenceDecision>,
  rules: readonly RouteRule[],
): readonly OccurrenceDecision[] {
  return [...before.values()].filter(
    ({ route, verdict }) => verdict.kind === 'took' && !rules.some(({ id }) => id === route),
  );
}

interface Placing {
  readonly decided: readonly Decided[];
  readonly orphans: readonly OccurrenceDecision[];
  readonly asked: OccurrenceAsked;
  readonly config: Config;
}

/** The first rule of a channel speaks; whom any of them names is mentioned. */
function placesOf({ decided, orphans, asked, config }: Placing): readonly OccurrencePlace[] {
  const taken = decided.filter(({ decision }) => decision.verdict.kind === 'took');
  const channels = new Set([...taken.map(({ decision }) => decision), ...orphans].map(({ channel }) => channel));
  return [...channels].map((channel) => {
    const here = taken.filter(({ decision }) => decision.channel === channel);
    const speaker = here[0]?.rule ?? null;
    const orphan = orphans.find((each) => each.channel === channel) ?? null;
    const own = asked.pipelines.find(({ pipeline }) => pipeline === speaker?.name) ?? asked.pipelines[0];
    return {
      channel,
      rule: speaker?.id ?? orphan?.route ?? '',
      name: own?.pipeline ?? speaker?.name ?? orphan?.route ?? '',
      environment: own?.environment ?? '',
      mention: here.map(({ rule }) => mentionOfRule(rule, config)).find((mention) => mention !== null) ?? null,
      isNew: orphan === null && here.every(({ wasTaken }) => !wasTaken),
    };
  });
}

/** Neither environment nor fleet answers for what has none: only a rule that names somebody itself mentions. */
function mentionOfRule({ mention, notify }: RouteRule, config: Config): Mention | null {
  return notify.length === 0 ? null : mentionOf(mention, config);
}
