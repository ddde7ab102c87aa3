import {
  clip,
  code,
  duration,
  embed,
  escape,
  message,
  plural,
  timestamp,
  buttonRows,
  button,
  type MessageBody,
} from '../platform/discord/message.ts';
import { silenceName, type AlertSilence } from './alert-silence.ts';
import { colorOf, GREY, SHOWN, subjectWords } from './alert-words-view.ts';
import type { Episode } from './episode.ts';
import type {
  AckOutcome,
  AssignOutcome,
  EscalateOutcome,
  Handled,
  SilenceOutcome,
  SilencePreview,
  UnackOutcome,
  UnsilenceOutcome,
} from './handling-outcome.ts';
import { ackLine, agentWords, attentionButtons, matchersWords, silenceLine } from './handling-view.ts';
import type { Doing } from './alert-doing.ts';
import type { ShownAlert } from './shown-alert.ts';
import { alertName } from './handling.ts';
import { matchersText } from './matcher.ts';
import type { WideBecause } from './silence-reach.ts';

const MOST_LISTED = 15;
const MOST_DOINGS = 20;

/** What came of an act on an alert, for the one who did it alone. */
export function handledMessage(outcome: AckOutcome | UnackOutcome | AssignOutcome | EscalateOutcome): MessageBody {
  return message({ mentions: 'nobody', content: handledWords(outcome) });
}

function handledWords(outcome: AckOutcome | UnackOutcome | AssignOutcome | EscalateOutcome): string {
  const name = nameWords(outcome);
  const { handling } = outcome;
  switch (outcome.kind) {
    case 'acked':
      return `✋ ${name} is yours until ${handling.ack === null ? 'then' : timestamp(handling.ack.until, 'f')}${outcome.from === null ? '' : `; it was ${agentWords(outcome.from)}'s`}. Nobody is told of it before, unless it becomes worse. Once it is over, its next firing is a new alert, which nobody has acknowledged.`;
    case 'already-acked':
      return `✋ ${name} is acknowledged by you already. A new \`for\` gives it another end.`;
    case 'too-long':
      return `An acknowledgement lasts at most ${plural(outcome.longestHours, 'hour')}, so ${name} stays as it is. Write a shorter \`for\`, or silence it.`;
    case 'unacked':
      return `${name} is not acknowledged any more. What is critical escalates again.`;
    case 'not-acked':
      return `${name} is acknowledged by nobody, so nothing was taken back.`;
    case 'assigned':
      return `👤 ${name} is assigned to ${handling.assignment === null ? 'nobody' : agentWords(handling.assignment.to)}.`;
    case 'unassigned':
      return `👤 ${name} is assigned to nobody.`;
    case 'not-assigned':
      return `${name} is assigned to nobody, so nothing was taken back.`;
    case 'already-assigned':
      return `👤 ${name} is assigned to them already.`;
    case 'unknown-person':
      return `The configuration knows nobody of that name, so ${name} stays as it is. Write me, nobody, or a name under \`people\`.`;
    case 'escalated':
      return `📣 ${name} is escalated: ${escape(outcome.whom)} is told.`;
    case 'not-reached':
      return `⚠️ ${name} reached nobody: \`${escape(outcome.whom)}\` is in its chain, and the configuration leads to no account or channel for that. Escalate again for the next step, and mend \`escalation\`.`;
    case 'paged':
      return `📣 ${name} goes the second path. \`/act list\` shows whether it was taken.`;
    case 'no-further':
      return `${name} has nobody further to go to: every step of its chain was taken. \`alerts.escalation\` in the configuration adds some.`;
    case 'changed':
      return `${name} changed since the button was drawn, so nothing was done. Look at it again: \`/alert show alert:${alertName(handling)}\`.`;
    case 'over':
      return `${name} is over, so nothing was done.`;
  }
}

function nameWords({ handling, episode }: Handled): string {
  return `${code(alertName(handling))}, ${subjectWords(episode)},`;
}

/** What came of a silence, for the one who asked for it alone. */
export function silencedMessage(outcome: SilenceOutcome): MessageBody {
  return message({ mentions: 'nobody', content: silencedWords(outcome) });
}

function silencedWords(outcome: SilenceOutcome): string {
  switch (outcome.kind) {
    case 'silencing':
      return `🔕 ${silenceWords(outcome.silence)} is being placed in Alertmanager; the alert's card says when it is there. ${previewWords(outcome.preview)}`;
    case 'silenced':
      return `🔕 ${silenceWords(outcome.silence)} is in force, kept by Muster. ${previewWords(outcome.preview)}`;
    case 'preview':
      return `Nothing was silenced. ${previewWords(outcome.preview)} It would be kept ${outcome.system === null ? 'by Muster' : `in ${code(outcome.system)}`}.`;
    case 'already-silenced':
      return `🔕 That is silenced already by ${silenceWords(outcome.silence)}. To make it end sooner: \`/alert unsilence silence:${silenceName(outcome.silence)}\`.`;
    case 'too-long':
      return `A silence lasts at most ${plural(outcome.longestHours, 'hour')} here, so nothing was silenced. Write a shorter \`for\`.`;
    case 'no-matchers':
      return 'The alerts of this group have no label in common, so it is not clear what to silence. Write `matchers`, such as `alertname="NodeDown"`.';
    case 'unconfirmed':
      return `Nothing was silenced yet, for ${WIDE[outcome.why]}. ${previewWords(outcome.preview)} If you want that, ask again with \`confirm:yes\`: \`/alert silence … matchers:${clip(matchersText(outcome.preview.matchers).slice(1, -1), SHOWN.labels).replaceAll('`', '')} confirm:yes\`.`;
    case 'too-wide':
      return `Nothing was silenced: that reaches beyond the fleets on which you may. ${previewWords(outcome.preview)} Add \`fleet="…"\` to \`matchers\`.`;
    case 'changed':
    case 'over':
      return handledWords(outcome);
  }
}

