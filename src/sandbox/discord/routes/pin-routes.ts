import { MessageReferenceType, MessageType } from 'discord-api-types/v10';
import { ApiError } from '../api-error.ts';
import type { Message } from '../message.ts';
import { has, PERMISSION } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Method, type Reply, type Route } from '../route.ts';
import type { World } from '../world.ts';
import { readableChannel, showTo, visibleChannel } from './message-routes.ts';

const MAX_PINS = 250;
const PAGE = 50;

/** Pins, on the path of today and on the one that is being retired (Discord docs: message resource). */
export function pinRoutes(world: World): readonly Route[] {
  const today = '/channels/:channelId/messages/pins';
  const retired = '/channels/:channelId/pins';
  const pins = new Map<string, string>();
  const change = (method: Method, path: string, act: (call: Call) => Reply): Route => ({
    method,
    path: `${path}/:messageId`,
    auth: 'any',
    handle: act,
  });
  return [
    change('PUT', today, (call) => pin(world, call, pins)),
    change('PUT', retired, (call) => pin(world, call, pins)),
    change('DELETE', today, (call) => unpin(world, call, pins)),
    change('DELETE', retired, (call) => unpin(world, call, pins)),
    { method: 'GET', path: today, auth: 'any', handle: (call) => ok(listPage(world, call, pins)) },
    {
      method: 'GET',
      path: retired,
      auth: 'any',
      handle: (call) =>
        ok(pinned(world, readableChannel(world, call).id, pins).map((message) => showTo(world, call.user, message))),
    },
  ];
}

function pinnable(world: World, call: Call): Message {
  const { guild, messages, threads } = world;
  const channel = visibleChannel(world, call);
  const permissions = guild.permissionsOf(call.user.id, channel);
  if (!has(permissions, PERMISSION.PinMessages)) throw new ApiError('missingPermissions');
  threads.requireAwake(channel);
  return messages.get(channel.id, call.param('messageId'));
}

function pin(world: World, call: Call, pins: Map<string, string>): Reply {
  const message = pinnable(world, call);
  if (message.pinned) return NO_CONTENT;
  if (pinned(world, message.channel_id, pins).length >= MAX_PINS) throw new ApiError('maxPins');
  const channel = world.guild.getChannel(message.channel_id);
  message.pinned = true;
  channel.last_pin_timestamp = world.clock.now().toISOString();
  pins.set(message.id, channel.last_pin_timestamp);
  world.messages.changed(message, 'other');
  publishPins(world, message.channel_id);
  world.messages.createSystemMessage(channel, {
    type: MessageType.ChannelPinnedMessage,
    author: call.user,
    content: '',
    message_reference: {
      type: MessageReferenceType.Default,
      message_id: message.id,
      channel_id: channel.id,
      ...(channel.guild_id === undefined ? {} : { guild_id: channel.guild_id }),
    },
  });
  return NO_CONTENT;
}

function unpin(world: World, call: Call, pins: Map<string, string>): Reply {
  const message = pinnable(world, call);
  if (!message.pinned) return NO_CONTENT;
  message.pinned = false;
  pins.delete(message.id);
  world.messages.changed(message, 'other');
  publishPins(world, message.channel_id);
  return NO_CONTENT;
}

function publishPins(world: World, channelId: string): void {
  const { guild_id, last_pin_timestamp } = world.guild.getChannel(channelId);
  const data = { channel_id: channelId, last_pin_timestamp, ...(guild_id === undefined ? {} : { guild_id }) };
  world.dispatches.publish('CHANNEL_PINS_UPDATE', data, { kind: 'channel', channelId });
}

/** Last pinned first. */
function pinned(world: World, channelId: string, pins: ReadonlyMap<string, string>): Message[] {
  const order = [...pins.keys()];
  return world.messages
    .list(channelId)
    .filter((message) => message.pinned)
    .sort((a, b) => order.indexOf(b.id) - order.indexOf(a.id));
}

function listPage(world: World, call: Call, pins: ReadonlyMap<string, string>): object {
  const channel = readableChannel(world, call);
  const query = call.queryField();
  const limit = query.at('limit').integer({ min: 1, max: PAGE }) ?? PAGE;
  const before = query.at('before').time();
  query.form.check();
  const all = pinned(world, channel.id, pins)
    .map((message) => ({ pinned_at: pins.get(message.id) ?? '', message: showTo(world, call.user, message) }))
    .filter((item) => before === undefined || new Date(item.pinned_at) < before);
  return { items: all.slice(0, limit), has_more: all.length > limit };
}
