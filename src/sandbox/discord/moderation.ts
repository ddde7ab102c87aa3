import type { ChannelType } from 'discord-api-types/v10';
import { found } from './api-error.ts';
import { describeGuild } from './guild-payload.ts';
import { PERMISSION } from './permissions.ts';
import type { SeededUser } from './seed.ts';
import type { World } from './world.ts';

export type PermissionName = keyof typeof PERMISSION;

/** What moderators and administrators do to a guild behind the bot's back. Channels go by name or id, users too. */
export interface Moderation {
  deleteMessage(channel: string, messageId: string): void;
  deleteChannel(channel: string): void;
  createChannel(name: string, type?: ChannelType): string;
  renameChannel(channel: string, name: string): void;
  renameGuild(name: string): void;
  archiveThread(threadId: string, how?: 'archived' | 'locked'): void;
  /** Takes permissions from the bot in one channel; without a list, those to see it and to write in it. */
  denyBot(channel: string, permissions?: readonly PermissionName[]): void;
  /** Ends what `denyBot` did. */
  allowBot(channel: string): void;
  setOverwrite(
    channel: string,
    target: { readonly kind: 'role' | 'user'; readonly id: string },
    change: { readonly allow?: readonly PermissionName[]; readonly deny?: readonly PermissionName[] },
  ): void;
  setRolePermissions(roleId: string, permissions: readonly PermissionName[]): void;
  setMentionable(roleId: string, who: 'by anyone' | 'by nobody'): void;
  giveRole(user: string, roleId: string): void;
  takeRole(user: string, roleId: string): void;
  removeUser(user: string): void;
  /** This user takes no direct messages from now on (50007). */
  closeDms(user: string): void;
}

export interface ModerationOptions {
  readonly channelId: (nameOrId: string) => string;
  readonly findUser: (nameOrId: string) => SeededUser;
  readonly channels: Record<string, string>;
}

export function createModeration(world: World, options: ModerationOptions): Moderation {
  const { guild, messages, threads, bot } = world;
  const { channelId, findUser, channels } = options;
  const channelOf = (nameOrId: string): ReturnType<typeof guild.getChannel> => guild.getChannel(channelId(nameOrId));
  const memberOf = (user: string): ReturnType<typeof guild.getMember> => guild.getMember(findUser(user).id);
  const bits = (names: readonly PermissionName[] = []): string =>
    names.reduce((sum, name) => sum | PERMISSION[name], 0n).toString();
  return {
    deleteMessage: (channel, messageId) => {
      messages.remove(messages.get(channelId(channel), messageId));
    },
    deleteChannel: (channel) => {
      guild.removeChannel(channelId(channel));
    },
    createChannel: (name, type) => {
      const { id } = guild.addChannel({ name, ...(type === undefined ? {} : { type }) });
      channels[name] = id;
      return id;
    },
    renameChannel: (channel, name) => {
      const renamed = channelOf(channel);
      renamed.name = name;
      guild.channelChanged(renamed);
    },
    renameGuild: (name) => {
      guild.name = name;
      world.dispatches.publish('GUILD_UPDATE', describeGuild(world), { kind: 'guild' });
    },
    archiveThread: (threadId, how = 'archived') => {
      threads.change(guild.getChannel(threadId), { archived: true, ...(how === 'locked' ? { locked: true } : {}) });
    },
    denyBot: (channel, permissions = ['ViewChannel', 'SendMessages']) => {
      guild.setOverwrite(channelOf(channel), { id: bot.id, type: 1, allow: '0', deny: bits(permissions) });
    },
    allowBot: (channel) => {
      const open = channelOf(channel);
      open.permission_overwrites = (open.permission_overwrites ?? []).filter((overwrite) => overwrite.id !== bot.id);
      guild.channelChanged(open);
    },
    setOverwrite: (channel, target, change) => {
      const type = target.kind === 'role' ? 0 : 1;
      guild.setOverwrite(channelOf(channel), {
        id: target.id,
        type,
        allow: bits(change.allow),
        deny: bits(change.deny),
      });
    },
    setRolePermissions: (roleId, permissions) => {
      guild.changeRole(roleId, { permissions: bits(permissions) });
    },
    setMentionable: (roleId, who) => {
      guild.changeRole(roleId, { mentionable: who === 'by anyone' });
    },
    giveRole: (user, roleId) => {
      const member = memberOf(user);
      guild.setMemberRoles(member, [...member.roles, found(guild.roles.get(roleId), 'unknownRole').id]);
    },
    takeRole: (user, roleId) => {
      const member = memberOf(user);
      guild.setMemberRoles(
        member,
        member.roles.filter((id) => id !== roleId),
      );
    },
    removeUser: (user) => {
      guild.removeMember(findUser(user).id);
    },
    closeDms: (user) => {
      world.closedDms.add(findUser(user).id);
    },
  };
}
