import { ChannelType } from 'discord-api-types/v10';
import { ApiError, found } from '../api-error.ts';
import { isThread, type Channel } from '../channel.ts';
import type { Field } from '../form.ts';
import { THREAD_NAME } from '../message-validation.ts';
import { has, PERMISSION } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Reply, type Route } from '../route.ts';
import { compareSnowflakes } from '../snowflake.ts';
import { ARCHIVE_MINUTES, type ThreadForm } from '../threads.ts';
import type { World } from '../world.ts';
import { readableChannel, visibleChannel } from './message-routes.ts';

const DEFAULT_ARCHIVE_MINUTES = 4320;
const STARTABLE = [ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread] as const;
const PARENTS: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** Threads: their start, their members and their lists (Discord docs: channel resource, threads). */
export function threadRoutes(world: World): readonly Route[] {
  return [...startRoutes(world), ...memberRoutes(world), ...listRoutes(world)];
}

function startRoutes(world: World): readonly Route[] {
  const { guild, threads, messages } = world;
  return [
    {
      method: 'POST',
      path: '/channels/:channelId/messages/:messageId/threads',
      auth: 'any',
      handle: (call) => {
        const parent = parentOf(world, call);
        guild.require(call.user.id, PERMISSION.CreatePublicThreads, parent);
        const message = messages.get(parent.id, call.param('messageId'));
        const body = call.form();
        const form = readThread(body);
        body.form.check();
        return { status: 201, body: threads.startFromMessage(parent, message, call.user, form) };
      },
    },
    {
      method: 'POST',
      path: '/channels/:channelId/threads',
      auth: 'any',
      handle: (call) => {
        const parent = parentOf(world, call);
        const body = call.form();
        const form = readThread(body);
        body.form.check();
        const isPrivate = form.type === ChannelType.PrivateThread;
        guild.require(
          call.user.id,
          isPrivate ? PERMISSION.CreatePrivateThreads : PERMISSION.CreatePublicThreads,
          parent,
        );
        return { status: 201, body: threads.start(parent, call.user, form) };
      },
    },
  ];
}

function memberRoutes(world: World): readonly Route[] {
  const { guild, threads } = world;
  const path = '/channels/:channelId/thread-members';
  return [
    {
      method: 'PUT',
      path: `${path}/:userId`,
      auth: 'any',
      handle: (call) => {
        const thread = awakeThread(world, call);
        const userId = call.param('userId');
        if (userId !== call.user.id) {
          guild.require(call.user.id, PERMISSION.SendMessagesInThreads, thread);
          guild.getMember(userId);
        }
        threads.join(thread, userId);
        return NO_CONTENT;
      },
    },
    {
      method: 'DELETE',
      path: `${path}/:userId`,
      auth: 'any',
      handle: (call) => {
        const thread = awakeThread(world, call);
        const userId = call.param('userId');
        if (userId !== call.user.id) guild.require(call.user.id, PERMISSION.ManageThreads, thread);
        threads.leave(thread, userId);
        return NO_CONTENT;
      },
    },
    {
      method: 'GET',
      path: `${path}/:userId`,
      auth: 'any',
      handle: (call) => {
        const thread = threadOf(world, call);
        const member = threads.members(thread.id).find((one) => one.user_id === call.param('userId'));
        return ok(found(member, 'unknownMember'));
      },
    },
    { method: 'GET', path, auth: 'any', handle: (call) => ok(threads.members(threadOf(world, call).id)) },
  ];
}

