import { createHash } from 'node:crypto';
import { createAlertmanagerHandler } from '../../handlers/alertmanager.ts';
import type { AlertFact } from '../../src/alerts/alert-fact.ts';
import { createAlertService, type AlertService, type AlertServiceParts } from '../../src/alerts/alert-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import { findFile } from '../../src/platform/delivery/file-store.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Handler } from '../../src/platform/intake/handler.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { TestClock } from './clock.ts';
import { readCards, type ShownCard } from './pipelines.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { deliverTo, roomCards, type Deliver } from './room.ts';

interface Json {
  readonly [field: string]: JsonValue;
}

export const ALERT_START = new Date('2026-03-02T08:58:00Z');

export interface TestAlertParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Minutes after ALERT_START. */
  readonly from?: number;
  /** Minutes after ALERT_START at which it was resolved; it fires when left out. */
  readonly to?: number;
  readonly parts?: Json;
}

const at = (minutes: number): string => new Date(ALERT_START.getTime() + minutes * 60_000).toISOString();

/** One alert as Alertmanager sends it (prometheus/alertmanager: template/template.go). */
export function testAlert({ labels = {}, annotations = {}, from = 0, to, parts = {} }: TestAlertParts = {}): Json {
  const all = { alertname: 'NodeDown', ...labels };
  return {
    status: to === undefined ? 'firing' : 'resolved',
    labels: all,
    annotations: { summary: 'The node does not answer.', ...annotations },
    startsAt: at(from),
    endsAt: to === undefined ? '0001-01-01T00:00:00Z' : at(to),
    generatorURL: 'https://prometheus.example.org/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
    fingerprint: createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16),
    ...parts,
  };
}

/** A notification of version 4 about these alerts, grouped by alertname. */
export function testNotification(alerts: readonly Json[], parts: Json = {}): Json {
  const labels = alerts.map((alert) => alert['labels'] as Readonly<Record<string, string>>); // border: built above
  const [first = {}] = labels;
  const common = Object.fromEntries(
    Object.entries(first).filter(([name, value]) => labels.every((each) => each[name] === value)),
  );
  const group = parts['groupLabels'] ?? { alertname: common['alertname'] ?? 'NodeDown' };
  return {
    version: '4',
    groupKey: `{}:${JSON.stringify(group)}`,
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'muster',
    groupLabels: group,
    commonLabels: common,
    commonAnnotations: {},
    externalURL: 'https://alertmanager.example.org',
    alerts: [...alerts],
    ...parts,
  };
}

export interface AlertsRoom {
  readonly clock: TestClock;
  readonly alerts: AlertService;
  readonly handler: Handler;
  /** What the room told the house, in order. */
  readonly facts: readonly AlertFact[];
  readonly deliver: Deliver;
  settle(): Promise<void>;
  cards(): Promise<readonly ShownCard[]>;
  /** The text of the file that a card carries; null when it carries none. */
  fileOf(card: ShownCard): Promise<string | null>;
}

/** The alerts' room with its real stores and real cards. `config` is read anew for each notification. */
export function openAlertsRoom(
  database: Database,
  config: () => Config,
  clock = new TestClock(),
  parts: Pick<AlertServiceParts, 'attend' | 'changes' | 'wakeAt'> & { readonly wake?: () => void } = {},
): AlertsRoom {
  const facts = new RecordedFacts<AlertFact>();
  const { wake, ...more } = parts;
  const cards = roomCards(clock, wake);
  const alerts = createAlertService({ config, clock, ids: createIds(clock), cards, facts, ...more });
  const handler = createAlertmanagerHandler(alerts);
  return {
    clock,
    alerts,
    handler,
    facts: facts.all,
    deliver: deliverTo(handler, { database, clock }),
    settle: () => database.transaction((tx) => alerts.settle(tx)),
    cards: () => readCards(database),
    async fileOf({ body }) {
      const [file] = body.files ?? [];
      const bytes = file === undefined ? null : await findFile(database.read, file.hash);
      return bytes === null ? null : Buffer.from(bytes).toString('utf8');
    },
  };
}
