import { ApiError } from '../api-error.ts';
import type { Field } from '../form.ts';
import { describeGuild } from '../guild-payload.ts';
import type { Member, Role } from '../guild.ts';
import { has, PERMISSION } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Reply, type Route } from '../route.ts';
import { compareSnowflakes } from '../snowflake.ts';
import type { World } from '../world.ts';

const ROLE_NAME = 100;
const NICK = 32;

/** The guild, its members and its roles (Discord docs: guild resource). */
export function guildRoutes(world: World): readonly Route[] {
  return [...readRoutes(world), ...memberRoutes(world), ...roleRoutes(world)].map((route) => inGuild(world, route));
}

/** Any other guild is one the caller is not in. */
function inGuild(world: World, route: Route): Route {
  return {
    ...route,
    handle: (call) => {
      if (call.params['guildId'] !== world.guild.id) throw new ApiError('unknownGuild');
      if (!world.guild.members.has(call.user.id)) throw new ApiError('missingAccess');
      return route.handle(call);
    },
  };
}

function readRoutes(world: World): readonly Route[] {
  const { guild } = world;
  const members = (call: Call): Member[] => {
    const query = call.queryField();
    const limit = query.at('limit').integer({ min: 1, max: 1000 }) ?? 1;
    const after = query.at('after').snowflake() ?? '0';
    query.form.check();
    return [...guild.members.values()]
      .filter((member) => compareSnowflakes(member.user.id, after) > 0)
      .sort((a, b) => compareSnowflakes(a.user.id, b.user.id))
      .slice(0, limit);
  };
  return [
    {
      method: 'GET',
      path: '/guilds/:guildId',
      auth: 'any',
      handle: (call) => {
        const counts = { approximate_member_count: guild.members.size, approximate_presence_count: guild.members.size };
        return ok({ ...describeGuild(world), ...(call.flag('with_counts') ? counts : {}) });
      },
    },
    { method: 'GET', path: '/guilds/:guildId/members', auth: 'any', handle: (call) => ok(members(call)) },
    {
      method: 'GET',
      path: '/guilds/:guildId/members/search',
      auth: 'any',
      handle: (call) => {
        const query = call.queryField();
        const text = query.at('query').text({ required: true })?.toLowerCase() ?? '';
        const limit = query.at('limit').integer({ min: 1, max: 1000 }) ?? 1;
        query.form.check();
        const fits = (member: Member): boolean => (member.nick ?? member.user.username).toLowerCase().startsWith(text);
        return ok([...guild.members.values()].filter(fits).slice(0, limit));
      },
    },
    {
      method: 'GET',
      path: '/guilds/:guildId/members/:userId',
      auth: 'any',
      handle: (call) => ok(guild.getMember(call.param('userId'))),
    },
    { method: 'GET', path: '/guilds/:guildId/roles', auth: 'any', handle: () => ok([...guild.roles.values()]) },
    {
      method: 'GET',
      path: '/guilds/:guildId/roles/:roleId',
      auth: 'any',
      handle: (call) => ok(guild.getRole(call.param('roleId'))),
    },
  ];
}

function memberRoutes(world: World): readonly Route[] {
  const { guild } = world;
  const path = '/guilds/:guildId/members/:userId';
  const role = `${path}/roles/:roleId`;
  const change = (call: Call, next: (roles: readonly string[], roleId: string) => string[]): Reply => {
    const member = guild.getMember(call.param('userId'));
    const chosen = guild.getRole(call.param('roleId'));
    requireAboveRole(world, call, chosen);
    guild.setMemberRoles(member, next(member.roles, chosen.id));
    return NO_CONTENT;
  };
  return [
    { method: 'PUT', path: role, auth: 'any', handle: (call) => change(call, (roles, id) => [...roles, id]) },
    {
      method: 'DELETE',
      path: role,
      auth: 'any',
      handle: (call) => change(call, (roles, id) => roles.filter((one) => one !== id)),
    },
    { method: 'PATCH', path, auth: 'any', handle: (call) => ok(changeMember(world, call)) },
    {
      method: 'DELETE',
      path,
      auth: 'any',
      handle: (call) => {
        guild.require(call.user.id, PERMISSION.KickMembers);
        requireAboveMember(world, call);
        guild.removeMember(call.param('userId'));
        return NO_CONTENT;
      },
    },
  ];
}

