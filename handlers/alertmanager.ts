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
import { hashGroupKey } from '../src/alerts/alert-group.ts';
import type { AlertReport } from '../src/alerts/alert-report.ts';
import type { AlertService } from '../src/alerts/alert-service.ts';
import type { AlertWord } from '../src/alerts/alert.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import {
  ANNOTATED,
  ANNOTATION_PICKS,
  annotationsFrom,
  filled,
  instant,
  keepLabels,
  labels,
  line,
  momentOrNull,
} from './alert-fields.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { isObject, pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. Applied to its own outcome it changes nothing. */
function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    version: foreignLine,
    groupKey: hashGroupKey,
    truncatedAlerts: true,
    status: foreignLine,
    receiver: foreignLine,
    externalURL: foreignUrl,
    notification_reason: foreignLine,
    commonAnnotations: ANNOTATION_PICKS,
  });
  if (!isObject(raw)) return kept;
  const { groupLabels, commonLabels, alerts } = raw;
  return {
    ...kept,
    ...(groupLabels === undefined ? {} : { groupLabels: keepLabels(groupLabels) }),
    ...(commonLabels === undefined ? {} : { commonLabels: keepLabels(commonLabels) }),
    ...(Array.isArray(alerts) ? { alerts: alerts.map(keepAlert) } : {}),
  };
}

function keepAlert(alert: JsonValue): JsonValue {
  const kept = pickFields(alert, {
    status: foreignLine,
    annotations: ANNOTATION_PICKS,
    startsAt: foreignLine,
    endsAt: foreignLine,
    generatorURL: foreignUrl,
    fingerprint: foreignLine,
  });
  const labels = isObject(alert) ? alert['labels'] : undefined;
  return labels === undefined ? kept : { ...kept, labels: keepLabels(labels) };
}

const PAYLOAD = z.object({
  version: z.literal('4'),
  groupKey: filled,
  truncatedAlerts: z.int().nonnegative().nullish(),
  receiver: filled,
  externalURL: line.nullish(),
  groupLabels: labels,
  commonLabels: labels,
  commonAnnotations: ANNOTATED,
  alerts: z.array(
    z.object({
      status: z.string(),
      labels,
      annotations: ANNOTATED,
      startsAt: instant,
      endsAt: instant.nullish(),
      generatorURL: line.nullish(),
      fingerprint: filled,
    }),
  ),
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
    sourceGroup: {
      key: payload.groupKey,
      receiver: payload.receiver,
      groupLabels: payload.groupLabels ?? {},
      commonLabels: payload.commonLabels ?? {},
      commonAnnotations: annotationsFrom(payload.commonAnnotations),
      externalUrl: payload.externalURL || null,
      truncated: payload.truncatedAlerts ?? 0,
    },
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
