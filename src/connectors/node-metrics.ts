import type { Exporter } from '../platform/config/metrics-config.ts';
import type { ScrapePort } from '../metrics/scrape-port.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedCall } from './failed-call.ts';

/** netdata answers with all it has in a format of one's choice (netdata docs: "Prometheus exporter"). */
const PATHS: Readonly<Record<Exporter, string>> = {
  node: '/metrics',
  postgres: '/metrics',
  sonda: '/metrics',
  netdata: '/api/v1/allmetrics?format=prometheus',
};

/** Prometheus asks for the older format first too: OpenMetrics tells nothing more that is read here. */
const ACCEPT = 'text/plain;version=0.0.4;q=0.9,*/*;q=0.1';

/** An exporter in the text format of Prometheus. `http` is a connection whose base URL has `{host}` in it. */
export function createNodeMetrics(http: Outbound, exporter: Exporter): ScrapePort {
  return {
    async scrape(host) {
      const outcome = await http.requestText({ host, path: PATHS[exporter], headers: { accept: ACCEPT } });
      return outcome.kind === 'ok' ? { kind: 'answered', text: outcome.body } : failedCall(outcome);
    },
  };
}
