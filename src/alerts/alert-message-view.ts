import {
  embed,
  mentionWords,
  message,
  notifying,
  type EmbedParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { Mention } from '../pipelines/route.ts';

export interface AlertMessage {
  readonly body: MessageBody;
  /** One plain line, escaped. */
  readonly summary: string;
  /** All of it in plain text, one line each, where the message shows only some: to be attached. */
  readonly list: string | null;
}

/** A card headed by its summary, which notifies nobody. */
export function cardMessage(
  summary: string,
  { list, ...parts }: Omit<EmbedParts, 'title'> & Pick<AlertMessage, 'list'>,
): AlertMessage {
  return { summary, body: message({ mentions: 'nobody', embeds: [embed({ title: summary, ...parts })] }), list };
}

/** One line to those who are to be notified, after whatever else they must know. */
export function callMessage(summary: string, mentions: readonly Mention[], more = ''): AlertMessage {
  const content = `${summary}.${more} ${mentionWords(mentions)}`;
  return { summary, body: message({ mentions: notifying(mentions), content }), list: null };
}
