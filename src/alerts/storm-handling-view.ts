import { clip, code, duration, escape, plural, timestamp, type MessageBody } from '../platform/discord/message.ts';
import type { Mention } from '../pipelines/route.ts';
import { callMessage } from './alert-message-view.ts';
import type { Storm } from './alert-storm.ts';
import type { AttentionButton } from './attention.ts';
import { agentWords } from './handling-view.ts';
import { stormName, type StormAck } from './storm-handling.ts';

const NOTE_SHOWN = 200;

/** Prefixes of the buttons on a storm's card; commands/storm-buttons.ts answers them. */
export const STORM_BUTTONS = {
  ack: 'storm-ack',
  unack: 'storm-unack',
  silence: 'storm-silence',
  assign: 'storm-assign',
} as const;

/** The storm, and the decision that the button was drawn for. */
export function stormArgument({ number, handling }: Pick<Storm, 'number' | 'handling'>): string {
  return `${number ?? 0}.${handling.decision}`;
}

/** None for what is over, or has no name to act on. */
export function stormButtons(storm: Storm): readonly AttentionButton[] {
  if (storm.number === null || storm.endedAt !== null) return [];
  const argument = stormArgument(storm);
  const { ack, unack, silence, assign } = STORM_BUTTONS;
  return [
    { customId: `${ack}:${argument}`, label: 'Acknowledge all', style: 'primary' },
    ...(storm.handling.ack === null
      ? []
      : [{ customId: `${unack}:${argument}`, label: 'Take back', style: 'secondary' } as const]),
    { customId: `${silence}:${argument}`, label: 'Silence all…', style: 'secondary' },
    { customId: `${assign}:${argument}`, label: 'Assign all to me', style: 'secondary' },
  ];
}

/** By what people name it, and what they do about all of its groups. */
export function stormHandlingLines(storm: Storm, acknowledged: number): readonly string[] {
  const name = stormName(storm);
  if (name === null) return [];
  const { ack, assignment, calls } = storm.handling;
  const last = calls.findLast(({ whom }) => !whom.startsWith('end of'));
  return [
    `🏷️ Name: ${code(name)}`,
    ...(ack === null
      ? []
      : [
          `✋ Acknowledged by ${agentWords(ack.by)} ${timestamp(ack.at, 'R')}, until ${timestamp(ack.until, 'f')}: ${plural(ack.groups, 'group')}${ack.note === null ? '' : `, ${escape(clip(ack.note, NOTE_SHOWN))}`}`,
        ]),
    ...(storm.endedAt === null && acknowledged > 0
      ? [`✋ In somebody's hands now: ${plural(acknowledged, 'open group')}. Groups that begin later are not.`]
      : []),
    ...(assignment === null ? [] : [`👤 Assigned to ${agentWords(assignment.to)} ${timestamp(assignment.at, 'R')}`]),
    ...(last === undefined
      ? []
      : [`📣 Escalation: told ${escape(clip(last.whom, NOTE_SHOWN))} ${timestamp(last.at, 'R')}`]),
  ];
}

interface CardWords {
  readonly body: MessageBody;
  readonly summary: string;
}

/** Goes to the next people of a chain, once for all groups of the storm that fell due. */
export function stormCallMessage(storm: Storm, mention: Mention): CardWords {
  const name = stormName(storm) ?? 'An alert storm';
  const summary = `📣 ${name}, an alert storm since ${timestamp(storm.startedAt, 'R')}, needs somebody: nobody has acknowledged critical groups of it`;
  return words(
    callMessage(summary, [mention], ` Its message lists them. Acknowledge all: \`/alert storm storm:${name} do:ack\`.`),
  );
}

/** Goes to whoever had acknowledged the storm, and to nobody else. */
export function stormAckEndedMessage(storm: Storm, ack: StormAck): CardWords {
  const name = stormName(storm) ?? 'An alert storm';
  const mentions: readonly Mention[] = ack.by.userId === null ? [] : [{ kind: 'user', id: ack.by.userId }];
  const after = duration(ack.until.getTime() - ack.at.getTime());
  const summary = `⏰ The acknowledgement of ${name} has ended for groups of it that still fire: they became worse, or its ${after} are over`;
  return words(callMessage(summary, mentions, ` Acknowledge them again: \`/alert storm storm:${name} do:ack\`.`));
}

function words({ body, summary }: CardWords): CardWords {
  return { body, summary };
}
