import type { Dispatches } from './dispatches.ts';
import { isDm, isThread } from './channel.ts';
import type { Guild } from './guild.ts';
import type { Threads } from './threads.ts';

/** What can change whom a channel shows itself to. */
const MOVES_SIGHT: readonly string[] = [
  'CHANNEL_UPDATE',
  'GUILD_ROLE_UPDATE',
  'GUILD_ROLE_DELETE',
  'GUILD_MEMBER_UPDATE',
];

export interface ThreadSyncOptions {
  readonly guild: Guild;
  readonly threads: Threads;
  readonly dispatches: Dispatches;
  readonly botId: string;
}

/** From now on tells the bot the active threads of channels it comes to see (Discord docs: gateway events, thread list sync). */
export function syncThreads(options: ThreadSyncOptions): void {
  const { guild, threads, dispatches, botId } = options;
  let seen = visibleTo(options);
  dispatches.subscribe(({ name }) => {
    if (name === 'CHANNEL_CREATE') seen = visibleTo(options);
    if (!MOVES_SIGHT.includes(name)) return;
    const visible = visibleTo(options);
    const gained = [...visible].filter((id) => !seen.has(id));
    seen = visible;
    if (gained.length === 0) return;
    const shown = threads
      .active()
      .filter((thread) => gained.includes(thread.parent_id ?? '') && guild.canView(botId, thread));
    const members = shown.flatMap((thread) => threads.members(thread.id).filter((member) => member.user_id === botId));
    const data = { guild_id: guild.id, channel_ids: gained, threads: shown, members };
    dispatches.publish('THREAD_LIST_SYNC', data, { kind: 'user', userId: botId });
  });
}

function visibleTo({ guild, botId }: ThreadSyncOptions): ReadonlySet<string> {
  const channels = [...guild.channels.values()].filter((channel) => !isThread(channel) && !isDm(channel));
  return new Set(channels.filter((channel) => guild.canView(botId, channel)).map((channel) => channel.id));
}
