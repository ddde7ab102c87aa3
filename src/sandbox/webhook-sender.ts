import { createHmac, randomUUID } from 'node:crypto';
import type { VariableName } from '../platform/config/variables.ts';
import type { JsonValue } from '../platform/json.ts';

export type SendingSource =
  'github' | 'alertmanager' | 'grafana' | 'jenkins' | 'gitlab' | 'aws/eventbridge' | 'generic';

export interface Webhook {
  readonly source: SendingSource;
  /** The source's own name of it, e.g. 'workflow_run', 'Pipeline Hook'. Sources that name it in the body ignore this. */
  readonly event: string;
  readonly payload: JsonValue;
  /** What makes it the same delivery when sent twice; a new one by default. Sources without delivery ids ignore it. */
  readonly deliveryId?: string;
}

export interface WebhookAnswer {
  /** null when nobody took the request: Muster is not running just now. */
  readonly status: number | null;
}

/** Sends webhooks to Muster's real routes, proven as each source proves its own. */
export interface WebhookSender {
  send(webhook: Webhook): Promise<WebhookAnswer>;
}

export interface WebhookSenderOptions {
  /** Asked at each send: a restarted Muster may listen elsewhere. null while it does not run. */
  readonly musterUrl: () => string | null;
  /** One secret per source, by its variable, e.g. GITHUB_WEBHOOK_SECRET, as /sandbox/state gives them. */
  readonly secrets: Readonly<Partial<Record<VariableName, string>>>;
}

const SECRET_OF = {
  github: 'GITHUB_WEBHOOK_SECRET',
  alertmanager: 'ALERTMANAGER_WEBHOOK_TOKEN',
  grafana: 'GRAFANA_WEBHOOK_SECRET',
  jenkins: 'JENKINS_WEBHOOK_TOKEN',
  gitlab: 'GITLAB_WEBHOOK_SECRET',
  'aws/eventbridge': 'EVENTBRIDGE_WEBHOOK_KEY',
  generic: 'GENERIC_WEBHOOK_TOKEN',
} as const satisfies Record<SendingSource, VariableName>;

/** Whether webhooks of this source can be sent from here. */
export function isSendingSource(source: string): source is SendingSource {
  return Object.hasOwn(SECRET_OF, source);
}

/** An answer that takes longer is none; GitHub itself waits ten seconds (GitHub docs: "Handling webhook deliveries"). */
const PATIENCE_MS = 10_000;

export function createWebhookSender({ musterUrl, secrets }: WebhookSenderOptions): WebhookSender {
  return {
    async send({ source, event, payload, deliveryId = randomUUID() }) {
      const secret = secrets[SECRET_OF[source]];
      if (secret === undefined) throw new Error(`No ${SECRET_OF[source]} is known, so ${source} cannot be proven.`);
      const url = musterUrl();
      if (url === null) return { status: null };
      const body = JSON.stringify(payload);
      const headers = { 'content-type': 'application/json', ...HEADERS[source]({ event, deliveryId, secret, body }) };
      try {
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const response = await fetch(`${url}/webhooks/${source}`, { method: 'POST', body, headers, signal });
        await response.arrayBuffer();
        return { status: response.status };
      } catch {
        return { status: null };
      }
    },
  };
}

interface Proving {
  readonly event: string;
  readonly deliveryId: string;
  readonly secret: string;
  readonly body: string;
}

const HEADERS: Readonly<Record<SendingSource, (proving: Proving) => Readonly<Record<string, string>>>> = {
  // GitHub docs: "Validating webhook deliveries".
  github: ({ event, deliveryId, secret, body }) => ({
    'user-agent': 'GitHub-Hookshot/sandbox',
    'x-github-event': event,
    'x-github-delivery': deliveryId,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }),
  // Alertmanager docs: "configuration", http_config.authorization.
  alertmanager: ({ secret }) => ({ 'user-agent': 'Alertmanager/0.28.1', authorization: `Bearer ${secret}` }),
  // Grafana docs: "Configure webhook notifications", HMAC signature; without a timestamp header.
  grafana: ({ secret, body }) => ({
    'user-agent': 'Grafana',
    'x-grafana-alerting-signature': createHmac('sha256', secret).update(body).digest('hex'),
  }),
  // The Notification plugin proves itself by user:password in its URL alone (jenkinsci/notification-plugin).
  jenkins: ({ secret }) => ({ authorization: `Basic ${Buffer.from(`jenkins:${secret}`).toString('base64')}` }),
  // GitLab docs: "Webhook events".
  gitlab: ({ event, deliveryId, secret }) => ({
    'user-agent': 'GitLab/sandbox',
    'x-gitlab-event': event,
    'x-gitlab-token': secret,
    'x-gitlab-event-uuid': deliveryId,
    'idempotency-key': deliveryId,
  }),
  // AWS docs: "API destinations"; the connection's key goes into a header that its owner names.
  'aws/eventbridge': ({ secret }) => ({
    'user-agent': 'Amazon/EventBridge/ApiDestinations',
    'x-api-key': secret,
  }),
  generic: ({ event, deliveryId, secret }) => ({
    authorization: `Bearer ${secret}`,
    'x-muster-event': event,
    'x-muster-delivery': deliveryId,
  }),
};
