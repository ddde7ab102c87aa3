import type { APIMessage } from 'discord-api-types/v10';
import type { GuildView } from '../../protocol.ts';
import { numberOf } from './log-lines.ts';
import { userName } from './names.ts';
import { oneLine } from './one-line.ts';

/** Messages that people or apps wrote; all others the system writes (Discord docs: message types). */
const WRITTEN = [0, 19, 20, 23];

/** What the system says in its own messages; null for a message that somebody wrote. */
export function systemWords(message: APIMessage, view: GuildView): string | null {
  const type = numberOf(message.type);
  if (WRITTEN.includes(type)) return null;
  const who = userName(view, message.author);
  switch (type) {
    case 4:
      return `${who} changed the name: ${message.content}`;
    case 6:
      return `${who} pinned a message to this channel.`;
    case 7:
      return `${who} joined.`;
    case 18:
      return `${who} started the thread “${message.content}”.`;
    case 21:
      return message.referenced_message === undefined || message.referenced_message === null
        ? 'The message that began this thread is gone.'
        : `The thread began with: ${oneLine(message.referenced_message, view)}`;
    default:
      return message.content === '' ? `${who}: a system message of type ${type}` : `${who}: ${message.content}`;
  }
}
