import { createHash } from 'node:crypto';
import { countNodes, scopeOf, type Scope } from './alert-cause.ts';
import type { AlertPlace } from './alert-place.ts';
import { repeatsItself, type AlertReport, type SourceGroup } from './alert-report.ts';
import {
  FLAP_HOUR_MS,
  hearAlert,
  withBeginning,
  type Alert,
  type Annotations,
  type HeardAlert,
  type Labels,
} from './alert.ts';
import type { Episode } from './episode.ts';
import { gravest } from './severity.ts';

/**
 * opened: fires anew. reopened: it flaps, and goes on in the card it had. moved: an open one changed. ended: its last
 * firing alert ended. repeated: heard again, no news. unheard: ends of alerts that we never knew to fire. late: older
 * than what is known.
 */
export type GroupStep =
  | {
      readonly kind: 'opened' | 'reopened' | 'moved' | 'ended' | 'repeated';
      readonly episode: Episode;
      /** Those to be stored. */
      readonly heard: readonly Alert[];
      /** All of the episode, heard of now or before. */
      readonly members: readonly Alert[];
    }
  | { readonly kind: 'unheard' | 'late'; readonly heard: readonly Alert[] };

export interface GroupKnowledge {
  readonly open: Episode | null;
  /** The group's newest episode where none is open and it ended within the last hour: it may be flapping. */
  readonly last: Episode | null;
  /** All alerts of the open episode, or of the last. */
  readonly members: readonly Alert[];
}

export interface Hearing {
  readonly heardAt: Date;
  readonly now: Date;
  /** For the episode, should one begin. */
  readonly newId: string;
  readonly channel: string | null;
  readonly silentAfterMs: number;
  /** So many beginnings within an hour, and the group flaps. */
  readonly flapsFrom: number;
}

/** Alertmanager's group key holds label values, which nobody may store unredacted; its hash says the same. */
export function hashGroupKey(groupKey: string): string {
  return HASHED.test(groupKey) ? groupKey : `sha256:${createHash('sha256').update(groupKey).digest('hex')}`;
}
const HASHED = /^sha256:[0-9a-f]{64}$/;

/**
 * What an alert is grouped by: its fleet and rule; a service and rule where it names no fleet of ours; else what its
 * source groups it by.
 */
export function groupIdOf(
  { fleet, labels }: { readonly fleet: string | null; readonly labels: Labels },
  { source, sourceGroup }: Pick<AlertReport, 'source' | 'sourceGroup'>,
): string {
  const rule = ruleOf(labels);
  const service = (labels['service'] ?? '').trim();
  if (fleet !== null) return hashed('fleet', fleet, rule);
  if (sourceGroup !== null) return hashed(source, sourceGroup.receiver, sourceGroup.key);
  return service === '' ? hashed(source, rule) : hashed('service', service, rule);
}

export function ruleOf(labels: Labels): string {
  return (labels['alertname'] ?? '').trim() || 'alert';
}

