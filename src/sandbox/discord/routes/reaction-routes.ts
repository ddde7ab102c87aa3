import type { Message } from '../message.ts';
import { PERMISSION } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Route } from '../route.ts';
import type { World } from '../world.ts';
import { readableChannel } from './message-routes.ts';

/** Reactions (Discord docs: message resource, create reaction and following). */
export function reactionRoutes(world: World): readonly Route[] {
  const { reactions, guild, threads } = world;
  const all = '/channels/:channelId/messages/:messageId/reactions';
  const kind = `${all}/:emoji`;
  const target = (call: Call): Message => {
    const channel = readableChannel(world, call);
    threads.requireAwake(channel);
    return world.messages.get(channel.id, call.param('messageId'));
  };
  const asModerator = (call: Call): void => {
    guild.require(call.user.id, PERMISSION.ManageMessages, guild.getChannel(call.param('channelId')));
  };
  return [
    {
      method: 'PUT',
      path: `${kind}/@me`,
      auth: 'any',
      handle: (call) => {
        const message = target(call);
        guild.require(call.user.id, PERMISSION.AddReactions, guild.getChannel(message.channel_id));
        reactions.add(message, call.param('emoji'), call.user);
        return NO_CONTENT;
      },
    },
    {
      method: 'DELETE',
      path: `${kind}/:userId`,
      auth: 'any',
      handle: (call) => {
        const message = target(call);
        const userId = call.param('userId');
        if (userId !== call.user.id) asModerator(call);
        reactions.remove(message, call.param('emoji'), userId);
        return NO_CONTENT;
      },
    },
    {
      method: 'GET',
      path: kind,
      auth: 'any',
      handle: (call) => {
        const query = call.queryField();
        const limit = query.at('limit').integer({ min: 1, max: 100 }) ?? 25;
        const after = query.at('after').snowflake();
        query.form.check();
        const users = reactions.users(target(call), call.param('emoji'));
        return ok(users.filter((user) => after === undefined || BigInt(user.id) > BigInt(after)).slice(0, limit));
      },
    },
    {
      method: 'DELETE',
      path: kind,
      auth: 'any',
      handle: (call) => {
        const message = target(call);
        asModerator(call);
        reactions.clear(message, call.param('emoji'));
        return NO_CONTENT;
      },
    },
    {
      method: 'DELETE',
      path: all,
      auth: 'any',
      handle: (call) => {
        const message = target(call);
        asModerator(call);
        reactions.clear(message);
        return NO_CONTENT;
      },
    },
  ];
}
