import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { SecretList } from '../config/secret.ts';
import { grafanaVerifier } from './grafana-signature.ts';
import { BODY_LIMIT_BYTES, type WebhookSource } from './webhook-source.ts';

export interface GrafanaSourceOptions {
  readonly secrets: SecretList;
  readonly clock: Clock;
}

/** The one event there is: a notification about a group of alerts. */
export const GRAFANA_EVENT = 'notification';

/** As with Alertmanager: the same bytes that come later are no retry, but say that it is still so. */
const SAME_DELIVERY_MS = 10 * 60_000;

/**
 * Grafana's webhooks, signed (see grafana-signature.ts). It names no deliveries, so the body itself is the name.
 * null without a secret: a source that cannot be proven stays off.
 */
export function createGrafanaSource({ secrets, clock }: GrafanaSourceOptions): WebhookSource | null {
  if (secrets.length === 0) return null;
  return {
    source: 'grafana',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    verifier: grafanaVerifier({ secrets, clock }),
    identify: ({ body }) => ({
      kind: 'event',
      event: GRAFANA_EVENT,
      deliveryId: `${Math.floor(clock.now().getTime() / SAME_DELIVERY_MS)}:${createHash('sha256').update(body).digest('hex')}`,
    }),
    wants: () => true,
  };
}
