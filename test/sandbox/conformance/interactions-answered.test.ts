import { MessageFlags, MessageType } from 'discord.js';
import { expect } from 'vitest';
import { GatewayProbe } from '../discord/gateway-probe.ts';
import { RawRest } from '../discord/raw-rest.ts';
import { buttonRow, COMMANDS, newModal, onNext, ping, press } from './acting.ts';
import { conform, type Row } from './row.ts';
import { fail, lastSent, openStage, settle, type Stage } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage();
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

const CALLBACK = '/callback?with_response=false';
const Ephemeral = MessageFlags.Ephemeral;

const BODIES: readonly Row<Stage>[] = [
  {
    line: 'reply is a callback of type 4 with data, sent without Authorization and with with_response (discord.js 14.28.1; Discord docs: receiving and responding, create interaction response)',
    run: async (stage) => {
      const { seen } = await ping(stage, (interaction) => interaction.reply({ content: 'hi', flags: Ephemeral }));
      const sent = lastSent(stage, CALLBACK);

      expect(sent.json).toMatchObject({
        type: 4,
        data: { content: 'hi', tts: false, enforce_nonce: false, flags: 64 },
      });
      expect(sent.url).toMatch(/\/api\/v10\/interactions\/\d+\/[\w-]+\/callback\?with_response=false$/);
      expect(sent.headers).not.toHaveProperty('authorization');
      expect(stage.standIn.calls.at(-1)).toMatchObject({ status: 204 });
      expect(seen).toMatchObject({ kind: 'message', isEphemeral: true, message: { content: 'hi' } });
    },
  },
  {
    line: 'deferReply is a callback of type 5 that shows the bot thinking until the first edit (Discord docs: receiving and responding, interaction callback type)',
    run: async (stage) => {
      const { seen, acted } = await ping(stage, async (interaction) => {
        await interaction.deferReply();
        const shown = stage.standIn.history('general').at(-1)?.message;
        await interaction.editReply('done');
        return shown;
      });

      expect(lastSent(stage, CALLBACK).json).toEqual({ type: 5, data: { flags: 0 } });
      expect(acted).toMatchObject({ type: 20, content: '', flags: MessageFlags.Loading });
      expect(seen).toMatchObject({ kind: 'message', message: { content: 'done', flags: 0, edited_timestamp: null } });
    },
  },
  {
    line: 'deferReply keeps the answer private when it says so, whatever the edit says (Discord docs: receiving and responding, interaction callback data)',
    run: async (stage) => {
      const { seen } = await ping(stage, async (interaction) => {
        await interaction.deferReply({ flags: Ephemeral });
        await interaction.editReply('just for you');
      });

      expect(lastSent(stage, CALLBACK).json).toEqual({ type: 5, data: { flags: 64 } });
      expect(seen).toMatchObject({ kind: 'message', isEphemeral: true });
    },
  },
  {
    line: 'deferUpdate is a callback of type 6 without data, and leaves the message as it is (discord.js 14.28.1; Discord docs: receiving and responding)',
    run: async (stage) => {
      const message = await stage.channel.send({ content: 'stays', components: [buttonRow('press')] });
      const { seen } = await press(stage, message, 'press', (interaction) => interaction.deferUpdate());

      expect(lastSent(stage, CALLBACK).json).toEqual({ type: 6 });
      expect(seen.kind).toBe('acknowledged');
      expect((await message.fetch(true)).content).toBe('stays');
    },
  },
  {
    line: 'after deferUpdate @original is the message of the component (Discord docs: receiving and responding, edit original interaction response)',
    run: async (stage) => {
      const message = await stage.channel.send({ content: 'before', components: [buttonRow('press')] });
      await press(stage, message, 'press', async (interaction) => {
        await interaction.deferUpdate();
        await interaction.editReply({ content: 'after', components: [] });
      });

      expect(await message.fetch(true)).toMatchObject({ content: 'after', components: [] });
    },
  },
  {
    line: 'update is a callback of type 7 that changes the message of the component (Discord docs: receiving and responding)',
    run: async (stage) => {
      const message = await stage.channel.send({ content: 'before', components: [buttonRow('press')] });
      const { seen } = await press(stage, message, 'press', (interaction) => interaction.update('after'));

      expect(lastSent(stage, CALLBACK).json).toMatchObject({ type: 7, data: { content: 'after' } });
      expect(seen).toMatchObject({ kind: 'updated', message: { id: message.id, content: 'after' } });
    },
  },
  {
    line: 'autocomplete is answered by a callback of type 8 with choices (Discord docs: receiving and responding)',
    run: async (stage) => {
      const choices = [{ name: 'waku.test', value: 'waku.test' }];
      const answering = onNext(stage.bot, (interaction) =>
        interaction.isAutocomplete() ? interaction.respond(choices) : fail('Expected autocomplete.'),
      );
      const [seen] = await Promise.all([stage.standIn.as('a-user').autocomplete('ask', { word: 'w' }), answering]);

      expect(lastSent(stage, '/callback').json).toEqual({ type: 8, data: { choices } });
      expect(seen).toEqual({ kind: 'choices', choices });
    },
  },
  {
    line: 'showModal is a callback of type 9 with custom_id, title and components (Discord docs: receiving and responding)',
    run: async (stage) => {
      const { seen } = await ping(stage, (interaction) => interaction.showModal(newModal()));

      expect(lastSent(stage, CALLBACK).json).toMatchObject({
        type: 9,
        data: { custom_id: 'form', title: 'A form', components: [{ type: 18, label: 'Why', component: { type: 4 } }] },
      });
      expect(seen).toMatchObject({ kind: 'modal', modal: { customId: 'form', title: 'A form' } });
    },
  },
  {
    line: 'with with_response=true the answer is 200 with the interaction and the message it made (Discord docs: receiving and responding, interaction callback response)',
    run: async (stage) => {
      const { acted } = await ping(stage, async (interaction) => ({
        interaction,
        response: await interaction.reply({ content: 'with response', withResponse: true, flags: Ephemeral }),
      }));
      const { interaction, response } = acted;

      expect(response.interaction).toMatchObject({
        id: interaction.id,
        type: 2,
        responseMessageLoading: false,
        responseMessageEphemeral: true,
      });
      expect(response.resource).toMatchObject({ type: 4, message: { content: 'with response' } });
      expect(response.interaction.responseMessageId).toBe(response.resource?.message?.id);
      expect(stage.standIn.calls.at(-1)).toMatchObject({ status: 200 });
    },
  },
];

