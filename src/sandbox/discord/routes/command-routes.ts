import { ApiError } from '../api-error.ts';
import type { Command } from '../commands.ts';
import { NO_CONTENT, ok, type Call, type Route } from '../route.ts';
import type { World } from '../world.ts';

/** Application commands, global and of the guild (Discord docs: application commands, endpoints). */
export function commandRoutes(world: World): readonly Route[] {
  return [
    ...routesAt(world, '/applications/:applicationId/commands'),
    ...routesAt(world, '/applications/:applicationId/guilds/:guildId/commands'),
  ];
}

function routesAt(world: World, path: string): readonly Route[] {
  const { commands } = world;
  const one = `${path}/:commandId`;
  return [
    {
      method: 'GET',
      path,
      auth: 'bot',
      handle: (call) => {
        const scope = scopeOf(world, call);
        return ok(commands.list(scope).map((command) => localised(command, call)));
      },
    },
    { method: 'PUT', path, auth: 'bot', handle: (call) => ok(commands.replaceAll(scopeOf(world, call), call.form())) },
    {
      method: 'POST',
      path,
      auth: 'bot',
      handle: (call) => {
        const { command, isNew } = commands.upsert(scopeOf(world, call), call.form());
        return { status: isNew ? 201 : 200, body: command };
      },
    },
    {
      method: 'GET',
      path: one,
      auth: 'bot',
      handle: (call) => ok(commands.get(call.param('commandId'), scopeOf(world, call))),
    },
    {
      method: 'PATCH',
      path: one,
      auth: 'bot',
      handle: (call) => ok(commands.change(call.param('commandId'), scopeOf(world, call), call.form())),
    },
    {
      method: 'DELETE',
      path: one,
      auth: 'bot',
      handle: (call) => {
        commands.remove(call.param('commandId'), scopeOf(world, call));
        return NO_CONTENT;
      },
    },
  ];
}

function scopeOf(world: World, call: Call): string | undefined {
  if (call.param('applicationId') !== world.bot.id) throw new ApiError('unknownApplication');
  const guildId = call.params['guildId'];
  if (guildId !== undefined && guildId !== world.guild.id) throw new ApiError('missingAccess');
  return guildId;
}

/** Localisations travel only when asked for. */
function localised(command: Command, call: Call): object {
  if (call.flag('with_localizations')) return command;
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = command;
  return rest;
}
