import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';
import { SimulatedSilences, type PostedSilence } from './alertmanager-silences.ts';
import type { Courier } from './courier.ts';

export type AlertLabels = Readonly<Record<string, string>>;

export interface NewAlert {
  readonly labels: AlertLabels;
  readonly annotations?: AlertLabels;
}

/** How alerts become notifications; Alertmanager's own names and defaults. */
export interface AlertRoute {
  readonly receiver: string;
  /** Labels that make a group; '...' makes each alert its own. */
  readonly groupBy: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

/** Groups alerts and tells Muster of each group as its webhook receiver would (prometheus/alertmanager 0.34). */
export interface Alertmanager {
  /** The same labels fire again only after they were resolved; meanwhile it changes the annotations. */
  fire(alert: NewAlert, route?: Partial<AlertRoute>): void;
  /** Those that have all these labels; how many there were. */
  resolve(labels: AlertLabels): number;
  /** How many fire now. */
  readonly firing: number;
  /** Places or edits a silence: gives its id; null for an id that is unknown. */
  silence(posted: PostedSilence): string | null;
  /** Ends a silence; false for an id that is unknown. */
  expire(id: string): boolean;
  /** As GET /api/v2/silences and /api/v2/alerts answer. */
  silences(): JsonValue;
  alerts(): JsonValue;
  close(): void;
}

export interface AlertmanagerOptions {
  readonly clock: Clock;
  readonly courier: Courier;
}

const DEFAULT_ROUTE: AlertRoute = {
  receiver: 'muster',
  groupBy: ['alertname', 'fleet'],
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
};
/** A notification that nobody took is tried again; Alertmanager backs off exponentially, and so does this. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
const EXTERNAL_URL = 'http://alertmanager.sandbox.invalid:9093';
const NEVER = '0001-01-01T00:00:00Z';

interface Alert {
  readonly fingerprint: string;
  readonly labels: AlertLabels;
  annotations: AlertLabels;
  readonly startsAt: Date;
  endsAt: Date | null;
}

interface Group {
  readonly key: string;
  readonly labels: AlertLabels;
  readonly route: AlertRoute;
  readonly alerts: Map<string, Alert>;
  /** What the last notification that was taken said of each alert. */
  told: ReadonlyMap<string, 'firing' | 'resolved'>;
  toldAt: Date | null;
  cancel: () => void;
}

export function createAlertmanager(options: AlertmanagerOptions): Alertmanager {
  return new SimulatedAlertmanager(options);
}

class SimulatedAlertmanager implements Alertmanager {
  readonly #options: AlertmanagerOptions;
  readonly #groups = new Map<string, Group>();
  readonly #silences: SimulatedSilences;

  constructor(options: AlertmanagerOptions) {
    this.#options = options;
    this.#silences = new SimulatedSilences(options.clock);
  }

  silence(posted: PostedSilence): string | null {
    return this.#silences.set(posted);
  }

  expire(id: string): boolean {
    return this.#silences.expire(id);
  }

  silences(): JsonValue {
    return this.#silences.list();
  }

  alerts(): JsonValue {
    return [...this.#groups.values()].flatMap(({ alerts, route }) =>
      [...alerts.values()]
        .filter(({ endsAt }) => endsAt === null)
        .map(({ labels, annotations, startsAt, fingerprint }) => {
          const silencedBy = this.#silences.hiding(labels);
          return {
            labels,
            annotations,
            fingerprint,
            startsAt: startsAt.toISOString(),
            receivers: [{ name: route.receiver }],
            status: {
              state: silencedBy.length > 0 ? 'suppressed' : 'active',
              silencedBy: [...silencedBy],
              inhibitedBy: [],
            },
          };
        }),
    );
  }

  get firing(): number {
    return [...this.#groups.values()].reduce(
      (sum, { alerts }) => sum + [...alerts.values()].filter(({ endsAt }) => endsAt === null).length,
      0,
    );
  }

  fire({ labels, annotations = {} }: NewAlert, route: Partial<AlertRoute> = {}): void {
    const group = this.#groupOf(labels, { ...DEFAULT_ROUTE, ...route });
    const fingerprint = fingerprintOf(labels);
    const known = group.alerts.get(fingerprint);
    if (known !== undefined && known.endsAt === null) {
      known.annotations = annotations;
      return;
    }
    const now = this.#options.clock.now();
    group.alerts.set(fingerprint, { fingerprint, labels, annotations, startsAt: now, endsAt: null });
  }

  resolve(labels: AlertLabels): number {
    const wanted = Object.entries(labels);
    const now = this.#options.clock.now();
    let count = 0;
    for (const { alerts } of this.#groups.values())
      for (const alert of alerts.values()) {
        if (alert.endsAt !== null || !wanted.every(([name, value]) => alert.labels[name] === value)) continue;
        alert.endsAt = now;
        count += 1;
      }
    return count;
  }

  close(): void {
    for (const group of this.#groups.values()) group.cancel();
    this.#groups.clear();
  }

  #groupOf(labels: AlertLabels, route: AlertRoute): Group {
    const names = route.groupBy.includes('...') ? Object.keys(labels) : route.groupBy;
    const own = Object.fromEntries(
      names.toSorted().flatMap((name) => (name in labels ? [[name, labels[name] ?? '']] : [])),
    );
    const key = `{}:${renderLabels(own)}`;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const group: Group = {
      key,
      labels: own,
      route,
      alerts: new Map(),
      told: new Map(),
      toldAt: null,
      cancel: () => undefined,
    };
    this.#groups.set(key, group);
    this.#flushAfter(group, route.groupWaitMs);
    return group;
  }

  #flushAfter(group: Group, ms: number): void {
    const { clock } = this.#options;
    group.cancel = clock.wakeAt(new Date(clock.now().getTime() + ms), () => {
      this.#flush(group);
    });
  }

