/*
 * Alertmanager → POST /webhooks/alertmanager, version 4 (prometheus.io: "Alertmanager configuration", webhook_config).
 *
 * Received when a group of alerts begins to fire, changes, resolves, and again each repeat_interval; sometimes twice,
 * from each Alertmanager of a cluster, and in any order.
 * What comes of it: one card per stretch in which a group fires, edited to its end; a card of its own for whom the
 * configuration mentions at that severity; one card for many groups that begin at once.
 * Who may: whoever holds the token. Nothing here is done to Alertmanager.
 */
import { z } from 'zod';
import type { AlertReport } from '../src/alerts/alert-report.ts';
import type { AlertService } from '../src/alerts/alert-service.ts';
import type { AlertWord } from '../src/alerts/alert.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { annotationsFrom, momentOrNull } from './alert-fields.ts';
import { ALERT_FIELDS, GROUP_FIELDS, keepAlertFields, keepGroup, sourceGroupFrom } from './alert-group-fields.ts';
import { foreignLine } from './foreign-line.ts';

/** All that is ever stored of such an event. Applied to its own outcome it changes nothing. */
function redact(raw: JsonValue): JsonValue {
  return keepGroup(raw, { notification_reason: foreignLine }, (alert) => keepAlertFields(alert));
}

const PAYLOAD = z.object({
  version: z.literal('4'),
  ...GROUP_FIELDS,
  alerts: z.array(z.object(ALERT_FIELDS)),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createAlertmanagerHandler(alerts: AlertService): Handler {
  return defineHandler<Payload>({
    source: 'alertmanager',
    event: 'notification',
    redact,
    payload: PAYLOAD,
    async handle(payload, event, tx) {
      await alerts.hear(tx, { ...reportFrom(payload), heardAt: event.receivedAt });
    },
  });
}

/** The group's own status is not read: it is what its alerts make it, in whatever order they are told. */
export function reportFrom(payload: Payload): Omit<AlertReport, 'heardAt'> {
  return {
    source: 'alertmanager',
    sourceGroup: sourceGroupFrom(payload, payload.groupKey),
    words: payload.alerts.map(wordFrom),
  };
}

function wordFrom(alert: Payload['alerts'][number]): AlertWord {
  return {
    fingerprint: alert.fingerprint,
    status: alert.status === 'resolved' ? 'resolved' : 'firing',
    startsAt: alert.startsAt,
    endsAt: momentOrNull(alert.endsAt),
    labels: alert.labels ?? {},
    annotations: annotationsFrom(alert.annotations),
    url: alert.generatorURL || null,
  };
}
