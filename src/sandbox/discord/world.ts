import type { APIUser } from 'discord-api-types/v10';
import type { Clock } from '../../platform/clock.ts';
import type { Buckets } from './buckets.ts';
import type { Cdn } from './cdn.ts';
import type { Commands } from './commands.ts';
import type { Dispatches } from './dispatches.ts';
import type { GatewayServer } from './gateway-server.ts';
import type { Guild } from './guild.ts';
import type { InteractionsEndpoint } from './interactions-endpoint.ts';
import type { Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import type { Reactions } from './reactions.ts';
import type { ScheduledEvents } from './scheduled-events.ts';
import type { Snowflakes } from './snowflake.ts';
import type { Threads } from './threads.ts';
import type { Webhooks } from './webhooks.ts';

/** All that the routes act on. */
export interface World {
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly dispatches: Dispatches;
  readonly buckets: Buckets;
  readonly guild: Guild;
  readonly bot: APIUser;
  readonly cdn: Cdn;
  readonly messages: Messages;
  readonly reactions: Reactions;
  readonly threads: Threads;
  readonly commands: Commands;
  readonly interactions: Interactions;
  readonly webhooks: Webhooks;
  readonly scheduledEvents: ScheduledEvents;
  readonly gateway: Pick<GatewayServer, 'url' | 'startLimit'>;
  /** Whether the application may read what others write (the MESSAGE_CONTENT privilege). */
  readonly mayReadContent: boolean;
  readonly applicationFlags: number;
  readonly endpoint: InteractionsEndpoint;
  /** Users who take no direct messages. */
  readonly closedDms: Set<string>;
}
