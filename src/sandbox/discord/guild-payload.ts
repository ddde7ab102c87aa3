import { GatewayIntentBits } from 'discord-api-types/v10';
import { isDm, isThread } from './channel.ts';
import type { GatewaySession } from './gateway-session.ts';
import type { World } from './world.ts';

/** The guild as REST gives it. */
export function describeGuild(world: Pick<World, 'guild'>): object {
  const { guild } = world;
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()],
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    preferred_locale: 'en-US',
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
  };
}

/** GUILD_CREATE. Only with the presence intent are all members in it, as Discord does since intents exist. */
export function describeGuildFor(
  world: Pick<World, 'guild' | 'threads' | 'scheduledEvents'>,
  session: GatewaySession,
): object {
  const { guild, threads, scheduledEvents } = world;
  const isUser = session.user.bot !== true;
  const seesAll = isUser || (session.intents & GatewayIntentBits.GuildPresences) !== 0;
  const members = [...guild.members.values()];
  const channels = [...guild.channels.values()].filter((channel) => !isThread(channel) && !isDm(channel));
  return {
    ...describeGuild(world),
    // Must be said: READY told the client that the guild is unavailable.
    unavailable: false,
    joined_at: guild.members.get(session.user.id)?.joined_at,
    large: false,
    member_count: members.length,
    members: seesAll ? members : members.filter((member) => member.user.id === session.user.id),
    channels: isUser ? channels.filter((channel) => guild.canView(session.user.id, channel)) : channels,
    threads: threads.active().filter((thread) => guild.canView(session.user.id, thread)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: scheduledEvents.list().filter((event) => event.status <= 2),
    soundboard_sounds: [],
  };
}
