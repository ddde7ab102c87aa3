import {
  embed,
  mentionWords,
  message,
  notifying,
  type EmbedParts,
  type MessageBody,
  type Row,
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
  {
    list,
    rows = [],
    ...parts
  }: Omit<EmbedParts, 'title'> & Pick<AlertMessage, 'list'> & { readonly rows?: readonly Row[] },
): AlertMessage {
  return { summary, body: message({ mentions: 'nobody', embeds: [embed({ title: summary, ...parts })], rows }), list };
}

/** One line to those who are to be notified, after whatever else they must know. */
export function callMessage(summary: string, mentions: readonly Mention[], more = ''): AlertMessage {
  const content = `${summary}.${more} ${mentionWords(mentions)}`;
  return { summary, body: message({ mentions: notifying(mentions), content }), list: null };
}
