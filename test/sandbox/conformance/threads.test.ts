import { ChannelType, MessageType, Routes, ThreadAutoArchiveDuration, type AnyThreadChannel } from 'discord.js';
import { expect } from 'vitest';
import { conform, type Row } from './row.ts';
import { hear, lastSent, openStage, settle, type Stage } from './stage.ts';

const open = (): Promise<Stage> => openStage();

const MINUTE_MS = 60_000;
const user = (stage: Stage): { readonly id: string } => stage.standIn.users[0]!;
const newThread = (stage: Stage, name = 'a thread'): Promise<AnyThreadChannel> =>
  stage.channel.threads.create({ name, autoArchiveDuration: ThreadAutoArchiveDuration.OneHour });

/** Whether the thread is archived, as Discord says and not as the client remembers. */
async function isArchived(stage: Stage, thread: { readonly id: string }): Promise<boolean> {
  const { body } = await stage.raw.get(`/channels/${thread.id}`);
  return (body as { thread_metadata: { archived: boolean } }).thread_metadata.archived;
}

const STARTING: readonly Row<Stage>[] = [
  {
    line: 'a thread on a message has the id of the message, and the message says that it has one (Discord docs: channel, start thread from message)',
    run: async (stage) => {
      const message = await stage.channel.send('topic');
      const changed = hear(
        stage,
        'MESSAGE_UPDATE',
        () => message.startThread({ name: 'on it', autoArchiveDuration: ThreadAutoArchiveDuration.OneHour }),
        ({ id }) => id === message.id,
      );
      const told = await changed;
      const sent = lastSent(stage, `/messages/${message.id}/threads`);

      // discord.js names the type here too, though Discord knows it from the channel.
      expect(sent.json).toMatchObject({ name: 'on it', auto_archive_duration: 60, type: 11 });
      expect(stage.standIn.calls.at(-1)?.status).toBe(201);
      expect(told).toMatchObject({ flags: 32, thread: { id: message.id, name: 'on it' } });
      expect(stage.channel.threads.cache.get(message.id)).toMatchObject({
        parentId: stage.channel.id,
        ownerId: stage.bot.user.id,
        type: ChannelType.PublicThread,
      });
    },
  },
  {
    line: 'a second thread on one message is 160004, one on a message that is gone is 10008 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const message = await stage.channel.send('topic');
      await message.startThread({ name: 'first' });
      const again = stage.bot.rest.post(Routes.threads(stage.channel.id, message.id), { body: { name: 'second' } });
      await expect(again).rejects.toMatchObject({ code: 160004 });
      const gone = await stage.channel.send('gone');
      await gone.delete();

      await expect(
        stage.bot.rest.post(Routes.threads(stage.channel.id, gone.id), { body: { name: 'x' } }),
      ).rejects.toMatchObject({ code: 10008 });
    },
  },
  {
    line: 'a thread without a message is public or private by its type; a private one is seen by those let in (Discord docs: channel, start thread without message)',
    run: async (stage) => {
      const open = await newThread(stage, 'open');
      const shut = await stage.channel.threads.create({
        name: 'shut',
        type: ChannelType.PrivateThread,
        invitable: false,
      });
      expect(open.type).toBe(ChannelType.PublicThread);
      expect(shut).toMatchObject({ type: ChannelType.PrivateThread, invitable: false });
      await shut.send('inside');
      const person = stage.standIn.as('a-user');
      await expect(person.read(shut.id)).rejects.toThrow('50001');
      await shut.members.add(user(stage).id);

      expect((await person.read(shut.id)).map(({ content }) => content)).toContain('inside');
    },
  },
  {
    line: 'a public thread without a message leaves a line of type 18 in its channel (Discord docs: message, message types)',
    run: async (stage) => {
      const thread = await newThread(stage, 'told');
      const { body } = await stage.raw.get(`${Routes.channelMessages(stage.channel.id)}?limit=1`);

      expect(body).toMatchObject([
        { type: MessageType.ThreadCreated, content: 'told', message_reference: { channel_id: thread.id } },
      ]);
    },
  },
  {
    line: 'a thread is sent with its metadata, parent and owner (Discord docs: channel, thread metadata)',
    run: async (stage) => {
      const thread = await newThread(stage);
      const { body } = await stage.raw.get(`/channels/${thread.id}`);

      expect(body).toMatchObject({
        id: thread.id,
        parent_id: stage.channel.id,
        owner_id: stage.bot.user.id,
        guild_id: stage.guild.id,
        message_count: 0,
        member_count: 1,
        thread_metadata: {
          archived: false,
          auto_archive_duration: 60,
          archive_timestamp: stage.clock.now().toISOString(),
          locked: false,
        },
      });
    },
  },
  {
    line: 'a thread has a name of 1 to 100 characters and archives after 60, 1440, 4320 or 10080 minutes (Discord docs: channel, start thread without message)',
    run: async (stage) => {
      const start = async (body: object): Promise<number> =>
        (await stage.raw.post(Routes.threads(stage.channel.id), { type: 11, ...body })).status;

      for (const auto_archive_duration of [60, 1440, 4320, 10_080])
        expect(await start({ name: 'x'.repeat(100), auto_archive_duration })).toBe(201);
      expect(await start({ name: 'x', auto_archive_duration: 61 })).toBe(400);
      expect(await start({ name: 'x'.repeat(101) })).toBe(400);
      expect(await start({ name: '' })).toBe(400);
    },
  },
];

