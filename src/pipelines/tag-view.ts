import { clip, code, embed, escape, link, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import type { Tag } from './tag.ts';

const BLUE = 0x3498db;
const AMBER = 0xf1c40f;
const GREY = 0x95a5a6;
const SHOWN = { repository: 140, tag: 100, login: 60, route: 60 } as const;
const SHORT_SHA = 7;

/** The card of a tag: which commit it names, who pushed it, whether it moved or is gone. Notifies nobody. */
export function tagMessage(
  tag: Tag,
  route: { readonly name: string },
): { readonly body: MessageBody; readonly summary: string } {
  const summary = tagLine(tag);
  const { moves, state } = tag;
  const color = state === 'deleted' ? GREY : moves > 0 ? AMBER : BLUE;
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: summary,
          color,
          description: [
            `${commitWords(tag)}${tag.by === null ? '' : ` — by ${escape(clip(tag.by, SHOWN.login))}`}`,
            ...warningOf(tag),
            `${timestamp(tag.at, 'f')} · shown by ${code(clip(route.name, SHOWN.route))}`,
          ],
        }),
      ],
    }),
    summary,
  };
}

/** `🏷️ acme/node v1.2.3: new tag`. */
export function tagLine({ repository, name, state, moves }: Tag): string {
  const what = `${escape(clip(repository, SHOWN.repository))} ${escape(clip(name, SHOWN.tag))}`;
  if (state === 'deleted') return `🗑️ ${what}: tag deleted`;
  return moves > 0 ? `⚠️ ${what}: tag moved` : `🏷️ ${what}: new tag`;
}

/** Only GitHub's own address is known here; a commit elsewhere is told without a link. */
function commitWords({ system, repository, sha }: Tag): string {
  if (sha === null) return 'commit not told yet';
  const short = sha.slice(0, SHORT_SHA);
  return system === 'github' && /^[0-9a-f]{40}$/u.test(sha)
    ? link(short, `https://github.com/${repository}/commit/${sha}`)
    : code(short);
}

function warningOf({ moves, state }: Tag): readonly string[] {
  if (state === 'deleted') return ['Who built from it should ask what to use instead.'];
  if (moves === 0) return [];
  const times = moves === 1 ? 'once' : `${moves} times`;
  return [`It was moved ${times}: by one name it means several versions. Pin the commit where that matters.`];
}
