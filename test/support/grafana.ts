import { createHash, createHmac } from 'node:crypto';
import type { JsonValue } from '../../src/platform/json.ts';

interface Json {
  readonly [field: string]: JsonValue;
}

export const GRAFANA_START = '2026-03-02T09:58:00+01:00';

export interface GrafanaAlertParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339; it fires when left out. */
  readonly endsAt?: string;
  readonly parts?: Json;
}

/** One alert as Grafana sends it (grafana/alerting: templates/template_data.go; Grafana docs: "Configure webhook notifications"). */
export function grafanaAlert({ labels = {}, annotations = {}, endsAt, parts = {} }: GrafanaAlertParts = {}): Json {
  const all = { alertname: 'HighLatency', grafana_folder: 'fleets', ...labels };
  return {
    status: endsAt === undefined ? 'firing' : 'resolved',
    labels: all,
    annotations: { summary: 'Queries take too long.', ...annotations },
    startsAt: GRAFANA_START,
    endsAt: endsAt ?? '0001-01-01T00:00:00Z',
    generatorURL: 'https://grafana.example.org/alerting/grafana/cdeqmlhvflz40f/view?orgId=1',
    fingerprint: createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16),
    silenceURL: 'https://grafana.example.org/alerting/silence/new?alertmanager=grafana&matcher=alertname%3DHighLatency',
    dashboardURL: 'https://grafana.example.org/d/U_rZZEQLk?orgId=1',
    panelURL: 'https://grafana.example.org/d/U_rZZEQLk?orgId=1&viewPanel=4',
    imageURL: 'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    ruleUID: 'cdeqmlhvflz40f',
    values: { B: 44.2345678, C: 1 },
    valueString: "[ var='B' labels={instance=store-01} value=44.2345678 ]",
    orgId: 1,
    ...parts,
  };
}

/** A notification of version 1 about these alerts, grouped by alertname and folder. */
export function grafanaNotification(alerts: readonly Json[], parts: Json = {}): Json {
  const isFiring = alerts.some(({ status }) => status === 'firing');
  return {
    receiver: 'muster',
    status: isFiring ? 'firing' : 'resolved',
    alerts: [...alerts],
    groupLabels: { alertname: 'HighLatency', grafana_folder: 'fleets' },
    commonLabels: { alertname: 'HighLatency', grafana_folder: 'fleets' },
    commonAnnotations: {},
    externalURL: 'https://grafana.example.org/',
    appVersion: '12.3.0',
    version: '1',
    groupKey: '{}:{alertname="HighLatency", grafana_folder="fleets"}',
    truncatedAlerts: 0,
    orgId: 1,
    title: `[${isFiring ? 'FIRING' : 'RESOLVED'}:1] HighLatency fleets`,
    state: isFiring ? 'alerting' : 'ok',
    message: '**Firing**\n\nValue: B=44.2345678',
    ...parts,
  };
}

/** Headers with which a contact point proves itself; `at` (Unix seconds) where it has a timestamp header. */
export function grafanaHeaders(body: string, secret: string, at?: number): Readonly<Record<string, string>> {
  const signed = at === undefined ? body : `${at}:${body}`;
  return {
    'content-type': 'application/json',
    'x-grafana-alerting-signature': createHmac('sha256', secret).update(signed).digest('hex'),
    ...(at === undefined ? {} : { 'x-grafana-alerting-timestamp': String(at) }),
  };
}
