import { ChannelType, MessageFlags, MessageReferenceType, MessageType, type APIUser } from 'discord-api-types/v10';
import type { Clock } from '../../platform/clock.ts';
import { ApiError } from './api-error.ts';
import { isThread, type Channel, type ThreadMember } from './channel.ts';
import type { Dispatches } from './dispatches.ts';
import type { Guild } from './guild.ts';
import type { Message } from './message.ts';
import type { Messages } from './messages.ts';
import { has, PERMISSION } from './permissions.ts';
import type { Snowflakes } from './snowflake.ts';

export const ARCHIVE_MINUTES = [60, 1440, 4320, 10_080] as const;
const MAX_ACTIVE = 1000;
const MAX_MEMBERS = 1000;
const MINUTE_MS = 60_000;

export interface ThreadForm {
  readonly name: string;
  readonly autoArchiveMinutes: number;
  readonly type: ChannelType;
  readonly invitable: boolean;
}

export interface ThreadsOptions {
  readonly clock: Clock;
  readonly ids: Snowflakes;
  readonly guild: Guild;
  readonly messages: Messages;
  readonly dispatches: Dispatches;
  readonly maxActive?: number;
}

/** Threads: their start, their members, and their falling asleep when nobody writes. */
export class Threads {
  readonly #options: ThreadsOptions;
  readonly #members = new Map<string, Map<string, ThreadMember>>();
  readonly #sleepTimers = new Map<string, () => void>();

  constructor(options: ThreadsOptions) {
    this.#options = options;
    options.guild.isThreadMember = (threadId, userId) => this.isMember(threadId, userId);
  }

  active(): Channel[] {
    return [...this.#options.guild.channels.values()].filter(
      (channel) => isThread(channel) && !channel.thread_metadata.archived,
    );
  }

  archived(parentId: string): Channel[] {
    return [...this.#options.guild.channels.values()].filter(
      (channel) => isThread(channel) && channel.parent_id === parentId && channel.thread_metadata.archived,
    );
  }