const LIFE: readonly Row<Stage>[] = [
  {
    line: 'members join and leave by 204, and are listed (Discord docs: channel, thread members)',
    run: async (stage) => {
      const thread = await newThread(stage);
      await thread.members.add(user(stage).id);
      expect(stage.standIn.calls.at(-1)).toMatchObject({ method: 'PUT', status: 204 });
      expect([...(await thread.members.fetch()).keys()]).toEqual([stage.bot.user.id, user(stage).id]);
      await thread.members.remove(user(stage).id);
      expect(stage.standIn.calls.at(-1)).toMatchObject({ method: 'DELETE', status: 204 });

      expect([...(await thread.members.fetch({ cache: false })).keys()]).toEqual([stage.bot.user.id]);
    },
  },
  {
    line: 'writing into an archived thread wakes it, and makes the writer a member (Discord docs: threads, archiving)',
    run: async (stage) => {
      const thread = await newThread(stage);
      await thread.setArchived(true);
      expect(await isArchived(stage, thread)).toBe(true);
      await stage.standIn.as('a-user').say(thread.id, 'hello');

      expect(await isArchived(stage, thread)).toBe(false);
      expect([...(await thread.members.fetch({ cache: false })).keys()]).toContain(user(stage).id);
    },
  },
  {
    line: 'an archived thread takes no edits, no reactions and no new name: 50083 (Discord docs: threads, archiving; opcodes and status codes)',
    run: async (stage) => {
      const thread = await newThread(stage);
      const message = await thread.send('x');
      await thread.setArchived(true);

      await expect(message.edit('y')).rejects.toMatchObject({ code: 50083 });
      await expect(message.react('👍')).rejects.toMatchObject({ code: 50083 });
      await expect(thread.setName('other')).rejects.toMatchObject({ code: 50083 });
      await thread.setArchived(false);
      await expect(message.edit('y')).resolves.toBeDefined();
    },
  },
  {
    line: 'a locked thread is closed to who may not manage threads: 160005 (Discord docs: threads, locking; opcodes and status codes)',
    run: async (stage) => {
      const thread = await newThread(stage);
      await thread.setLocked(true);
      await thread.setArchived(true);

      await expect(stage.standIn.as('a-user').say(thread.id, 'hello')).rejects.toThrow('160005');
      await expect(thread.send('a moderator may')).resolves.toBeDefined();
    },
  },
  {
    line: 'a thread archives itself when nobody wrote for its duration (Discord docs: threads, archiving)',
    run: async (stage) => {
      const thread = await newThread(stage);
      stage.clock.advance(40 * MINUTE_MS);
      await thread.send('still here');
      stage.clock.advance(59 * MINUTE_MS);
      expect(await isArchived(stage, thread)).toBe(false);
      await hear(
        stage,
        'THREAD_UPDATE',
        () => {
          stage.clock.advance(MINUTE_MS);
        },
        ({ id }) => id === thread.id,
      );

      expect(await isArchived(stage, thread)).toBe(true);
    },
  },
  {
    line: 'active threads are listed for the guild, archived ones for their channel (Discord docs: guild, list active guild threads; channel, list public archived threads)',
    run: async (stage) => {
      const channel = await stage.guild.channels.create({ name: 'with-threads' });
      const [active, archived] = [
        await channel.threads.create({ name: 'active' }),
        await channel.threads.create({ name: 'archived' }),
      ];
      await archived.setArchived(true);
      const listed = await stage.guild.channels.fetchActiveThreads();
      const past = await channel.threads.fetchArchived();

      expect([...listed.threads.keys()]).toContain(active.id);
      expect([...listed.threads.keys()]).not.toContain(archived.id);
      expect([[...past.threads.keys()], past.hasMore]).toEqual([[archived.id], false]);
    },
  },
  {
    line: 'a guild holds so many active threads and no more: 160006, until one is archived (Discord docs: opcodes and status codes)',
    run: async () => {
      const stage = await openStage({ standIn: { maxActiveThreads: 2 } });
      const [first] = [await newThread(stage), await newThread(stage)];
      await expect(newThread(stage)).rejects.toMatchObject({ code: 160006 });
      await first.setArchived(true);
      await expect(newThread(stage)).resolves.toBeDefined();
      await expect(first.setArchived(false)).rejects.toMatchObject({ code: 160006 });
      await stage.close();
    },
  },
  {
    line: 'a thread holds 1000 members and no more: 30033 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const thread = await newThread(stage, 'crowded');
      const people = Array.from({ length: 1000 }, (_, n) => stage.standIn.addUser({ name: `guest-${n}` }));
      const join = (person: { readonly id: string }): Promise<{ status: number; body: unknown }> =>
        stage.raw.put(`/channels/${thread.id}/thread-members/${person.id}`);
      const statuses = new Set<number>();
      for (const person of people.slice(1)) statuses.add((await join(person)).status);

      expect([...statuses]).toEqual([204]);
      expect(await join(people[0]!)).toMatchObject({ status: 400, body: { code: 30033 } });
    },
  },
  {
    line: 'to start threads and to write in them takes permissions of their own (Discord docs: permissions)',
    run: async (stage) => {
      const channel = await stage.guild.channels.create({ name: 'no-threads' });
      const thread = await channel.threads.create({ name: 'before' });
      stage.standIn.moderation.denyBot(channel.id, [
        'CreatePublicThreads',
        'CreatePrivateThreads',
        'SendMessagesInThreads',
      ]);
      await settle(stage);
      const start = (type: number): Promise<unknown> =>
        stage.bot.rest.post(Routes.threads(channel.id), { body: { name: 'x', type } });

      await expect(start(11)).rejects.toMatchObject({ code: 50013 });
      await expect(start(12)).rejects.toMatchObject({ code: 50013 });
      await expect(thread.send('x')).rejects.toMatchObject({ code: 50013 });
      await expect(channel.send('in the channel')).resolves.toBeDefined();
    },
  },
];

conform('threads: starting', open, STARTING);
conform('threads: their life', open, LIFE);