  #flush(group: Group): void {
    const reason = this.#isMuted(group) ? 'none' : reasonOf(group, this.#options.clock.now());
    // Over before anybody was told that it had begun: Alertmanager says nothing of it.
    if (reason === 'over unheard') this.#groups.delete(group.key);
    else if (reason === 'none') this.#flushAfter(group, group.route.groupIntervalMs);
    else void this.#notify(group, reason, FIRST_RETRY_MS);
  }

  /** All that fires of it is silenced: Alertmanager tells nobody of it, until one is not. */
  #isMuted({ alerts }: Group): boolean {
    const firing = [...alerts.values()].filter(({ endsAt }) => endsAt === null);
    return firing.length > 0 && firing.every(({ labels }) => this.#silences.hiding(labels).length > 0);
  }

  async #notify(group: Group, reason: string, retryMs: number): Promise<void> {
    const { courier, clock } = this.#options;
    const said = statesOf(group);
    const { status } = await courier.send({
      source: 'alertmanager',
      event: 'alerts',
      payload: payloadOf(group, reason),
    });
    if (this.#groups.get(group.key) !== group) return;
    if (status === null || status >= 500) {
      group.cancel = clock.wakeAt(new Date(clock.now().getTime() + retryMs), () => {
        // By then it may say something else.
        const again = reasonOf(group, clock.now());
        if (again === 'none' || again === 'over unheard') this.#flush(group);
        else void this.#notify(group, again, Math.min(LONGEST_RETRY_MS, retryMs * 2));
      });
      return;
    }
    if (status >= 400) {
      // Refused for good: Alertmanager logs it, and comes back with the group's next turn.
      this.#flushAfter(group, group.route.groupIntervalMs);
      return;
    }
    group.told = said;
    group.toldAt = clock.now();
    for (const [fingerprint, state] of said) if (state === 'resolved') group.alerts.delete(fingerprint);
    if (group.alerts.size === 0) this.#groups.delete(group.key);
    else this.#flushAfter(group, group.route.groupIntervalMs);
  }
}

/** Why a group is to be told of now, in Alertmanager's words (notify: "notification_reason"). */
function reasonOf(group: Group, now: Date): string {
  const states = statesOf(group);
  if (group.toldAt === null) return [...states.values()].includes('firing') ? 'first notification' : 'over unheard';
  const changed = [...states].filter(([fingerprint, state]) => group.told.get(fingerprint) !== state);
  if (changed.some(([, state]) => state === 'firing')) return 'new alerts added';
  if (changed.length > 0)
    return [...states.values()].every((state) => state === 'resolved') ? 'all alerts resolved' : 'some alerts resolved';
  const repeatAt = group.toldAt.getTime() + group.route.repeatIntervalMs;
  return now.getTime() >= repeatAt ? 'repeat interval elapsed' : 'none';
}

function statesOf({ alerts }: Group): ReadonlyMap<string, 'firing' | 'resolved'> {
  return new Map(
    [...alerts.values()].map(({ fingerprint, endsAt }) => [fingerprint, endsAt === null ? 'firing' : 'resolved']),
  );
}

/** Webhook v4 (Alertmanager docs: "configuration", <webhook_config>; template/template.go). */
function payloadOf(group: Group, reason: string): JsonValue {
  const alerts = [...group.alerts.values()];
  return {
    version: '4',
    groupKey: group.key,
    truncatedAlerts: 0,
    status: alerts.some(({ endsAt }) => endsAt === null) ? 'firing' : 'resolved',
    receiver: group.route.receiver,
    notification_reason: reason,
    groupLabels: group.labels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    routeLabels: {},
    externalURL: EXTERNAL_URL,
    alerts: alerts.map(({ fingerprint, labels, annotations, startsAt, endsAt }) => ({
      status: endsAt === null ? 'firing' : 'resolved',
      labels,
      annotations,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt === null ? NEVER : endsAt.toISOString(),
      generatorURL: `http://prometheus.sandbox.invalid:9090/graph?g0.expr=${encodeURIComponent(labels['alertname'] ?? '')}`,
      fingerprint,
    })),
  };
}

function common(all: readonly AlertLabels[]): AlertLabels {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}

function renderLabels(labels: AlertLabels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;
}

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const SEPARATOR = 0xff;

/** FNV-1a over the sorted names and values, each followed by 0xff (prometheus/common, model/signature.go). */
export function fingerprintOf(labels: AlertLabels): string {
  let sum = FNV_OFFSET;
  const add = (byte: number): void => {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * FNV_PRIME);
  };
  for (const name of Object.keys(labels).toSorted())
    for (const text of [name, labels[name] ?? '']) {
      for (const byte of Buffer.from(text)) add(byte);
      add(SEPARATOR);
    }
  return sum.toString(16).padStart(16, '0');
}
