import { LIMITS, type MessageBody } from '../discord/message.ts';
import type { Card, Lane } from './card.ts';
import { bodyOf } from './card-body.ts';
import { parsePlace } from './card-marker.ts';
import type { CardRow } from './delivery-tables.ts';
import { mentionText } from './render-card.ts';

/** Cards of this kind are lists that stand for others; they are never merged themselves. */
export const DIGEST_KIND = 'digest';

/** Room is left for the mark, a link and the line that says what else is in the file. */
const LINES_LENGTH = LIMITS.content - 500;
const MOST_MENTIONS = 20;

export interface DigestMembers {
  readonly key: string;
  readonly place: string;
  /** 'merged': too many at once. 'expired': too old to be sent one by one, and nobody is to be notified any more. */
  readonly why: 'merged' | 'expired';
  readonly members: readonly Pick<CardRow, 'summary' | 'kind' | 'lane' | 'body'>[];
}

export interface Digest {
  readonly card: Card;
  /** The text of the attached file, one line per card. */
  readonly list: string;
}

/** One message for many: their number, the first of them, all of them in a file, and the mentions they carried. */
export function renderDigest(
  { key, place, why, members }: DigestMembers,
  hashOfList: (list: string) => string,
): Digest {
  const list = `${members.map((member) => member.summary).join('\n')}\n`;
  const mentions = why === 'expired' ? { users: [], roles: [] } : mentionsOf(members);
  const head = `${mentionText(mentions)} **${headline(why, members)}**, list attached.`.trim();
  const body: MessageBody = {
    content: [head, ...firstLines(members.map((member) => member.summary))].join('\n'),
    allowed_mentions: { parse: [], ...mentions },
    files: [{ hash: hashOfList(list), name: 'messages.txt', description: headline(why, members) }],
  };
  return {
    list,
    card: {
      key,
      kind: DIGEST_KIND,
      place: parsePlace(place),
      lane: why === 'expired' ? 'low' : mostUrgent(members.map((member) => member.lane)),
      body,
      summary: headline(why, members),
      phase: why === 'expired' ? 'final' : 'open',
    },
  };
}

function headline(why: DigestMembers['why'], members: DigestMembers['members']): string {
  const kinds = [...new Set(members.map((member) => member.kind))].join(', ');
  const noun = members.length === 1 ? 'message' : 'messages';
  return why === 'merged'
    ? `${members.length} more ${noun} (${kinds})`
    : `${members.length} ${noun} (${kinds}) too old to be sent by the time it could be`;
}

function firstLines(summaries: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let length = 0;
  for (const summary of summaries) {
    const line = `- ${summary}`;
    length += line.length + 1;
    if (length > LINES_LENGTH) return [...lines, `- … and ${summaries.length - lines.length} more`];
    lines.push(line);
  }
  return lines;
}

function mentionsOf(members: DigestMembers['members']): { users: readonly string[]; roles: readonly string[] } {
  const allowed = members.map((member) => bodyOf(member).allowed_mentions);
  const most = (ids: readonly string[]): readonly string[] => [...new Set(ids)].slice(0, MOST_MENTIONS);
  return {
    users: most(allowed.flatMap((mentions) => mentions.users ?? [])),
    roles: most(allowed.flatMap((mentions) => mentions.roles ?? [])),
  };
}

function mostUrgent(lanes: readonly Lane[]): Lane {
  if (lanes.includes('critical')) return 'critical';
  return lanes.includes('normal') ? 'normal' : 'low';
}