function changeMember(world: World, call: Call): Member {
  const { guild } = world;
  const member = guild.getMember(call.param('userId'));
  const body = call.form();
  const nick = body.at('nick').text({ max: NICK });
  const until = body.at('communication_disabled_until').time();
  const roles = body.at('roles').absent
    ? undefined
    : body
        .at('roles')
        .items()
        .map((item) => item.snowflake() ?? '');
  body.form.check();
  if (member.user.id !== call.user.id) requireAboveMember(world, call);
  if (body.at('nick').value !== undefined) {
    guild.require(
      call.user.id,
      member.user.id === call.user.id ? PERMISSION.ChangeNickname : PERMISSION.ManageNicknames,
    );
    member.nick = nick ?? null;
  }
  if (body.at('communication_disabled_until').value !== undefined) {
    guild.require(call.user.id, PERMISSION.ModerateMembers);
    member.communication_disabled_until = until?.toISOString() ?? null;
  }
  if (roles !== undefined) {
    for (const id of roles) if (!member.roles.includes(id)) requireAboveRole(world, call, guild.getRole(id));
    member.roles = [...new Set(roles)];
  }
  guild.memberChanged(member);
  return member;
}

function roleRoutes(world: World): readonly Route[] {
  const { guild } = world;
  const one = '/guilds/:guildId/roles/:roleId';
  return [
    {
      method: 'POST',
      path: '/guilds/:guildId/roles',
      auth: 'any',
      handle: (call) => {
        guild.require(call.user.id, PERMISSION.ManageRoles);
        const body = call.form();
        const change = readRole(world, call, body);
        body.form.check();
        return ok(
          guild.addRole({
            position: 1,
            permissions: guild.getRole(guild.id).permissions,
            ...change,
            name: change.name ?? 'new role',
          }),
        );
      },
    },
    {
      method: 'PATCH',
      path: one,
      auth: 'any',
      handle: (call) => {
        const role = guild.getRole(call.param('roleId'));
        requireAboveRole(world, call, role);
        const body = call.form();
        const change = readRole(world, call, body);
        body.form.check();
        return ok(guild.changeRole(role.id, change));
      },
    },
    {
      method: 'DELETE',
      path: one,
      auth: 'any',
      handle: (call) => {
        const role = guild.getRole(call.param('roleId'));
        if (role.id === guild.id || role.managed) throw new ApiError('invalidRole');
        requireAboveRole(world, call, role);
        guild.removeRole(role.id);
        return NO_CONTENT;
      },
    },
  ];
}

/** Nobody hands out a permission he lacks. */
function readRole(world: World, call: Call, body: Field): Partial<Role> {
  const name = body.at('name').text({ min: 1, max: ROLE_NAME });
  const permissions = body.at('permissions').text();
  const hoist = body.at('hoist').boolean();
  const mentionable = body.at('mentionable').boolean();
  const color = body.at('color').integer({ min: 0, max: 0xff_ff_ff });
  if (permissions !== undefined && !/^\d+$/.test(permissions))
    body.at('permissions').complain('NUMBER_TYPE_COERCE', `Value "${permissions}" is not int.`);
  else if (permissions !== undefined && !has(world.guild.permissionsOf(call.user.id), BigInt(permissions)))
    throw new ApiError('missingPermissions');
  return {
    ...(name === undefined ? {} : { name }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(hoist === undefined ? {} : { hoist }),
    ...(mentionable === undefined ? {} : { mentionable }),
    ...(color === undefined ? {} : { color }),
  };
}

function requireAboveRole(world: World, call: Call, role: Role): void {
  const { guild } = world;
  guild.require(call.user.id, PERMISSION.ManageRoles);
  const isBeyond = role.id !== guild.id && role.position >= guild.topPosition(call.user.id);
  if (isBeyond) throw new ApiError('missingPermissions');
}

function requireAboveMember(world: World, call: Call): void {
  const { guild } = world;
  const userId = call.param('userId');
  guild.getMember(userId);
  if (guild.topPosition(userId) >= guild.topPosition(call.user.id)) throw new ApiError('missingPermissions');
}
