import { createHash } from 'node:crypto';
import type { PartyRef } from '../platform/config/config.ts';
import { hearAlert, type Alert, type AlertWord, type Annotations, type HeardAlert, type Labels } from './alert.ts';
import { gravest } from './severity.ts';

/** One notification of Alertmanager about one group of alerts. Texts are foreign. */
export interface GroupWord {
  readonly groupId: string;
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Annotations;
  /** Alertmanager's own page. */
  readonly externalUrl: string | null;
  /** Alerts that Alertmanager left out (`max_alerts`). */
  readonly truncated: number;
  readonly alerts: readonly AlertWord[];
}

/** Whom an episode or a storm notified, and at which severity it did so. */
export interface Told {
  readonly whom: PartyRef;
  readonly severity: string | null;
  readonly at: Date;
}

/** resolved: all its alerts ended. silent: nothing was heard of it for long. */
export type Ending = 'resolved' | 'silent';

/** One stretch in which a group fires. A group that fires again after its end has a new one. */
export interface Episode {
  readonly id: string;
  readonly groupId: string;
  readonly receiver: string;
  /** Null when the configuration showed alerts nowhere as it began. */
  readonly channel: string | null;
  readonly name: string;
  readonly severity: string | null;
  /** Fleets of the configuration that its alerts name. */
  readonly fleets: readonly string[];
  readonly firing: number;
  readonly resolved: number;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Annotations;
  readonly externalUrl: string | null;
  readonly truncated: number;
  readonly told: readonly Told[];
  /** Messages that its beginning cost. */
  readonly cost: number;
  /** The beginning of its first alert; openedAt is when we took it in. */
  readonly startedAt: Date;
  readonly openedAt: Date;
  readonly heardAt: Date;
  readonly endedAt: Date | null;
  readonly ending: Ending | null;
  readonly stormId: string | null;
  readonly hasCard: boolean;
}

/**
 * opened: fires anew. moved: an open one changed. ended: its last firing alert ended. repeated: heard again, no news.
 * unheard: ends of alerts that we never knew to fire. late: older than what is known.
 */
export type GroupStep =
  | {
      readonly kind: 'opened' | 'moved' | 'ended' | 'repeated';
      readonly episode: Episode;
      /** Those to be stored. */
      readonly heard: readonly Alert[];
      /** All of the episode, heard of now or before. */
      readonly members: readonly Alert[];
    }
  | { readonly kind: 'unheard' | 'late'; readonly heard: readonly Alert[] };

export interface GroupKnowledge {
  readonly open: Episode | null;
  /** At least those that the word names, and all of the open episode. */
  readonly alerts: readonly Alert[];
}

export interface Hearing {
  readonly heardAt: Date;
  readonly now: Date;
  /** For the episode, should one begin. */
  readonly newId: string;
  readonly channel: string | null;
  readonly silentAfterMs: number;
  readonly place: (labels: Labels) => Pick<Alert, 'fleet' | 'host'>;
}

/** Alertmanager's group key holds label values, which nobody may store unredacted; its hash says the same. */
export function hashGroupKey(groupKey: string): string {
  return HASHED.test(groupKey) ? groupKey : `sha256:${createHash('sha256').update(groupKey).digest('hex')}`;
}
const HASHED = /^sha256:[0-9a-f]{64}$/;

/** A group is the same for whichever Alertmanager of a cluster tells of it. */
export function groupIdOf(receiver: string, groupKeyHash: string): string {
  return createHash('sha256').update(`${receiver}\n${groupKeyHash}`).digest('hex').slice(0, 32);
}

/** Takes in what Alertmanager said about a group. The order of words does not matter; see hearAlert. */
export function hearGroup({ open, alerts }: GroupKnowledge, word: GroupWord, hearing: Hearing): GroupStep {
  const known = new Map(alerts.map((alert) => [alert.fingerprint, alert]));
  const heard = new Map<string, HeardAlert>();
  for (const each of word.alerts) {
    const before = heard.get(each.fingerprint);
    const told = hearAlert(before?.alert ?? known.get(each.fingerprint) ?? null, each, hearing.heardAt);
    // The same alert twice in one word: what the first of them told is not taken back by the second.
    const change = before !== undefined && isNoNews(told.change) ? before.change : told.change;
    heard.set(each.fingerprint, { change, alert: { ...told.alert, ...hearing.place(told.alert.labels) } });
  }
  const all = [...heard.values()].filter(({ change }) => change !== 'late');
  if (all.length === 0) return { kind: 'late', heard: [] };

  const speaks = all.some(
    ({ alert, change }) => change === 'fires' || (change === 'same' && alert.status === 'firing'),
  );
  if (open === null && !speaks)
    return { kind: all.some(({ change }) => change === 'unheard') ? 'unheard' : 'late', heard: all.map(alertOf) };
  return stepOf(open, { word, all, known }, hearing);
}

