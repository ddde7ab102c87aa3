import type { APIRole, APIUser } from 'discord-api-types/v10';
import { ChannelType } from 'discord-api-types/v10';
import type { Clock } from '../../platform/clock.ts';
import { ApiError, found } from './api-error.ts';
import { isDm, isThread, type Channel } from './channel.ts';
import type { Dispatches } from './dispatches.ts';
import { computePermissions, has, PERMISSION, type Overwrite } from './permissions.ts';
import type { Snowflakes } from './snowflake.ts';

export interface Member {
  readonly user: APIUser;
  nick: string | null;
  roles: string[];
  readonly joined_at: string;
  communication_disabled_until: string | null;
  readonly avatar: null;
  readonly banner: null;
  readonly premium_since: null;
  readonly deaf: boolean;
  readonly mute: boolean;
  readonly pending: boolean;
  readonly flags: number;
}

/** A role, its numbers plain. */
export type Role = Omit<APIRole, 'flags' | 'color'> & { color: number; flags: number };

export interface GuildOptions {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly dispatches: Dispatches;
}

/** The one guild: who is in it, what they may do, and its channels. Every change is published. */
export class Guild {
  readonly id: string;
  readonly ownerId: string;
  name: string;
  readonly users = new Map<string, APIUser>();
  readonly members = new Map<string, Member>();
  readonly roles = new Map<string, Role>();
  /** Guild channels, threads and DMs. */
  readonly channels = new Map<string, Channel>();
  /** Who was let into a private thread; the threads themselves know. */
  isThreadMember: (threadId: string, userId: string) => boolean = () => false;
  readonly #clock: Clock;
  readonly #ids: Snowflakes;
  readonly #dispatches: Dispatches;

  constructor(options: GuildOptions) {
    this.id = options.id;
    this.name = options.name;
    this.ownerId = options.ownerId;
    this.#clock = options.clock;
    this.#ids = options.ids;
    this.#dispatches = options.dispatches;
  }

  addRole(role: Partial<Role> & { readonly name: string }): Role {
    const full: Role = {
      id: this.#ids.next(),
      color: 0,
      colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
      hoist: false,
      icon: null,
      unicode_emoji: null,
      position: Math.max(0, ...[...this.roles.values()].map((other) => other.position + 1)),
      permissions: '0',
      managed: false,
      mentionable: false,
      flags: 0,
      ...role,
    };
    this.roles.set(full.id, full);
    this.#dispatches.publish('GUILD_ROLE_CREATE', { guild_id: this.id, role: full }, { kind: 'guild' });
    return full;
  }

  changeRole(id: string, change: Partial<Role>): Role {
    const role = Object.assign(this.getRole(id), change);
    this.#dispatches.publish('GUILD_ROLE_UPDATE', { guild_id: this.id, role }, { kind: 'guild' });
    return role;
  }

  removeRole(id: string): void {
    this.getRole(id);
    this.roles.delete(id);
    for (const member of this.members.values())
      if (member.roles.includes(id))
        this.setMemberRoles(
          member,
          member.roles.filter((roleId) => roleId !== id),
        );
    this.#dispatches.publish('GUILD_ROLE_DELETE', { guild_id: this.id, role_id: id }, { kind: 'guild' });
  }

  getRole(id: string): Role {
    return found(this.roles.get(id), 'unknownRole');
  }

  addMember(user: APIUser, roles: readonly string[]): Member {
    const member: Member = {
      user,
      nick: null,
      roles: [...roles],
      joined_at: this.#clock.now().toISOString(),
      communication_disabled_until: null,
      avatar: null,
      banner: null,
      premium_since: null,
      deaf: false,
      mute: false,
      pending: false,
      flags: 0,
    };
    this.users.set(user.id, user);
    this.members.set(user.id, member);
    this.#dispatches.publish('GUILD_MEMBER_ADD', { guild_id: this.id, ...member }, { kind: 'guild' });
    return member;
  }

  removeMember(userId: string): void {
    const member = this.getMember(userId);
    this.members.delete(userId);
    this.#dispatches.publish('GUILD_MEMBER_REMOVE', { guild_id: this.id, user: member.user }, { kind: 'guild' });
  }

  getMember(userId: string): Member {
    return found(this.members.get(userId), 'unknownMember');
  }

  setMemberRoles(member: Member, roles: readonly string[]): void {
    member.roles = [...new Set(roles)];
    this.memberChanged(member);
  }

  memberChanged(member: Member): void {
    this.#dispatches.publish('GUILD_MEMBER_UPDATE', { guild_id: this.id, ...member }, { kind: 'guild' });
  }

