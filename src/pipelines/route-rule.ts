import type { Config, PartyRef, PipelineConfig } from '../platform/config/config.ts';
import type { RouteConfig, RouteManner } from '../platform/config/route-config.ts';
import { ANYTHING } from './route-filter.ts';
import type { RouteFilter } from '../platform/config/route-config.ts';
import { channelCalled } from './route-channel.ts';
import { breadth } from './route.ts';
import { subscriptionId, type Subscription } from './subscription.ts';

/** A filter, a place and a manner: what makes a channel see something. */
export interface RouteRule extends RouteManner {
  /** `pipeline:<name>`, `route:<name>` or `subscription:<number>`: stays the same while the rule exists. */
  readonly id: string;
  readonly origin: 'pipeline' | 'route' | 'subscription';
  /** As people call it: the config's name, or SUB-3. */
  readonly name: string;
  /** A channel's name in the config, or `id:<Discord's id>`. */
  readonly channel: string;
  readonly filter: RouteFilter;
  /** null: whom the environment or the fleet says. */
  readonly mention: PartyRef | 'nobody' | null;
}

/**
 * Every rule there is, in the order in which they speak where several show a run in one channel: pipelines, the most
 * particular first, then the config's routes, then subscriptions by age.
 */
export function rulesOf(
  config: Pick<Config, 'pipelines' | 'routes' | 'channels'>,
  subscriptions: readonly Subscription[],
): readonly RouteRule[] {
  return [
    ...config.pipelines.toSorted((a, b) => breadth(a) - breadth(b)).map(pipelineRule),
    ...config.routes.map(routeRule),
    ...subscriptions.map((each) => subscriptionRule(each, config)),
  ];
}

/** A pipeline shows its runs in its channel. What it asks for is told field by field, so that /why can say what differs. */
function pipelineRule(pipeline: PipelineConfig): RouteRule {
  const { name, system, repository, workflow, branches, channel, mention } = pipeline;
  return {
    id: `pipeline:${name}`,
    origin: 'pipeline',
    name,
    channel,
    filter: {
      ...ANYTHING,
      systems: [system],
      repositories: [repository],
      workflows: workflow === null ? [] : [workflow],
      branches,
    },
    verbosity: pipeline.verbosity,
    thread: pipeline.thread,
    notify: pipeline.notify,
    quietHours: pipeline.quietHours,
    mention,
  };
}

function routeRule({ name, ...rest }: RouteConfig): RouteRule {
  return { ...rest, id: `route:${name}`, origin: 'route', name };
}

function subscriptionRule(subscription: Subscription, config: Pick<Config, 'channels'>): RouteRule {
  const { number, channelId, filter, manner, mention } = subscription;
  return {
    ...manner,
    id: `subscription:${number}`,
    origin: 'subscription',
    name: subscriptionId(number),
    channel: channelCalled(config, channelId),
    filter,
    mention,
  };
}
