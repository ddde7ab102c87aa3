import { LATENCY_BUCKETS, type Metrics } from './metrics.ts';

export interface HttpObserver {
  /** `route` is the pattern of our own route, or 'unmatched'. */
  answered(answer: { readonly route: string; readonly status: number; readonly tookMs: number }): void;
}

export function createHttpMetrics(metrics: Metrics): HttpObserver {
  const answered = metrics.histogram({
    name: 'muster_http_request_seconds',
    help: 'HTTP requests by route and status, from their headers until the answer was sent.',
    labels: ['route', 'status'],
    buckets: LATENCY_BUCKETS,
  });
  return {
    answered: ({ route, status, tookMs }) => {
      answered.observe({ route, status: String(status) }, tookMs / 1000);
    },
  };
}
