import type { Channels } from './pipelines/channel-port.ts';
import { createOccurrenceRouting, type OccurrenceRouting } from './pipelines/occurrence-routing-service.ts';
import { createRouteKeeper, type RouteKeeper } from './pipelines/route-keeper-service.ts';
import { createRunRouting } from './pipelines/routing-service.ts';
import type { RunRouting } from './pipelines/run-routing-service.ts';
import { createSubscriptionService, type SubscriptionService } from './pipelines/subscription-service.ts';
import { createWhyService, type WhyService } from './pipelines/why-service.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import { matchesGlob } from './platform/config/glob.ts';
import type { Database } from './platform/database/transaction.ts';
import type { Cards } from './platform/delivery/card.ts';
import type { GuildView } from './platform/discord/guild-watch.ts';
import type { AuditTrail } from './platform/gate.ts';
import type { Metrics } from './platform/observability/metrics.ts';
import { createRouteMetrics, watchRoutes } from './platform/observability/route-metrics.ts';

export interface RouteRoomParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly cards: Cards;
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly guildId: string;
  /** The guild as the gateway tells it now. */
  readonly guild: () => GuildView;
  readonly metrics: Metrics;
}

export interface RouteRooms {
  readonly routing: RunRouting;
  /** The same routes, for deployments, tags and releases. */
  readonly occurrences: OccurrenceRouting;
  readonly routeKeeper: RouteKeeper;
  readonly subscriptions: SubscriptionService;
  readonly why: WhyService;
}

/** Everything that decides where runs and the like are shown. */
export function createRouteRooms(parts: RouteRoomParts): RouteRooms {
  const { database, guild, metrics } = parts;
  const routeKeeper = createRouteKeeper(parts);
  watchRoutes(metrics, async () =>
    (await routeKeeper.list(database.read)).flatMap(({ origin, name, lastShownAt }) =>
      lastShownAt === null ? [] : [{ route: `${origin}:${name}`, shownAt: lastShownAt }],
    ),
  );
  const observer = createRouteMetrics(metrics);
  return {
    routing: createRunRouting({ ...parts, observer }),
    occurrences: createOccurrenceRouting({ ...parts, observer }),
    routeKeeper,
    subscriptions: createSubscriptionService({ ...parts, channels: channelsOf(guild) }),
    why: createWhyService(parts),
  };
}

function channelsOf(guild: () => GuildView): Channels {
  return {
    access(channelId) {
      const view = guild();
      if (!view.isKnown) return { kind: 'not-known-yet' };
      const channel = view.channel(channelId);
      if (channel === null) return { kind: 'no-such-channel' };
      const { name, missing } = channel;
      return missing.length === 0 ? { kind: 'writable', name } : { kind: 'closed', name, missing };
    },
  };
}

/** True where the configuration names a GitHub repository, if only in a route: the others of a hook are not ours. */
export function isGithubRepositoryNamed({ pipelines, routes, releases }: Config, fullName: string): boolean {
  const named = [
    ...[...pipelines, ...releases].filter(({ system }) => system === 'github').map(({ repository }) => repository),
    ...routes
      .filter(({ filter }) => filter.systems.length === 0 || filter.systems.includes('github'))
      .flatMap(({ filter }) => filter.repositories),
  ];
  return named.some((repository) => matchesGlob(repository.toLowerCase(), fullName.toLowerCase()));
}
