import {
  ChannelType,
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus as Status,
  OverwriteType,
  PermissionFlagsBits,
  Routes,
  type GuildScheduledEvent,
  type GuildScheduledEventCreateOptions,
} from 'discord.js';
import { expect } from 'vitest';
import { RawRest } from '../discord/raw-rest.ts';
import { conform, type Row } from './row.ts';
import { hear, lastSent, openStage, settle, type Stage } from './stage.ts';

const open = (): Promise<Stage> => openStage();

const HOUR_MS = 3_600_000;
const user = (stage: Stage): { readonly id: string; readonly token: string } => stage.standIn.users[0]!;
const memberRole = (stage: Stage, roleId: string): `/${string}` =>
  Routes.guildMemberRole(stage.guild.id, user(stage).id, roleId);
const NOBODY = '100000000000000000';

const ROLES: readonly Row<Stage>[] = [
  {
    line: 'a role is given and taken by 204 (Discord docs: guild, add and remove guild member role)',
    run: async (stage) => {
      const role = stage.standIn.roles['quiet'] ?? '';
      const member = await stage.guild.members.fetch(user(stage).id);
      await member.roles.add(role);
      expect(stage.standIn.calls.at(-1)).toMatchObject({ method: 'PUT', status: 204 });
      expect((await stage.guild.members.fetch({ user: user(stage).id, force: true })).roles.cache.has(role)).toBe(true);
      await member.roles.remove(role);
      expect(stage.standIn.calls.at(-1)).toMatchObject({ method: 'DELETE', status: 204 });

      expect((await stage.guild.members.fetch({ user: user(stage).id, force: true })).roles.cache.has(role)).toBe(
        false,
      );
    },
  },
  {
    line: 'an unknown role is 10011, an unknown member 10007 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const role = stage.standIn.roles['quiet'] ?? '';

      expect(await stage.raw.put(memberRole(stage, NOBODY))).toMatchObject({ status: 404, body: { code: 10011 } });
      expect(await stage.raw.put(Routes.guildMemberRole(stage.guild.id, NOBODY, role))).toMatchObject({
        status: 404,
        body: { code: 10007 },
      });
    },
  },
  {
    line: 'a role at or above the own highest one cannot be given, nor any without MANAGE_ROLES: 50013 (Discord docs: permissions, permission hierarchy)',
    run: async (stage) => {
      const own = stage.guild.members.me?.roles.highest;
      const above = stage.standIn.roles['quiet'] ?? '';
      expect(await stage.raw.put(memberRole(stage, own?.id ?? ''))).toMatchObject({
        status: 403,
        body: { code: 50013 },
      });
      stage.standIn.moderation.setRolePermissions(own?.id ?? '', ['ViewChannel', 'SendMessages']);
      const without = await stage.raw.put(memberRole(stage, above));
      stage.standIn.moderation.setRolePermissions(own?.id ?? '', ['ViewChannel', 'SendMessages', 'ManageRoles']);

      expect(without).toMatchObject({ status: 403, body: { code: 50013 } });
      expect((await stage.raw.put(memberRole(stage, above))).status).toBe(204);
      stage.standIn.moderation.takeRole('a-user', above);
    },
  },
  {
    line: 'overwrites of a channel are set by 204 and count from then on (Discord docs: channel, edit channel permissions)',
    run: async () => {
      const stage = await openStage();
      const path = Routes.channelPermission(stage.channel.id, user(stage).id);
      await stage.channel.permissionOverwrites.create(
        user(stage).id,
        { SendMessages: false },
        { type: OverwriteType.Member },
      );
      expect(lastSent(stage, path)).toMatchObject({
        method: 'PUT',
        json: { id: user(stage).id, type: 1, allow: '0', deny: PermissionFlagsBits.SendMessages.toString() },
      });
      expect(stage.standIn.calls.at(-1)?.status).toBe(204);
      await expect(stage.standIn.as('a-user').say('general', 'x')).rejects.toThrow('50013');
      await stage.channel.permissionOverwrites.delete(user(stage).id);

      await expect(stage.standIn.as('a-user').say('general', 'x')).resolves.toBeDefined();
      await stage.close();
    },
  },
  {
    line: 'overwrites of a role stand below those of a member, and those of @everyone below both (Discord docs: permissions, permission overwrites)',
    run: async () => {
      const stage = await openStage();
      const { moderation, roles } = stage.standIn;
      const say = (): Promise<string> =>
        stage.standIn
          .as('another-user')
          .say('general', 'x')
          .then(
            () => 'said',
            () => 'refused',
          );
      const set = (kind: 'role' | 'user', id: string, change: object): void => {
        moderation.setOverwrite('general', { kind, id }, change);
      };
      const outcomes: string[] = [];
      set('role', stage.guild.id, { deny: ['SendMessages'] });
      outcomes.push(await say());
      set('role', roles['maintainer'] ?? '', { allow: ['SendMessages'] });
      outcomes.push(await say());
      set('user', stage.standIn.users[1]!.id, { deny: ['SendMessages'] });
      outcomes.push(await say());

      expect(outcomes).toEqual(['refused', 'said', 'refused']);
      await stage.close();
    },
  },
];

