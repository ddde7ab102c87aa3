import { createHash } from 'node:crypto';
import { EVENT_LIMITS, type EventWords, type GuildEvent } from '../platform/discord/guild-event.ts';
import type { LocalTime } from './local-time.ts';
import type { StaffedWindow } from './staffed-window.ts';
import type { StaffMember } from './staffing.ts';
import { lackingWords } from './verdict-words.ts';
import type { WindowScope } from './window-scope.ts';
import { windowId, type WindowKind } from './window.ts';

/** Which windows are shown in the server's calendar. */
export interface EventRule {
  readonly daysAhead: number;
  /** Of Muster's own at a time. */
  readonly most: number;
  readonly kinds: readonly WindowKind[];
}

/** The event that an occurrence is to have. */
export interface EventWish {
  readonly window: number;
  readonly occurrence: LocalTime;
  /** The line of its description by which Muster knows it again. */
  readonly marker: string;
  readonly words: EventWords;
  /** Of the words: what is wanted now is what was wanted last, or it is not. */
  readonly hash: string;
}

/** What of them have an event, as `mayHave` says of those that cannot be given one any more. */
export interface EventChoice {
  readonly fitting: readonly StaffedWindow[];
  /** There is no room for these. */
  readonly beyond: readonly StaffedWindow[];
}

const DAY_MS = 86_400_000;

/** The nearest first, as many as there is room for beside the events of others. Cancelled ones are not among `staffed`. */
export function chooseEvents(
  staffed: readonly StaffedWindow[],
  {
    rule,
    now,
    others,
    mayHave,
  }: {
    readonly rule: EventRule;
    readonly now: Date;
    /** Events on the server that are not Muster's. */
    readonly others: number;
    readonly mayHave: (staffed: StaffedWindow) => boolean;
  },
): EventChoice {
  const furthest = new Date(now.getTime() + rule.daysAhead * DAY_MS);
  const eligible = staffed
    .filter(({ window }) => rule.kinds.includes(window.kind))
    .filter(({ occurrence }) => occurrence.endsAt > now && occurrence.startsAt <= furthest)
    .filter(mayHave)
    .toSorted(byBeginning);
  const room = Math.max(0, Math.min(rule.most, EVENT_LIMITS.perGuild - others));
  return { fitting: eligible.slice(0, room), beyond: eligible.slice(room) };
}

function byBeginning({ occurrence: a }: StaffedWindow, { occurrence: b }: StaffedWindow): number {
  return a.startsAt.getTime() - b.startsAt.getTime() || a.window - b.window || (a.key < b.key ? -1 : 1);
}

export function eventWish(staffed: StaffedWindow): EventWish {
  const { window, occurrence } = staffed;
  const marker = eventMarker(window.number, occurrence.key);
  const words: EventWords = {
    name: short(
      `${windowId(window.number)} ${window.kind === 'freeze' ? 'Freeze: ' : ''}${window.name}`,
      EVENT_LIMITS.name,
    ),
    description: describe(staffed, marker),
    location: short(scopePlain(window.scope), EVENT_LIMITS.location),
    startsAt: occurrence.startsAt,
    endsAt: occurrence.endsAt,
  };
  return { window: window.number, occurrence: occurrence.key, marker, words, hash: hashOf(words) };
}

/** "Muster W-7 2026-03-06T17:00": short enough to stand below everything, and nobody types it by chance. */
export function eventMarker(window: number, occurrence: LocalTime): string {
  return `Muster ${windowId(window)} ${occurrence}`;
}

/** Whose event it is by the marker in its description; null where there is none. */
export function readMarker(description: string): Pick<EventWish, 'window' | 'occurrence'> | null {
  const found = /^Muster W-(\d{1,9}) (\d{4}-\d{2}-\d{2}T\d{2}:\d{2})$/m.exec(description.replaceAll('\r', ''));
  const [, window, occurrence] = found ?? [];
  return window === undefined || occurrence === undefined ? null : { window: Number(window), occurrence };
}

/** A marker alone proves little: Discord lets moderators copy an event, words and all. */
export function isEventOf(
  event: GuildEvent,
  { window, occurrence }: Pick<EventWish, 'window' | 'occurrence'>,
): boolean {
  const marked = event.isOurs ? readMarker(event.description) : null;
  return marked?.window === window && marked.occurrence === occurrence;
}

/** What an event says otherwise than it should. The beginning of one that has begun can be moved no more. */
export function differences(event: GuildEvent, words: EventWords): Partial<EventWords> {
  const { name, description, location, startsAt, endsAt } = words;
  return {
    ...(isSaid(event.name, name) ? {} : { name }),
    ...(isSaid(event.description, description) ? {} : { description }),
    ...(isSaid(event.location, location) ? {} : { location }),
    ...(event.status === 'active' || event.startsAt.getTime() === startsAt.getTime() ? {} : { startsAt }),
    ...(event.endsAt?.getTime() === endsAt.getTime() ? {} : { endsAt }),
  };
}

/** Discord trims what it is given. */
function isSaid(said: string, wanted: string): boolean {
  return plain(said) === plain(wanted);
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function describe({ window, quorum, members }: StaffedWindow, marker: string): string {
  const scope = scopePlain(window.scope);
  const missing = quorum.isMet ? '' : `Missing: ${lackingWords(quorum)}. Without them it does not open.`;
  const lines = [
    window.kind === 'freeze' ? `Nothing may change: ${scope}.` : `Open for ${scope}.`,
    ...(window.staffing.length === 0
      ? []
      : [`On: ${people(members, 'confirmed')}.`, missing, unsure(people(members, 'named')), CONFIRMS]),
  ].filter((line) => line !== '');
  return `${short(lines.join('\n'), EVENT_LIMITS.description - marker.length - 2)}\n\n${marker}`;
}

const CONFIRMS = "Marking this event confirms nothing: the button on the window's card does.";

function people(members: readonly StaffMember[], state: StaffMember['state']): string {
  const names = members.filter((each) => each.state === state).map(({ role, who }) => `${who.person} (${role})`);
  return names.length === 0 ? 'nobody yet' : names.join(', ');
}

function unsure(names: string): string {
  return names === 'nobody yet' ? '' : `Not confirmed: ${names}.`;
}

function scopePlain({ fleets, environments, pipelines, trains }: WindowScope): string {
  const kinds = [
    ['fleets', fleets],
    ['environments', environments],
    ['pipelines', pipelines],
    ['release trains', trains],
  ] as const;
  const parts = kinds.filter(([, names]) => names.length > 0).map(([kind, names]) => `${kind} ${names.join(', ')}`);
  return parts.length === 0 ? 'everything' : parts.join('; ');
}

/** In UTF-16 units, of which Discord's characters are never more. */
function short(text: string, most: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= most) return trimmed;
  // Half of a surrogate pair would be another character.
  return `${trimmed.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function hashOf({ startsAt, endsAt, ...texts }: EventWords): string {
  const all = [texts.name, texts.description, texts.location, startsAt.toISOString(), endsAt.toISOString()];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 32);
}
