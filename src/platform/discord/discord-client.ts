import { Client, GatewayIntentBits, Options, SimpleShardingStrategy } from 'discord.js';

export interface DiscordClientOptions {
  readonly apiUrl: string;
  /** Once this says true, the client opens no socket any more. */
  readonly isDisposed: () => boolean;
}

/** Guilds tells of channels, roles and threads by name; everything else Muster needs comes as interactions, which need none. */
const INTENTS = [GatewayIntentBits.Guilds] as const;

/** discord.js keeps what passes by; Muster reads channels and roles alone, so the rest would be memory for nothing. */
const KEPT_NOWHERE = {
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildSoundboardSoundManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  VoiceStateManager: 0,
} as const;

/** A discord.js client for the gateway only. Call login once; a lost client is replaced by a new one. */
export function createDiscordClient({ apiUrl, isDisposed }: DiscordClientOptions): Client {
  return new Client({
    intents: INTENTS,
    // Sessions are few (1000 a day), so the waiting between attempts is the gateway's, not the library's.
    rest: { api: apiUrl, retries: 0 },
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...KEPT_NOWHERE,
      // Channel permissions are worked out from our own member.
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
    ws: {
      // A client destroyed in the pause before it reconnects would connect all the same, and each interaction would
      // come twice: before it opens a socket it asks for its session, and then waits for ever.
      buildStrategy(manager) {
        const known = manager.options.retrieveSessionInfo.bind(manager.options);
        manager.options.retrieveSessionInfo = (shardId) =>
          isDisposed() ? new Promise(() => undefined) : known(shardId);
        return new SimpleShardingStrategy(manager);
      },
    },
  });
}
