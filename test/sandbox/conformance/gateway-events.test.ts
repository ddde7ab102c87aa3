import {
  ChannelType,
  GatewayIntentBits,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  MessageFlags,
} from 'discord.js';
import { expect } from 'vitest';
import { GatewayProbe } from '../discord/gateway-probe.ts';
import { RawRest } from '../discord/raw-rest.ts';
import { conform, type Row } from './row.ts';
import { hear, openStage, PLAIN_INTENTS, settle, type Stage } from './stage.ts';

const open = (): Promise<Stage> =>
  openStage({
    standIn: { privilegedIntents: ['GuildMembers'] },
    client: { intents: [...PLAIN_INTENTS, GatewayIntentBits.GuildMembers] },
  });

const user = (stage: Stage): { readonly id: string; readonly token: string } => stage.standIn.users[0]!;

async function newEvent(stage: Stage): ReturnType<Stage['guild']['scheduledEvents']['create']> {
  const startMs = stage.clock.now().getTime() + 3_600_000;
  return stage.guild.scheduledEvents.create({
    name: 'a release',
    privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
    entityType: GuildScheduledEventEntityType.External,
    entityMetadata: { location: 'here' },
    scheduledStartTime: new Date(startMs),
    scheduledEndTime: new Date(startMs + 3_600_000),
  });
}

/** What a change must be told as: the event, who causes it, and what it holds. */
interface Told {
  readonly name: string;
  readonly when: string;
  readonly act: (stage: Stage) => Promise<unknown>;
  readonly holds: (stage: Stage) => object;
}

const MESSAGES: readonly Told[] = [
  {
    name: 'MESSAGE_CREATE',
    when: 'the bot itself posts, with guild and member',
    act: (stage) => stage.channel.send('mine'),
    holds: (stage) => ({
      content: 'mine',
      guild_id: stage.guild.id,
      author: { id: stage.bot.user.id, bot: true },
      member: { roles: [expect.any(String)], joined_at: expect.any(String) as string },
      components: [],
      embeds: [],
      attachments: [],
    }),
  },
  {
    name: 'MESSAGE_UPDATE',
    when: 'a message is edited, as the whole message',
    act: async (stage) => (await stage.channel.send('before')).edit('after'),
    holds: (stage) => ({
      content: 'after',
      edited_timestamp: stage.clock.now().toISOString(),
      guild_id: stage.guild.id,
    }),
  },
  {
    name: 'MESSAGE_DELETE',
    when: 'a message is deleted',
    act: async (stage) => (await stage.channel.send('to go')).delete(),
    holds: (stage) => ({ id: expect.any(String) as string, channel_id: stage.channel.id, guild_id: stage.guild.id }),
  },
  {
    name: 'MESSAGE_DELETE_BULK',
    when: 'messages are deleted together',
    act: async (stage) => stage.channel.bulkDelete([await stage.channel.send('a'), await stage.channel.send('b')]),
    holds: (stage) => ({
      ids: [expect.any(String), expect.any(String)],
      channel_id: stage.channel.id,
      guild_id: stage.guild.id,
    }),
  },
  {
    name: 'MESSAGE_REACTION_ADD',
    when: 'somebody reacts',
    act: async (stage) => (await stage.channel.send('react')).react('👍'),
    holds: (stage) => ({
      user_id: stage.bot.user.id,
      emoji: { name: '👍' },
      channel_id: stage.channel.id,
      guild_id: stage.guild.id,
    }),
  },
  {
    name: 'MESSAGE_REACTION_REMOVE',
    when: 'a reaction is taken back',
    act: async (stage) => (await (await stage.channel.send('react')).react('👍')).users.remove(stage.bot.user),
    holds: (stage) => ({ user_id: stage.bot.user.id, emoji: { name: '👍' } }),
  },
];

