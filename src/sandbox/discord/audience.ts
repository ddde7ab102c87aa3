import type { APIUser } from 'discord-api-types/v10';
import type { Audience } from './dispatches.ts';
import type { Guild } from './guild.ts';

/** Whether a user is among those who are told. */
export function reaches(guild: Guild, user: APIUser, audience: Audience): boolean {
  switch (audience.kind) {
    case 'guild':
      return guild.members.has(user.id);
    case 'bot':
      return user.bot === true;
    case 'user':
      return audience.userId === user.id;
    case 'channel': {
      const channel = guild.channels.get(audience.channelId);
      if (channel === undefined) return false;
      return (audience.isKnownToBots === true && user.bot === true) || guild.canView(user.id, channel);
    }
  }
}