function hashed(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

export interface Place {
  readonly place: (labels: Labels) => AlertPlace;
}

/** Takes in all words of a report, each by itself; the order of words does not matter (see hearAlert). */
export function hearWords(
  known: readonly Alert[],
  report: AlertReport,
  { place }: Place,
): ReadonlyMap<string, readonly HeardAlert[]> {
  const before = new Map(known.map((alert) => [alert.fingerprint, alert]));
  const heard = new Map<string, HeardAlert>();
  for (const word of report.words) {
    const earlier = heard.get(word.fingerprint);
    const was = earlier?.alert ?? before.get(word.fingerprint) ?? null;
    const told = hearAlert(was, word, report);
    // The same alert twice in one report: what the first of them told is not taken back by the second.
    const change = earlier !== undefined && isNoNews(told.change) ? earlier.change : told.change;
    const where = place(told.alert.labels);
    const staysIn = was === null || (change === 'fires' && was.status !== 'firing') ? null : was.groupId;
    const groupId = staysIn ?? groupIdOf({ ...where, labels: told.alert.labels }, report);
    heard.set(word.fingerprint, { change, alert: { ...told.alert, ...where, groupId } });
  }
  return Map.groupBy(heard.values(), ({ alert }) => alert.groupId);
}

/** What becomes of one group by what was heard of its alerts. */
export function hearGroup(
  { open, last, members }: GroupKnowledge,
  { heard, sourceGroup }: { readonly heard: readonly HeardAlert[]; readonly sourceGroup: SourceGroup | null },
  hearing: Hearing,
): GroupStep {
  const all = heard.filter(({ change }) => change !== 'late');
  if (all.length === 0) return { kind: 'late', heard: [] };
  const speaks = all.some(
    ({ alert, change }) => change === 'fires' || (change === 'same' && alert.status === 'firing'),
  );
  if (open === null && !speaks)
    return { kind: all.some(({ change }) => change === 'unheard') ? 'unheard' : 'late', heard: all.map(alertOf) };

  const flapping = open === null && last !== null && isFlapping(last, hearing) ? last : null;
  const before = open ?? flapping;
  const id = before?.id ?? hearing.newId;
  // An old end that is told once more belongs to the episode in which it was news.
  const stored = all.map(({ alert, change }) =>
    change === 'same' && alert.status === 'resolved' ? alert : { ...alert, episodeId: id },
  );
  const inEpisode = [
    ...new Map([...members, ...stored].map((alert) => [`${alert.source} ${alert.fingerprint}`, alert])).values(),
  ].filter(({ episodeId }) => episodeId === id);
  const groupId = heard[0]?.alert.groupId ?? '';
  const earlier = open === null ? (last?.beginnings ?? []) : open.beginnings;
  const begun: Episode = {
    ...(before ?? newEpisode(groupId, hearing)),
    ...(sourceGroup === null
      ? {}
      : { receiver: sourceGroup.receiver, externalUrl: sourceGroup.externalUrl, truncated: sourceGroup.truncated }),
    beginnings: open === null ? withBeginning(earlier, hearing.now) : open.beginnings,
  };
  const episode = describeEpisode(begun, inEpisode, hearing);
  return { kind: kindOf({ open, flapping, episode, all }), episode, heard: stored, members: inEpisode };
}

interface Kinds {
  readonly open: Episode | null;
  readonly flapping: Episode | null;
  readonly episode: Episode;
  readonly all: readonly HeardAlert[];
}

function kindOf({ open, flapping, episode, all }: Kinds): 'opened' | 'reopened' | 'moved' | 'ended' | 'repeated' {
  if (open === null) return flapping === null ? 'opened' : 'reopened';
  if (episode.endedAt !== null) return 'ended';
  return all.some(({ change }) => !isNoNews(change)) ? 'moved' : 'repeated';
}

/** It began so often within the hour that one more beginning is no news. */
function isFlapping({ beginnings }: Episode, { now, flapsFrom }: Hearing): boolean {
  return beginnings.filter((at) => now.getTime() - at.getTime() < FLAP_HOUR_MS).length >= flapsFrom;
}

function isNoNews(change: HeardAlert['change']): boolean {
  return change === 'same' || change === 'late';
}

function alertOf({ alert }: HeardAlert): Alert {
  return alert;
}

function newEpisode(groupId: string, { newId, channel, now, heardAt }: Hearing): Episode {
  return {
    id: newId,
    groupId,
    receiver: '',
    sources: [],
    channel,
    name: '',
    scope: { kind: 'none', name: '' },
    nodes: 0,
    severity: null,
    fleets: [],
    firing: 0,
    resolved: 0,
    hidden: 0,
    hiddenBy: null,
    commonLabels: {},
    commonAnnotations: NOTHING,
    externalUrl: null,
    truncated: 0,
    told: [],
    worst: null,
    beginnings: [],
    cost: 0,
    startedAt: now,
    openedAt: now,
    heardAt,
    shownAt: null,
    endedAt: null,
    ending: null,
    dueAt: null,
    stormId: null,
    hasCard: false,
  };
}

/** The episode as its alerts make it. */
export function describeEpisode(
  episode: Episode,
  members: readonly Alert[],
  { heardAt: at, silentAfterMs }: Pick<Hearing, 'heardAt' | 'silentAfterMs'>,
): Episode {
  const heardAt = new Date(Math.max(episode.heardAt.getTime(), at.getTime()));
  const firing = members.filter((alert) => isHeardOf(alert, heardAt, silentAfterMs));
  const resolved = members.filter(({ status }) => status === 'resolved');
  const ends = resolved.map(({ endsAt, heardAt: heard }) => (endsAt ?? heard).getTime());
  const concerned = firing.length > 0 ? firing : members;
  const scope: Scope = scopeOf(concerned);
  return {
    ...episode,
    sources: distinct(members.map(({ source }) => source)),
    name: nameOf(members),
    scope,
    nodes: countNodes(concerned),
    severity: gravest(members.map(({ labels }) => labels['severity'] ?? null)),
    fleets: distinct(members.map(({ fleet }) => fleet).filter((fleet) => fleet !== null)),
    firing: firing.length,
    resolved: resolved.length,
    commonLabels: commonOf(members.map(({ labels }) => labels)),
    commonAnnotations: commonAnnotationsOf(members.map(({ annotations }) => annotations)),
    startedAt: new Date(Math.min(...members.map(({ startsAt }) => startsAt.getTime()))),
    heardAt,
    endedAt: firing.length > 0 ? null : new Date(Math.max(...ends, 0) || heardAt.getTime()),
    ending: firing.length > 0 ? null : 'resolved',
  };
}

/** False for one that resolved, and for one that its source has long stopped repeating while it went on about others. */
export function isHeardOf({ status, heardAt, source }: Alert, now: Date, silentAfterMs: number): boolean {
  return status === 'firing' && (!repeatsItself(source) || now.getTime() - heardAt.getTime() < silentAfterMs);
}

function distinct<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].toSorted();
}

/** Labels that all of them have with the same value. */
function commonOf(all: readonly Labels[]): Labels {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((labels) => labels[name] === value)),
  );
}

const NOTHING: Annotations = { summary: null, description: null, runbookUrl: null, dashboardUrl: null };

function commonAnnotationsOf(all: readonly Annotations[]): Annotations {
  const [first = NOTHING, ...others] = all;
  const common = (name: keyof Annotations): string | null =>
    others.every((each) => each[name] === first[name]) ? first[name] : null;
  return {
    summary: common('summary'),
    description: common('description'),
    runbookUrl: common('runbookUrl'),
    dashboardUrl: common('dashboardUrl'),
  };
}

function nameOf(members: readonly Alert[]): string {
  const names = distinct(members.map(({ labels }) => ruleOf(labels)));
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
}
