import type { Config } from '../platform/config/config.ts';
import type { Verbosity } from '../platform/config/route-config.ts';
import type { RouteDecision } from './route-decision.ts';
import type { RouteRule } from './route-rule.ts';
import { breakMention, type BreakConcerns, type Mention, type Route } from './route.ts';
import { memberOf, type Decided, type Membership } from './routing-decide.ts';
import type { RunTransition } from './run-transition.ts';

/** The transitions that get a message of their own where nothing else was asked for. */
const USUAL_NOTICES: readonly RunTransition[] = ['broke', 'fixed'];

export interface Placing {
  readonly decided: readonly Decided[];
  readonly before: ReadonlyMap<string, RouteDecision>;
  readonly membership: readonly Membership[];
  readonly config: Pick<Config, 'roles' | 'people' | 'fleets' | 'environments'>;
}

/** What one channel gets of a run. */
export interface ChannelPlan {
  readonly route: Route;
  readonly verbosity: Verbosity;
  readonly notify: readonly RunTransition[];
  readonly mention: Mention | null;
  readonly wantsThread: boolean;
}

/** A plan for each channel in which something took the run. The first rule speaks; what any of them asks for is done. */
export function planChannels(placing: Placing): readonly ChannelPlan[] {
  const { decided, membership, config } = placing;
  const taken = decided.filter(({ decision }) => decision.verdict.kind === 'took');
  const orphans = orphansOf(placing);
  const channels = new Set([
    ...taken.map(({ decision }) => decision.channel),
    ...orphans.map(({ channel }) => channel),
  ]);
  return [...channels].map((channel) => {
    const rules = taken.filter(({ decision }) => decision.channel === channel).map(({ rule }) => rule);
    const orphan = orphans.find((each) => each.channel === channel) ?? null;
    const mentions = rules.map((rule) => breakMention(config, concernsOf(rule, membership)));
    return {
      route: labelOf({ rule: rules[0] ?? null, orphan, channel }, membership),
      verbosity: widestOf(rules),
      notify: [...new Set([...rules.flatMap(({ notify }) => notify), ...(orphan?.notify ?? [])])],
      mention: mentions.find((mention) => mention !== null) ?? null,
      wantsThread: rules.some(({ thread }) => thread),
    };
  });
}

interface Orphan {
  readonly channel: string;
  readonly name: string;
  readonly notify: readonly RunTransition[];
}

/** Cards whose rule is gone are carried on; a pipeline that was only renamed still tells what happens, to nobody. */
function orphansOf({ decided, before, membership }: Placing): readonly Orphan[] {
  const isGone = (id: string): boolean => !decided.some(({ rule }) => rule.id === id);
  const pipelines = membership
    .filter(({ name }) => isGone(`pipeline:${name}`))
    .filter(({ name }) => before.size === 0 || before.get(`pipeline:${name}`)?.verdict.kind === 'took')
    .map(({ name, channel }) => ({ name, channel, notify: USUAL_NOTICES }));
  const others = [...before.values()]
    .filter(({ route, verdict }) => verdict.kind === 'took' && !route.startsWith('pipeline:') && isGone(route))
    .map(({ channel, route }) => ({ name: route, channel, notify: [] }));
  return [...pipelines, ...others];
}

/** Whom a break concerns: of a route or subscription that names nobody, whom the run's first pipeline says. */
export function concernsOf(
  rule: Pick<RouteRule, 'origin' | 'name' | 'mention'>,
  membership: readonly Membership[],
): BreakConcerns {
  const of = memberOf(rule, membership) ?? membership[0];
  return { mention: rule.mention, fleet: of?.fleet ?? null, environment: of?.environment ?? '' };
}

interface Speaking {
  readonly rule: RouteRule | null;
  readonly orphan: Orphan | null;
  readonly channel: string;
}

/** A run is called by its pipeline; where it is of none, by the rule that shows it. */
function labelOf({ rule, orphan, channel }: Speaking, membership: readonly Membership[]): Route {
  const name = rule?.name ?? orphan?.name ?? '';
  const own = membership.find((each) => each.name === name) ?? membership[0];
  return { pipeline: own?.name ?? name, environment: own?.environment ?? '', channel };
}

const WIDTH: Readonly<Record<Verbosity, number>> = { transitions: 0, failures: 1, all: 2 };

function widestOf(rules: readonly RouteRule[]): Verbosity {
  const [widest] = rules.toSorted((a, b) => WIDTH[b.verbosity] - WIDTH[a.verbosity]);
  return widest?.verbosity ?? 'all';
}
