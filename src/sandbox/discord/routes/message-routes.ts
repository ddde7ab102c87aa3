import { ChannelType, MessageFlags, type APIUser } from 'discord-api-types/v10';
import { ApiError } from '../api-error.ts';
import { holdsMessages, isDm, isThread, type Channel } from '../channel.ts';
import { hideContent } from '../intents.ts';
import { MENTION_ALL } from '../mentions.ts';
import type { Message } from '../message.ts';
import { readMessageForm, type MessageForm } from '../message-validation.ts';
import { has, PERMISSION } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Route } from '../route.ts';
import { compareSnowflakes, snowflakeTime } from '../snowflake.ts';
import type { World } from '../world.ts';

const PAGE = 50;
const MAX_PAGE = 100;
const OLD_EDIT_MS = 3_600_000;
const BULK_DELETE_MS = 14 * 24 * 3_600_000;

/** Channel messages: read, post, edit, delete (Discord docs: message resource). */
export function messageRoutes(world: World): readonly Route[] {
  const { messages, guild } = world;
  const path = '/channels/:channelId/messages';
  const one = `${path}/:messageId`;
  return [
    { method: 'GET', path, auth: 'any', handle: (call) => ok(listMessages(world, call)) },
    {
      method: 'POST',
      path,
      auth: 'any',
      bucket: 'createMessage',
      handle: (call) => ok(showTo(world, call.user, postMessage(world, call))),
    },
    {
      method: 'GET',
      path: one,
      auth: 'any',
      handle: (call) => {
        const channel = readableChannel(world, call);
        return ok(showTo(world, call.user, messages.get(channel.id, call.param('messageId'))));
      },
    },
    { method: 'PATCH', path: one, auth: 'any', bucket: 'editMessage', handle: (call) => ok(editMessage(world, call)) },
    {
      method: 'DELETE',
      path: one,
      auth: 'any',
      bucket: 'deleteMessage',
      handle: (call) => {
        const channel = visibleChannel(world, call);
        const message =
          messages.findEphemeral(call.param('messageId'), call.user.id) ??
          messages.get(channel.id, call.param('messageId'));
        if (message.author.id !== call.user.id) guild.require(call.user.id, PERMISSION.ManageMessages, channel);
        world.threads.requireAwake(channel);
        messages.remove(message);
        return NO_CONTENT;
      },
    },
    {
      method: 'POST',
      path: `${path}/bulk-delete`,
      auth: 'bot',
      bucket: 'other',
      handle: (call) => bulkDelete(world, call),
    },
    {
      method: 'POST',
      path: '/channels/:channelId/typing',
      auth: 'any',
      handle: (call) => {
        const channel = visibleChannel(world, call);
        guild.require(call.user.id, PERMISSION.SendMessages, channel);
        const data = {
          channel_id: channel.id,
          ...(channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }),
          user_id: call.user.id,
          timestamp: Math.floor(world.clock.now().getTime() / 1000),
          member: guild.members.get(call.user.id),
        };
        world.dispatches.publish('TYPING_START', data, { kind: 'channel', channelId: channel.id });
        return NO_CONTENT;
      },
    },
  ];
}

/** The channel of the path, or 10003; 50001 when the caller may not see it. */
export function visibleChannel(world: World, call: Call): Channel {
  const channel = world.guild.getChannel(call.param('channelId'));
  world.guild.require(call.user.id, PERMISSION.ViewChannel, channel);
  return channel;
}

export function readableChannel(world: World, call: Call): Channel {
  const channel = visibleChannel(world, call);
  if (!holdsMessages(channel)) throw new ApiError('wrongChannelKind');
  world.guild.require(call.user.id, PERMISSION.ReadMessageHistory, channel);
  return channel;
}

/** To people with their own reactions; what an application without MESSAGE_CONTENT reads is emptied as in the gateway. */
export function showTo(world: World, viewer: APIUser, message: Message): object {
  if (viewer.bot !== true) return world.reactions.asSeenBy(viewer.id, message);
  const isHidden = !world.mayReadContent && !isDmChannel(world, message.channel_id);
  return isHidden ? hideContent({ ...message, guild_id: world.guild.id }, viewer.id) : message;
}

function isDmChannel(world: World, channelId: string): boolean {
  const channel = world.guild.channels.get(channelId);
  return channel !== undefined && isDm(channel);
}

function listMessages(world: World, call: Call): object[] {
  const channel = readableChannel(world, call);
  const query = call.queryField();
  const limit = query.at('limit').integer({ min: 1, max: MAX_PAGE }) ?? PAGE;
  const [before, after, around] = ['before', 'after', 'around'].map((key) => query.at(key).snowflake());
  query.form.check();
  const all =
    call.user.bot === true ? world.messages.list(channel.id) : world.messages.listFor(call.user.id, channel.id);
  return page(all, { limit, before, after, around }).map((message) => showTo(world, call.user, message));
}

