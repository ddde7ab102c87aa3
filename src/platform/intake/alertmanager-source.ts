import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { SecretList } from '../config/secret.ts';
import { authorizationVerifier } from './verifier.ts';
import { BODY_LIMIT_BYTES, type WebhookSource } from './webhook-source.ts';

export interface AlertmanagerSourceOptions {
  readonly secrets: SecretList;
  readonly clock: Clock;
}

/** The one event there is: a notification about a group of alerts. */
export const ALERTMANAGER_EVENT = 'notification';

/**
 * Alertmanager tries a notification again for a group_interval at most. The same bytes that come later are no retry but
 * the repetition of a group that did not change, and say that it is still so.
 */
const SAME_DELIVERY_MS = 10 * 60_000;

/**
 * Alertmanager's webhooks, with the secret as bearer token or as password of basic authentication
 * (prometheus.io: "Alertmanager configuration", http_config). It names no deliveries, so the body itself is the name.
 * null without a secret: a source that cannot be proven stays off.
 */
export function createAlertmanagerSource({ secrets, clock }: AlertmanagerSourceOptions): WebhookSource | null {
  if (secrets.length === 0) return null;
  return {
    source: 'alertmanager',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    verifier: authorizationVerifier({ secrets }),
    identify: ({ body }) => ({
      kind: 'event',
      event: ALERTMANAGER_EVENT,
      deliveryId: `${Math.floor(clock.now().getTime() / SAME_DELIVERY_MS)}:${createHash('sha256').update(body).digest('hex')}`,
    }),
    wants: () => true,
  };
}
