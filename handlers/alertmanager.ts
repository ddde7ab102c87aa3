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
import type { AlertNotification, AlertService } from '../src/alerts/alert-service.ts';
import type { AlertWord, Annotations } from '../src/alerts/alert.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignText, foreignUrl, namesSecret, REDACTED } from './foreign-text.ts';
import { isObject, pickFields } from './pick-fields.ts';

const LONGEST_TEXT = 1000;
const shortText = (text: string): string => foreignText(text, LONGEST_TEXT);

/** Annotations are whatever the rules' authors wrote; only these are read. */
const ANNOTATIONS = {
  summary: shortText,
  description: shortText,
  message: shortText,
  runbook_url: foreignUrl,
  runbook: foreignUrl,
  dashboard_url: foreignUrl,
  dashboard: foreignUrl,
} as const;

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
    commonAnnotations: ANNOTATIONS,
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
    annotations: ANNOTATIONS,
    startsAt: foreignLine,
    endsAt: foreignLine,
    generatorURL: foreignUrl,
    fingerprint: foreignLine,
  });
  const labels = isObject(alert) ? alert['labels'] : undefined;
  return labels === undefined ? kept : { ...kept, labels: keepLabels(labels) };
}

/** Labels may have any name, so they are not picked; a value whose name says that it is a secret is not kept. */
function keepLabels(labels: JsonValue): JsonValue {
  if (!isObject(labels)) return null;
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) => {
      if (typeof value !== 'string' || name === '__proto__') return [];
      return [[foreignLine(name), namesSecret(name) ? REDACTED : foreignLine(value)]];
    }),
  );
}

// PostgreSQL stores no NUL, and no control character but the end of a line means anything here.
const text = z.string().transform((value) => value.replace(/[^\P{Cc}\n]+/gu, ' ').trim());
const line = text.transform((value) => value.replaceAll('\n', ' '));
const filled = line.pipe(z.string().min(1));
const labels = z.record(z.string(), line).nullish();
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

const ANNOTATED = z
  .object({
    summary: text.nullish(),
    description: text.nullish(),
    message: text.nullish(),
    runbook_url: line.nullish(),
    runbook: line.nullish(),
    dashboard_url: line.nullish(),
    dashboard: line.nullish(),
  })
  .nullish();

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
      await alerts.hear(tx, { ...notificationFrom(payload), heardAt: event.receivedAt });
    },
  });
}

/** The group's own status is not read: it is what its alerts make it, in whatever order they are told. */
export function notificationFrom(payload: Payload): Omit<AlertNotification, 'heardAt'> {
  return {
    groupKeyHash: payload.groupKey,
    receiver: payload.receiver,
    groupLabels: payload.groupLabels ?? {},
    commonLabels: payload.commonLabels ?? {},
    commonAnnotations: annotationsFrom(payload.commonAnnotations),
    externalUrl: payload.externalURL || null,
    truncated: payload.truncatedAlerts ?? 0,
    alerts: payload.alerts.map(wordFrom),
  };
}

function wordFrom(alert: Payload['alerts'][number]): AlertWord {
  return {
    fingerprint: alert.fingerprint,
    status: alert.status === 'resolved' ? 'resolved' : 'firing',
    startsAt: alert.startsAt,
    // Go's zero time, in the year 1, stands for none.
    endsAt: alert.endsAt === null || alert.endsAt === undefined || alert.endsAt.getTime() < 0 ? null : alert.endsAt,
    labels: alert.labels ?? {},
    annotations: annotationsFrom(alert.annotations),
    url: alert.generatorURL || null,
  };
}

function annotationsFrom(given: z.infer<typeof ANNOTATED>): Annotations {
  return {
    summary: given?.summary || null,
    description: given?.description || given?.message || null,
    runbookUrl: given?.runbook_url || given?.runbook || null,
    dashboardUrl: given?.dashboard_url || given?.dashboard || null,
  };
}
