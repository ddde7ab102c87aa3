import {
  clip,
  code,
  embed,
  escape,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import {
  nameSetAsideChoice,
  type ReplayOutcome,
  type SetAsideEvent,
  type SetAsideGroup,
  type SetAsideOverview,
} from './set-aside.ts';

/** Ten of the longest lines there can be fit a description beside as many groups. */
export const EVENTS_SHOWN = 10;
const GROUPS_SHOWN = 8;
const MAX = { source: 20, event: 60, error: 120 } as const;
const AMBER = 0xd9822b;
const GREEN = 0x2e9e5b;

/** What is set aside, by name, then the oldest events with what was wrong with them. */
export function setAsideMessage({ groups, events }: SetAsideOverview): MessageBody {
  if (groups.length === 0)
    return message({
      mentions: 'nobody',
      embeds: [embed({ title: 'Nothing is set aside', description: 'Every inbound event was handled.', color: GREEN })],
    });
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const moreGroups = groups.length - GROUPS_SHOWN;
  const moreEvents = total - events.length;
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `⚠️ ${plural(total, 'event is', 'events are')} set aside`,
        color: AMBER,
        description: [
          ...groups.slice(0, GROUPS_SHOWN).map(groupLine),
          ...(moreGroups > 0 ? [`and ${plural(moreGroups, 'more name')}`] : []),
          '',
          ...events.map(eventLine),
          ...(moreEvents > 0
            ? [`-# and ${plural(moreEvents, 'newer one')}; ${code('muster inbox list')} shows all.`]
            : []),
        ],
        footer: '/inbox replay gives them another go, once what broke them is mended.',
      }),
    ],
  });
}

/** What came of asking for another go. */
export function replayMessage(outcome: ReplayOutcome): MessageBody {
  const meant = nameSetAsideChoice(outcome.choice);
  const named = meant === 'all' ? '' : ` of ${code(clip(meant, MAX.source + MAX.event))}`;
  switch (outcome.kind) {
    case 'replayed':
      return message({
        mentions: 'nobody',
        content: `${plural(outcome.count, 'event')}${named} will be handled again now. What breaks once more is set aside again: \`/inbox list\` shows it.`,
      });
    case 'nothing-set-aside':
      return message({
        mentions: 'nobody',
        content: `Nothing${named} is set aside, so nothing was done. \`/inbox list\` shows what is.`,
      });
  }
}

/** Typed text that names neither an event nor a kind of events. */
export function unreadableChoiceMessage(): MessageBody {
  return message({
    mentions: 'nobody',
    content:
      'That names no event. Take one that `event` offers, or type an id as `/inbox list` shows it, or a source and a name such as `github workflow_run`.',
  });
}

function groupLine({ source, event, count, since }: SetAsideGroup): string {
  return `**${count}** ${escape(clip(source, MAX.source))} ${code(clip(event, MAX.event))} since ${timestamp(since, 'f')}`;
}

function eventLine({ id, source, event, receivedAt, error }: SetAsideEvent): string {
  const what = `${escape(clip(source, MAX.source))} ${code(clip(event, MAX.event))}`;
  return `${timestamp(receivedAt, 'f')} ${what}: ${escape(clip(error, MAX.error))}\n-# ${code(id)}`;
}