function listRoutes(world: World): readonly Route[] {
  const { guild, threads } = world;
  const archived = (call: Call, keep: (thread: Channel) => boolean): Reply => {
    const channel = readableChannel(world, call);
    const query = call.queryField();
    const limit = query.at('limit').integer({ min: 1, max: 100 }) ?? 50;
    query.form.check();
    const all = threads
      .archived(channel.id)
      .filter(keep)
      .sort(
        (a, b) =>
          (b.thread_metadata?.archive_timestamp ?? '').localeCompare(a.thread_metadata?.archive_timestamp ?? '') ||
          compareSnowflakes(b.id, a.id),
      );
    return ok({ ...withMembers(world, all.slice(0, limit), call), has_more: all.length > limit });
  };
  const isPrivate = (thread: Channel): boolean => thread.type === ChannelType.PrivateThread;
  return [
    {
      method: 'GET',
      path: '/guilds/:guildId/threads/active',
      auth: 'any',
      handle: (call) =>
        ok(
          withMembers(
            world,
            threads.active().filter((thread) => guild.canView(call.user.id, thread)),
            call,
          ),
        ),
    },
    {
      method: 'GET',
      path: '/channels/:channelId/threads/archived/public',
      auth: 'any',
      handle: (call) => archived(call, (thread) => !isPrivate(thread)),
    },
    {
      method: 'GET',
      path: '/channels/:channelId/threads/archived/private',
      auth: 'any',
      handle: (call) => {
        guild.require(call.user.id, PERMISSION.ManageThreads, visibleChannel(world, call));
        return archived(call, isPrivate);
      },
    },
    {
      method: 'GET',
      path: '/channels/:channelId/users/@me/threads/archived/private',
      auth: 'any',
      handle: (call) => archived(call, (thread) => isPrivate(thread) && threads.isMember(thread.id, call.user.id)),
    },
  ];
}

/** PATCH of a thread: its owner may rename and close it, anything else takes MANAGE_THREADS. */
export function changeThread(world: World, call: Call, thread: Channel, body: Field): Channel {
  const name = body.at('name').text({ min: 1, max: THREAD_NAME });
  const archived = body.at('archived').boolean();
  const locked = body.at('locked').boolean();
  const invitable = body.at('invitable').boolean();
  const autoArchiveMinutes = body.at('auto_archive_duration').choice(ARCHIVE_MINUTES);
  body.form.check();
  const permissions = world.guild.permissionsOf(call.user.id, thread);
  const isModerator = has(permissions, PERMISSION.ManageThreads);
  const metadata = thread.thread_metadata;
  if (metadata?.archived === true && archived !== false && (name !== undefined || autoArchiveMinutes !== undefined))
    throw new ApiError('archivedThread');
  const onlyWakes = archived === false && name === undefined && locked === undefined;
  if (metadata?.locked === true && !isModerator) throw new ApiError('threadLocked');
  const isOwner = thread.owner_id === call.user.id;
  if (!isModerator && (locked !== undefined || !(isOwner || onlyWakes))) throw new ApiError('missingPermissions');
  world.threads.change(thread, {
    ...(name === undefined ? {} : { name }),
    ...(archived === undefined ? {} : { archived }),
    ...(locked === undefined ? {} : { locked }),
    ...(invitable === undefined ? {} : { invitable }),
    ...(autoArchiveMinutes === undefined ? {} : { autoArchiveMinutes }),
  });
  return thread;
}

function parentOf(world: World, call: Call): Channel {
  const channel = visibleChannel(world, call);
  if (!PARENTS.includes(channel.type)) throw new ApiError('wrongChannelKind');
  return channel;
}

function threadOf(world: World, call: Call): Channel {
  const channel = visibleChannel(world, call);
  if (!isThread(channel)) throw new ApiError('wrongChannelKind');
  return channel;
}

function awakeThread(world: World, call: Call): Channel {
  const thread = threadOf(world, call);
  world.threads.requireAwake(thread);
  return thread;
}

/** Without a message Discord still makes private threads when no type is named. */
function readThread(body: Field): ThreadForm {
  return {
    name: body.at('name').text({ required: true, min: 1, max: THREAD_NAME }) ?? '',
    autoArchiveMinutes: body.at('auto_archive_duration').choice(ARCHIVE_MINUTES) ?? DEFAULT_ARCHIVE_MINUTES,
    type: body.at('type').choice(STARTABLE) ?? ChannelType.PrivateThread,
    invitable: body.at('invitable').boolean() ?? true,
  };
}

function withMembers(
  world: World,
  threads: readonly Channel[],
  call: Call,
): { threads: readonly Channel[]; members: object[] } {
  const own = threads.flatMap((thread) =>
    world.threads.members(thread.id).filter((member) => member.user_id === call.user.id),
  );
  return { threads, members: own };
}
