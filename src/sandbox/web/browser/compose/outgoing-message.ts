import type { RestAnswer, RestBody, RestMethod } from '../rest.ts';
import type { Directory } from './directory.ts';
import { refusalSentence } from './form-problems.ts';
import { withFiles } from './interact.ts';
import { encodeMentions } from './mentions.ts';
import { LARGEST_FILE_BYTES } from './option-value.ts';

/** Discord docs: create message. */
export const LONGEST_MESSAGE = 2000;
export const MOST_FILES = 10;
const NONCE_LENGTH = 25;

export interface OutgoingMessage {
  readonly text: string;
  readonly files: readonly File[];
  readonly replyTo: { readonly id: string; readonly channelId: string; readonly doesPing: boolean } | null;
}

/** What is wrong with a message, as a sentence; null when it can be sent. An empty one is not wrong, there is none. */
export function complaintAboutMessage(
  { text, files }: Pick<OutgoingMessage, 'text'> & { readonly files: readonly { name: string; size: number }[] },
  directory: Directory,
): string | null {
  const { length } = encodeMentions(text.trim(), directory);
  if (length > LONGEST_MESSAGE)
    return `The message has ${length} characters; ${LONGEST_MESSAGE} fit. Shorten it or attach it as a file.`;
  if (files.length > MOST_FILES) return `${MOST_FILES} files fit on a message; ${files.length} are chosen.`;
  const large = files.find(({ size }) => size > LARGEST_FILE_BYTES);
  return large === undefined ? null : `${large.name} is larger than 10 MiB. Remove it or make it smaller.`;
}

interface MessageClient {
  request(method: RestMethod, path: string, body?: RestBody): Promise<RestAnswer>;
}

/** Posts what somebody wrote. Gives a sentence when it failed, null when it is in the channel. */
export async function postMessage(
  client: MessageClient,
  channelId: string,
  message: { readonly outgoing: OutgoingMessage; readonly directory: Directory; readonly nonce: string },
): Promise<string | null> {
  const { outgoing, directory, nonce } = message;
  const body = messageBody(outgoing, directory);
  const posted = { ...body, nonce: nonce.slice(0, NONCE_LENGTH), enforce_nonce: true };
  const answer = await client.request('POST', `/channels/${channelId}/messages`, withFiles(posted, outgoing.files));
  switch (answer.kind) {
    case 'ok':
      return null;
    case 'refused':
      return refusalSentence(answer.message, answer.errors);
    case 'unreachable':
      return answer.reason;
  }
}

/** The body of POST messages. A reply that does not ping says so; else Discord's own default stands. */
export function messageBody(
  { text, replyTo }: OutgoingMessage,
  directory: Directory,
): Readonly<Record<string, unknown>> {
  const content = encodeMentions(text.trim(), directory);
  if (replyTo === null) return { content };
  const reference = { message_reference: { message_id: replyTo.id, channel_id: replyTo.channelId } };
  const quiet = { allowed_mentions: { parse: ['users', 'roles', 'everyone'], replied_user: false } };
  return { content, ...reference, ...(replyTo.doesPing ? {} : quiet) };
}
