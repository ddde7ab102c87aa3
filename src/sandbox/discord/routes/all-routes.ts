import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { applicationRoutes } from './application-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { guildRoutes } from './guild-routes.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { pinRoutes } from './pin-routes.ts';
import { reactionRoutes } from './reaction-routes.ts';
import { scheduledEventRoutes } from './scheduled-event-routes.ts';
import { threadRoutes } from './thread-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** Every route the stand-in answers. */
export function allRoutes(world: World): readonly Route[] {
  return [
    applicationRoutes,
    channelRoutes,
    commandRoutes,
    guildRoutes,
    interactionRoutes,
    messageRoutes,
    pinRoutes,
    reactionRoutes,
    scheduledEventRoutes,
    threadRoutes,
    webhookRoutes,
  ].flatMap((routes) => routes(world));
}
