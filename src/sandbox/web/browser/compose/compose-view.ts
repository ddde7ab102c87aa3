import type { Store } from '../store.ts';
import type { Directory } from './directory.ts';
import type { ActingPlace } from './interaction-body.ts';

/** Where the present persona acts; null until a channel is open. */
export function placeOf(store: Store, channelId: string | null = store.channel?.id ?? null): ActingPlace | null {
  const { view } = store;
  if (view === null || channelId === null) return null;
  return { applicationId: view.applicationId, guildId: view.guild.id, channelId };
}

/** Everything the present persona can name. */
export function directoryOf(store: Store): Directory {
  const { view } = store;
  if (view === null) return { users: [], roles: [], channels: [] };
  const titles = new Map(view.personas.map(({ id, title }) => [id, title]));
  return {
    users: view.members.map(({ user }) => ({
      id: user.id,
      name: user.username,
      title: titles.get(user.id) ?? user.global_name ?? (user.bot === true ? 'Application' : 'Member'),
    })),
    // The role of everybody has the guild's own id, and is named by @everyone alone.
    roles: view.roles.filter(({ id }) => id !== view.guild.id).map(({ id, name }) => ({ id, name })),
    channels: store.channels.map(({ id, name, type }) => ({ id, name, type })),
  };
}
