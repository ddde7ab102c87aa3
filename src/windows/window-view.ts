import {
  button,
  buttonRows,
  clipLines,
  code,
  embed,
  escape,
  LIMITS,
  link,
  message,
  plural,
  timestamp,
  userMention,
  type Embed,
  type MessageBody,
  type Row,
} from '../platform/discord/message.ts';
import type { OccurrenceLife } from './occurrence-life.ts';
import type { Doing, DoingKind } from './doing.ts';
import type { Occurrence } from './occurrence.ts';
import type { HandOverNote } from './hand-over.ts';
import type { Quorum, StaffMember } from './staffing.ts';
import { lackingWords } from './verdict-words.ts';
import {
  CLOSING_WORDS,
  foreign,
  personWords,
  scopeWords,
  spanWords,
  staffLines,
  windowName,
} from './window-words-view.ts';
import { windowId, type ReleaseWindow } from './window.ts';

export interface Words {
  readonly body: MessageBody;
  readonly summary: string;
}

/** One occurrence, and all that is shown of it. */
export interface OccurrenceParts {
  readonly window: ReleaseWindow;
  readonly occurrence: Occurrence;
  readonly quorum: Quorum;
  readonly members: readonly StaffMember[];
  /** The newest first. */
  readonly notes: readonly HandOverNote[];
  /** Who marked the Discord event as interesting; null where there is none. */
  readonly interested: number | null;
}

export interface StaffIds {
  readonly confirm: string;
  readonly decline: string;
}

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
}

const LOOKS: Readonly<Record<OccurrenceLife['state'], Look>> = {
  ahead: { icon: '🕒', word: 'is to come', color: 0x3498db },
  short: { icon: '🟠', word: 'is not open: it lacks people', color: 0xe67e22 },
  open: { icon: '🟢', word: 'is open', color: 0x2ecc71 },
  closed: { icon: '⚪', word: 'is closed', color: 0x95a5a6 },
  missed: { icon: '🟠', word: 'passed without having been open: it lacked people', color: 0xe67e22 },
  dropped: { icon: '⚫', word: 'is cancelled', color: 0x95a5a6 },
};
const FROZEN: Look = { icon: '🧊', word: 'freezes', color: 0x00bcd4 };

const NOTE_SHOWN = 300;
const NOTES_SHOWN = 3;

function lookOf({ kind }: ReleaseWindow, state: OccurrenceLife['state']): Look {
  return kind === 'freeze' && state === 'open' ? FROZEN : LOOKS[state];
}

/** The occurrence as it stands; its buttons are there for those who are named, until it is over. */
export function occurrenceCard(
  parts: OccurrenceParts,
  { state, ids }: { readonly state: OccurrenceLife['state']; readonly ids: StaffIds },
): Words {
  const { window } = parts;
  const { icon, word, color } = lookOf(window, state);
  const isOver = state === 'closed' || state === 'missed' || state === 'dropped';
  const asks = !isOver && window.staffing.length > 0;
  return {
    body: message({
      mentions: 'nobody',
      content: `${icon} ${windowName(window)} ${word}.`,
      embeds: [occurrenceEmbed(parts, color)],
      ...(asks ? { rows: staffRows(ids) } : {}),
    }),
    summary: `${windowName(window)} ${word}`,
  };
}

function staffRows({ confirm, decline }: StaffIds): Row[] {
  return buttonRows([
    button({ customId: confirm, label: 'I will be there', style: 'success' }),
    button({ customId: decline, label: 'I cannot' }),
  ]);
}

export function occurrenceEmbed(parts: OccurrenceParts, color: number): Embed {
  const { window, occurrence, quorum, members, notes, interested } = parts;
  const moved = occurrence.wasMoved ? `, moved from ${occurrence.key.replace('T', ' ')}` : '';
  return embed({
    color,
    fields: [
      { name: 'When', value: `${spanWords(occurrence)} (${timestamp(occurrence.startsAt, 'R')})${moved}` },
      { name: window.kind === 'freeze' ? 'Nothing may change' : 'Allows', value: scopeWords(window.scope) },
      ...(window.staffing.length === 0 ? [] : [{ name: 'Who is on', value: staffLines(quorum, members) }]),
      ...(window.kind === 'freeze' ? [] : [{ name: 'When it closes', value: `${CLOSING_WORDS[window.closing]}.` }]),
      ...(notes.length === 0
        ? []
        : [{ name: 'Left by those before', value: notes.slice(0, NOTES_SHOWN).map(noteLine) }]),
      ...(interested === null
        ? []
        : [
            {
              name: 'Discord event',
              value: `${plural(interested, 'person', 'people')} marked the Discord event (a hint only); the button here confirms.`,
            },
          ]),
    ],
    footer: `/window show ${windowId(window.number)}`,
  });
}

function noteLine({ note, by, at }: HandOverNote): string {
  return `${personWords(by)} ${timestamp(at, 'R')}: ${foreign(note, NOTE_SHOWN)}`;
}

