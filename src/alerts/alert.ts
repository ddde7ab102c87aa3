import type { Config } from '../platform/config/config.ts';
import { resolveFleetName } from '../platform/config/fleet-names.ts';

export type AlertStatus = 'firing' | 'resolved';

export type Labels = Readonly<Record<string, string>>;

/** What people are told about an alert besides its labels; addresses are http(s) or null. */
export interface Annotations {
  readonly summary: string | null;
  readonly description: string | null;
  readonly runbookUrl: string | null;
  readonly dashboardUrl: string | null;
}

/** What Alertmanager said once about one alert. Texts are foreign: escape them before showing. */
export interface AlertWord {
  /** Alertmanager's hash of the labels: the same alert has the same one, always. */
  readonly fingerprint: string;
  readonly status: AlertStatus;
  readonly startsAt: Date;
  /** Null while it fires. */
  readonly endsAt: Date | null;
  readonly labels: Labels;
  readonly annotations: Annotations;
  /** The expression in Prometheus. */
  readonly url: string | null;
}

/** An alert as last known, whatever the order in which we heard of it. */
export interface Alert extends AlertWord {
  /** The episode of its group that it was part of last; null when its end was heard of before its beginning. */
  readonly episodeId: string | null;
  /** When we first heard of the present state. */
  readonly learntAt: Date;
  readonly heardAt: Date;
  /** A fleet of the configuration, by its present name, and the host as the alert calls it. */
  readonly fleet: string | null;
  readonly host: string | null;
}

/**
 * fires: it began. ends: it was firing and is resolved. unheard: resolved, and we never knew that it fired.
 * same: no news about its state. late: older than what is known, and ignored.
 */
export type AlertChange = 'fires' | 'ends' | 'unheard' | 'same' | 'late';

export interface HeardAlert {
  readonly alert: Alert;
  readonly change: AlertChange;
}

/**
 * Alertmanager gives a notification up after a group_interval, so that a word which comes so long after the end is no
 * late one: an alert that timed out while Prometheus was cut off fires on with the beginning it always had.
 */
export const BELIEVED_AGAIN_AFTER_MS = 60 * 60_000;

/**
 * Takes in one word. Words about an alert have a total order, a resolved one standing at its end and a firing one at
 * its beginning; the greatest wins, so any permutation with any repetition ends in the same state.
 */
export function hearAlert(known: Alert | null, word: AlertWord, heardAt: Date): HeardAlert {
  const fresh: Alert = {
    ...word,
    endsAt: word.status === 'firing' ? null : new Date(endOf(word)),
    episodeId: known?.episodeId ?? null,
    learntAt: heardAt,
    heardAt,
    fleet: known?.fleet ?? null,
    host: known?.host ?? null,
  };
  if (known === null) return { alert: fresh, change: word.status === 'firing' ? 'fires' : 'unheard' };

  const heard: Alert = { ...known, heardAt: later(known.heardAt, heardAt) };
  const order = compareWords(word, known);
  if (order === 0) return { alert: { ...fresh, learntAt: known.learntAt, heardAt: heard.heardAt }, change: 'same' };
  if (order > 0) {
    if (word.status === 'firing') return { alert: fresh, change: 'fires' };
    return { alert: fresh, change: known.status === 'firing' ? 'ends' : 'unheard' };
  }
  if (word.status === 'resolved') return { alert: known, change: 'late' };
  // Alertmanager may merge an alert with an older one of another Prometheus: its beginning moves, and it still fires.
  if (known.status === 'firing') return { alert: heard, change: 'same' };
  const isLate = heardAt.getTime() - known.learntAt.getTime() < BELIEVED_AGAIN_AFTER_MS;
  return isLate ? { alert: known, change: 'late' } : { alert: fresh, change: 'fires' };
}

/** Positive when `a` is the later word on the same alert; zero for the same state. */
export function compareWords(
  a: Pick<AlertWord, 'status' | 'startsAt' | 'endsAt'>,
  b: Pick<AlertWord, 'status' | 'startsAt' | 'endsAt'>,
): number {
  return momentOf(a) - momentOf(b) || rankOf(a.status) - rankOf(b.status);
}

function momentOf(word: Pick<AlertWord, 'status' | 'startsAt' | 'endsAt'>): number {
  return word.status === 'firing' ? word.startsAt.getTime() : endOf(word);
}

/** Clocks differ: an end is never before its beginning. */
function endOf({ startsAt, endsAt }: Pick<AlertWord, 'startsAt' | 'endsAt'>): number {
  return Math.max(startsAt.getTime(), endsAt?.getTime() ?? 0);
}

function rankOf(status: AlertStatus): number {
  return status === 'firing' ? 0 : 1;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** Labels in which exporters name the machine; `instance` is Prometheus's own. */
const HOST_LABELS = ['instance', 'host', 'hostname', 'node', 'fqdn'] as const;

/**
 * Which fleet of the house the labels name, by its name or one it had, else by its host:
 * `store-01.do-ams3.status.prod.example.org:8008` is of `status.prod`. The host is given without its port.
 */
export function placeOf(
  labels: Labels,
  { fleets }: Pick<Config, 'fleets'>,
  at: Date,
): { readonly fleet: string | null; readonly host: string | null } {
  const host = HOST_LABELS.map((label) => hostName(labels[label] ?? '')).find((name) => name !== '') ?? null;
  const named = resolveFleetName({ fleets }, labels['fleet'] ?? '', at);
  if (named.kind !== 'unknown') return { fleet: named.fleet.name, host };
  return { fleet: host === null ? null : fleetOfHost(host, fleets), host };
}

/** `http://node-01:8008/metrics` and `node-01:8008` are `node-01`. */
function hostName(instance: string): string {
  return instance
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d{1,5}$/, '');
}

/** The host's domain may follow the fleet's name, but nothing may be glued to either side of it. */
function fleetOfHost(host: string, fleets: Config['fleets']): string | null {
  const found = fleets.filter(
    ({ name, hosts }) =>
      `.${host}.`.includes(`.${name}.`) ||
      hosts.some(({ names }) => names.some((each) => host === each || host.startsWith(`${each}.`))),
  );
  return found.length === 1 ? (found[0]?.name ?? null) : null;
}