  /** A thread on a message has that message's id, and the message says that it has one. */
  startFromMessage(parent: Channel, message: Message, owner: APIUser, form: ThreadForm): Channel {
    const isDoubled = (message.flags & MessageFlags.HasThread) !== 0 || this.#options.guild.channels.has(message.id);
    if (isDoubled) throw new ApiError('threadExists');
    const type =
      parent.type === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
    const thread = this.#open(parent, owner, { ...form, type }, message.id);
    message.flags = message.flags | MessageFlags.HasThread;
    // A thread is sent inside its message in the same shape as on its own.
    message.thread = structuredClone(thread) as unknown as NonNullable<Message['thread']>;
    this.#options.messages.changed(message, 'other');
    this.#options.messages.createSystemMessage(thread, {
      type: MessageType.ThreadStarterMessage,
      author: message.author,
      content: '',
      message_reference: {
        type: MessageReferenceType.Default,
        message_id: message.id,
        channel_id: parent.id,
        guild_id: this.#options.guild.id,
      },
    });
    return thread;
  }

  start(parent: Channel, owner: APIUser, form: ThreadForm): Channel {
    const thread = this.#open(parent, owner, form, this.#options.ids.next());
    if (thread.type !== ChannelType.PrivateThread)
      this.#options.messages.createSystemMessage(parent, {
        type: MessageType.ThreadCreated,
        author: owner,
        content: form.name,
        message_reference: {
          type: MessageReferenceType.Default,
          channel_id: thread.id,
          guild_id: this.#options.guild.id,
        },
      });
    return thread;
  }

  /** Writing into a sleeping thread wakes it and makes the writer a member. */
  wakeToWrite(thread: Channel, user: APIUser): void {
    const { guild } = this.#options;
    const metadata = thread.thread_metadata;
    if (metadata === undefined) return;
    const isModerator = has(guild.permissionsOf(user.id, thread), PERMISSION.ManageThreads);
    if (metadata.locked && !isModerator) throw new ApiError('threadLocked');
    if (metadata.archived) this.change(thread, { archived: false });
    if (!this.isMember(thread.id, user.id)) this.join(thread, user.id);
    this.#sleepLater(thread);
  }

  requireAwake(channel: Channel): void {
    if (channel.thread_metadata?.archived === true) throw new ApiError('archivedThread');
  }

  change(
    thread: Channel,
    change: { archived?: boolean; locked?: boolean; invitable?: boolean; autoArchiveMinutes?: number; name?: string },
  ): void {
    const { clock, guild } = this.#options;
    const metadata = thread.thread_metadata;
    if (metadata === undefined) return;
    if (change.archived === false && metadata.archived) this.#requireRoom();
    if (change.archived !== undefined && change.archived !== metadata.archived) {
      metadata.archived = change.archived;
      metadata.archive_timestamp = clock.now().toISOString();
    }
    if (change.locked !== undefined) metadata.locked = change.locked;
    if (change.invitable !== undefined) metadata.invitable = change.invitable;
    if (change.autoArchiveMinutes !== undefined) metadata.auto_archive_duration = change.autoArchiveMinutes;
    if (change.name !== undefined) thread.name = change.name;
    this.#sleepLater(thread);
    guild.channelChanged(thread);
  }

  isMember(threadId: string, userId: string): boolean {
    return this.#members.get(threadId)?.has(userId) ?? false;
  }

  members(threadId: string): ThreadMember[] {
    return [...(this.#members.get(threadId)?.values() ?? [])];
  }

  join(thread: Channel, userId: string): void {
    const members = this.#members.get(thread.id) ?? new Map<string, ThreadMember>();
    if (members.has(userId)) return;
    if (members.size >= MAX_MEMBERS) throw new ApiError('maxThreadMembers');
    const member: ThreadMember = {
      id: thread.id,
      user_id: userId,
      join_timestamp: this.#options.clock.now().toISOString(),
      flags: 0,
    };
    this.#members.set(thread.id, members.set(userId, member));
    this.#membersChanged(thread, {
      added_members: [{ ...member, member: this.#options.guild.members.get(userId), presence: null }],
    });
    const own = { ...member, guild_id: this.#options.guild.id };
    this.#options.dispatches.publish('THREAD_MEMBER_UPDATE', own, { kind: 'user', userId });
  }

  leave(thread: Channel, userId: string): void {
    if (this.#members.get(thread.id)?.delete(userId) === true)
      this.#membersChanged(thread, { removed_member_ids: [userId] });
  }

  /** Forgets a thread that was deleted. */
  forget(threadId: string): void {
    this.#sleepTimers.get(threadId)?.();
    this.#sleepTimers.delete(threadId);
    this.#members.delete(threadId);
  }

  #open(parent: Channel, owner: APIUser, form: ThreadForm, id: string): Channel {
    this.#requireRoom();
    const { clock, guild, dispatches } = this.#options;
    const now = clock.now().toISOString();
    const thread: Channel = {
      id,
      type: form.type,
      guild_id: guild.id,
      parent_id: parent.id,
      owner_id: owner.id,
      name: form.name,
      last_message_id: null,
      last_pin_timestamp: null,
      rate_limit_per_user: 0,
      flags: 0,
      message_count: 0,
      total_message_sent: 0,
      member_count: 1,
      thread_metadata: {
        archived: false,
        auto_archive_duration: form.autoArchiveMinutes,
        archive_timestamp: now,
        locked: false,
        create_timestamp: now,
        ...(form.type === ChannelType.PrivateThread ? { invitable: form.invitable } : {}),
      },
    };
    guild.channels.set(id, thread);
    const member: ThreadMember = { id, user_id: owner.id, join_timestamp: now, flags: 0 };
    this.#members.set(id, new Map([[owner.id, member]]));
    dispatches.publish('THREAD_CREATE', { ...thread, newly_created: true, member }, { kind: 'channel', channelId: id });
    this.#sleepLater(thread);
    return thread;
  }

  #requireRoom(): void {
    if (this.active().length >= (this.#options.maxActive ?? MAX_ACTIVE)) throw new ApiError('maxActiveThreads');
  }

  #membersChanged(thread: Channel, change: object): void {
    thread.member_count = Math.min(50, this.members(thread.id).length);
    const data = { id: thread.id, guild_id: this.#options.guild.id, member_count: thread.member_count, ...change };
    this.#options.dispatches.publish('THREAD_MEMBERS_UPDATE', data, { kind: 'channel', channelId: thread.id });
  }

  /** Archives after so many minutes without a message, counted anew with each. */
  #sleepLater(thread: Channel): void {
    const { clock, guild } = this.#options;
    this.#sleepTimers.get(thread.id)?.();
    this.#sleepTimers.delete(thread.id);
    const metadata = thread.thread_metadata;
    if (metadata === undefined || metadata.archived) return;
    const at = new Date(clock.now().getTime() + metadata.auto_archive_duration * MINUTE_MS);
    const cancel = clock.wakeAt(at, () => {
      if (guild.channels.has(thread.id)) this.change(thread, { archived: true });
    });
    this.#sleepTimers.set(thread.id, cancel);
  }

  stop(): void {
    for (const cancel of this.#sleepTimers.values()) cancel();
    this.#sleepTimers.clear();
  }
}
