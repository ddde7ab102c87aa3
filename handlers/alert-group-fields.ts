/*
 * A notification about a group of alerts, as Alertmanager sends it and Grafana after its example
 * (prometheus/alertmanager: template/template.go; grafana/alerting: receivers/webhook).
 */
import type { JsonValue } from '../src/platform/json.ts';
import { hashGroupKey } from '../src/alerts/alert-group.ts';
import type { AlertReport } from '../src/alerts/alert-report.ts';
import { z } from 'zod';
import {
  ANNOTATED,
  ANNOTATION_PICKS,
  annotationsFrom,
  filled,
  instant,
  keepLabels,
  labels,
  line,
} from './alert-fields.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { isObject, pickFields, type FieldPicks } from './pick-fields.ts';

const GROUP_PICKS = {
  version: foreignLine,
  groupKey: hashGroupKey,
  truncatedAlerts: true,
  status: foreignLine,
  receiver: foreignLine,
  externalURL: foreignUrl,
  commonAnnotations: ANNOTATION_PICKS,
} satisfies FieldPicks;

const ALERT_PICKS = {
  status: foreignLine,
  annotations: ANNOTATION_PICKS,
  startsAt: foreignLine,
  endsAt: foreignLine,
  generatorURL: foreignUrl,
  fingerprint: foreignLine,
} satisfies FieldPicks;

/** All that is stored of a notification: these fields and the source's `own`, and its alerts as `keep` leaves them. */
export function keepGroup(raw: JsonValue, own: FieldPicks, keep: (alert: JsonValue) => JsonValue): JsonValue {
  const kept = pickFields(raw, { ...GROUP_PICKS, ...own });
  if (!isObject(raw)) return kept;
  const { groupLabels, commonLabels, alerts } = raw;
  return {
    ...kept,
    ...(groupLabels === undefined ? {} : { groupLabels: keepLabels(groupLabels) }),
    ...(commonLabels === undefined ? {} : { commonLabels: keepLabels(commonLabels) }),
    ...(Array.isArray(alerts) ? { alerts: alerts.map(keep) } : {}),
  };
}

/** Of one alert. */
export function keepAlertFields(alert: JsonValue, own: FieldPicks = {}): { readonly [name: string]: JsonValue } {
  const kept = pickFields(alert, { ...ALERT_PICKS, ...own });
  const given = isObject(alert) ? alert['labels'] : undefined;
  return given === undefined ? kept : { ...kept, labels: keepLabels(given) };
}

export const GROUP_FIELDS = {
  groupKey: filled,
  truncatedAlerts: z.int().nonnegative().nullish(),
  receiver: filled,
  externalURL: line.nullish(),
  groupLabels: labels,
  commonLabels: labels,
  commonAnnotations: ANNOTATED,
};

export const ALERT_FIELDS = {
  status: z.string(),
  labels,
  annotations: ANNOTATED,
  startsAt: instant,
  endsAt: instant.nullish(),
  generatorURL: line.nullish(),
  fingerprint: filled,
};

type Group = z.infer<z.ZodObject<typeof GROUP_FIELDS>>;

/** The group as its source has it; `key` tells it from every other of the source. */
export function sourceGroupFrom(payload: Group, key: string): NonNullable<AlertReport['sourceGroup']> {
  return {
    key,
    receiver: payload.receiver,
    groupLabels: payload.groupLabels ?? {},
    commonLabels: payload.commonLabels ?? {},
    commonAnnotations: annotationsFrom(payload.commonAnnotations),
    externalUrl: payload.externalURL || null,
    truncated: payload.truncatedAlerts ?? 0,
  };
}
