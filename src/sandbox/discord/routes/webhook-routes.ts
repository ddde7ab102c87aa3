import { ChannelType, MessageFlags, type APIUser } from 'discord-api-types/v10';
import { ApiError, found } from '../api-error.ts';
import { MENTION_ALL } from '../mentions.ts';
import type { Message } from '../message.ts';
import { readMessageForm } from '../message-validation.ts';
import { PERMISSION } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Reply, type Route } from '../route.ts';
import type { Webhook } from '../webhooks.ts';
import type { World } from '../world.ts';
import { visibleChannel } from './message-routes.ts';

const NAME = 80;

/** Webhooks of channels, and the webhook every interaction is: the same paths serve both (Discord docs: webhook resource). */
export function webhookRoutes(world: World): readonly Route[] {
  const execute = '/webhooks/:webhookId/:token';
  const message = `${execute}/messages/:messageId`;
  const byToken = { auth: 'token-in-path', bucket: 'webhook', isGlobalExempt: true } as const;
  return [
    ...manageRoutes(world),
    { method: 'POST', path: execute, ...byToken, handle: (call) => send(world, call) },
    { method: 'GET', path: execute, ...byToken, handle: (call) => ok(withoutUser(webhookOf(world, call))) },
    {
      method: 'PATCH',
      path: execute,
      ...byToken,
      handle: (call) => ok(withoutUser(change(world, webhookOf(world, call), call))),
    },
    {
      method: 'DELETE',
      path: execute,
      ...byToken,
      handle: (call) => {
        world.webhooks.remove(webhookOf(world, call));
        return NO_CONTENT;
      },
    },
    { method: 'GET', path: message, ...byToken, handle: (call) => ok(findMessage(world, call)) },
    { method: 'PATCH', path: message, ...byToken, handle: (call) => ok(editMessage(world, call)) },
    { method: 'DELETE', path: message, ...byToken, handle: (call) => removeMessage(world, call) },
  ];
}

function manageRoutes(world: World): readonly Route[] {
  const { webhooks, guild } = world;
  const inChannel = '/channels/:channelId/webhooks';
  const one = '/webhooks/:webhookId';
  const owned = (call: Call): Webhook => {
    const webhook = webhooks.get(call.param('webhookId'));
    guild.require(call.user.id, PERMISSION.ManageWebhooks, guild.getChannel(webhook.channel_id));
    return webhook;
  };
  return [
    {
      method: 'POST',
      path: inChannel,
      auth: 'any',
      handle: (call) => {
        const channel = visibleChannel(world, call);
        guild.require(call.user.id, PERMISSION.ManageWebhooks, channel);
        const body = call.form();
        const name = body.at('name').text({ required: true, min: 1, max: NAME, trim: true }) ?? '';
        if (/discord|clyde/i.test(name))
          body.at('name').complain('USERNAME_INVALID_CONTAINS', 'Username cannot contain "discord" or "clyde"');
        body.form.check();
        return ok(webhooks.create(channel, name, call.user));
      },
    },
    {
      method: 'GET',
      path: inChannel,
      auth: 'any',
      handle: (call) => {
        const channel = visibleChannel(world, call);
        guild.require(call.user.id, PERMISSION.ManageWebhooks, channel);
        return ok(webhooks.list(channel.id));
      },
    },
    {
      method: 'GET',
      path: '/guilds/:guildId/webhooks',
      auth: 'any',
      handle: (call) => {
        guild.require(call.user.id, PERMISSION.ManageWebhooks);
        return ok(webhooks.list());
      },
    },
    { method: 'GET', path: one, auth: 'any', handle: (call) => ok(owned(call)) },
    { method: 'PATCH', path: one, auth: 'any', handle: (call) => ok(change(world, owned(call), call)) },
    {
      method: 'DELETE',
      path: one,
      auth: 'any',
      handle: (call) => {
        webhooks.remove(owned(call));
        return NO_CONTENT;
      },
    },
  ];
}

function change(world: World, webhook: Webhook, call: Call): Webhook {
  const body = call.form();
  const name = body.at('name').text({ min: 1, max: NAME });
  const channelId = body.at('channel_id').snowflake();
  body.form.check();
  if (channelId !== undefined) world.guild.getChannel(channelId);
  return world.webhooks.change(webhook, {
    ...(name === undefined ? {} : { name }),
    ...(channelId === undefined ? {} : { channelId }),
  });
}

function withoutUser(webhook: Webhook): object {
  const { user: _user, ...rest } = webhook;
  return rest;
}

function isInteraction(world: World, call: Call): boolean {
  return call.param('webhookId') === world.bot.id;
}

function webhookOf(world: World, call: Call): Webhook {
  return world.webhooks.byToken(call.param('webhookId'), call.param('token'));
}

function send(world: World, call: Call): Reply {
  if (isInteraction(world, call)) {
    const interaction = world.interactions.byToken(call.param('token'));
    return ok(world.interactions.followUp(interaction, call.form(), call.files));
  }
  const webhook = webhookOf(world, call);
  const body = call.form();
  const form = readMessageForm(body, call.files);
  body.form.check();
  const channel = targetChannel(world, webhook, call);
  const author: APIUser = {
    id: webhook.id,
    username: form.username ?? webhook.name,
    discriminator: '0000',
    global_name: null,
    avatar: null,
    bot: true,
  };
  const message = world.messages.create({
    channel,
    author,
    form,
    defaultMentions: MENTION_ALL,
    webhookId: webhook.id,
    ...(webhook.application_id === null ? {} : { applicationId: webhook.application_id }),
  });
  return call.flag('wait') ? ok(message) : NO_CONTENT;
}

function targetChannel(world: World, webhook: Webhook, call: Call): ReturnType<World['guild']['getChannel']> {
  const parent = world.guild.getChannel(webhook.channel_id);
  const threadId = call.query['thread_id'];
  if (threadId === undefined) return parent;
  const thread = world.guild.getChannel(threadId);
  if (thread.parent_id !== parent.id || thread.type === ChannelType.GuildText) throw new ApiError('unknownChannel');
  return thread;
}

function webhookMessage(world: World, call: Call): Message {
  const webhook = webhookOf(world, call);
  const message = world.messages.get(targetChannel(world, webhook, call).id, call.param('messageId'));
  return found(message.webhook_id === webhook.id ? message : null, 'unknownMessage');
}

function findMessage(world: World, call: Call): Message {
  if (!isInteraction(world, call)) return webhookMessage(world, call);
  return world.interactions.getMessage(world.interactions.byToken(call.param('token')), call.param('messageId'));
}

function editMessage(world: World, call: Call): Message {
  if (isInteraction(world, call)) {
    const interaction = world.interactions.byToken(call.param('token'));
    return world.interactions.editMessage(interaction, call.param('messageId'), call.form(), call.files);
  }
  const message = webhookMessage(world, call);
  const body = call.form();
  const form = readMessageForm(body, call.files, {
    isV2Already: (message.flags & MessageFlags.IsComponentsV2) !== 0,
  });
  body.form.check();
  return world.messages.edit(message, form, MENTION_ALL);
}

function removeMessage(world: World, call: Call): Reply {
  if (isInteraction(world, call))
    world.interactions.removeMessage(world.interactions.byToken(call.param('token')), call.param('messageId'));
  else world.messages.remove(webhookMessage(world, call));
  return NO_CONTENT;
}
