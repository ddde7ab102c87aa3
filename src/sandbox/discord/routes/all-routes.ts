import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { applicationRoutes } from './application-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** Every route the stand-in answers. */
export function allRoutes(world: World): readonly Route[] {
  return [
    ...applicationRoutes(world),
    ...commandRoutes(world),
    ...interactionRoutes(world),
    ...messageRoutes(world),
    ...webhookRoutes(world),
  ];
}
