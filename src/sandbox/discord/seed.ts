import type { APIUser, ChannelType } from 'discord-api-types/v10';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Dispatches } from './dispatches.ts';
import { Guild } from './guild.ts';
import { BOT_PERMISSIONS, EVERYONE_PERMISSIONS } from './permissions.ts';
import { isSnowflake, type Snowflakes } from './snowflake.ts';

/** What the guild holds at the start. Ids are 17–19 digit strings; omitted ones are generated. */
export interface GuildSeed {
  readonly guildId?: string;
  readonly name?: string;
  readonly applicationId?: string;
  readonly botToken?: string;
  readonly botName?: string;
  /** Permissions of the bot's own role as Discord's decimal bit string; the default is what a normal install grants. */
  readonly botPermissions?: string;
  readonly channels?: readonly {
    readonly name: string;
    readonly id?: string;
    readonly type?: ChannelType;
    readonly topic?: string;
  }[];
  /** Permissions as Discord's decimal bit string. */
  readonly roles?: readonly {
    readonly name: string;
    readonly id?: string;
    readonly permissions?: string;
    readonly mentionable?: boolean;
  }[];
  readonly users?: readonly {
    readonly name: string;
    readonly id?: string;
    readonly token?: string;
    readonly roles?: readonly string[];
  }[];
}

export interface SeededUser {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly roles: readonly string[];
}

export interface SeededGuild {
  readonly guild: Guild;
  readonly bot: APIUser;
  readonly botToken: string;
  readonly users: SeededUser[];
  readonly roles: Record<string, string>;
  readonly channels: Record<string, string>;
}

const DEFAULT_CHANNELS: NonNullable<GuildSeed['channels']> = [{ name: 'general' }];

export function plantGuild(
  seed: GuildSeed,
  parts: { clock: Clock; ids: Snowflakes; dispatches: Dispatches },
): SeededGuild {
  const { ids, clock } = parts;
  const id = checkedId(seed.guildId ?? ids.next(), 'guildId');
  const owner = newUser(ids.next(), 'guild-owner');
  const bot: APIUser = {
    ...newUser(checkedId(seed.applicationId ?? ids.next(), 'applicationId'), seed.botName ?? 'muster'),
    bot: true,
  };
  const guild = new Guild({ id, name: seed.name ?? 'Stand-in', ownerId: owner.id, ...parts });
  guild.addRole({ id, name: '@everyone', permissions: EVERYONE_PERMISSIONS.toString(), position: 0 });
  const roles: Record<string, string> = {};
  for (const role of seed.roles ?? [])
    roles[role.name] = guild.addRole({ ...role, id: checkedId(role.id ?? ids.next(), `role ${role.name}`) }).id;
  const botRole = guild.addRole({
    name: bot.username,
    managed: true,
    permissions: seed.botPermissions ?? BOT_PERMISSIONS.toString(),
    tags: { bot_id: bot.id },
  });
  guild.addMember(owner, []);
  guild.addMember(bot, [botRole.id]);
  const users = (seed.users ?? []).map((user) =>
    plantUser(guild, { ...user, id: checkedId(user.id ?? ids.next(), `user ${user.name}`) }, roles),
  );
  const channels: Record<string, string> = {};
  for (const channel of seed.channels ?? DEFAULT_CHANNELS)
    channels[channel.name] = guild.addChannel({
      ...channel,
      id: checkedId(channel.id ?? ids.next(), `channel ${channel.name}`),
    }).id;
  const botToken = seed.botToken ?? newToken(bot.id, clock);
  return { guild, bot, botToken, users, roles, channels };
}

export function plantUser(
  guild: Guild,
  user: { readonly name: string; readonly id: string; readonly token?: string; readonly roles?: readonly string[] },
  roleIds: Readonly<Record<string, string>>,
): SeededUser {
  const names = user.roles ?? [];
  const unknown = names.filter((name) => roleIds[name] === undefined);
  if (unknown.length > 0)
    throw new Error(
      `User ${user.name} is given roles that the guild seed does not have: ${unknown.join(', ')}. Add them to "roles".`,
    );
  guild.addMember(
    newUser(user.id, user.name),
    names.map((name) => roleIds[name] ?? ''),
  );
  return {
    id: user.id,
    name: user.name,
    token: user.token ?? `user.${randomBytes(24).toString('base64url')}`,
    roles: names,
  };
}

function newUser(id: string, name: string): APIUser {
  return { id, username: name, discriminator: '0', global_name: name, avatar: null };
}

/** A bot's token starts with its id, as Discord's do. */
function newToken(botId: string, clock: Clock): string {
  const time = Buffer.from(String(clock.now().getTime())).toString('base64url').slice(0, 6);
  return `${Buffer.from(botId).toString('base64url')}.${time}.${randomBytes(28).toString('base64url')}`;
}

function checkedId(id: string, what: string): string {
  if (isSnowflake(id)) return id;
  throw new Error(`The id of ${what} is "${id}"; discord.js needs 17 to 19 digits. Leave it out to have one made.`);
}
