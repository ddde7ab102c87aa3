import type { Clock } from '../../platform/clock.ts';
import type { RouteGroup } from '../../platform/http/server.ts';
import { EventStreams } from './event-streams.ts';
import { refuseOtherSites } from './own-site.ts';
import { registerPage } from './page-routes.ts';
import { createPanelFeed, type PanelFeedOptions } from './panel-feed.ts';
import { registerPanel, type PanelRoutesOptions } from './panel-routes.ts';
import { registerViewer, type ViewerRoutesOptions } from './viewer-routes.ts';

export type WebRoutesOptions = Omit<PanelFeedOptions, 'scenarios' | 'faults'> &
  Omit<PanelRoutesOptions, 'feed' | 'streams'> &
  Omit<ViewerRoutesOptions, 'streams'> & { readonly wallClock: Clock };

/** Everything below /sandbox that a browser uses; protocol.ts lists it. May be registered anew when Muster restarts. */
export function createWebRoutes(options: WebRoutesOptions): RouteGroup {
  return {
    on: 'public',
    register(app) {
      const streams = new EventStreams(options.wallClock);
      app.addHook('onRequest', refuseOtherSites);
      app.addHook('preClose', async () => {
        streams.endAll();
      });
      registerPage(app);
      registerViewer(app, { ...options, streams });
      registerPanel(app, { ...options, streams, feed: createPanelFeed(options) });
    },
  };
}