/** Newest first, whichever way the window was asked for. */
function page(
  all: readonly Message[],
  window: {
    readonly limit: number;
    readonly before: string | undefined;
    readonly after: string | undefined;
    readonly around: string | undefined;
  },
): Message[] {
  const { limit, before, after, around } = window;
  if (around !== undefined) {
    const half = Math.floor(limit / 2);
    const older = all.filter((message) => compareSnowflakes(message.id, around) < 0).slice(-half);
    const rest = all.filter((message) => compareSnowflakes(message.id, around) >= 0).slice(0, limit - older.length);
    return [...older, ...rest].reverse();
  }
  if (after !== undefined)
    return all
      .filter((message) => compareSnowflakes(message.id, after) > 0)
      .slice(0, limit)
      .reverse();
  const older = before === undefined ? all : all.filter((message) => compareSnowflakes(message.id, before) < 0);
  return older.slice(-limit).reverse();
}

function postMessage(world: World, call: Call): Message {
  const { messages, guild, threads } = world;
  const channel = visibleChannel(world, call);
  if (!holdsMessages(channel)) throw new ApiError('wrongChannelKind');
  requireOpenDm(world, channel);
  guild.require(call.user.id, isThread(channel) ? PERMISSION.SendMessagesInThreads : PERMISSION.SendMessages, channel);
  const body = call.form();
  const form = asSentBy(call.user, readMessageForm(body, call.files));
  body.form.check();
  requireForParts(world, call.user, channel, form);
  if (form.nonce !== undefined && form.enforceNonce) {
    const id = messages.nonces.find(call.user.id, form.nonce);
    const known = id === null ? null : messages.find(channel.id, id);
    if (known !== null) return known;
  }
  threads.wakeToWrite(channel, call.user);
  const message = messages.create({ channel, author: call.user, form, defaultMentions: MENTION_ALL });
  if (form.nonce !== undefined) messages.nonces.remember(call.user.id, form.nonce, message.id);
  return message;
}

/** People write text and attach files; embeds and components are for applications. */
function asSentBy(user: APIUser, form: MessageForm): MessageForm {
  return user.bot === true
    ? form
    : {
        ...form,
        embeds: undefined,
        components: undefined,
        flags: (form.flags ?? 0) & MessageFlags.SuppressNotifications,
      };
}

function requireForParts(world: World, user: APIUser, channel: Channel, form: MessageForm): void {
  const { guild } = world;
  if ((form.embeds ?? []).length > 0) guild.require(user.id, PERMISSION.EmbedLinks, channel);
  if (form.files.length > 0) guild.require(user.id, PERMISSION.AttachFiles, channel);
  if (form.stickerIds.length > 0) throw new ApiError('unknownSticker');
  const mayRead = has(guild.permissionsOf(user.id, channel), PERMISSION.ReadMessageHistory);
  if (form.reference !== undefined && !mayRead) throw new ApiError('replyNeedsHistory');
}

function requireOpenDm(world: World, channel: Channel): void {
  if (channel.type !== ChannelType.DM) return;
  if ((channel.recipients ?? []).some((user) => world.closedDms.has(user.id))) throw new ApiError('dmClosed');
}

function editMessage(world: World, call: Call): object {
  const { messages, clock, buckets, guild } = world;
  const channel = visibleChannel(world, call);
  const message = messages.get(channel.id, call.param('messageId'));
  world.threads.requireAwake(channel);
  const body = call.form();
  const isV2Already = (message.flags & MessageFlags.IsComponentsV2) !== 0;
  const form = readMessageForm(body, call.files, { isV2Already });
  const isOwn =
    message.author.id === call.user.id && (message.webhook_id === undefined || message.webhook_id === call.user.id);
  if (!isOwn && Object.keys(body.object() ?? {}).some((key) => key !== 'flags')) throw new ApiError('notAuthor');
  body.form.check();
  if (!isOwn) guild.require(call.user.id, PERMISSION.ManageMessages, channel);
  if (form.files.length > 0) guild.require(call.user.id, PERMISSION.AttachFiles, channel);
  const ageMs = clock.now().getTime() - snowflakeTime(message.id).getTime();
  const waitMs = ageMs > OLD_EDIT_MS && isOwn ? buckets.takeOldEdit(channel.id) : 0;
  if (waitMs > 0) throw new ApiError('maxOldEdits', undefined, waitMs);
  return messages.edit(message, form, MENTION_ALL);
}

function bulkDelete(world: World, call: Call): typeof NO_CONTENT {
  const { messages, guild, clock } = world;
  const channel = visibleChannel(world, call);
  guild.require(call.user.id, PERMISSION.ManageMessages, channel);
  const body = call.form();
  const ids = body
    .at('messages')
    .items()
    .map((item) => item.snowflake())
    .filter((id) => id !== undefined);
  body.form.check();
  if (ids.length < 2 || ids.length > 100) throw new ApiError('bulkDeleteCount');
  const now = clock.now().getTime();
  if (ids.some((id) => now - snowflakeTime(id).getTime() > BULK_DELETE_MS)) throw new ApiError('bulkDeleteTooOld');
  const chosen = ids.map((id) => messages.find(channel.id, id)).filter((message) => message !== null);
  if (chosen.length > 0) messages.removeMany(channel, chosen);
  return NO_CONTENT;
}
