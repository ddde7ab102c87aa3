import type { APIChannel, APIGuildMember, APIRole } from 'discord-api-types/v10';
import { holdsMessages, isDm } from './channel.ts';
import type { World } from './world.ts';

/** What a user's client knows of the guild when it has just connected. */
export interface UserView {
  readonly guild: { readonly id: string; readonly name: string };
  /** What this user may see, in the guild's order, with active and archived threads. */
  readonly channels: readonly APIChannel[];
  readonly roles: readonly APIRole[];
  readonly members: readonly APIGuildMember[];
  /** By channel; what only this user sees is not counted, as unread marks do not count it either. */
  readonly lastMessageIds: Readonly<Record<string, string>>;
}

/** A copy: what happens later in the guild does not change it. */
export function viewFor(world: Pick<World, 'guild'>, userId: string): UserView {
  const { guild } = world;
  const channels = [...guild.channels.values()].filter(
    (channel) => !isDm(channel) && holdsMessages(channel) && guild.canView(userId, channel),
  );
  const last = channels.flatMap(({ id, last_message_id: messageId }) =>
    messageId === null ? [] : [[id, messageId] as const],
  );
  const view = {
    guild: { id: guild.id, name: guild.name },
    channels,
    roles: [...guild.roles.values()],
    members: [...guild.members.values()],
    lastMessageIds: Object.fromEntries(last),
  };
  // The border to discord-api-types: the stand-in keeps what Discord's REST sends, its numbers plain.
  return JSON.parse(JSON.stringify(view)) as UserView;
}
