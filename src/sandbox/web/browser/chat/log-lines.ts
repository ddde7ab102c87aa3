import type { APIMessage } from 'discord-api-types/v10';
import { compareIds } from '../snowflake.ts';
import { isEphemeral } from './message-window.ts';
import { dayOf, type Viewer } from './time-words.ts';

/** One line of the message log. `isContinuation`: by the same author right after the last, so without a head of its own. */
export type LogLine =
  | { readonly kind: 'day'; readonly key: string; readonly date: Date }
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: APIMessage;
      readonly isContinuation: boolean;
    };

const TOGETHER_MS = 7 * 60_000;
const DEFAULT_TYPE = 0;

/** The log with a divider before each day and one line before the first message that is newer than `newSince`. */
export function logLines(
  messages: readonly APIMessage[],
  { viewer, newSince }: { readonly viewer: Viewer; readonly newSince: string | null },
): readonly LogLine[] {
  const lines: LogLine[] = [];
  let day = '';
  let previous: APIMessage | null = null;
  let isNewShown = newSince === null;
  for (const message of messages) {
    const date = new Date(message.timestamp);
    const today = dayOf(date, viewer);
    const isNewDay = today !== day;
    if (isNewDay) lines.push({ kind: 'day', key: `day-${today}-${message.id}`, date });
    const isFirstNew =
      !isNewShown && newSince !== null && !isEphemeral(message) && compareIds(message.id, newSince) > 0;
    if (isFirstNew) {
      lines.push({ kind: 'new', key: 'new' });
      isNewShown = true;
    }
    const isContinuation = !isNewDay && !isFirstNew && previous !== null && continues(previous, message);
    lines.push({ kind: 'message', key: message.id, message, isContinuation });
    day = today;
    previous = message;
  }
  return lines;
}

function continues(before: APIMessage, message: APIMessage): boolean {
  return (
    numberOf(message.type) === DEFAULT_TYPE &&
    before.author.id === message.author.id &&
    before.webhook_id === message.webhook_id &&
    isPlain(before) &&
    isEphemeral(before) === isEphemeral(message) &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < TOGETHER_MS
  );
}

/** Below what the system says ("pinned a message") nothing continues; below a reply or a command's answer it does. */
function isPlain({ type }: APIMessage): boolean {
  return [DEFAULT_TYPE, 19, 20, 23].includes(numberOf(type));
}

/** Discord's numbers as numbers: the page cannot load the package that names them. */
export function numberOf(value: number): number {
  return value;
}
