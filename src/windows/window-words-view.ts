import type { Agent } from '../approvals/approval.ts';
import { clip, code, escape, timestamp, userMention } from '../platform/discord/message.ts';
import type { ActReason, ActVerdict } from './may-act.ts';
import type { Occurrence } from './occurrence.ts';
import { overrideId } from './override.ts';
import type { Quorum, StaffMember } from './staffing.ts';
import { recurrenceWords } from './typed-recurrence.ts';
import { lackingWords } from './verdict-words.ts';
import type { WindowScope } from './window-scope.ts';
import { windowId, type Length, type ReleaseWindow, type WindowPlan } from './window.ts';

/** What is shown of texts that people typed, in UTF-16 units before escaping. */
const SHOWN = { name: 80, note: 400, reason: 300 } as const;

export const CLOSING_WORDS = {
  finish: 'what is under way may finish, and nothing new begins',
  hold: 'what has not begun waits for the next opening',
  abort: 'what is under way is to be stopped',
} as const;

/** "**W-7** Release window" */
export function windowName({ number, name }: Pick<ReleaseWindow, 'number' | 'name'>): string {
  return `**${windowId(number)}** ${foreign(name, SHOWN.name)}`;
}

/** "`status.*` in `production`", or "everything". */
export function scopeWords({ fleets, environments, pipelines, trains }: WindowScope): string {
  const list = (kind: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${isOne(names) ? kind : `${kind}s`} ${names.map(code).join(', ')}`];
  const parts = [
    ...list('fleet', fleets),
    ...list('environment', environments),
    ...list('pipeline', pipelines),
    ...list('release train', trains),
  ];
  return parts.length === 0 ? 'everything' : parts.join(', and of those ');
}

function isOne([name = '*', ...others]: readonly string[]): boolean {
  return others.length === 0 && !name.includes('*');
}

/** "<t:…:F> until <t:…:t>" */
export function spanWords({ startsAt, endsAt }: Pick<Occurrence, 'startsAt' | 'endsAt'>): string {
  const isShort = endsAt.getTime() - startsAt.getTime() < 86_400_000;
  return `${timestamp(startsAt, 'F')} until ${timestamp(endsAt, isShort ? 't' : 'F')}`;
}

/** "every week on Tuesday at 10:00 (Europe/Berlin), for 2 h" */
export function planWords({ recurrence, start, timeZone, length }: WindowPlan): string {
  const time = start.slice(11);
  const when =
    recurrence === null
      ? `once, ${start.slice(0, 10)} at ${time}`
      : `${recurrenceWords(recurrence)}, from ${start.slice(0, 10)} on, at ${time}`;
  return `${when} (${timeZone}), ${lengthWords(length)}`;
}

function lengthWords(length: Length): string {
  if (length.kind === 'until')
    return `until ${length.time}${length.daysLater === 0 ? '' : length.daysLater === 1 ? ' the next day' : ` ${length.daysLater} days later`}`;
  const { minutes } = length;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `for ${[...(hours === 0 ? [] : [`${hours} h`]), ...(rest === 0 ? [] : [`${rest} min`])].join(' ')}`;
}

const STATE_WORDS = { confirmed: '✅ confirmed', named: '⏳ not confirmed', declined: '❌ cannot' } as const;

/** A line for each role: who is on, and how many it takes. */
export function staffLines(quorum: Quorum, members: readonly StaffMember[]): readonly string[] {
  return quorum.roles.map(({ role, least, confirmed }) => {
    const there = members.filter((each) => each.role === role);
    const who = there.map((each) => `${personWords(each.who)} ${STATE_WORDS[each.state]}`).join(', ');
    return `${code(role)} ${confirmed} of ${least}: ${who === '' ? 'nobody is named' : who}`;
  });
}

export function personWords({ userId, name }: Agent): string {
  return userId === null ? foreign(name, SHOWN.name) : userMention(userId);
}

/** Each with its word: what counted, the deciding first. */
export function reasonLine(reason: ActReason): string {
  switch (reason.kind) {
    case 'no-window-needed':
      return '✅ Windows: it needs no open window.';
    case 'allowed-by':
      return `✅ Windows: ${windowName(reason.window)} is open, ${spanWords(reason.occurrence)}.`;
    case 'frozen-by':
      return `❌ Freeze: ${windowName(reason.window)} forbids it, ${spanWords(reason.occurrence)}.`;
    case 'quorum-missing':
      return `❌ Quorum: ${windowName(reason.window)} is not open, for it lacks ${lackingWords(reason.quorum)}. Until ${timestamp(reason.occurrence.endsAt, 't')} it opens the moment they press “I will be there”; \`/window staff\` names somebody else.`;
    case 'outside':
      return '❌ Windows: it needs an open window, and none is.';
    case 'overridden':
      return `✅ Override: ${overrideId(reason.override.number)} lets it happen once until ${timestamp(reason.override.until, 'F')}, agreed to by ${reason.override.approvedBy === null ? 'nobody' : personWords(reason.override.approvedBy)}. Reason: ${foreign(reason.override.reason, SHOWN.reason)}`;
  }
}

/** What would change it, and when; null where nothing has to. */
export function nextLine({ kind, next, until, closing }: ActVerdict): string | null {
  if (kind === 'allowed') {
    if (until === null) return null;
    const then = closing === null ? '' : `; then ${CLOSING_WORDS[closing]}`;
    return `The windows allow it until ${timestamp(until, 'F')} (${timestamp(until, 'R')})${then}.`;
  }
  if (next === null)
    return 'No opening is planned: `/window schedule` plans one, `/window override` asks a second person.';
  const people = next.quorum.isMet ? '' : `, once it has ${lackingWords(next.quorum)}`;
  return `It could be from ${timestamp(next.at, 'F')} (${timestamp(next.at, 'R')}), in ${windowName(next.window)}${people}. \`/window override\` asks a second person for now.`;
}

export function foreign(text: string, most: number): string {
  return escape(clip(text, most));
}
