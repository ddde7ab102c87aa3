/*
 * Grafana Alerting → POST /webhooks/grafana (Grafana docs: "Configure webhook notifications"; version "1").
 *
 * Received when a group of alerts of Grafana's own rules begins to fire, changes or resolves, and again each repeat
 * interval; also when somebody presses "Test" on the contact point.
 * What comes of it: alerts in the one model of the house, beside those of Alertmanager. A rule without data
 * (DatasourceNoData) or with a failing query (DatasourceError) is told as that, not in the rule's own words; an end
 * that is no recovery (its series is gone, the rule was paused, changed or deleted) says so.
 * Who may: whoever can sign with the secret. Nothing is fetched: neither pictures nor pages.
 */
import { z } from 'zod';
import { hashGroupKey } from '../src/alerts/alert-group.ts';
import type { AlertReport } from '../src/alerts/alert-report.ts';
import type { AlertWord } from '../src/alerts/alert.ts';
import type { Transaction } from '../src/platform/database/transaction.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { ANNOTATED, ANNOTATION_PICKS, annotationsFrom, line, momentOrNull } from './alert-fields.ts';
import { ALERT_FIELDS, GROUP_FIELDS, keepAlertFields, keepGroup, sourceGroupFrom } from './alert-group-fields.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { isObject } from './pick-fields.ts';
import { grafanaNote } from './grafana-state.ts';

/** Values of a rule's expressions that are kept of each alert, by the letters they have there. */
const MOST_VALUES = 8;

/** All that is ever stored of such an event: no pictures, no addresses that silence with one click. */
function redact(raw: JsonValue): JsonValue {
  return keepGroup(raw, { orgId: true, state: foreignLine }, keepAlert);
}

function keepAlert(alert: JsonValue): JsonValue {
  const kept = keepAlertFields(alert, {
    annotations: { ...ANNOTATION_PICKS, grafana_state_reason: foreignLine },
    dashboardURL: foreignUrl,
    panelURL: foreignUrl,
    orgId: true,
  });
  const values = isObject(alert) ? alert['values'] : undefined;
  return values === undefined || !isObject(values) ? kept : { ...kept, values: keepValues(values) };
}

/** Named by the rule's author; numbers alone, so that nothing else comes in under such a name. */
function keepValues(values: { readonly [name: string]: JsonValue }): JsonValue {
  const numbers = Object.entries(values).filter(([name, value]) => typeof value === 'number' && name !== '__proto__');
  return Object.fromEntries(numbers.slice(0, MOST_VALUES).map(([name, value]) => [foreignLine(name), value]));
}

const PAYLOAD = z.object({
  version: z.literal('1'),
  orgId: z.int().nullish(),
  ...GROUP_FIELDS,
  alerts: z.array(
    z.object({
      ...ALERT_FIELDS,
      annotations: ANNOTATED.unwrap().unwrap().extend({ grafana_state_reason: line.nullish() }).nullish(),
      dashboardURL: line.nullish(),
      panelURL: line.nullish(),
      orgId: z.int().nullish(),
      values: z.record(z.string(), z.number()).nullish(),
    }),
  ),
});

type Payload = z.infer<typeof PAYLOAD>;
type GivenAlert = Payload['alerts'][number];

/** The part of the alerts' room that a handler needs. */
export interface HearsAlerts {
  hear(tx: Transaction, report: AlertReport): Promise<unknown>;
}

export function createGrafanaHandler(alerts: HearsAlerts): Handler {
  return defineHandler<Payload>({
    source: 'grafana',
    event: 'notification',
    redact,
    payload: PAYLOAD,
    async handle(payload, { receivedAt }, tx) {
      const report = reportFrom(payload, receivedAt);
      await alerts.hear(tx, report);
      const tests = report.words.filter(isTest);
      if (tests.length === 0) return;
      // Of a test Grafana never tells the end.
      const words = tests.map((word) => ({
        ...word,
        status: 'resolved' as const,
        endsAt: laterOf(word.startsAt, receivedAt),
      }));
      await alerts.hear(tx, { ...report, words });
    },
  });
}

/** As the button "Test" of a contact point sends it, unless somebody wrote other labels there (grafana/alerting: notify/test_receivers.go). */
function isTest({ labels: given, status }: AlertWord): boolean {
  return status === 'firing' && given['alertname'] === 'TestAlert' && given['instance'] === 'Grafana';
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function reportFrom(payload: Payload, heardAt: Date): AlertReport {
  const org = payload.orgId ?? 1;
  return {
    source: 'grafana',
    heardAt,
    words: payload.alerts.map((alert) => wordFrom(alert, org)),
    // Built of labels alone, so two organisations may have the same one.
    sourceGroup: sourceGroupFrom(payload, hashGroupKey(`${org}:${payload.groupKey}`)),
  };
}

function wordFrom(alert: GivenAlert, org: number): AlertWord {
  const status = alert.status === 'resolved' ? 'resolved' : 'firing';
  const given = annotationsFrom(alert.annotations);
  const note = grafanaNote({
    status,
    name: alert.labels?.['alertname'] ?? '',
    rule: alert.labels?.['rulename'] ?? null,
    reason: alert.annotations?.grafana_state_reason ?? '',
  });
  const values = valueWords(alert.values ?? {});
  const lines = [note.description, note.isInsteadOfRule ? null : given.description, values].filter(
    (each) => each !== null,
  );
  return {
    fingerprint: `${alert.orgId ?? org}:${alert.fingerprint}`,
    status,
    startsAt: alert.startsAt,
    endsAt: momentOrNull(alert.endsAt),
    labels: alert.labels ?? {},
    annotations: {
      ...given,
      summary: note.isInsteadOfRule ? note.summary : given.summary,
      description: lines.length === 0 ? null : lines.join('\n'),
      dashboardUrl: given.dashboardUrl ?? (alert.panelURL || alert.dashboardURL || null),
    },
    url: alert.generatorURL || null,
  };
}

/** "B = 44.2, C = 1"; null where none is told: absent is not zero. */
function valueWords(values: Readonly<Record<string, number>>): string | null {
  const all = Object.entries(values);
  if (all.length === 0) return null;
  return `Values: ${all.map(([name, value]) => `${name} = ${Number(value.toPrecision(4))}`).join(', ')}`;
}