const AFTERWARDS: readonly Row<Stage>[] = [
  {
    line: 'the first answer is read, edited and deleted as @original, percent-encoded and without Authorization (discord.js 14.28.1; Discord docs: receiving and responding, endpoints)',
    run: async (stage) => {
      const { acted } = await ping(stage, async (interaction) => {
        await interaction.reply('one');
        await interaction.editReply('two');
        const edited = lastSent(stage, '/messages/%40original');
        const read = await interaction.fetchReply();
        await interaction.deleteReply();
        return { edited, read, deleted: lastSent(stage, '/messages/%40original') };
      });

      expect(acted.edited).toMatchObject({
        method: 'PATCH',
        json: { content: 'two', tts: false, enforce_nonce: false },
      });
      expect(acted.read.content).toBe('two');
      expect(acted.deleted.method).toBe('DELETE');
      for (const { headers } of [acted.edited, acted.deleted]) expect(headers).not.toHaveProperty('authorization');
      await expect(acted.read.fetch(true)).rejects.toMatchObject({ code: 10008 });
    },
  },
  {
    line: 'followUp posts to the webhook of the interaction with wait=true, and is edited and deleted by its id (discord.js 14.28.1; Discord docs: receiving and responding, followup messages)',
    run: async (stage) => {
      const { acted } = await ping(stage, async (interaction) => {
        await interaction.reply('one');
        const more = await interaction.followUp('two');
        const sent = lastSent(stage, '?wait=true');
        const edited = await interaction.editReply({ message: more, content: 'three' });
        await interaction.deleteReply(more);
        return { sent, more, edited };
      });

      expect(acted.sent.url).toContain(`/webhooks/${stage.standIn.applicationId}/`);
      expect(acted.sent.headers).not.toHaveProperty('authorization');
      expect(acted.edited).toMatchObject({ id: acted.more.id, content: 'three' });
      expect(stage.standIn.history('general').at(-1)).toMatchObject({ kind: 'delete', message: { id: acted.more.id } });
    },
  },
  {
    line: 'a follow-up right after type 5 becomes the answer that was still loading (Discord docs: receiving and responding, create followup message)',
    run: async (stage) => {
      const { acted } = await ping(stage, async (interaction) => {
        await interaction.deferReply();
        const more = await interaction.followUp('the answer');
        const original = await interaction.fetchReply();
        return { more, original };
      });

      expect(acted.more.id).toBe(acted.original.id);
      expect(acted.original).toMatchObject({ content: 'the answer' });
      expect(acted.original.flags.has(MessageFlags.Loading)).toBe(false);
    },
  },
  {
    line: 'a follow-up may be private where the first answer was public (Discord docs: receiving and responding, create followup message)',
    run: async (stage) => {
      const { acted } = await ping(stage, async (interaction) => {
        await interaction.reply('public');
        return interaction.followUp({ content: 'private', flags: Ephemeral });
      });

      expect(acted.flags.has(Ephemeral)).toBe(true);
      expect(stage.standIn.messages('general').map(({ id }) => id)).not.toContain(acted.id);
    },
  },
  {
    line: 'the client itself stops a second reply, and an edit or a follow-up before the first one; neither reaches Discord (discord.js 14.28.1, InteractionResponses)',
    run: async (stage) => {
      await ping(stage, async (interaction) => {
        const before = stage.wire.length;
        await expect(interaction.editReply('too early')).rejects.toMatchObject({ code: 'InteractionNotReplied' });
        await expect(interaction.followUp('too early')).rejects.toMatchObject({ code: 'InteractionNotReplied' });
        expect(stage.wire).toHaveLength(before);
        await interaction.reply('once');
        await expect(interaction.reply('twice')).rejects.toMatchObject({ code: 'InteractionAlreadyReplied' });
        expect(stage.wire).toHaveLength(before + 1);
      });
    },
  },
];

