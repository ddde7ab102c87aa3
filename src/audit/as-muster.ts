import type { Actor } from '../platform/gate.ts';

/** What Muster does by itself; `requestId` names what made it, such as `H-3` or `job:audit-upkeep`. */
export function asMuster(guildId: string, requestId: string): Actor {
  return {
    via: 'muster',
    guildId,
    discordUserId: null,
    discordRoleIds: [],
    displayName: 'Muster',
    requestId,
  };
}