function isNoNews(change: HeardAlert['change']): boolean {
  return change === 'same' || change === 'late';
}

function alertOf({ alert }: HeardAlert): Alert {
  return alert;
}

interface HeardGroup {
  readonly word: GroupWord;
  readonly all: readonly HeardAlert[];
  readonly known: ReadonlyMap<string, Alert>;
}

function stepOf(open: Episode | null, { word, all, known }: HeardGroup, hearing: Hearing): GroupStep {
  const id = open?.id ?? hearing.newId;
  // An old end that is told once more belongs to the episode in which it was news.
  const heard = all.map(({ alert, change }) =>
    change === 'same' && alert.status === 'resolved' ? alert : { ...alert, episodeId: id },
  );
  const members = [
    ...new Map([...known, ...heard.map((alert) => [alert.fingerprint, alert] as const)]).values(),
  ].filter(({ episodeId }) => episodeId === id);
  const episode = describe(open, { word, members, id }, hearing);
  const kind =
    open === null
      ? 'opened'
      : episode.endedAt !== null
        ? 'ended'
        : all.some(({ change }) => !isNoNews(change))
          ? 'moved'
          : 'repeated';
  return { kind, episode, heard, members };
}

interface Described {
  readonly word: GroupWord;
  readonly members: readonly Alert[];
  readonly id: string;
}

function describe(open: Episode | null, { word, members, id }: Described, hearing: Hearing): Episode {
  const heardAt = new Date(Math.max(open?.heardAt.getTime() ?? 0, hearing.heardAt.getTime()));
  const firing = members.filter((alert) => isHeardOf(alert, heardAt, hearing.silentAfterMs));
  const resolved = members.filter(({ status }) => status === 'resolved');
  const ends = resolved.map(({ endsAt, heardAt: at }) => (endsAt ?? at).getTime());
  const { groupId, receiver, groupLabels, commonLabels, commonAnnotations, externalUrl, truncated } = word;
  return {
    id,
    groupId,
    receiver,
    channel: open === null ? hearing.channel : open.channel,
    name: nameOf(word, members),
    severity: gravest(members.map(({ labels }) => labels['severity'] ?? null)),
    fleets: [...new Set(members.map(({ fleet }) => fleet).filter((fleet) => fleet !== null))].toSorted(),
    firing: firing.length,
    resolved: resolved.length,
    groupLabels,
    commonLabels,
    commonAnnotations,
    externalUrl,
    truncated,
    told: open?.told ?? [],
    cost: open?.cost ?? 0,
    startedAt: new Date(Math.min(...members.map(({ startsAt }) => startsAt.getTime()))),
    openedAt: open?.openedAt ?? hearing.now,
    heardAt,
    endedAt: firing.length > 0 ? null : new Date(Math.max(...ends, 0) || heardAt.getTime()),
    ending: firing.length > 0 ? null : 'resolved',
    stormId: open?.stormId ?? null,
    hasCard: open?.hasCard ?? false,
  };
}

/** False for one that resolved, and for one that Alertmanager has long stopped repeating while it went on about others. */
export function isHeardOf({ status, heardAt }: Alert, now: Date, silentAfterMs: number): boolean {
  return status === 'firing' && now.getTime() - heardAt.getTime() < silentAfterMs;
}

function nameOf({ groupLabels, commonLabels }: GroupWord, members: readonly Alert[]): string {
  const common = groupLabels['alertname'] ?? commonLabels['alertname'];
  if (common !== undefined && common.trim() !== '') return common;
  const names = [...new Set(members.map(({ labels }) => labels['alertname'] ?? 'alert'))].toSorted();
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
}