const CHANNELS: readonly Told[] = [
  {
    name: 'CHANNEL_CREATE',
    when: 'a channel is made',
    act: (stage) => stage.guild.channels.create({ name: 'made' }),
    holds: (stage) => ({ name: 'made', type: ChannelType.GuildText, guild_id: stage.guild.id }),
  },
  {
    name: 'CHANNEL_UPDATE',
    when: 'a channel is changed',
    act: async (stage) => (await stage.guild.channels.create({ name: 'plain' })).setName('changed'),
    holds: () => ({ name: 'changed' }),
  },
  {
    name: 'CHANNEL_DELETE',
    when: 'a channel is deleted',
    act: async (stage) => (await stage.guild.channels.create({ name: 'short-lived' })).delete(),
    holds: () => ({ name: 'short-lived' }),
  },
  {
    name: 'CHANNEL_PINS_UPDATE',
    when: 'a message is pinned',
    act: async (stage) => (await stage.channel.send('pin me')).pin(),
    holds: (stage) => ({ channel_id: stage.channel.id, last_pin_timestamp: stage.clock.now().toISOString() }),
  },
  {
    name: 'WEBHOOKS_UPDATE',
    when: 'a webhook is made',
    act: (stage) => stage.channel.createWebhook({ name: 'a hook' }),
    holds: (stage) => ({ guild_id: stage.guild.id, channel_id: stage.channel.id }),
  },
  {
    name: 'THREAD_CREATE',
    when: 'a thread is started',
    act: async (stage) => (await stage.channel.send('topic')).startThread({ name: 'a thread' }),
    holds: (stage) => ({ name: 'a thread', parent_id: stage.channel.id, newly_created: true }),
  },
  {
    name: 'THREAD_UPDATE',
    when: 'a thread is archived',
    act: async (stage) => (await stage.channel.threads.create({ name: 'to archive' })).setArchived(true),
    holds: () => ({ thread_metadata: { archived: true } }),
  },
  {
    name: 'THREAD_DELETE',
    when: 'a thread is deleted',
    act: async (stage) => (await stage.channel.threads.create({ name: 'to delete' })).delete(),
    holds: (stage) => ({ guild_id: stage.guild.id, parent_id: stage.channel.id, type: ChannelType.PublicThread }),
  },
  {
    name: 'THREAD_MEMBERS_UPDATE',
    when: 'somebody is let into a thread',
    act: async (stage) => (await stage.channel.threads.create({ name: 'to join' })).members.add(user(stage).id),
    holds: (stage) => ({ added_members: [{ user_id: user(stage).id }], member_count: 2 }),
  },
  {
    name: 'THREAD_LIST_SYNC',
    when: 'the bot gains sight of a channel with active threads',
    act: async (stage) => {
      const hidden = await stage.guild.channels.create({ name: 'to be seen' });
      await hidden.threads.create({ name: 'inside' });
      stage.standIn.moderation.denyBot(hidden.id);
      await settle(stage);
      stage.standIn.moderation.allowBot(hidden.id);
    },
    holds: (stage) => ({
      guild_id: stage.guild.id,
      threads: [{ name: 'inside' }],
      members: [{ user_id: stage.bot.user.id }],
    }),
  },
  {
    name: 'THREAD_MEMBER_UPDATE',
    when: 'the bot itself is let into a thread that it left',
    act: async (stage) => {
      const thread = await stage.channel.threads.create({ name: 'to come back to' });
      await thread.leave();
      await thread.join();
    },
    holds: (stage) => ({ user_id: stage.bot.user.id, guild_id: stage.guild.id }),
  },
];

