import { clip, code, plural, type MessageBody } from '../platform/discord/message.ts';
import type { Mention } from '../pipelines/route.ts';
import { callMessage, cardMessage } from './alert-message-view.ts';
import type { AlertWord, Labels } from './alert.ts';
import { GREY, SHOWN } from './alert-words-view.ts';

const MOST_LINES = 10;

/**
 * What happened at Alertmanager while nobody here listened; said once, to all whom the alerts would each have told of
 * themselves.
 */
export function rereadMessage({
  fires,
  over,
  mentions,
}: {
  readonly fires: readonly Pick<AlertWord, 'labels'>[];
  readonly over: readonly Labels[];
  readonly mentions: readonly Mention[];
}): { readonly body: MessageBody; readonly summary: string } {
  const parts = [
    ...(fires.length === 0 ? [] : [`${plural(fires.length, 'alert')} began to fire`]),
    ...(over.length === 0 ? [] : [`${plural(over.length, 'alert')} ended`]),
  ];
  const { body, summary } = cardMessage(`🛌 While Muster was away, ${parts.join(' and ')}`, {
    color: GREY,
    description: [
      'Read in Alertmanager, since no webhook told of it. Each has its own card.',
      ...linesOf(
        '🔥 fires:',
        fires.map(({ labels }) => labels),
      ),
      ...linesOf('✅ is over:', over),
    ],
    list: null,
  });
  if (mentions.length === 0) return { body, summary };
  const { body: call } = callMessage(summary, mentions, ' What still fires has a card of its own.');
  return { body: { ...call, embeds: body.embeds ?? [] }, summary };
}

/** One line for each rule and fleet, the most first. */
function linesOf(head: string, all: readonly Labels[]): readonly string[] {
  const byName = Map.groupBy(all, (labels) => JSON.stringify([labels['alertname'] ?? 'alert', labels['fleet'] ?? '']));
  const sections = [...byName.values()].toSorted((a, b) => b.length - a.length);
  const lines = sections.slice(0, MOST_LINES).map((section) => {
    const { alertname = 'alert', fleet = '' } = section[0] ?? {};
    const where = fleet === '' ? '' : ` on ${code(clip(fleet, SHOWN.host))}`;
    return `${head} ${code(clip(alertname, SHOWN.name))}${where}, ${plural(section.length, 'alert')}`;
  });
  const more = sections.length - lines.length;
  return more > 0 ? [...lines, `${head} … and ${more} more rules`] : lines;
}
