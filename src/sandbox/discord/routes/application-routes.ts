import { ApiError } from '../api-error.ts';
import { ok, type Route } from '../route.ts';
import type { World } from '../world.ts';

/** The gateway's address and what an application knows of itself. */
export function applicationRoutes(world: World): readonly Route[] {
  const { bot, guild } = world;
  const application = (): object => ({
    id: bot.id,
    name: bot.username,
    icon: null,
    description: '',
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: world.endpoint.publicKey,
    flags: world.applicationFlags,
    bot,
    owner: guild.users.get(guild.ownerId),
    team: null,
    approximate_guild_count: 1,
  });
  return [
    { method: 'GET', path: '/gateway', auth: 'token-in-path', handle: () => ok({ url: world.gateway.url }) },
    {
      method: 'GET',
      path: '/gateway/bot',
      auth: 'bot',
      handle: () => ok({ url: world.gateway.url, shards: 1, session_start_limit: world.gateway.startLimit }),
    },
    { method: 'GET', path: '/applications/@me', auth: 'bot', handle: () => ok(application()) },
    { method: 'GET', path: '/oauth2/applications/@me', auth: 'bot', handle: () => ok(application()) },
    {
      method: 'GET',
      path: '/users/:userId',
      auth: 'any',
      handle: (call) => {
        const user = guild.users.get(call.param('userId'));
        if (user === undefined) throw new ApiError('unknownUser');
        return ok(user);
      },
    },
    {
      method: 'GET',
      path: '/users/@me/guilds',
      auth: 'any',
      handle: (call) => {
        const permissions = guild.permissionsOf(call.user.id).toString();
        const own = {
          id: guild.id,
          name: guild.name,
          icon: null,
          owner: call.user.id === guild.ownerId,
          permissions,
          features: [],
        };
        return ok(guild.members.has(call.user.id) ? [own] : []);
      },
    },
  ];
}