const GUILD: readonly Told[] = [
  {
    name: 'GUILD_ROLE_CREATE',
    when: 'a role is made',
    act: (stage) => stage.guild.roles.create({ name: 'new one' }),
    holds: (stage) => ({ guild_id: stage.guild.id, role: { name: 'new one' } }),
  },
  {
    name: 'GUILD_ROLE_UPDATE',
    when: 'a role is changed',
    act: async (stage) => (await stage.guild.roles.create({ name: 'old name' })).setName('new name'),
    holds: () => ({ role: { name: 'new name' } }),
  },
  {
    name: 'GUILD_ROLE_DELETE',
    when: 'a role is deleted',
    act: async (stage) => (await stage.guild.roles.create({ name: 'brief' })).delete(),
    holds: (stage) => ({ guild_id: stage.guild.id, role_id: expect.any(String) as string }),
  },
  {
    name: 'GUILD_MEMBER_ADD',
    when: 'somebody joins',
    act: async (stage) => stage.standIn.addUser({ name: 'a-newcomer' }),
    holds: (stage) => ({ guild_id: stage.guild.id, user: { username: 'a-newcomer' } }),
  },
  {
    name: 'GUILD_MEMBER_UPDATE',
    when: 'somebody is given a role',
    act: async (stage) =>
      (await stage.guild.members.fetch(user(stage).id)).roles.add(stage.standIn.roles['quiet'] ?? ''),
    holds: (stage) => ({ user: { id: user(stage).id }, roles: [stage.standIn.roles['quiet']] }),
  },
  {
    name: 'GUILD_MEMBER_REMOVE',
    when: 'somebody leaves',
    act: async (stage) => {
      const { id } = stage.standIn.addUser({ name: 'a-leaver' });
      stage.standIn.moderation.removeUser(id);
    },
    holds: (stage) => ({ guild_id: stage.guild.id, user: { username: 'a-leaver' } }),
  },
  {
    name: 'GUILD_SCHEDULED_EVENT_CREATE',
    when: 'an event is planned',
    act: newEvent,
    holds: (stage) => ({ name: 'a release', status: 1, guild_id: stage.guild.id }),
  },
  {
    name: 'GUILD_SCHEDULED_EVENT_UPDATE',
    when: 'an event is changed',
    act: async (stage) => (await newEvent(stage)).setName('a later release'),
    holds: () => ({ name: 'a later release' }),
  },
  {
    name: 'GUILD_SCHEDULED_EVENT_DELETE',
    when: 'an event is deleted',
    act: async (stage) => (await newEvent(stage)).delete(),
    holds: () => ({ name: 'a release' }),
  },
  {
    name: 'GUILD_SCHEDULED_EVENT_USER_ADD',
    when: 'somebody is interested',
    act: async (stage) => {
      const event = await newEvent(stage);
      const path = `/guilds/${stage.guild.id}/scheduled-events/${event.id}/users/@me`;
      await new RawRest(stage.standIn, user(stage).token).put(path);
    },
    holds: (stage) => ({
      user_id: user(stage).id,
      guild_id: stage.guild.id,
      guild_scheduled_event_id: expect.any(String) as string,
    }),
  },
  {
    name: 'GUILD_SCHEDULED_EVENT_USER_REMOVE',
    when: 'somebody is no longer interested',
    act: async (stage) => {
      const event = await newEvent(stage);
      const path = `/guilds/${stage.guild.id}/scheduled-events/${event.id}/users/@me`;
      const asUser = new RawRest(stage.standIn, user(stage).token);
      await asUser.put(path);
      await asUser.delete(path);
    },
    holds: (stage) => ({ user_id: user(stage).id, guild_id: stage.guild.id }),
  },
  {
    name: 'GUILD_UPDATE',
    when: 'the guild is changed',
    act: async (stage) => {
      stage.standIn.moderation.renameGuild('another name');
    },
    holds: (stage) => ({ id: stage.guild.id, name: 'another name' }),
  },
  {
    name: 'GUILD_DELETE',
    when: 'the guild goes down, as unavailable',
    act: async (stage) => {
      stage.standIn.faults.gateway.loseGuild();
      stage.standIn.faults.gateway.releaseGuild();
    },
    holds: (stage) => ({ id: stage.guild.id, unavailable: true }),
  },
];

const rowOf = ({ name, when, act, holds }: Told): Row<Stage> => ({
  line: `${name} is told when ${when} (Discord docs: gateway events)`,
  run: async (stage) => {
    expect(await hear(stage, name, () => act(stage))).toMatchObject(holds(stage));
  },
});

const BOTH: readonly Row<Stage>[] = [
  {
    line: 'the answer of a call and its event are both sent, in either order (Discord docs: gateway events, message create)',
    run: async (stage) => {
      for (const order of ['before', 'after'] as const) {
        stage.standIn.faults.setDispatchOrder(order);
        const seen: string[] = [];
        await hear(stage, 'MESSAGE_CREATE', async () => {
          stage.bot.once('raw', () => seen.push('event'));
          stage.bot.rest.once('response', () => seen.push('answer'));
          await stage.channel.send(order);
        });

        expect(seen.toSorted()).toEqual(['answer', 'event']);
      }
      stage.standIn.faults.setDispatchOrder('before');
    },
  },
  {
    line: 'an interaction goes to the bot alone, and the answer that only one user sees to that user and the bot (Discord docs: gateway events, interaction create)',
    run: async (stage) => {
      await stage.bot.application.commands.set([{ name: 'ping', description: 'x' }], stage.guild.id);
      const own = await GatewayProbe.identify(stage.standIn, { intents: 0, token: user(stage).token });
      const other = await GatewayProbe.identify(stage.standIn, {
        intents: 0,
        token: stage.standIn.users[1]!.token,
      });
      stage.bot.once('interactionCreate', (interaction) => {
        if (interaction.isChatInputCommand())
          void interaction.reply({ content: 'for you', flags: MessageFlags.Ephemeral });
      });
      await stage.standIn.as('a-user').slash('ping');
      await stage.standIn.as('a-user').say('general', 'behind it');
      await Promise.all([own.nth('MESSAGE_CREATE', 1), other.nth('MESSAGE_CREATE')]);
      const texts = (probe: GatewayProbe): unknown[] =>
        probe.frames.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => (d as { content: unknown }).content);

      expect(texts(own)).toEqual(['for you', 'behind it']);
      expect(texts(other)).toEqual(['behind it']);
      for (const probe of [own, other]) probe.close();
    },
  },
];

conform('gateway: messages and reactions are told', open, MESSAGES.map(rowOf));
conform('gateway: channels and threads are told', open, CHANNELS.map(rowOf));
conform('gateway: the guild is told', open, GUILD.map(rowOf));
conform('gateway: who is told', open, BOTH);