const plan = (
  stage: Stage,
  change: Partial<GuildScheduledEventCreateOptions> = {},
): GuildScheduledEventCreateOptions => ({
  name: 'a release',
  privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
  entityType: Entity.External,
  entityMetadata: { location: 'here' },
  scheduledStartTime: new Date(stage.clock.now().getTime() + HOUR_MS),
  scheduledEndTime: new Date(stage.clock.now().getTime() + 2 * HOUR_MS),
  ...change,
});
const create = (stage: Stage, change: Partial<GuildScheduledEventCreateOptions> = {}): Promise<GuildScheduledEvent> =>
  stage.guild.scheduledEvents.create(plan(stage, change));
const body = (stage: Stage): Record<string, unknown> => ({
  name: 'n',
  privacy_level: 2,
  entity_type: 3,
  entity_metadata: { location: 'here' },
  scheduled_start_time: plan(stage).scheduledStartTime,
  scheduled_end_time: plan(stage).scheduledEndTime,
});
const eventsPath = (stage: Stage): `/${string}` => Routes.guildScheduledEvents(stage.guild.id);

/** Moves the clock and waits until the bot hears that the event changed. */
const passes = (stage: Stage, event: { readonly id: string }, ms: number): Promise<unknown> =>
  hear(
    stage,
    'GUILD_SCHEDULED_EVENT_UPDATE',
    () => {
      stage.clock.advance(ms);
    },
    ({ id }) => id === event.id,
  );

/** Events Discord refuses, and the path it names. */
const REFUSED: readonly { readonly why: string; readonly change: Record<string, unknown>; readonly path: string }[] = [
  { why: 'a name has 1 to 100 characters', change: { name: 'x'.repeat(101) }, path: 'name' },
  { why: 'a name is needed', change: { name: undefined }, path: 'name' },
  { why: 'a description has at most 1000 characters', change: { description: 'x'.repeat(1001) }, path: 'description' },
  {
    why: 'a location has 1 to 100 characters',
    change: { entity_metadata: { location: 'x'.repeat(101) } },
    path: 'entity_metadata.location',
  },
  {
    why: 'an external event needs a location',
    change: { entity_metadata: undefined },
    path: 'entity_metadata.location',
  },
  { why: 'an external event needs an end', change: { scheduled_end_time: undefined }, path: 'scheduled_end_time' },
  { why: 'an external event has no channel', change: { channel_id: NOBODY }, path: 'channel_id' },
  {
    why: 'an event in a voice channel names the channel',
    change: { entity_type: 2, entity_metadata: undefined },
    path: 'channel_id',
  },
  { why: 'an event is for the guild only', change: { privacy_level: 1 }, path: 'privacy_level' },
  {
    why: 'an event starts in the future',
    change: { scheduled_start_time: '2020-01-01T00:00:00Z' },
    path: 'scheduled_start_time',
  },
];

