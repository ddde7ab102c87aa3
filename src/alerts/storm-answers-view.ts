import {
  button,
  buttonRows,
  code,
  embed,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { listLine } from './alert-answers-view.ts';
import { count, GREY } from './alert-words-view.ts';
import { stormName } from './storm-handling.ts';
import { stormButtons, stormHandlingLines } from './storm-handling-view.ts';
import type { ShownStorm, StormDone, StormOutcome } from './storm-outcome.ts';

/** What came of an act on all groups of a storm, for the one who did it alone. */
export function stormHandledMessage(outcome: StormOutcome): MessageBody {
  return message({ mentions: 'nobody', content: stormHandledWords(outcome) });
}

export function stormSilenceIncompleteMessage(): MessageBody {
  return message({
    mentions: 'nobody',
    content: 'A silence needs `for` and `reason`, so nothing was silenced: `do:silence for:2h reason:…`.',
  });
}

/** The same as plain words, for programs. */
export function stormHandledWords(outcome: StormOutcome): string {
  const name = code(stormName(outcome.storm) ?? 'the storm');
  const { ack } = outcome.storm.handling;
  switch (outcome.kind) {
    case 'storm-acked':
      return `✋ ${groupWords(outcome)} of storm ${name} ${outcome.groups === 1 ? 'is' : 'are'} yours until ${ack === null ? 'then' : timestamp(ack.until, 'f')}. What becomes worse is told, and groups that begin later are nobody's: acknowledge again for those.${restWords(outcome)}`;
    case 'storm-unacked':
      return `${groupWords(outcome)} of storm ${name} ${outcome.groups === 1 ? 'is' : 'are'} not acknowledged any more. What is critical escalates again.${restWords(outcome)}`;
    case 'storm-assigned':
      return `👤 ${groupWords(outcome)} of storm ${name} ${outcome.groups === 1 ? 'is' : 'are'} assigned to you.${restWords(outcome)}`;
    case 'nothing-to-do':
      return `Storm ${name} has no open group that you may change and that is not so already, so nothing was done.${restWords(outcome)}`;
    case 'too-long':
      return `An acknowledgement lasts at most ${plural(outcome.longestHours, 'hour')}, so storm ${name} stays as it is. Write a shorter \`for\`.`;
    case 'changed':
      return `Storm ${name} changed since the button was drawn, so nothing was done. Look at it again: \`/alert storm storm:${stormName(outcome.storm) ?? ''} do:show\`.`;
    case 'over':
      return `Storm ${name} is over, so nothing was done.`;
  }
}

function groupWords({ groups }: StormDone): string {
  return `${count(groups)} open ${groups === 1 ? 'group' : 'groups'}`;
}

function restWords({ already, notYours }: StormDone): string {
  const parts = [
    ...(already === 0 ? [] : [`${count(already)} stayed as they were`]),
    ...(notYours === 0 ? [] : [`${count(notYours)} are of fleets on which you may not do that`]),
  ];
  return parts.length === 0 ? '' : ` Of the others, ${parts.join(', and ')}.`;
}

/** A storm and its open groups, the oldest first; the list attached to its card has all. */
export function stormShownMessage({ storm, totals, oldest }: ShownStorm): MessageBody {
  const name = stormName(storm) ?? 'A storm';
  const { groups, firing, acknowledged } = totals;
  const state =
    storm.endedAt === null
      ? `${count(groups)} open ${groups === 1 ? 'group' : 'groups'} with ${plural(firing, 'alert')}, ${count(acknowledged)} acknowledged, since ${timestamp(storm.startedAt, 'R')}`
      : `over since ${timestamp(storm.endedAt, 'R')}`;
  const more = groups - oldest.length;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `${name}: an alert storm`,
        color: GREY,
        description: [
          state,
          ...oldest.map(listLine),
          ...(more > 0 && storm.endedAt === null
            ? [`… and ${count(more)} more; the list attached to the storm's message has all.`]
            : []),
        ],
        fields: [{ name: 'In hand', value: stormHandlingLines(storm, acknowledged).join('\n') }],
      }),
    ],
    rows: buttonRows(stormButtons(storm).map(button)),
  });
}
