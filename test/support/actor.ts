import type { Actor } from '../../src/platform/gate.ts';

/** Someone in the test guild with no role at all. */
export function testActor(parts: Partial<Actor> = {}): Actor {
  return {
    via: 'discord',
    guildId: '100000000000000001',
    discordUserId: '300000000000000001',
    discordRoleIds: [],
    displayName: 'A stranger',
    requestId: 'interaction:1',
    ...parts,
  };
}
