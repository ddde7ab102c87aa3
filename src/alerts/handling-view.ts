import { clip, code, duration, escape, plural, timestamp, userMention } from '../platform/discord/message.ts';
import type { MessageBody } from '../platform/discord/message.ts';
import type { Agent } from '../approvals/approval.ts';
import type { Mention } from '../pipelines/route.ts';
import { callMessage } from './alert-message-view.ts';
import { silenceName, type AlertSilence, type Coverage } from './alert-silence.ts';
import { subjectWords } from './alert-words-view.ts';
import type { AttentionButton } from './attention.ts';
import type { Episode } from './episode.ts';
import { alertName, nextStepAt, type Acknowledgement, type AckEnd, type Chain, type Handling } from './handling.ts';
import { matchersText } from './matcher.ts';

const SHOWN = { note: 200, reason: 160, matchers: 200, silences: 3, name: 80 } as const;

/** Prefixes of the buttons; commands/alert-buttons.ts answers them. */
export const ALERT_BUTTONS = {
  ack: 'alert-ack',
  unack: 'alert-unack',
  silence: 'alert-silence',
  assign: 'alert-assign',
  escalate: 'alert-escalate',
} as const;

/** The alert, and the decision that the button was drawn for. */
export function alertArgument({ number, decision }: Pick<Handling, 'number' | 'decision'>): string {
  return `${number}.${decision}`;
}

export function attentionButtons(handling: Handling): readonly AttentionButton[] {
  const argument = alertArgument(handling);
  const { ack, unack, silence, assign, escalate } = ALERT_BUTTONS;
  return [
    handling.ack === null
      ? { customId: `${ack}:${argument}`, label: 'Acknowledge', style: 'primary' }
      : { customId: `${unack}:${argument}`, label: 'Take back', style: 'secondary' },
    { customId: `${silence}:${argument}`, label: 'Silence…', style: 'secondary' },
    { customId: `${assign}:${argument}`, label: 'Assign to me', style: 'secondary' },
    { customId: `${escalate}:${argument}`, label: 'Escalate', style: 'danger' },
  ];
}

export interface AttentionParts {
  readonly handling: Handling;
  readonly episode: Episode;
  readonly coverage: Coverage;
  readonly chain: Chain;
}

/** Whose it is, whether anybody is told, and by when more people are. */
export function attentionLines({ handling, episode, coverage, chain }: AttentionParts): readonly string[] {
  const { ack, lastAckBy, assignment, escalation } = handling;
  const isOpen = episode.endedAt === null;
  const name = `🏷️ Name: ${code(alertName(handling))}`;
  if (!isOpen)
    return [
      `${name}${lastAckBy === null ? '' : ` · acknowledged by ${agentWords(lastAckBy)}`}${assignment === null ? '' : ` · assigned to ${agentWords(assignment.to)}`}`,
    ];
  return [
    name,
    ...(ack === null ? [] : [ackLine(ack)]),
    ...(assignment === null ? [] : [`👤 Assigned to ${agentWords(assignment.to)} ${timestamp(assignment.at, 'R')}`]),
    ...silenceLines(coverage),
    ...(escalation === null ? [] : escalationLines(escalation, chain)),
  ];
}

export function ackLine({ by, at, until, note }: Acknowledgement): string {
  const said = note === null ? '' : `: ${escape(clip(note, SHOWN.note))}`;
  return `✋ Acknowledged by ${agentWords(by)} ${timestamp(at, 'R')}, until ${timestamp(until, 'f')}${said}`;
}

function silenceLines({ firing, silenced, silences }: Coverage): readonly string[] {
  if (silences.length === 0) return [];
  const head =
    silenced === firing
      ? '🔕 Silenced: nobody is told'
      : `🔕 Silenced in part: ${silenced} of ${plural(firing, 'alert')}`;
  const more = silences.length - SHOWN.silences;
  return [
    head,
    ...silences.slice(0, SHOWN.silences).map((silence) => `  ${silenceLine(silence)}`),
    ...(more > 0 ? [`  … and ${more} more: \`/alert list which:silences\``] : []),
  ];
}

