import {
  button,
  buttonRows,
  clipLines,
  code,
  embed,
  LIMITS,
  message,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { ActVerdict } from './may-act.ts';
import { overrideId } from './override.ts';
import type { Occurrence } from './occurrence.ts';
import { EVERY, type HandOverNote } from './hand-over.ts';
import type { StaffedWindow } from './staffed-window.ts';
import type { CalendarOutcome } from './window-outcome.ts';
import type { AnswerOutcome, ChangeOutcome, OverrideOutcome, StaffOutcome } from './window-outcome.ts';
import type { PlanOutcome } from './window-plan.ts';
import { lackingWords } from './verdict-words.ts';
import { occurrenceEmbed } from './window-view.ts';
import {
  CLOSING_WORDS,
  nextLine,
  personWords,
  planWords,
  reasonLine,
  scopeWords,
  spanWords,
  windowName,
} from './window-words-view.ts';
import { windowId, type ReleaseWindow, type WindowPlan } from './window.ts';

export interface DraftIds {
  readonly schedule: string;
  readonly discard: string;
}

/** The plan as it was understood, and when it would be: nothing is scheduled yet. */
export function previewMessage(plan: WindowPlan, next: readonly Occurrence[], ids: DraftIds): MessageBody {
  const first = next[0];
  return message({
    mentions: 'nobody',
    content:
      first === undefined
        ? 'This is what was understood.'
        : `This is what was understood; it would first ${plan.kind === 'freeze' ? 'freeze' : 'open'} ${timestamp(first.startsAt, 'F')}. Nothing is scheduled yet.`,
    embeds: [planEmbed(plan, next, plan.name)],
    rows: buttonRows([
      button({ customId: ids.schedule, label: 'Schedule it', style: 'success' }),
      button({ customId: ids.discard, label: 'Discard' }),
    ]),
  });
}

function planEmbed(plan: WindowPlan, next: readonly Occurrence[], title: string) {
  const people = plan.staffing.map(({ role, least }) => `${least} ${code(role)}`).join(', ');
  return embed({
    title,
    color: plan.kind === 'freeze' ? 0x00bcd4 : 0x3498db,
    fields: [
      { name: 'Kind', value: plan.kind === 'freeze' ? 'Freeze: nothing may change' : 'Window: production may change' },
      { name: 'Planned', value: planWords(plan) },
      { name: 'For', value: scopeWords(plan.scope) },
      ...(plan.kind === 'freeze'
        ? []
        : [
            { name: 'Must be there', value: people === '' ? 'nobody' : people },
            { name: 'When it closes', value: `${CLOSING_WORDS[plan.closing]}.` },
          ]),
      { name: 'Next', value: next.length === 0 ? 'no more' : next.map(spanWords) },
    ],
    footer: `Tells of itself in #${plan.channel}`,
  });
}

export function unplannableMessage({ field, why }: Extract<PlanOutcome, { kind: 'unplannable' }>): MessageBody {
  return say(`The window was not planned. ${code(field)}: ${why}.`);
}

export function scheduledMessage(window: ReleaseWindow, next: readonly Occurrence[]): MessageBody {
  const id = windowId(window.number);
  const first = next[0];
  const when = first === undefined ? '' : ` Next: ${spanWords(first)}.`;
  const staff =
    window.staffing.length === 0 ? '' : ` \`/window staff ${id}\` names who is on: without them it does not open.`;
  return say(`${windowName(window)} is scheduled.${when}${staff}`);
}

/** The windows of the next days, a line each, with who is on. */
export function listMessage(
  found: readonly StaffedWindow[],
  { days, now }: { readonly days: number; readonly now: Date },
): MessageBody {
  if (found.length === 0)
    return say(`No window and no freeze is planned within ${days} days. \`/window schedule\` plans one.`);
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `Windows of the next ${days} days`,
        description: found.map((each) => listLine(each, now)),
        footer: '/window show W-… has one in full',
      }),
    ],
  });
}

function listLine({ window, occurrence, quorum, members }: StaffedWindow, now: Date): string {
  const isNow = occurrence.startsAt <= now;
  const on = members.filter(({ state }) => state === 'confirmed').map(({ who }) => personWords(who));
  const mark =
    window.kind === 'freeze'
      ? isNow
        ? '🧊 freezes now'
        : '🧊 freeze'
      : isNow
        ? quorum.isMet
          ? '🟢 open now'
          : '🟠 not open'
        : '🕒 window';
  const people =
    window.staffing.length === 0
      ? ''
      : quorum.isMet
        ? `; on: ${[...new Set(on)].join(', ')}`
        : `; lacks ${lackingWords(quorum)}`;
  return `${mark} ${windowName(window)}: ${spanWords(occurrence)}, ${scopeWords(window.scope)}${people}`;
}

/** One window in full: its plan, and the occurrence that is open or comes next. */
export function shownMessage(
  window: ReleaseWindow,
  { next, notes }: { readonly next: readonly StaffedWindow[]; readonly notes: readonly HandOverNote[] },
): MessageBody {
  const [first] = next;
  const state = window.state === 'cancelled' ? ' It is cancelled.' : first === undefined ? ' It is over.' : '';
  return message({
    mentions: 'nobody',
    content: `${windowName(window)}, made by ${personWords(window.createdBy)} ${timestamp(window.createdAt, 'f')}.${state}`,
    embeds: [
      planEmbed(
        window,
        next.map(({ occurrence }) => occurrence),
        `${windowId(window.number)} ${window.name}`,
      ),
      ...(first === undefined ? [] : [occurrenceEmbed({ ...first, notes, interested: null }, 0x3498db)]),
    ],
  });
}