const LOOKS: readonly Row<Stage>[] = [
  {
    line: 'the answer to a slash command is a message of type 20 that says who asked, with the application as its author (Discord docs: message, message interaction metadata)',
    run: async (stage) => {
      const { acted: interactionId } = await ping(stage, async (interaction) => {
        await interaction.reply('see who asked');
        return interaction.id;
      });
      const shown = stage.standIn.messages('general').at(-1);

      expect(shown).toMatchObject({
        type: MessageType.ChatInputCommand,
        application_id: stage.standIn.applicationId,
        author: { id: stage.bot.user.id },
        interaction_metadata: {
          id: interactionId,
          type: 2,
          user: { username: 'a-user' },
          authorizing_integration_owners: { '0': stage.guild.id },
        },
      });
    },
  },
  {
    line: 'the answer to a menu is a message of type 23 (Discord docs: message, message types)',
    run: async (stage) => {
      const said = await stage.standIn.as('a-user').say('general', 'target');
      const answering = onNext(stage.bot, (interaction) =>
        interaction.isMessageContextMenuCommand() ? interaction.reply('seen') : fail('Expected a menu.'),
      );
      const [seen] = await Promise.all([stage.standIn.as('a-user').contextMenu('Report', said), answering]);

      expect(seen).toMatchObject({ kind: 'message', message: { type: MessageType.ContextMenuCommand } });
    },
  },
  {
    line: 'an ephemeral answer is in no history, reaches no other user, and can be pressed by its own user (Discord docs: message, message flags)',
    run: async (stage) => {
      const other = await GatewayProbe.identify(stage.standIn, {
        intents: 0,
        token: stage.standIn.users[1]!.token,
      });
      const { seen } = await ping(stage, (interaction) =>
        interaction.reply({ content: 'secret', flags: Ephemeral, components: [buttonRow('go on')] }),
      );
      if (seen.kind !== 'message') fail(`Expected a message, got ${seen.kind}.`);
      const { message } = seen;
      await stage.standIn.as('another-user').say('general', 'behind it');
      await other.until(() => JSON.stringify(other.frames).includes('behind it'));

      expect(JSON.stringify(other.frames)).not.toContain('secret');
      other.close();
      expect((await stage.raw.get(`/channels/${stage.channel.id}/messages`)).text).not.toContain(message.id);
      expect((await stage.raw.get(`/channels/${stage.channel.id}/messages/${message.id}`)).status).toBe(404);
      expect(stage.standIn.history('general').map((event) => event.message.id)).not.toContain(message.id);
      expect((await stage.standIn.as('another-user').read('general')).map(({ id }) => id)).not.toContain(message.id);
      const next = await press(stage, { id: message.id, channelId: message.channel_id }, 'go on', (interaction) =>
        interaction.update({ content: 'still secret', components: [] }),
      );
      expect(next.seen).toMatchObject({ kind: 'updated', isEphemeral: true, message: { content: 'still secret' } });
    },
  },
  {
    line: 'an answer that does not say whom to notify notifies users only, a plain message roles and everyone too (Discord docs: message, allowed mentions object)',
    run: async (stage) => {
      stage.standIn.moderation.setOverwrite(
        'general',
        { kind: 'user', id: stage.bot.user.id },
        { allow: ['MentionEveryone'] },
      );
      const userId = stage.standIn.users[0]!.id;
      const content = `<@${userId}> <@&${stage.standIn.roles['maintainer'] ?? ''}> @everyone`;
      await ping(stage, (interaction) => interaction.reply(content));
      const answered = stage.standIn.messages('general').at(-1);
      await stage.channel.send(content);
      const posted = stage.standIn.messages('general').at(-1);

      expect(answered).toMatchObject({ mentions: [{ id: userId }], mention_roles: [], mention_everyone: false });
      expect(posted).toMatchObject({
        mentions: [{ id: userId }],
        mention_roles: [stage.standIn.roles['maintainer']],
        mention_everyone: true,
      });
      stage.standIn.moderation.allowBot('general');
      await settle(stage);
    },
  },
  {
    line: 'the answers of an interaction need no permission to write in the channel (Discord docs: receiving and responding: the interaction token is the permission)',
    run: async (stage) => {
      stage.standIn.moderation.denyBot('general', ['SendMessages']);
      await settle(stage);
      const { seen } = await ping(stage, (interaction) => interaction.reply('all the same'));

      expect(seen).toMatchObject({ kind: 'message', message: { content: 'all the same' } });
      await expect(stage.channel.send('not allowed')).rejects.toMatchObject({ code: 50013 });
      stage.standIn.moderation.allowBot('general');
      await settle(stage);
    },
  },
  {
    line: "an unknown token is no webhook: 10015 or 50027, and never somebody else's answer (Discord docs: opcodes and status codes)",
    run: async (stage) => {
      const nobody = new RawRest(stage.standIn, null);
      const answer = await nobody.patch(`/webhooks/${stage.standIn.applicationId}/forged/messages/@original`, {
        content: 'x',
      });

      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect([10015, 50027]).toContain((answer.body as { code: number }).code);
    },
  },
];

conform('interactions: the bodies of answers', open, BODIES);
conform('interactions: after the first answer', open, AFTERWARDS);
conform('interactions: how answers look', open, LOOKS);
