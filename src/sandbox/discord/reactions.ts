import type { APIReaction, APIUser } from 'discord-api-types/v10';
import { ApiError } from './api-error.ts';
import type { Dispatches } from './dispatches.ts';
import type { Guild } from './guild.ts';
import type { Message } from './message.ts';

interface Emoji {
  readonly id: string | null;
  readonly name: string;
}

const MAX_KINDS = 20;

/** Who reacted to what, with what. */
export class Reactions {
  readonly #guild: Guild;
  readonly #dispatches: Dispatches;
  readonly #botId: string;
  /** By message, then by emoji: the users in the order they came. */
  readonly #users = new Map<string, Map<string, string[]>>();

  constructor(options: { readonly guild: Guild; readonly dispatches: Dispatches; readonly botId: string }) {
    this.#guild = options.guild;
    this.#dispatches = options.dispatches;
    this.#botId = options.botId;
  }

  add(message: Message, emojiText: string, user: APIUser): void {
    const emoji = parseEmoji(emojiText);
    const kinds = this.#users.get(message.id) ?? new Map<string, string[]>();
    const users = kinds.get(keyOf(emoji)) ?? [];
    if (users.includes(user.id)) return;
    if (users.length === 0 && kinds.size >= MAX_KINDS) throw new ApiError('maxReactions');
    kinds.set(keyOf(emoji), [...users, user.id]);
    this.#users.set(message.id, kinds);
    this.#refresh(message);
    const member = this.#guild.members.get(user.id);
    this.#publish('MESSAGE_REACTION_ADD', message, {
      user_id: user.id,
      emoji,
      burst: false,
      type: 0,
      message_author_id: message.author.id,
      ...(member === undefined ? {} : { member }),
    });
  }

  remove(message: Message, emojiText: string, userId: string): void {
    const emoji = parseEmoji(emojiText);
    const kinds = this.#users.get(message.id);
    const users = kinds?.get(keyOf(emoji)) ?? [];
    if (kinds === undefined || !users.includes(userId)) throw new ApiError('unknownEmoji');
    const left = users.filter((id) => id !== userId);
    if (left.length === 0) kinds.delete(keyOf(emoji));
    else kinds.set(keyOf(emoji), left);
    this.#refresh(message);
    this.#publish('MESSAGE_REACTION_REMOVE', message, { user_id: userId, emoji, burst: false, type: 0 });
  }

  /** All reactions, or all of one emoji. */
  clear(message: Message, emojiText?: string): void {
    const kinds = this.#users.get(message.id);
    if (emojiText === undefined) {
      kinds?.clear();
      this.#refresh(message);
      this.#publish('MESSAGE_REACTION_REMOVE_ALL', message, {});
      return;
    }
    const emoji = parseEmoji(emojiText);
    kinds?.delete(keyOf(emoji));
    this.#refresh(message);
    this.#publish('MESSAGE_REACTION_REMOVE_EMOJI', message, { emoji });
  }

  users(message: Message, emojiText: string): APIUser[] {
    const ids = this.#users.get(message.id)?.get(keyOf(parseEmoji(emojiText))) ?? [];
    return ids.map((id) => this.#guild.users.get(id)).filter((user) => user !== undefined);
  }

  /** The message with `me` where this user reacted; as it is kept, `me` is the bot. */
  asSeenBy<T extends object>(userId: string, message: T): T {
    if (!('reactions' in message) || !('id' in message) || typeof message.id !== 'string') return message;
    return { ...message, reactions: this.#describe(message.id, userId) };
  }

  #refresh(message: Message): void {
    message.reactions = this.#describe(message.id, this.#botId);
    if (message.reactions.length === 0) delete message.reactions;
  }

  #describe(messageId: string, userId: string): APIReaction[] {
    const kinds = [...(this.#users.get(messageId) ?? [])];
    return kinds.map(([key, users]): APIReaction => {
      const [name = '', id] = key.split(':');
      return {
        count: users.length,
        count_details: { burst: 0, normal: users.length },
        me: users.includes(userId),
        me_burst: false,
        emoji: { id: id ?? null, name },
        burst_colors: [],
      };
    });
  }

  #publish(name: string, message: Message, data: object): void {
    const { id, channel_id } = message;
    const guildId = this.#guild.channels.get(channel_id)?.guild_id;
    const where = { message_id: id, channel_id, ...(guildId === undefined ? {} : { guild_id: guildId }) };
    this.#dispatches.publish(name, { ...where, ...data }, { kind: 'channel', channelId: channel_id });
  }
}

/** A unicode emoji as it is, a custom one as `name:id`. */
function parseEmoji(text: string): Emoji {
  const custom = /^(?:a:)?(\w{2,32}):(\d{17,19})$/.exec(text);
  if (custom !== null) return { name: custom[1] ?? '', id: custom[2] ?? null };
  if (!/^\p{Emoji}/u.test(text) || /^[\w#*]+$/.test(text)) throw new ApiError('unknownEmoji');
  return { name: text, id: null };
}

function keyOf(emoji: Emoji): string {
  return emoji.id === null ? emoji.name : `${emoji.name}:${emoji.id}`;
}
