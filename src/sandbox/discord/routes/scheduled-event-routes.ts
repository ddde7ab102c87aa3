import { ApiError } from '../api-error.ts';
import { has, PERMISSION } from '../permissions.ts';
import { NO_CONTENT, ok, type Call, type Route } from '../route.ts';
import type { ScheduledEvent } from '../scheduled-events.ts';
import { compareSnowflakes } from '../snowflake.ts';
import type { World } from '../world.ts';

/** The guild's calendar (Discord docs: guild scheduled event). */
export function scheduledEventRoutes(world: World): readonly Route[] {
  const { guild, scheduledEvents } = world;
  const path = '/guilds/:guildId/scheduled-events';
  const one = `${path}/:eventId`;
  const show = (call: Call, event: ScheduledEvent): object =>
    call.flag('with_user_count') ? { ...event, user_count: scheduledEvents.interested(event).length } : event;
  const managed = (call: Call): ScheduledEvent => {
    const event = scheduledEvents.get(call.param('eventId'));
    const permissions = guild.permissionsOf(call.user.id);
    const isOwn = event.creator_id === call.user.id && has(permissions, PERMISSION.CreateEvents);
    if (!isOwn && !has(permissions, PERMISSION.ManageEvents)) throw new ApiError('missingPermissions');
    return event;
  };
  return [
    {
      method: 'GET',
      path,
      auth: 'any',
      handle: (call) => ok(scheduledEvents.list().map((event) => show(call, event))),
    },
    {
      method: 'POST',
      path,
      auth: 'any',
      handle: (call) => {
        guild.require(call.user.id, PERMISSION.CreateEvents);
        return ok(scheduledEvents.create(call.form(), call.user));
      },
    },
    {
      method: 'GET',
      path: one,
      auth: 'any',
      handle: (call) => ok(show(call, scheduledEvents.get(call.param('eventId')))),
    },
    {
      method: 'PATCH',
      path: one,
      auth: 'any',
      handle: (call) => ok(scheduledEvents.change(managed(call), call.form())),
    },
    {
      method: 'DELETE',
      path: one,
      auth: 'any',
      handle: (call) => {
        scheduledEvents.remove(managed(call));
        return NO_CONTENT;
      },
    },
    { method: 'GET', path: `${one}/users`, auth: 'any', handle: (call) => ok(listUsers(world, call)) },
    {
      method: 'PUT',
      path: `${one}/users/@me`,
      auth: 'user',
      handle: (call) => {
        scheduledEvents.setInterest(scheduledEvents.get(call.param('eventId')), call.user.id, 'interested');
        return ok({ user_id: call.user.id, guild_scheduled_event_id: call.param('eventId') });
      },
    },
    {
      method: 'DELETE',
      path: `${one}/users/@me`,
      auth: 'user',
      handle: (call) => {
        scheduledEvents.setInterest(scheduledEvents.get(call.param('eventId')), call.user.id, 'not-interested');
        return NO_CONTENT;
      },
    },
  ];
}

function listUsers(world: World, call: Call): object[] {
  const { guild, scheduledEvents } = world;
  const event = scheduledEvents.get(call.param('eventId'));
  const query = call.queryField();
  const limit = query.at('limit').integer({ min: 1, max: 100 }) ?? 100;
  const before = query.at('before').snowflake();
  const after = query.at('after').snowflake();
  query.form.check();
  const ids = scheduledEvents
    .interested(event)
    .sort(compareSnowflakes)
    .filter((id) => before === undefined || compareSnowflakes(id, before) < 0)
    .filter((id) => after === undefined || compareSnowflakes(id, after) > 0);
  return ids.slice(0, limit).map((id) => ({
    guild_scheduled_event_id: event.id,
    user: guild.users.get(id),
    ...(call.flag('with_member') ? { member: guild.members.get(id) } : {}),
  }));
}
