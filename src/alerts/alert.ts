import type { AlertPlace } from './alert-place.ts';
import type { AlertSource } from './alert-report.ts';

export type AlertStatus = 'firing' | 'resolved';

export type Labels = Readonly<Record<string, string>>;

/** What people are told about an alert besides its labels; addresses are http(s) or null. */
export interface Annotations {
  readonly summary: string | null;
  readonly description: string | null;
  readonly runbookUrl: string | null;
  readonly dashboardUrl: string | null;
}

/** What a source said once about one alert. Texts are foreign: escape them before showing. */
export interface AlertWord {
  /** The same alert has the same one within its source, always; Alertmanager's is a hash of the labels. */
  readonly fingerprint: string;
  readonly status: AlertStatus;
  readonly startsAt: Date;
  /** Null while it fires. */
  readonly endsAt: Date | null;
  readonly labels: Labels;
  readonly annotations: Annotations;
  /** Where the source shows it, e.g. the expression in Prometheus. */
  readonly url: string | null;
}

/** An alert as last known, whatever the order in which we heard of it. */
export interface Alert extends AlertWord, AlertPlace {
  readonly source: AlertSource;
  /** What the house groups it by; kept while it fires. */
  readonly groupId: string;
  /** The episode of its group that it was part of last; null when its end was heard of before its beginning. */
  readonly episodeId: string | null;
  /** When we first heard of the present state. */
  readonly learntAt: Date;
  readonly heardAt: Date;
  /** When it began to fire within the last hour, oldest first: more than one is flapping. */
  readonly beginnings: readonly Date[];
}

/** An alert by itself, before the house puts it into a group. */
export type LoneAlert = Omit<Alert, 'groupId' | keyof AlertPlace>;

/**
 * fires: it began. ends: it was firing and is resolved. unheard: resolved, and we never knew that it fired.
 * same: no news about its state. late: older than what is known, and ignored.
 */
export type AlertChange = 'fires' | 'ends' | 'unheard' | 'same' | 'late';

export interface HeardAlert<Which = Alert> {
  readonly alert: Which;
  readonly change: AlertChange;
}

/** The stretch in which the beginnings of an alert or an episode are counted. */
export const FLAP_HOUR_MS = 60 * 60_000;
/** So many beginnings are kept; nobody needs to know of more. */
const MOST_BEGINNINGS = 30;

/**
 * Alertmanager gives a notification up after a group_interval, so that a word which comes so long after the end is no
 * late one: an alert that timed out while Prometheus was cut off fires on with the beginning it always had.
 */
export const BELIEVED_AGAIN_AFTER_MS = 60 * 60_000;

/**
 * Takes in one word. Words about an alert have a total order, a resolved one standing at its end and a firing one at
 * its beginning; the greatest wins, so any permutation with any repetition ends in the same state.
 */
export function hearAlert(
  known: LoneAlert | null,
  word: AlertWord,
  { heardAt, source }: { readonly heardAt: Date; readonly source: AlertSource },
): HeardAlert<LoneAlert> {
  const fresh: LoneAlert = {
    ...word,
    source,
    endsAt: word.status === 'firing' ? null : new Date(endOf(word)),
    episodeId: known?.episodeId ?? null,
    learntAt: heardAt,
    heardAt,
    beginnings: known?.beginnings ?? [],
  };
  const begun: LoneAlert = { ...fresh, beginnings: withBeginning(fresh.beginnings, word.startsAt) };
  if (known === null)
    return word.status === 'firing' ? { alert: begun, change: 'fires' } : { alert: fresh, change: 'unheard' };

  const heard: LoneAlert = { ...known, heardAt: later(known.heardAt, heardAt) };
  const order = compareWords(word, known);
  if (order === 0) return { alert: { ...fresh, learntAt: known.learntAt, heardAt: heard.heardAt }, change: 'same' };
  if (order > 0) {
    if (word.status === 'firing') return { alert: begun, change: 'fires' };
    return { alert: fresh, change: known.status === 'firing' ? 'ends' : 'unheard' };
  }
  if (word.status === 'resolved') return { alert: known, change: 'late' };
  // Alertmanager may merge an alert with an older one of another Prometheus: its beginning moves, and it still fires.
  if (known.status === 'firing') return { alert: heard, change: 'same' };
  const isLate = heardAt.getTime() - known.learntAt.getTime() < BELIEVED_AGAIN_AFTER_MS;
  return isLate ? { alert: known, change: 'late' } : { alert: begun, change: 'fires' };
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

/** One more beginning; those that are an hour older than the newest are forgotten. */
export function withBeginning(beginnings: readonly Date[], at: Date): readonly Date[] {
  return [...beginnings.filter((each) => each < at && at.getTime() - each.getTime() < FLAP_HOUR_MS), at].slice(
    -MOST_BEGINNINGS,
  );
}

/** How often it began within the hour before `now`. */
export function countBeginnings({ beginnings }: Pick<Alert, 'beginnings'>, now: Date): number {
  return beginnings.filter((each) => now.getTime() - each.getTime() < FLAP_HOUR_MS).length;
}
