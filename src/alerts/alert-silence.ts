import type { Agent } from '../approvals/approval.ts';
import type { RemoteSilence } from './alertmanager-port.ts';
import type { Labels } from './alert.ts';
import { areSameMatchers, matches, type Matcher } from './matcher.ts';

/**
 * placing: an act is under way that has it made in Alertmanager. active: it is in force. ending: an act ends it there.
 * refused: Alertmanager never had it.
 */
export const SILENCE_STATES = ['placing', 'active', 'ending', 'ended', 'refused'] as const;
export type SilenceState = (typeof SILENCE_STATES)[number];

/** That nobody is told of alerts that fit, until a certain time, for a reason. */
export interface AlertSilence {
  /** 3 of `SIL-3`. */
  readonly number: number;
  readonly guildId: string;
  /** The connection of the Alertmanager that has it; null: it is kept here, and Muster applies it. */
  readonly system: string | null;
  /** What Alertmanager calls it; null while that is not known. */
  readonly remoteId: string | null;
  readonly state: SilenceState;
  /** Canonical name, where it is about one fleet. */
  readonly fleet: string | null;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** May hold foreign text. */
  readonly reason: string;
  /** Who placed it through Muster; null: it was made in Alertmanager. */
  readonly by: Agent | null;
  /** What Alertmanager says who made it; foreign. */
  readonly createdThereBy: string | null;
  /** The alert at which it was placed: 17 of `AL-17`. */
  readonly alert: number | null;
  /** What was changed about it in Alertmanager itself, as sentences without periods. */
  readonly drift: readonly string[];
  /** A sentence without a period; null while it is in force. */
  readonly endedBecause: string | null;
  readonly endedAt: Date | null;
}

export function silenceName({ number }: Pick<AlertSilence, 'number'>): string {
  return `SIL-${number}`;
}

/** Reads `SIL-3`, `sil 3`, `#3` or `3`; null for anything else. */
export function parseSilenceName(typed: string): number | null {
  const number = Number(/^(?:sil[\s-]?|#)?(\d{1,9})$/i.exec(typed.trim())?.[1] ?? 0);
  return number >= 1 ? number : null;
}

/** Stands in its comment in Alertmanager, and in that of no other. */
export function silenceMark({ number, guildId }: Pick<AlertSilence, 'number' | 'guildId'>): string {
  return `[Muster SIL-${number}/${guildId}]`;
}

/** In force as far as Muster is concerned: what is being placed is applied here at once. */
export function isInForce({ state, startsAt, endsAt }: AlertSilence, now: Date): boolean {
  return (state === 'placing' || state === 'active' || state === 'ending') && startsAt <= now && endsAt > now;
}

/** What silences hide of the alerts that fire. */
export interface Coverage {
  readonly firing: number;
  readonly silenced: number;
  readonly silences: readonly AlertSilence[];
}

export function coverageOf(silences: readonly AlertSilence[], firing: readonly Labels[], now: Date): Coverage {
  const inForce = silences.filter((each) => isInForce(each, now));
  const hits = firing.map((labels) => inForce.filter(({ matchers }) => matches(matchers, labels)));
  const numbers = new Set(hits.flatMap((each) => each.map(({ number }) => number)));
  return {
    firing: firing.length,
    silenced: hits.filter((each) => each.length > 0).length,
    silences: inForce.filter(({ number }) => numbers.has(number)),
  };
}

export function isWhollySilenced({ firing, silenced }: Coverage): boolean {
  return firing > 0 && silenced === firing;
}

/** How a silence is after a look into Alertmanager; the same object where nothing is new. */
export function compareRemote(silence: AlertSilence, remote: RemoteSilence | null, now: Date): AlertSilence {
  if (remote === null || remote.state === 'expired') return endedThere(silence, remote, now);
  const changes = [
    ...(remote.endsAt.getTime() === silence.endsAt.getTime()
      ? []
      : [`somebody moved its end in Alertmanager from ${iso(silence.endsAt)} to ${iso(remote.endsAt)}`]),
    ...(areSameMatchers(remote.matchers, silence.matchers) ? [] : ['somebody changed in Alertmanager what it hides']),
  ];
  const isKnown = silence.remoteId === remote.id && silence.state !== 'placing';
  if (changes.length === 0 && isKnown) return silence;
  return {
    ...silence,
    state: silence.state === 'placing' ? 'active' : silence.state,
    remoteId: remote.id,
    endsAt: remote.endsAt,
    startsAt: remote.startsAt,
    matchers: remote.matchers,
    drift: [...silence.drift, ...changes].slice(-MOST_DRIFT),
  };
}

const MOST_DRIFT = 5;

/** One that was over here, and is in force there: somebody made it longer, or Alertmanager has it back. */
export function revived(silence: AlertSilence, remote: RemoteSilence): AlertSilence {
  const change = `it is in force in Alertmanager again, until ${iso(remote.endsAt)}`;
  return {
    ...silence,
    state: 'active',
    startsAt: remote.startsAt,
    endsAt: remote.endsAt,
    matchers: remote.matchers,
    endedAt: null,
    endedBecause: null,
    drift: [...silence.drift, change].slice(-MOST_DRIFT),
  };
}

function endedThere(silence: AlertSilence, remote: RemoteSilence | null, now: Date): AlertSilence {
  // What is being placed may not be there yet: its act finds out.
  if (silence.state === 'placing') return silence;
  const endsAt = remote?.endsAt ?? silence.endsAt;
  const isOwnEnd = silence.endsAt <= now || silence.state === 'ending';
  return {
    ...silence,
    state: 'ended',
    endedAt: endsAt < now ? endsAt : now,
    endedBecause: isOwnEnd ? (silence.endedBecause ?? 'its time was over') : 'somebody ended it in Alertmanager',
    drift: isOwnEnd ? silence.drift : [...silence.drift, 'somebody ended it in Alertmanager'].slice(-MOST_DRIFT),
  };
}

function iso(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