export function changedMessage(outcome: ChangeOutcome): MessageBody {
  switch (outcome.kind) {
    case 'cancelled':
      return say(`${windowName(outcome.window)} is cancelled, with all that was to come of it.`);
    case 'occurrence-cancelled':
      return say(`${windowName(outcome.window)} of ${spanWords(outcome.occurrence)} is cancelled; the others stay.`);
    case 'moved':
      return say(`${windowName(outcome.window)} is moved: ${spanWords(outcome.occurrence)}.`);
    case 'closed':
      return say(
        `${windowName(outcome.window)} is closed: ${outcome.window.kind === 'freeze' ? 'it freezes nothing any more' : CLOSING_WORDS[outcome.window.closing]}.`,
      );
    case 'already-cancelled':
      return say(`${windowName(outcome.window)} was cancelled before; nothing was changed.`);
    case 'not-open':
      return say(
        `${windowName(outcome.window)} is not in force now, so there is nothing to close. \`/window cancel\` cancels one to come.`,
      );
    case 'no-such-occurrence':
      return say(
        `${windowName(outcome.window)} has no such occurrence to come. \`/window show ${windowId(outcome.window.number)}\` lists the next ones.`,
      );
    case 'unreadable-time':
      return say(`The time was not understood: ${outcome.why}.`);
  }
}

export function staffMessage(outcome: StaffOutcome): MessageBody {
  switch (outcome.kind) {
    case 'named': {
      const { member, window } = outcome;
      const asked =
        member.occurrence === EVERY
          ? 'They are asked before each occurrence.'
          : 'They confirm by the button of its card.';
      return say(`${personWords(member.who)} is named as ${code(member.role)} of ${windowName(window)}. ${asked}`);
    }
    case 'removed':
      return say(
        `${personWords(outcome.member.who)} is no ${code(outcome.member.role)} of ${windowName(outcome.window)} any more.`,
      );
    case 'was-not-there':
      return say(
        `${personWords(outcome.member.who)} was not named as ${code(outcome.member.role)} of ${windowName(outcome.window)} there; nothing was changed.`,
      );
    case 'unlinked':
      return say(
        'Only people whom the configuration links can be named, for nobody else can be told from a second account. Add them to `people:`.',
      );
    case 'no-such-role': {
      const roles = outcome.window.staffing.map(({ role }) => code(role)).join(', ');
      return say(
        `${windowName(outcome.window)} has no such role; ${roles === '' ? 'it needs nobody' : `it has ${roles}`}.`,
      );
    }
    case 'no-such-occurrence':
      return changedMessage(outcome);
  }
}

export function answeredMessage(outcome: AnswerOutcome): MessageBody {
  switch (outcome.kind) {
    case 'confirmed':
    case 'declined': {
      const roles = outcome.roles.map(code).join(', ');
      const rest = outcome.quorum.isMet ? 'It has everybody it takes.' : `It lacks ${lackingWords(outcome.quorum)}.`;
      return say(
        outcome.kind === 'confirmed'
          ? `✅ Confirmed: you are on for ${windowName(outcome.window)} as ${roles}. ${rest}`
          : `❌ Noted: you cannot, as ${roles} of ${windowName(outcome.window)}. ${rest}`,
      );
    }
    case 'not-named':
      return say(
        `You are not named for ${windowName(outcome.window)}, so there is nothing to confirm. \`/window staff\` names somebody, if you may.`,
      );
    case 'no-such-occurrence':
      return changedMessage(outcome);
  }
}

export function notedMessage(window: ReleaseWindow): MessageBody {
  return say(`Your note is kept with ${windowName(window)}: those who come next read it when it opens.`);
}

export function overrideMessage(outcome: OverrideOutcome): MessageBody {
  switch (outcome.kind) {
    case 'asked':
      return say(
        `${overrideId(outcome.override.number)} waits for a second person until ${timestamp(outcome.override.until, 'F')}: their question is a card in the channel of the maintainers. Once agreed to, it lets exactly this happen, once.`,
      );
    case 'not-needed':
      return message({
        mentions: 'nobody',
        content: clipLines(
          ['The windows let it happen already, so nobody has to agree.', ...verdictLines(outcome.verdict)],
          LIMITS.content,
        ),
      });
    case 'asker-unlinked':
      return say(
        'The configuration links your account with nobody, so no second person could be told from you. Ask somebody who keeps `people:` to add you.',
      );
  }
}

/** The address is the credential: it is said once, and to nobody else. */
export function calendarMessage(outcome: CalendarOutcome): MessageBody {
  switch (outcome.kind) {
    case 'linked':
      return say(
        `Your calendar of windows is at ${code(outcome.path)} of the address at which Muster is reached from your calendar. Whoever has it sees what you may see, so keep it to yourself; it is not shown again.${outcome.replaced ? ' Your older link ended by this.' : ''} \`/window calendar action:revoke\` ends it.`,
      );
    case 'revoked':
      return say('Your calendar link is ended. `/window calendar` makes a new one.');
    case 'none-to-revoke':
      return say('You have no calendar link. `/window calendar` makes one.');
    case 'nobody':
      return say('Only somebody with a Discord account has a calendar.');
  }
}

export function verdictLines(verdict: ActVerdict): readonly string[] {
  const next = nextLine(verdict);
  return [...verdict.reasons.map(reasonLine), ...(next === null ? [] : [next])];
}

export function say(content: string): MessageBody {
  return message({ mentions: 'nobody', content });
}
