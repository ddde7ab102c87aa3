import type { APIMessage } from 'discord-api-types/v10';
import type { GuildView } from '../../protocol.ts';
import { parseInline, plainText } from './markdown-inline.ts';
import { roleName, userNameById } from './names.ts';

const LONGEST = 140;

/** What a message says in one line, without marks: for replies, pins and screen readers. */
export function oneLine(message: APIMessage, view: GuildView): string {
  const [embed] = message.embeds;
  const text = [message.content, embed?.title, embed?.description].find((one) => one !== undefined && one !== '');
  if (text === undefined) return withoutText(message);
  const said = plainText(parseInline(text.replace(/^(?:[>#-]+ )+/gm, '')), (node) => {
    if (node.kind === 'user') return `@${userNameById(view, node.id)}`;
    if (node.kind === 'role') return `@${roleName(view, node.id)}`;
    if (node.kind === 'channel') return '#channel';
    return 'a time';
  });
  const line = said.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

function withoutText({ attachments, components }: APIMessage): string {
  const [file] = attachments;
  if (file !== undefined) return file.filename;
  return (components ?? []).length > 0 ? 'a message with buttons' : 'a message without text';
}
