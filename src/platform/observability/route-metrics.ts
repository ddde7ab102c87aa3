import type { Metrics } from './metrics.ts';

export interface RouteObserver {
  /** `verdict` is one of our own kinds. */
  decided(decision: { readonly verdict: string }): void;
}

export function createRouteMetrics(metrics: Metrics): RouteObserver {
  const decisions = metrics.counter({
    name: 'muster_route_decisions_total',
    help: 'What routes made of runs, deployments, tags and releases, by verdict: took, dropped, unasked, waits, held, digested.',
    labels: ['verdict'],
  });
  return {
    decided: ({ verdict }) => {
      decisions.add({ verdict });
    },
  };
}

/** When Discord last showed something by each route; no sample for a route of which it never did. */
export function watchRoutes(
  metrics: Metrics,
  read: () => Promise<readonly { readonly route: string; readonly shownAt: Date }[]>,
): void {
  metrics.watch(
    {
      name: 'muster_route_last_shown_timestamp_seconds',
      help: 'When Discord last showed something that the route took, among the newest it took.',
      labels: ['route'],
    },
    async () => (await read()).map(({ route, shownAt }) => ({ labels: { route }, value: shownAt.getTime() / 1000 })),
  );
}