const EVENTS: readonly Row<Stage>[] = [
  {
    line: 'an external event is posted with its place and times, and comes back as scheduled (Discord docs: guild scheduled event, create guild scheduled event)',
    run: async (stage) => {
      const event = await create(stage, { description: 'what happens' });

      expect(lastSent(stage, eventsPath(stage)).json).toEqual({
        name: 'a release',
        privacy_level: 2,
        scheduled_start_time: event.scheduledStartAt?.toISOString(),
        scheduled_end_time: event.scheduledEndAt?.toISOString(),
        description: 'what happens',
        entity_type: 3,
        entity_metadata: { location: 'here' },
      });
      expect(event).toMatchObject({
        status: Status.Scheduled,
        creatorId: stage.bot.user.id,
        channelId: null,
        entityMetadata: { location: 'here' },
      });
      await event.delete();
    },
  },
  ...REFUSED.map(({ why, change, path }): Row<Stage> => ({
    line: `${why} (Discord docs: guild scheduled event, fields and field requirements by entity type)`,
    run: async (stage) => {
      const refused = await stage.raw.post(eventsPath(stage), { ...body(stage), ...change });

      expect(refused).toMatchObject({ status: 400, body: { code: 50035 } });
      expect(refused.body).toHaveProperty(`errors.${path}._errors`);
      expect((await stage.raw.post(eventsPath(stage), body(stage))).status).toBe(200);
    },
  })),
  {
    line: 'scheduled becomes active becomes completed, or scheduled becomes cancelled, and nothing else (Discord docs: guild scheduled event, valid status transitions)',
    run: async (stage) => {
      const event = await create(stage);
      await expect(event.setStatus(Status.Completed)).rejects.toMatchObject({ code: 50035 });
      expect((await event.setStatus(Status.Active)).status).toBe(Status.Active);
      await expect(stage.raw.patch(`${eventsPath(stage)}/${event.id}`, { status: 4 })).resolves.toMatchObject({
        status: 400,
      });
      expect((await event.setStatus(Status.Completed)).status).toBe(Status.Completed);
      const other = await create(stage);

      expect((await other.setStatus(Status.Canceled)).status).toBe(Status.Canceled);
    },
  },
  {
    line: 'a finished event takes no changes: 180000 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const event = await create(stage);
      await event.setStatus(Status.Canceled);

      await expect(event.setName('other')).rejects.toMatchObject({ code: 180000 });
    },
  },
  {
    line: 'an external event starts and completes itself at its times (Discord docs: guild scheduled event, automation)',
    run: async (stage) => {
      const event = await create(stage);
      await passes(stage, event, HOUR_MS);
      expect((await event.fetch()).status).toBe(Status.Active);
      await passes(stage, event, HOUR_MS);

      expect((await event.fetch()).status).toBe(Status.Completed);
    },
  },
  {
    line: 'an event in a voice channel that nobody starts is cancelled some hours later (Discord docs: guild scheduled event, automation)',
    run: async (stage) => {
      const channel = await stage.guild.channels.create({ name: 'a call', type: ChannelType.GuildVoice });
      const { body: made } = await stage.raw.post(eventsPath(stage), {
        name: 'call',
        privacy_level: 2,
        entity_type: 2,
        channel_id: channel.id,
        scheduled_start_time: plan(stage).scheduledStartTime,
      });
      const { id } = made as { id: string };
      stage.clock.advance(HOUR_MS);
      expect((await stage.raw.get(`${eventsPath(stage)}/${id}`)).body).toMatchObject({ status: Status.Scheduled });
      await passes(stage, { id }, 12 * HOUR_MS);

      expect((await stage.raw.get(`${eventsPath(stage)}/${id}`)).body).toMatchObject({ status: Status.Canceled });
    },
  },
  {
    line: 'who is interested is counted with with_user_count and listed with limit, before, after and with_member (Discord docs: guild scheduled event, get guild scheduled event users)',
    run: async (stage) => {
      const event = await create(stage);
      const people = stage.standIn.users.slice(0, 2);
      for (const { token } of people)
        await new RawRest(stage.standIn, token).put(`${eventsPath(stage)}/${event.id}/users/@me`);
      const counted = await stage.guild.scheduledEvents.fetch({
        guildScheduledEvent: event.id,
        withUserCount: true,
        force: true,
      });
      const users = `${eventsPath(stage)}/${event.id}/users`;
      const [first, second] = people.map(({ id }) => id);

      expect(counted.userCount).toBe(2);
      expect([...(await event.fetchSubscribers({ withMember: true })).values()]).toMatchObject([
        { user: { id: first }, member: { id: first } },
        { user: { id: second } },
      ]);
      expect((await stage.raw.get(`${users}?limit=1`)).body).toMatchObject([{ user: { id: first } }]);
      expect((await stage.raw.get(`${users}?after=${first}`)).body).toMatchObject([{ user: { id: second } }]);
      expect((await stage.raw.get(`${users}?before=${second}`)).body).toMatchObject([{ user: { id: first } }]);
      expect((await stage.raw.get(`${users}?limit=101`)).status).toBe(400);
    },
  },
  {
    line: 'an unknown event is 10070 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      expect(await stage.raw.get(`${eventsPath(stage)}/${NOBODY}`)).toMatchObject({
        status: 404,
        body: { code: 10070 },
      });
    },
  },
  {
    line: 'a guild holds 100 events that are scheduled or active, and no more: 30038 (Discord docs: opcodes and status codes)',
    run: async () => {
      const stage = await openStage();
      const answers: number[] = [];
      for (let n = 0; n < 100; n += 1) answers.push((await stage.raw.post(eventsPath(stage), body(stage))).status);
      expect(new Set(answers)).toEqual(new Set([200]));

      await expect(create(stage)).rejects.toMatchObject({ code: 30038 });
      await stage.close();
    },
  },
  {
    line: 'making events takes CREATE_EVENTS, changing those of others MANAGE_EVENTS (Discord docs: permissions; guild scheduled event)',
    run: async () => {
      const stage = await openStage();
      const own = stage.guild.members.me?.roles.highest.id ?? '';
      const others = new RawRest(stage.standIn, user(stage).token);
      stage.standIn.moderation.setRolePermissions(stage.guild.id, ['ViewChannel', 'CreateEvents']);
      const { body: made } = await others.post(eventsPath(stage), body(stage));
      const { id } = made as { id: string };
      stage.standIn.moderation.setRolePermissions(stage.guild.id, ['ViewChannel']);
      stage.standIn.moderation.setRolePermissions(own, ['CreateEvents']);
      await settle(stage);
      const mine = await create(stage);
      await expect(mine.setName('mine')).resolves.toBeDefined();
      const refused = await stage.raw.patch(`${eventsPath(stage)}/${id}`, { name: 'x' });
      stage.standIn.moderation.setRolePermissions(own, ['ManageEvents']);

      expect(refused).toMatchObject({ status: 403, body: { code: 50013 } });
      expect((await stage.raw.patch(`${eventsPath(stage)}/${id}`, { name: 'x' })).status).toBe(200);
      await expect(create(stage)).rejects.toMatchObject({ code: 50013 });
      await stage.close();
    },
  },
];

conform('roles and overwrites', open, ROLES);
conform('scheduled events', open, EVENTS);