/** One silence: until when, by whom, why, and what somebody made of it in Alertmanager. */
export function silenceLine(silence: AlertSilence): string {
  const { by, createdThereBy, reason, endsAt, drift, state } = silence;
  const who =
    by === null ? `${escape(clip(createdThereBy ?? 'somebody', SHOWN.name))} in Alertmanager` : agentWords(by);
  const last = drift.at(-1);
  const doing = state === 'placing' ? ', being placed' : state === 'ending' ? ', being ended' : '';
  return [
    `${code(silenceName(silence))} until ${timestamp(endsAt, 'f')}${doing}, by ${who}: ${escape(clip(reason, SHOWN.reason))}`,
    ...(last === undefined ? [] : [`⚠️ changed there: ${escape(clip(last, SHOWN.reason))}`]),
  ].join(' · ');
}

export function matchersWords(silence: Pick<AlertSilence, 'matchers'>): string {
  return code(clip(matchersText(silence.matchers), SHOWN.matchers));
}

function escalationLines(escalation: NonNullable<Handling['escalation']>, chain: Chain): readonly string[] {
  const { told, pagedAt } = escalation;
  const next = nextStepAt(escalation, chain);
  const taken = told === 0 ? '' : `step ${told} of ${chain.steps.length} taken`;
  const paged = pagedAt === null ? '' : `second path taken ${timestamp(pagedAt, 'R')}`;
  const coming = next === null ? '' : `next ${timestamp(next, 'R')} unless acknowledged`;
  const words = [taken, paged, coming].filter((each) => each !== '');
  return words.length === 0 ? [] : [`📣 Escalation: ${words.join(', ')}`];
}

/** A mention in an embed notifies nobody; a name that is none of Discord's is foreign text. */
export function agentWords({ userId, name }: Agent): string {
  return userId === null ? escape(clip(name, SHOWN.name)) : userMention(userId);
}

interface CardWords {
  readonly body: MessageBody;
  readonly summary: string;
}

/** Goes to the next people of the chain. */
export function escalationMessage({
  handling,
  episode,
  mention,
  by,
}: {
  readonly handling: Handling;
  readonly episode: Episode;
  readonly mention: Mention;
  readonly by: string | null;
}): CardWords {
  const name = alertName(handling);
  const why =
    by === null
      ? `nobody has acknowledged it since ${timestamp(episode.startedAt, 'R')}`
      : `${escape(clip(by, SHOWN.name))} escalated it`;
  const summary = `📣 ${name}, ${subjectWords(episode)}, needs somebody: ${why}`;
  return wordsOf(callMessage(summary, [mention], ` Acknowledge it: \`/alert ack alert:${name}\`.`));
}

/** Goes to whoever had acknowledged it, and to nobody else. */
export function ackEndedMessage({
  handling,
  episode,
  ack,
  why,
}: {
  readonly handling: Handling;
  readonly episode: Episode;
  readonly ack: Acknowledgement;
  readonly why: AckEnd;
}): CardWords {
  const name = alertName(handling);
  const mentions: readonly Mention[] = ack.by.userId === null ? [] : [{ kind: 'user', id: ack.by.userId }];
  const reason =
    why === 'worse'
      ? 'it became worse than what was acknowledged'
      : `its ${duration(ack.until.getTime() - ack.at.getTime())} are over`;
  const summary = `⏰ The acknowledgement of ${name}, ${subjectWords(episode)}, has ended: ${reason}, and it still fires`;
  return wordsOf(callMessage(summary, mentions, ` Acknowledge it again: \`/alert ack alert:${name}\`.`));
}

function wordsOf({ body, summary }: CardWords): CardWords {
  return { body, summary };
}
