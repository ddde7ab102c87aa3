import { MessageFlags, Routes, type Message } from 'discord.js';
import { expect } from 'vitest';
import { RawRest } from '../discord/raw-rest.ts';
import { buttonRow } from './acting.ts';
import { conform, type Row } from './row.ts';
import { fail, lastSent, openStage, settle, type Stage } from './stage.ts';

const open = (): Promise<Stage> => openStage();

const path = (stage: Stage): `/${string}` => Routes.channelMessages(stage.channel.id);

/** Messages of a channel nobody else uses. */
async function newChannel(stage: Stage, name: string): Promise<Stage['channel']> {
  const channel = await stage.guild.channels.create({ name });
  return channel.isTextBased() ? channel : fail('Expected a text channel.');
}

async function postMany(channel: Stage['channel'], count: number): Promise<Message[]> {
  const posted: Message[] = [];
  for (let n = 0; n < count; n += 1) posted.push(await channel.send(String(n)));
  return posted;
}

const EDITING: readonly Row<Stage>[] = [
  {
    line: 'an edit leaves what it does not name, and an empty list clears (Discord docs: message, edit message)',
    run: async (stage) => {
      const message = await stage.channel.send({
        content: 'text',
        embeds: [{ title: 'embed' }],
        components: [buttonRow('press')],
      });
      stage.clock.advance(1000);
      const edited = await message.edit('new text');
      expect(edited).toMatchObject({ content: 'new text', editedAt: stage.clock.now() });
      expect([edited.embeds.length, edited.components.length]).toEqual([1, 1]);
      const cleared = await message.edit({ embeds: [], components: [] });

      expect([cleared.content, cleared.embeds.length, cleared.components.length]).toEqual(['new text', 0, 0]);
    },
  },
  {
    line: 'an edit that leaves nothing is 50006 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const message = await stage.channel.send('something');

      await expect(message.edit({ content: null })).rejects.toMatchObject({ code: 50006, status: 400 });
    },
  },
  {
    line: 'the message of somebody else is 50005 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const said = await stage.standIn.as('a-user').say('general', 'mine');

      await expect(
        stage.bot.rest.patch(`${path(stage)}/${said.id}`, { body: { content: 'yours' } }),
      ).rejects.toMatchObject({ code: 50005, status: 403 });
    },
  },
  {
    line: 'the flag of version 2 components cannot be taken away, and content stays refused (Discord docs: component reference)',
    run: async (stage) => {
      const { body } = await stage.raw.post(path(stage), {
        flags: MessageFlags.IsComponentsV2,
        components: [{ type: 10, content: 'text' }],
      });
      const one = `${path(stage)}/${(body as { id: string }).id}`;
      const kept = await stage.raw.patch(one, { flags: 0, components: [{ type: 10, content: 'other' }] });
      const refused = await stage.raw.patch(one, { content: 'x' });

      expect(kept.body).toMatchObject({ flags: MessageFlags.IsComponentsV2, components: [{ content: 'other' }] });
      expect(refused).toMatchObject({ status: 400, body: { code: 50035, errors: { content: {} } } });
    },
  },
  {
    line: "a message is deleted with 204, its own or another's with MANAGE_MESSAGES, and is 10008 from then on (Discord docs: message, delete message)",
    run: async (stage) => {
      const mine = await stage.channel.send('x');
      const said = await stage.standIn.as('a-user').say('general', 'x');
      for (const id of [mine.id, said.id]) {
        expect((await stage.raw.delete(`${path(stage)}/${id}`)).status).toBe(204);
        expect(await stage.raw.delete(`${path(stage)}/${id}`)).toMatchObject({ status: 404, body: { code: 10008 } });
      }
    },
  },
  {
    line: 'bulk-delete takes 2 to 100 messages, or is 50016 (Discord docs: message, bulk delete messages)',
    run: async (stage) => {
      const channel = await newChannel(stage, 'bulk');
      const ids = (await postMany(channel, 3)).map(({ id }) => id);
      const bulk = (messages: readonly string[]): Promise<unknown> =>
        stage.bot.rest.post(Routes.channelBulkDelete(channel.id), { body: { messages } });

      await expect(bulk(ids.slice(0, 1))).rejects.toMatchObject({ code: 50016 });
      await expect(bulk(Array.from({ length: 101 }, () => ids[0]!))).rejects.toMatchObject({ code: 50016 });
      await bulk(ids.slice(0, 2));
      expect(stage.standIn.calls.at(-1)?.status).toBe(204);
      expect(stage.standIn.messages(channel.id).map(({ id }) => id)).toEqual(ids.slice(2));
    },
  },
  {
    line: 'bulk-delete refuses all when one message is older than two weeks: 50034 (Discord docs: message, bulk delete messages)',
    run: async (stage) => {
      const channel = await newChannel(stage, 'bulk-old');
      const [old] = await postMany(channel, 1);
      stage.clock.advance(14 * 24 * 3_600_000 + 1);
      const [young] = await postMany(channel, 1);

      await expect(
        stage.bot.rest.post(Routes.channelBulkDelete(channel.id), { body: { messages: [old!.id, young!.id] } }),
      ).rejects.toMatchObject({ code: 50034 });
      expect(stage.standIn.messages(channel.id)).toHaveLength(2);
    },
  },
];

