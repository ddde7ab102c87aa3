import type {
  APIMessage,
  APIReaction,
  GatewayMessageReactionAddDispatchData,
  GatewayMessageReactionRemoveAllDispatchData,
  GatewayMessageReactionRemoveDispatchData,
  GatewayMessageReactionRemoveEmojiDispatchData,
} from 'discord-api-types/v10';
import { withUpdated, type MessageWindow } from './message-window.ts';

type Emoji = APIReaction['emoji'];

/** Custom emojis are told apart by their id, the others are their own name (Discord docs: emoji resource). */
export function emojiKey({ id, name }: Pick<Emoji, 'id' | 'name'>): string {
  return id ?? name ?? '';
}

export function withReaction(
  window: MessageWindow,
  event: GatewayMessageReactionAddDispatchData,
  me: string,
): MessageWindow {
  return change(window, event.message_id, (reactions) => {
    const known = reactions.find(({ emoji }) => emojiKey(emoji) === emojiKey(event.emoji));
    const isMine = event.user_id === me;
    if (known === undefined) return [...reactions, first(event.emoji, isMine)];
    const count = known.count + 1;
    return reactions.map((one) =>
      one === known
        ? { ...one, count, me: one.me || isMine, count_details: { ...one.count_details, normal: count } }
        : one,
    );
  });
}

export function withoutReaction(
  window: MessageWindow,
  event: GatewayMessageReactionRemoveDispatchData,
  me: string,
): MessageWindow {
  return change(window, event.message_id, (reactions) =>
    reactions.flatMap((one) => {
      if (emojiKey(one.emoji) !== emojiKey(event.emoji)) return [one];
      const count = one.count - 1;
      if (count <= 0) return [];
      const isMine = one.me && event.user_id !== me;
      return [{ ...one, count, me: isMine, count_details: { ...one.count_details, normal: count } }];
    }),
  );
}

/** All of a message, or all of one emoji. */
export function withoutReactions(
  window: MessageWindow,
  event: GatewayMessageReactionRemoveAllDispatchData | GatewayMessageReactionRemoveEmojiDispatchData,
): MessageWindow {
  return change(window, event.message_id, (reactions) =>
    'emoji' in event ? reactions.filter(({ emoji }) => emojiKey(emoji) !== emojiKey(event.emoji)) : [],
  );
}

function first(emoji: Emoji, isMine: boolean): APIReaction {
  return {
    emoji,
    count: 1,
    count_details: { normal: 1, burst: 0 },
    me: isMine,
    me_burst: false,
    burst_colors: [],
  };
}

function change(
  window: MessageWindow,
  messageId: string,
  edit: (reactions: readonly APIReaction[]) => APIReaction[],
): MessageWindow {
  const message: APIMessage | undefined = window.list.find(({ id }) => id === messageId);
  return message === undefined
    ? window
    : withUpdated(window, { id: messageId, reactions: edit(message.reactions ?? []) });
}
