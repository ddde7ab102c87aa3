import { GatewayIntentBits } from 'discord-api-types/v10';

export type PrivilegedIntent = 'GuildPresences' | 'GuildMembers' | 'MessageContent';

const I = GatewayIntentBits;

export const ALL_INTENTS: number = Object.values(I)
  .filter((bit) => typeof bit === 'number')
  .reduce((all, bit) => all | bit, 0);

/** Bits an application must be granted before it may identify with them; otherwise the gateway closes with 4014. */
export const PRIVILEGED: Readonly<Record<PrivilegedIntent, number>> = {
  GuildPresences: I.GuildPresences,
  GuildMembers: I.GuildMembers,
  MessageContent: I.MessageContent,
};

/** Which intent brings an event, by the start of its name; the first that fits counts (Discord docs: list of intents). */
const BY_NAME: readonly (readonly [prefix: string, inGuild: number, inDm: number])[] = [
  ['GUILD_MEMBERS_CHUNK', 0, 0],
  ['GUILD_MEMBER_', I.GuildMembers, I.GuildMembers],
  ['GUILD_SCHEDULED_EVENT_', I.GuildScheduledEvents, I.GuildScheduledEvents],
  ['GUILD_BAN_', I.GuildModeration, I.GuildModeration],
  ['THREAD_MEMBERS_UPDATE', I.Guilds, I.Guilds],
  ['GUILD_', I.Guilds, I.Guilds],
  ['CHANNEL_PINS_UPDATE', I.Guilds, I.DirectMessages],
  ['CHANNEL_', I.Guilds, I.DirectMessages],
  ['THREAD_', I.Guilds, I.Guilds],
  ['WEBHOOKS_', I.GuildWebhooks, I.GuildWebhooks],
  ['MESSAGE_REACTION_', I.GuildMessageReactions, I.DirectMessageReactions],
  ['MESSAGE_', I.GuildMessages, I.DirectMessages],
  ['TYPING_', I.GuildMessageTyping, I.DirectMessageTyping],
];

/** Whether a session that identified with these intents gets the event. */
export function intentAllows(intents: number, name: string, where: 'guild' | 'dm'): boolean {
  const rule = BY_NAME.find(([prefix]) => name.startsWith(prefix));
  if (rule === undefined) return true;
  const needed = where === 'guild' ? rule[1] : rule[2];
  return needed === 0 || (intents & needed) !== 0;
}

interface Readable {
  readonly author?: { readonly id: string };
  readonly mentions?: readonly { readonly id: string }[];
  readonly guild_id?: string;
  readonly poll?: unknown;
}

/** Without MESSAGE_CONTENT a bot reads its own messages, direct ones and those that mention it (Discord docs: gateway). */
export function hideContent<T extends object>(message: T & Readable, botId: string): T {
  const isOpen =
    message.guild_id === undefined ||
    message.author?.id === botId ||
    (message.mentions ?? []).some((user) => user.id === botId);
  if (isOpen) return message;
  const { poll: _poll, ...rest } = { ...message, content: '', embeds: [], attachments: [], components: [] };
  // The same message with its readable parts emptied.
  return rest as unknown as T;
}