const READING: readonly Row<Stage>[] = [
  {
    line: 'messages are listed newest first: 50, or limit 1 to 100, before, after or around an id (Discord docs: message, get channel messages)',
    run: async (stage) => {
      const channel = await newChannel(stage, 'listing');
      const ids = (await postMany(channel, 60)).map(({ id }) => id);
      const list = async (query: object): Promise<string[]> => [...(await channel.messages.fetch(query)).keys()];

      expect(await list({})).toEqual(ids.toReversed().slice(0, 50));
      expect(await list({ limit: 100 })).toHaveLength(60);
      expect(await list({ limit: 2, before: ids[10] })).toEqual([ids[9], ids[8]]);
      expect(await list({ limit: 2, after: ids[10] })).toEqual([ids[12], ids[11]]);
      expect(await list({ limit: 3, around: ids[10] })).toEqual([ids[11], ids[10], ids[9]]);
      for (const limit of [0, 101])
        expect(await stage.raw.get(`${Routes.channelMessages(channel.id)}?limit=${limit}`)).toMatchObject({
          status: 400,
          body: { code: 50035, errors: { limit: {} } },
        });
    },
  },
  {
    line: 'reading takes READ_MESSAGE_HISTORY and sight of the channel (Discord docs: message, get channel messages; permissions)',
    run: async (stage) => {
      const channel = await newChannel(stage, 'unreadable');
      stage.standIn.moderation.denyBot(channel.id, ['ReadMessageHistory']);
      const noHistory = await stage.raw.get(Routes.channelMessages(channel.id));
      stage.standIn.moderation.denyBot(channel.id);
      const unseen = await stage.raw.get(Routes.channelMessages(channel.id));

      expect(noHistory).toMatchObject({ status: 403, body: { code: 50013 } });
      expect(unseen).toMatchObject({ status: 403, body: { code: 50001 } });
    },
  },
  {
    line: 'pins are put and taken away with 204 on /messages/pins, and listed newest first with the time of pinning (Discord docs: message, pins)',
    run: async (stage) => {
      const channel = await newChannel(stage, 'pins');
      const [first, second] = await postMany(channel, 2);
      await first!.pin();
      expect(stage.standIn.calls.at(-1)).toMatchObject({ method: 'PUT', status: 204 });
      expect(stage.standIn.calls.at(-1)?.path).toContain(`/messages/pins/${first!.id}`);
      stage.clock.advance(1000);
      await second!.pin();
      const pins = await channel.messages.fetchPins();
      expect(pins.items.map(({ message }) => message.id)).toEqual([second!.id, first!.id]);
      expect(pins.items[0]?.pinnedAt).toEqual(stage.clock.now());
      await second!.unpin();

      expect((await channel.messages.fetchPins()).items).toHaveLength(1);
    },
  },
  {
    line: 'pinning takes PIN_MESSAGES, which is apart from MANAGE_MESSAGES (Discord docs: permissions)',
    run: async (stage) => {
      const channel = await newChannel(stage, 'no-pins');
      const [message] = await postMany(channel, 1);
      stage.standIn.moderation.denyBot(channel.id, ['PinMessages']);
      await settle(stage);

      await expect(message!.pin()).rejects.toMatchObject({ code: 50013 });
    },
  },
  {
    line: 'a reaction is put on an encoded emoji with 204, counted, and taken away again (Discord docs: message, create reaction)',
    run: async (stage) => {
      const message = await stage.channel.send('react to me');
      const reaction = await message.react('✅');
      expect(stage.standIn.calls.at(-1)).toMatchObject({ method: 'PUT', status: 204 });
      expect(stage.wire.at(-1)?.url).toContain('/reactions/%E2%9C%85/@me');
      expect((await message.fetch(true)).reactions.cache.get('✅')).toMatchObject({ count: 1, me: true });
      expect([...(await reaction.users.fetch()).keys()]).toEqual([stage.bot.user.id]);
      await reaction.users.remove(stage.bot.user);

      expect((await stage.raw.get(`${path(stage)}/${message.id}`)).body).not.toHaveProperty('reactions');
      expect(await stage.raw.put(`${path(stage)}/${message.id}/reactions/no-emoji/@me`)).toMatchObject({
        status: 400,
        body: { code: 10014 },
      });
    },
  },
  {
    line: 'a webhook posts under its own name without a bot token, and its messages are edited and deleted by its token (Discord docs: webhook)',
    run: async (stage) => {
      const webhook = await stage.channel.createWebhook({ name: 'a hook' });
      const message = await webhook.send({ content: 'from outside', username: 'a name' });
      expect(lastSent(stage, '?wait=true').headers).not.toHaveProperty('authorization');
      expect(message).toMatchObject({ content: 'from outside', webhookId: webhook.id, author: { username: 'a name' } });
      await webhook.editMessage(message, 'changed');
      expect(stage.standIn.messages('general').at(-1)).toMatchObject({ id: message.id, content: 'changed' });
      await webhook.deleteMessage(message);
      const nobody = new RawRest(stage.standIn, null);
      const silent = await nobody.post(`/webhooks/${webhook.id}/${webhook.token}`, { content: 'no wait' });
      expect(silent).toMatchObject({ status: 204, text: '' });
      await webhook.delete();

      expect(await nobody.post(`/webhooks/${webhook.id}/${webhook.token}`, { content: 'x' })).toMatchObject({
        status: 404,
        body: { code: 10015 },
      });
    },
  },
];

conform('messages: editing and deleting', open, EDITING);
conform('messages: reading, pins, reactions, webhooks', open, READING);
