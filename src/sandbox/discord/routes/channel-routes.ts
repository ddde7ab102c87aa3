import { ChannelType } from 'discord-api-types/v10';
import { ApiError, found } from '../api-error.ts';
import { isDm, isThread, type Channel } from '../channel.ts';
import type { Field } from '../form.ts';
import { has, PERMISSION, type Overwrite } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Reply, type Route } from '../route.ts';
import type { World } from '../world.ts';
import { visibleChannel } from './message-routes.ts';
import { changeThread } from './thread-routes.ts';

const NAME = 100;
const CREATABLE = [
  ChannelType.GuildText,
  ChannelType.GuildVoice,
  ChannelType.GuildCategory,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildStageVoice,
] as const;
const TOPIC = 1024;
const SLOWMODE_SECONDS = 21_600;

/** Channels, their permission overwrites, and direct messages (Discord docs: channel resource). */
export function channelRoutes(world: World): readonly Route[] {
  const { guild } = world;
  const one = '/channels/:channelId';
  const overwrite = `${one}/permissions/:overwriteId`;
  return [
    { method: 'GET', path: one, auth: 'any', handle: (call) => ok(visibleChannel(world, call)) },
    { method: 'PATCH', path: one, auth: 'any', handle: (call) => ok(changeChannel(world, call)) },
    { method: 'DELETE', path: one, auth: 'any', handle: (call) => ok(removeChannel(world, call)) },
    { method: 'PUT', path: overwrite, auth: 'any', handle: (call) => setOverwrite(world, call) },
    { method: 'DELETE', path: overwrite, auth: 'any', handle: (call) => removeOverwrite(world, call) },
    {
      method: 'GET',
      path: '/guilds/:guildId/channels',
      auth: 'any',
      handle: (call) => {
        const all = [...guild.channels.values()].filter((channel) => !isThread(channel) && !isDm(channel));
        return ok(call.user.bot === true ? all : all.filter((channel) => guild.canView(call.user.id, channel)));
      },
    },
    { method: 'POST', path: '/guilds/:guildId/channels', auth: 'any', handle: (call) => createChannel(world, call) },
    { method: 'POST', path: '/users/@me/channels', auth: 'any', handle: (call) => ok(openDm(world, call)) },
  ];
}

function changeChannel(world: World, call: Call): Channel {
  const { guild } = world;
  const channel = visibleChannel(world, call);
  const body = call.form();
  if (isThread(channel)) return changeThread(world, call, channel, body);
  guild.require(call.user.id, PERMISSION.ManageChannels, channel);
  const change = readChannel(body);
  body.form.check();
  Object.assign(channel, change);
  guild.channelChanged(channel);
  return channel;
}

function readChannel(body: Field): Partial<Channel> {
  const name = body.at('name').text({ min: 1, max: NAME });
  const topic = body.at('topic').text({ max: TOPIC });
  const slowmode = body.at('rate_limit_per_user').integer({ min: 0, max: SLOWMODE_SECONDS });
  const parentId = body.at('parent_id').snowflake();
  const position = body.at('position').integer({ min: 0 });
  const nsfw = body.at('nsfw').boolean();
  const overwrites = body.at('permission_overwrites').absent
    ? undefined
    : body.at('permission_overwrites').items().map(readOverwrite);
  return {
    ...(name === undefined ? {} : { name }),
    ...(body.at('topic').value === undefined ? {} : { topic: topic ?? null }),
    ...(slowmode === undefined ? {} : { rate_limit_per_user: slowmode }),
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    ...(position === undefined ? {} : { position }),
    ...(nsfw === undefined ? {} : { nsfw }),
    ...(overwrites === undefined ? {} : { permission_overwrites: overwrites }),
  };
}

function readOverwrite(item: Field): Overwrite {
  const bits = (key: string): string => {
    const text = item.at(key).text() ?? '0';
    if (!/^\d+$/.test(text)) item.at(key).complain('NUMBER_TYPE_COERCE', `Value "${text}" is not int.`);
    return /^\d+$/.test(text) ? text : '0';
  };
  const type =
    item.at('type').value === 'member' || item.at('type').value === 1 || item.at('type').value === '1' ? 1 : 0;
  return { id: item.at('id').snowflake({ required: true }) ?? '', type, allow: bits('allow'), deny: bits('deny') };
}

function removeChannel(world: World, call: Call): Channel {
  const { guild, threads } = world;
  const channel = visibleChannel(world, call);
  guild.require(call.user.id, isThread(channel) ? PERMISSION.ManageThreads : PERMISSION.ManageChannels, channel);
  threads.forget(channel.id);
  guild.removeChannel(channel.id);
  return channel;
}

function createChannel(world: World, call: Call): Reply {
  const { guild } = world;
  guild.require(call.user.id, PERMISSION.ManageChannels);
  const body = call.form();
  body.at('name').text({ required: true });
  const type = body.at('type').choice(CREATABLE) ?? ChannelType.GuildText;
  const { name, ...rest } = readChannel(body);
  body.form.check();
  return { status: 201, body: guild.addChannel({ ...rest, type, name: name ?? '' }) };
}

/** One may hand out and take only what one has in the guild or here (Discord docs: edit channel permissions). */
function setOverwrite(world: World, call: Call): Reply {
  const { guild } = world;
  const channel = visibleChannel(world, call);
  guild.require(call.user.id, PERMISSION.ManageRoles, channel);
  const id = call.param('overwriteId');
  const body = call.form();
  const overwrite = { ...readOverwrite(body), id };
  const problems = !guild.roles.has(id) && !guild.members.has(id);
  if (problems) throw new ApiError('unknownOverwrite');
  const own = guild.permissionsOf(call.user.id, channel) | guild.permissionsOf(call.user.id);
  if (!has(own, BigInt(overwrite.allow) | BigInt(overwrite.deny))) throw new ApiError('missingPermissions');
  guild.setOverwrite(channel, { ...overwrite, type: guild.members.has(id) ? 1 : 0 });
  return NO_CONTENT;
}

function removeOverwrite(world: World, call: Call): Reply {
  const { guild } = world;
  const channel = visibleChannel(world, call);
  guild.require(call.user.id, PERMISSION.ManageRoles, channel);
  const overwrites = channel.permission_overwrites ?? [];
  const gone = found(
    overwrites.find((overwrite) => overwrite.id === call.param('overwriteId')),
    'unknownOverwrite',
  );
  channel.permission_overwrites = overwrites.filter((overwrite) => overwrite !== gone);
  guild.channelChanged(channel);
  return NO_CONTENT;
}

/** The same two people always share the same direct channel. */
function openDm(world: World, call: Call): Channel {
  const { guild, ids } = world;
  const body = call.form();
  const recipientId = body.at('recipient_id').snowflake({ required: true }) ?? '';
  body.form.check();
  const recipient = found(guild.users.get(recipientId), 'unknownUser');
  if (recipient.id === call.user.id) throw new ApiError('dmClosed');
  const known = [...guild.channels.values()].find(
    (channel) => isDm(channel) && channel.owner_id === call.user.id && channel.recipients?.[0]?.id === recipientId,
  );
  if (known !== undefined) return known;
  const channel: Channel = {
    id: ids.next(),
    type: ChannelType.DM,
    name: null,
    recipients: [recipient],
    owner_id: call.user.id,
    last_message_id: null,
    last_pin_timestamp: null,
    flags: 0,
  };
  guild.channels.set(channel.id, channel);
  world.dispatches.publish('CHANNEL_CREATE', channel, { kind: 'channel', channelId: channel.id });
  return channel;
}