/** Who is on, and who has not said so: those are notified. */
export function reminderMessage({ window, occurrence, quorum, members }: OccurrenceParts): Words {
  const waiting = members.filter(({ state }) => state === 'named');
  const missing = quorum.isMet
    ? 'Everybody it takes has confirmed.'
    : `It lacks ${lackingWords(quorum)}, and will not open without.`;
  const asked =
    waiting.length > 0
      ? ` Not confirmed: ${mentions(waiting)}; press “I will be there” or “I cannot”.`
      : quorum.isMet
        ? ''
        : ' `/window staff` names somebody.';
  const staffed = window.staffing.length === 0 ? '' : ` ${missing}${asked}`;
  const what = window.kind === 'freeze' ? 'freezes' : 'opens';
  return {
    body: message({
      mentions: { users: userIds(waiting) },
      content: `🕒 ${windowName(window)} ${what} ${timestamp(occurrence.startsAt, 'R')}, ${spanWords(occurrence)}.${staffed}`,
    }),
    summary: `${windowName(window)} begins soon`,
  };
}

/** Tells the channel who is on, and those who are. */
export function openedMessage({ window, occurrence, members, notes }: OccurrenceParts): Words {
  const on = members.filter(({ state }) => state === 'confirmed');
  const people = on.map(({ role, who }) => `${code(role)} ${personWords(who)}`).join(', ');
  const lines =
    window.kind === 'freeze'
      ? [`🧊 ${windowName(window)} freezes ${scopeWords(window.scope)} until ${timestamp(occurrence.endsAt, 'F')}.`]
      : [
          `🟢 ${windowName(window)} is open until ${timestamp(occurrence.endsAt, 'F')} (${timestamp(occurrence.endsAt, 'R')}), for ${scopeWords(window.scope)}.`,
          on.length === 0 ? 'It needs nobody to be there.' : `On: ${people}.`,
          `When it closes, ${CLOSING_WORDS[window.closing]}.`,
        ];
  const left = notes.slice(0, NOTES_SHOWN).map((note) => `Note: ${noteLine(note)}`);
  return {
    body: message({ mentions: { users: userIds(on) }, content: clipLines([...lines, ...left], LIMITS.content) }),
    summary: `${windowName(window)} is open`,
  };
}

export function shortMessage({ window, quorum, members }: OccurrenceParts): Words {
  const asked = members.filter(({ state }) => state === 'named');
  const who =
    asked.length === 0 ? '`/window staff` names somebody.' : `${mentions(asked)} can press “I will be there”.`;
  return {
    body: message({
      mentions: { users: userIds(asked) },
      content: `🟠 ${windowName(window)} should be open and is not: it lacks ${lackingWords(quorum)}. ${who}`,
    }),
    summary: `${windowName(window)} is not open: it lacks people`,
  };
}

export function movedMessage({ window, occurrence }: OccurrenceParts): Words {
  return {
    body: message({
      mentions: 'nobody',
      content: `🕒 ${windowName(window)} of ${occurrence.key.replace('T', ' ')} was moved: ${spanWords(occurrence)}.`,
    }),
    summary: `${windowName(window)} was moved`,
  };
}

/** What was done in it, by kind and line by line. */
export function closedMessage({ window, occurrence, members }: OccurrenceParts, doings: readonly Doing[]): Words {
  const on = members.filter(({ state }) => state === 'confirmed');
  const next = on.length === 0 ? '' : ` ${mentions(on)}: \`/window hand-over\` leaves a note to those who come next.`;
  const head =
    window.kind === 'freeze'
      ? `⚪ ${windowName(window)} freezes no more ${scopeWords(window.scope)}.`
      : `⚪ ${windowName(window)} is closed${occurrence.wasClosed ? ', before its time' : ''}: ${CLOSING_WORDS[window.closing]}.${next}`;
  const lines = doings.map(
    ({ words, url, at }) => `${timestamp(at, 't')} ${url === null ? escape(words) : link(words, url)}`,
  );
  return {
    body: message({ mentions: 'nobody', content: clipLines([head, summaryWords(doings), ...lines], LIMITS.content) }),
    summary: `${windowName(window)} is closed`,
  };
}

const DOING_WORDS: Readonly<Record<DoingKind, readonly [string, string]>> = {
  run: ['run', 'runs'],
  request: ['request', 'requests'],
  override: ['override', 'overrides'],
  alert: ['alert', 'alerts'],
};

/** "In it: 3 runs, 1 request, no override, no alert." */
export function summaryWords(doings: readonly Doing[]): string {
  const counts = Object.entries(DOING_WORDS).map(([kind, [one, many]]) => {
    const count = doings.filter((each) => each.kind === kind).length;
    return count === 0 ? `no ${one}` : `${count} ${count === 1 ? one : many}`;
  });
  return `In it: ${counts.join(', ')}.`;
}

export function missedMessage({ window, quorum }: OccurrenceParts): Words {
  return {
    body: message({
      mentions: 'nobody',
      content: `🟠 ${windowName(window)} passed without having been open: it lacked ${lackingWords(quorum)}.`,
    }),
    summary: `${windowName(window)} passed without having been open`,
  };
}

export function droppedMessage({ window, occurrence, members }: OccurrenceParts): Words {
  const told = members.filter(({ state }) => state !== 'declined');
  const who = told.length === 0 ? '' : ` ${mentions(told)}: you are free.`;
  return {
    body: message({
      mentions: { users: userIds(told) },
      content: `⚫ ${windowName(window)} of ${spanWords(occurrence)} is cancelled.${who}`,
    }),
    summary: `${windowName(window)} is cancelled`,
  };
}

function mentions(members: readonly StaffMember[]): string {
  return userIds(members).map(userMention).join(' ');
}

function userIds(members: readonly StaffMember[]): readonly string[] {
  return [...new Set(members.flatMap(({ who }) => who.userId ?? []))];
}