const WIDE: Readonly<Record<WideBecause, string>> = {
  'every-rule': 'it names neither a rule nor hosts, so it would hide whatever goes wrong there',
  'several-fleets': 'it would hide alerts of several fleets',
};

function silenceWords(silence: AlertSilence): string {
  return `${code(silenceName(silence))} (${timestamp(silence.endsAt, 'R')}, ${timestamp(silence.endsAt, 'f')})`;
}

export function previewWords({ matchers, alerts, groups }: SilencePreview): string {
  const hides =
    alerts === 0 ? 'no alert that fires now' : `${plural(alerts, 'alert')} in ${plural(groups, 'group')} now`;
  return `It hides what fits ${matchersWords({ matchers })}: ${hides}.`;
}

export function unsilencedMessage({ kind, silence }: UnsilenceOutcome): MessageBody {
  const name = code(silenceName(silence));
  const content = {
    unsilencing: `${name} is being ended in Alertmanager; its alerts' cards say when it is.`,
    unsilenced: `${name} is over. What still fires is told of again.`,
    'already-over': `${name} is over already, or about to be.`,
    'not-yet-known': `${name} was not seen in Alertmanager yet, so it cannot be ended there. Try again in a minute.`,
  }[kind];
  return message({ mentions: 'nobody', content });
}

/** The newest open ones, or those acknowledged with the oldest acknowledgement at the top. */
export function alertListMessage(rows: readonly Handled[], which: 'open' | 'acknowledged'): MessageBody {
  if (rows.length === 0) {
    const none = which === 'open' ? 'No alert fires that you may see.' : 'Nothing that fires is acknowledged.';
    return message({ mentions: 'nobody', content: none });
  }
  const lines = rows.slice(0, MOST_LISTED).map(listLine);
  const more = rows.length - lines.length;
  const title =
    which === 'open'
      ? `${plural(rows.length, 'alert')} open`
      : `${plural(rows.length, 'alert')} acknowledged, the oldest first`;
  return message({
    mentions: 'nobody',
    embeds: [embed({ title, color: GREY, description: more > 0 ? [...lines, `… and ${more} more.`] : lines })],
  });
}

export function listLine({ handling, episode }: Handled): string {
  const { ack, assignment } = handling;
  const marks = [
    `since ${timestamp(episode.startedAt, 'R')}`,
    plural(episode.firing, 'alert'),
    ...(ack === null ? [] : [`✋ acknowledged by ${agentWords(ack.by)} ${timestamp(ack.at, 'R')}`]),
    ...(assignment === null ? [] : [`👤 assigned to ${agentWords(assignment.to)}`]),
  ];
  return `${code(alertName(handling))} ${subjectWords(episode)}: ${marks.join(', ')}`;
}

export function silenceListMessage(silences: readonly AlertSilence[]): MessageBody {
  if (silences.length === 0) return message({ mentions: 'nobody', content: 'Nothing is silenced that you may see.' });
  const lines = silences.slice(0, MOST_LISTED).map((each) => `🔕 ${silenceLine(each)} · ${matchersWords(each)}`);
  const more = silences.length - lines.length;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `${plural(silences.length, 'silence')}, the next to end first`,
        color: GREY,
        description: more > 0 ? [...lines, `… and ${more} more.`] : lines,
      }),
    ],
  });
}

/** One alert: what it is, whose, what was done, what is silenced. */
export function alertShownMessage({ handling, episode, doings, silences, url }: ShownAlert): MessageBody {
  const { ack, assignment } = handling;
  const text = episode.commonAnnotations.summary ?? episode.commonAnnotations.description;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `${alertName(handling)}: ${clip(episode.name, SHOWN.name)}`,
        ...(url === null ? {} : { url }),
        color: colorOf(episode),
        description: [
          `${subjectWords(episode)}, ${stateWords(episode)}`,
          ...(text === null ? [] : [escape(clip(text, SHOWN.summary))]),
          ...(ack === null ? ['Acknowledged by nobody.'] : [ackLine(ack)]),
          ...(assignment === null ? [] : [`👤 Assigned to ${agentWords(assignment.to)}`]),
          ...silences.map(
            (each) => `🔕 ${silenceLine(each)} · ${code(clip(matchersText(each.matchers), SHOWN.labels))}`,
          ),
        ],
        fields:
          doings.length === 0
            ? []
            : [{ name: 'What was done', value: doings.slice(-MOST_DOINGS).map(doingLine).join('\n') }],
      }),
    ],
    rows: episode.endedAt === null ? buttonRows(attentionButtons(handling).map(button)) : [],
  });
}

function stateWords({ endedAt, startedAt, firing }: Episode): string {
  return endedAt === null
    ? `${plural(firing, 'alert')} firing since ${timestamp(startedAt, 'R')}`
    : `over after ${duration(endedAt.getTime() - startedAt.getTime())}`;
}

const DOING_SHOWN = 160;

export function doingLine({ at, by, text }: Doing): string {
  const who = by === null ? 'Muster' : escape(clip(by, SHOWN.severity));
  return `${timestamp(at, 'f')} ${who}: ${escape(clip(text, DOING_SHOWN))}`;
}
