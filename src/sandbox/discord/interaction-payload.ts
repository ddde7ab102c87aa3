import type { Interaction } from './interaction.ts';
import { toApiMessage } from './message.ts';
import type { World } from './world.ts';

const ATTACHMENT_LIMIT = 10 * 1024 * 1024;

/** INTERACTION_CREATE; without `channel`, `entitlements` and the owners discord.js throws in its handler. */
export function describeInteraction(
  world: Pick<World, 'guild' | 'bot'>,
  interaction: Interaction,
  data: object,
): object {
  const { guild, bot } = world;
  const { channel, user, source } = interaction;
  const member = guild.members.get(user.id);
  const isInGuild = channel.guild_id !== undefined;
  const permissions = guild.permissionsOf(user.id, channel).toString();
  return {
    id: interaction.id,
    application_id: bot.id,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    channel,
    channel_id: channel.id,
    ...(isInGuild && member !== undefined
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: { ...member, permissions },
        }
      : { user }),
    app_permissions: guild.permissionsOf(bot.id, channel).toString(),
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: isInGuild ? { '0': guild.id } : { '0': '0' },
    context: isInGuild ? 0 : 1,
    attachment_size_limit: ATTACHMENT_LIMIT,
    ...(source === undefined ? {} : { message: toApiMessage(source) }),
    data,
  };
}
