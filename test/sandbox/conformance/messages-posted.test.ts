import { MessageFlags, MessageType, Routes } from 'discord.js';
import { expect } from 'vitest';
import { conform, type Row } from './row.ts';
import { lastSent, openStage, type Stage } from './stage.ts';

const open = (): Promise<Stage> => openStage();

const path = (stage: Stage): `/${string}` => Routes.channelMessages(stage.channel.id);
const user = (stage: Stage): { readonly id: string; readonly token: string } => stage.standIn.users[0]!;

const POSTING: readonly Row<Stage>[] = [
  {
    line: 'the client leaves keys out that were not given, but always sends tts and enforce_nonce (discord.js 14.28.1, MessagePayload)',
    run: async (stage) => {
      await stage.channel.send('p');

      expect(lastSent(stage, path(stage)).json).toEqual({ content: 'p', tts: false, enforce_nonce: false });
    },
  },
  {
    line: 'a post is answered 200 with the full message (Discord docs: message, create message)',
    run: async (stage) => {
      const { status, body } = await stage.raw.post(path(stage), { content: 'full' });

      expect(status).toBe(200);
      expect(body).toMatchObject({
        id: expect.stringMatching(/^\d{17,19}$/) as string,
        channel_id: stage.channel.id,
        type: 0,
        author: { id: stage.bot.user.id, username: 'muster', bot: true },
        content: 'full',
        timestamp: stage.clock.now().toISOString(),
        edited_timestamp: null,
        tts: false,
        mention_everyone: false,
        mentions: [],
        mention_roles: [],
        attachments: [],
        embeds: [],
        components: [],
        pinned: false,
        flags: 0,
      });
    },
  },
  {
    line: 'with enforce_nonce the same nonce gives the first message back for some minutes and makes nothing new (Discord docs: message, create message)',
    run: async (stage) => {
      const first = await stage.channel.send({ content: 'once', nonce: 'a-nonce', enforceNonce: true });
      const again = await stage.channel.send({ content: 'twice', nonce: 'a-nonce', enforceNonce: true });
      expect([again.id, again.content]).toEqual([first.id, 'once']);

      stage.clock.advance(10 * 60_000);
      const later = await stage.channel.send({ content: 'much later', nonce: 'a-nonce', enforceNonce: true });
      expect(later.id).not.toBe(first.id);
    },
  },
  {
    line: 'a nonce without enforce_nonce may be repeated and makes two messages (Discord docs: message, create message)',
    run: async (stage) => {
      const first = await stage.channel.send({ content: 'one', nonce: 'plain' });
      const second = await stage.channel.send({ content: 'two', nonce: 'plain' });

      expect(second.id).not.toBe(first.id);
      expect(second.nonce).toBe('plain');
    },
  },
  {
    line: 'a reply names its message and notifies its author unless replied_user says no (Discord docs: message, message reference; allowed mentions)',
    run: async (stage) => {
      const said = await stage.standIn.as('a-user').say('general', 'question');
      const loud = await stage.channel.send({ content: 'answer', reply: { messageReference: said.id } });
      const quiet = await stage.channel.send({
        content: 'answer',
        reply: { messageReference: said.id },
        allowedMentions: { parse: [], repliedUser: false },
      });

      expect(lastSent(stage, path(stage)).json).toMatchObject({
        message_reference: { message_id: said.id, fail_if_not_exists: true },
        allowed_mentions: { replied_user: false },
      });
      expect(loud).toMatchObject({
        type: MessageType.Reply,
        reference: { messageId: said.id, channelId: stage.channel.id },
      });
      expect([...loud.mentions.users.keys()]).toEqual([user(stage).id]);
      expect([...quiet.mentions.users.keys()]).toEqual([]);
    },
  },
  {
    line: 'a reply to a message that is gone is refused, or posted as a plain message with fail_if_not_exists false (Discord docs: message, message reference)',
    run: async (stage) => {
      const gone = await stage.channel.send('short-lived');
      await gone.delete();
      await expect(stage.channel.send({ content: 'x', reply: { messageReference: gone.id } })).rejects.toMatchObject({
        code: 50035,
        rawError: { errors: { message_reference: {} } },
      });
      const plain = await stage.channel.send({
        content: 'x',
        reply: { messageReference: gone.id, failIfNotExists: false },
      });

      expect(plain.type).toBe(MessageType.Default);
    },
  },
  {
    line: 'only what allowed_mentions allows is notified, of what content names and never of what embeds name (Discord docs: message, allowed mentions object)',
    run: async (stage) => {
      const role = stage.standIn.roles['maintainer'] ?? '';
      const text = `<@${user(stage).id}> <@&${role}> @everyone`;
      const listed = await stage.channel.send({ content: text, allowedMentions: { parse: [], roles: [role] } });
      const none = await stage.channel.send({ content: text, allowedMentions: { parse: [] } });
      const embedded = await stage.channel.send({ embeds: [{ description: text }] });

      for (const [message, users, roles] of [
        [listed, [], [role]],
        [none, [], []],
        [embedded, [], []],
      ] as const) {
        expect([...message.mentions.users.keys()]).toEqual(users);
        expect([...message.mentions.roles.keys()]).toEqual(roles);
        expect(message.mentions.everyone).toBe(false);
      }
    },
  },
  {
    line: 'a role that is not mentionable, and everyone, take the permission MENTION_EVERYONE (Discord docs: permissions)',
    run: async (stage) => {
      const content = `<@&${stage.standIn.roles['quiet'] ?? ''}> @everyone`;
      const message = await stage.channel.send({ content, allowedMentions: { parse: ['roles', 'everyone'] } });

      expect([message.mentions.roles.size, message.mentions.everyone]).toEqual([0, false]);
    },
  },
  {
    line: 'parse and a list of the same kind exclude each other (Discord docs: message, allowed mentions reference)',
    run: async (stage) => {
      const answer = await stage.raw.post(path(stage), {
        content: 'x',
        allowed_mentions: { parse: ['users'], users: [user(stage).id] },
      });

      expect(answer).toMatchObject({ status: 400, body: { code: 50035, errors: { allowed_mentions: {} } } });
    },
  },
  {
    line: 'the text of version 2 components may notify, as content may (Discord docs: component reference, text display)',
    run: async (stage) => {
      const { body } = await stage.raw.post(path(stage), {
        flags: MessageFlags.IsComponentsV2,
        components: [{ type: 10, content: `hello <@${user(stage).id}>` }],
      });

      expect(body).toMatchObject({ mentions: [{ id: user(stage).id }] });
    },
  },
  {
    line: "SUPPRESS_NOTIFICATIONS posts silently and is kept as a flag; flags that are not the sender's to set are dropped (Discord docs: message, message flags)",
    run: async (stage) => {
      const silent = await stage.channel.send({ content: 'quiet', flags: MessageFlags.SuppressNotifications });
      const { body } = await stage.raw.post(path(stage), {
        content: 'x',
        flags: MessageFlags.Crossposted | MessageFlags.Ephemeral,
      });

      expect(silent.flags.has(MessageFlags.SuppressNotifications)).toBe(true);
      expect(body).toMatchObject({ flags: 0 });
    },
  },
  {
    line: 'a poll is content enough for a message (Discord docs: poll; message, create message)',
    run: async (stage) => {
      const message = await stage.channel.send({
        poll: {
          question: { text: 'Release today?' },
          answers: [{ text: 'yes' }, { text: 'no' }],
          duration: 24,
          allowMultiselect: false,
        },
      });

      expect(message.poll).toMatchObject({ question: { text: 'Release today?' }, allowMultiselect: false });
      expect(message.poll?.answers.map(({ text }) => text)).toEqual(['yes', 'no']);
    },
  },
  {
    line: 'typing is 204 (Discord docs: channel, trigger typing indicator)',
    run: async (stage) => {
      await stage.channel.sendTyping();

      expect(stage.standIn.calls.at(-1)).toMatchObject({ route: '/channels/:channelId/typing', status: 204 });
    },
  },
  {
    line: 'a direct message goes through a channel opened by POST /users/@me/channels, the same at every call (Discord docs: user, create DM)',
    run: async (stage) => {
      const open = (): Promise<{ body: unknown }> =>
        stage.raw.post('/users/@me/channels', { recipient_id: user(stage).id });
      const [first, second] = [await open(), await open()];
      const message = await stage.bot.users.send(user(stage).id, 'between us');

      expect(first.body).toMatchObject({ type: 1, recipients: [{ id: user(stage).id }] });
      expect(second.body).toEqual({ ...(first.body as object), last_message_id: null });
      expect(message).toMatchObject({ guildId: null, channelId: (first.body as { id: string }).id });
    },
  },
  {
    line: 'who takes no direct messages answers 50007 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      stage.standIn.moderation.closeDms('another-user');

      await expect(stage.bot.users.send(stage.standIn.users[1]!.id, 'x')).rejects.toMatchObject({
        code: 50007,
        status: 403,
      });
    },
  },
];

conform('messages: posting', open, POSTING);
