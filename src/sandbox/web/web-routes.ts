import type { RouteGroup } from '../../platform/http/server.ts';
import { refuseOtherSites } from './own-site.ts';
import { registerPage } from './page-routes.ts';

/** Everything below /sandbox that a browser uses; protocol.ts lists it. */
export function createWebRoutes(): RouteGroup {
  return {
    on: 'public',
    register(app) {
      app.addHook('onRequest', refuseOtherSites);
      registerPage(app);
    },
  };
}