  addChannel(channel: Partial<Channel> & { readonly name: string }): Channel {
    const full: Channel = {
      id: this.#ids.next(),
      type: ChannelType.GuildText,
      guild_id: this.id,
      topic: null,
      position: [...this.channels.values()].filter((other) => !isThread(other) && !isDm(other)).length,
      parent_id: null,
      nsfw: false,
      rate_limit_per_user: 0,
      permission_overwrites: [],
      last_message_id: null,
      last_pin_timestamp: null,
      flags: 0,
      ...channel,
    };
    this.channels.set(full.id, full);
    this.#dispatches.publish('CHANNEL_CREATE', full, { kind: 'channel', channelId: full.id, isKnownToBots: true });
    return full;
  }

  channelChanged(channel: Channel): void {
    const where = { kind: 'channel', channelId: channel.id } as const;
    if (isThread(channel)) this.#dispatches.publish('THREAD_UPDATE', channel, where);
    else this.#dispatches.publish('CHANNEL_UPDATE', channel, { ...where, isKnownToBots: true });
  }

  /** Deleting a channel takes its threads with it. */
  removeChannel(id: string): void {
    const channel = this.getChannel(id);
    for (const thread of this.channels.values())
      if (isThread(thread) && thread.parent_id === id) this.removeChannel(thread.id);
    if (isThread(channel)) {
      const { guild_id, parent_id, type } = channel;
      this.#dispatches.publish('THREAD_DELETE', { id, guild_id, parent_id, type }, { kind: 'guild' });
    } else this.#dispatches.publish('CHANNEL_DELETE', channel, { kind: 'guild' });
    this.channels.delete(id);
  }

  getChannel(id: string): Channel {
    return found(this.channels.get(id), 'unknownChannel');
  }

  findChannelNamed(name: string): Channel | null {
    return [...this.channels.values()].find((channel) => channel.name === name) ?? null;
  }

  setOverwrite(channel: Channel, overwrite: Overwrite): void {
    const others = (channel.permission_overwrites ?? []).filter((other) => other.id !== overwrite.id);
    channel.permission_overwrites = [...others, overwrite];
    this.channelChanged(channel);
  }

  /** What the user may do in the channel, or in the guild at large when none is given. */
  permissionsOf(userId: string, channel?: Channel): bigint {
    if (channel !== undefined && isDm(channel)) return this.#dmPermissions(userId, channel);
    const member = this.members.get(userId);
    if (member === undefined) return 0n;
    const place = channel !== undefined && isThread(channel) ? this.channels.get(channel.parent_id) : channel;
    const until = member.communication_disabled_until;
    const permissions = computePermissions({
      guildId: this.id,
      isOwner: userId === this.ownerId,
      memberId: userId,
      memberRoles: member.roles,
      isTimedOut: until !== null && new Date(until) > this.#clock.now(),
      permissionsOf: (roleId) => BigInt(this.roles.get(roleId)?.permissions ?? '0'),
      overwrites: place?.permission_overwrites ?? [],
    });
    const isShut =
      channel?.type === ChannelType.PrivateThread &&
      !has(permissions, PERMISSION.ManageThreads) &&
      !this.isThreadMember(channel.id, userId);
    return isShut ? 0n : permissions;
  }

  canView(userId: string, channel: Channel): boolean {
    return has(this.permissionsOf(userId, channel), PERMISSION.ViewChannel);
  }

  /** Throws 50001 when the channel may not be seen at all, 50013 when something else is missing. */
  require(userId: string, wanted: bigint, channel?: Channel): void {
    const permissions = this.permissionsOf(userId, channel);
    if (channel !== undefined && !has(permissions, PERMISSION.ViewChannel)) throw new ApiError('missingAccess');
    if (!has(permissions, wanted)) throw new ApiError('missingPermissions');
  }

  /** The highest role decides who may manage whom; the owner stands above all. */
  topPosition(userId: string): number {
    if (userId === this.ownerId) return Number.POSITIVE_INFINITY;
    const roles = this.members.get(userId)?.roles ?? [];
    return Math.max(0, ...roles.map((roleId) => this.roles.get(roleId)?.position ?? 0));
  }

  #dmPermissions(userId: string, channel: Channel): bigint {
    const isRecipient = channel.recipients?.some((user) => user.id === userId) ?? false;
    if (!isRecipient && channel.owner_id !== userId) return 0n;
    return (
      PERMISSION.ViewChannel |
      PERMISSION.SendMessages |
      PERMISSION.ReadMessageHistory |
      PERMISSION.EmbedLinks |
      PERMISSION.AttachFiles |
      PERMISSION.AddReactions |
      PERMISSION.UseApplicationCommands |
      PERMISSION.PinMessages
    );
  }
}
