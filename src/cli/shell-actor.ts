import type { Actor } from '../platform/gate.ts';
import { createIds } from '../platform/ids.ts';
import type { Terminal } from './terminal.ts';

/** Whoever has a shell on Muster's machine; `policy.shell` says what they may do. */
export function shellActor({ userName, clock }: Pick<Terminal, 'userName' | 'clock'>, guildId: string | null): Actor {
  return {
    via: 'cli',
    guildId: guildId ?? '',
    discordUserId: null,
    discordRoleIds: [],
    displayName: userName,
    requestId: `cli:${createIds(clock).short()}`,
  };
}
