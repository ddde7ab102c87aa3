import { ButtonStyle, ComponentType, Routes } from 'discord.js';
import { expect } from 'vitest';
import { COMMANDS, ping } from './acting.ts';
import {
  button,
  display,
  embed,
  ids,
  inMessage,
  many,
  option,
  refuses,
  row,
  select,
  text,
  withRows,
  type Limit,
} from './limit.ts';
import { conform, type Row } from './row.ts';
import { openStage, type Stage } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage();
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

const C = ComponentType;

const MESSAGE: readonly Limit[] = [
  {
    line: 'content has at most 2000 characters',
    fine: { content: text(2000) },
    beyond: { content: text(2001) },
    path: 'content',
  },
  {
    line: 'a nonce has at most 25 characters',
    fine: { content: 'x', nonce: text(25) },
    beyond: { content: 'x', nonce: text(26) },
    path: 'nonce',
  },
  {
    line: 'a message has at most 10 embeds',
    fine: { embeds: many(10, () => ({ title: 't' })) },
    beyond: { embeds: many(11, () => ({ title: 't' })) },
    path: 'embeds',
  },
  {
    line: 'the title of an embed has at most 256 characters',
    fine: embed({ title: text(256) }),
    beyond: embed({ title: text(257) }),
    path: 'embeds.0.title',
  },
  {
    line: 'the description of an embed has at most 4096 characters',
    fine: embed({ description: text(4096) }),
    beyond: embed({ description: text(4097) }),
    path: 'embeds.0.description',
  },
  {
    line: 'an embed has at most 25 fields',
    fine: embed({ fields: many(25, () => ({ name: 'n', value: 'v' })) }),
    beyond: embed({ fields: many(26, () => ({ name: 'n', value: 'v' })) }),
    path: 'embeds.0.fields',
  },
  {
    line: 'the name of a field has at most 256 characters',
    fine: embed({ fields: [{ name: text(256), value: 'v' }] }),
    beyond: embed({ fields: [{ name: text(257), value: 'v' }] }),
    path: 'embeds.0.fields.0.name',
  },
  {
    line: 'the value of a field has at most 1024 characters',
    fine: embed({ fields: [{ name: 'n', value: text(1024) }] }),
    beyond: embed({ fields: [{ name: 'n', value: text(1025) }] }),
    path: 'embeds.0.fields.0.value',
  },
  {
    line: 'a field has a value',
    fine: embed({ fields: [{ name: 'n', value: 'v' }] }),
    beyond: embed({ fields: [{ name: 'n', value: '' }] }),
    path: 'embeds.0.fields.0.value',
  },
  {
    line: 'the footer of an embed has at most 2048 characters',
    fine: embed({ footer: { text: text(2048) } }),
    beyond: embed({ footer: { text: text(2049) } }),
    path: 'embeds.0.footer.text',
  },
  {
    line: 'the author of an embed has at most 256 characters',
    fine: embed({ author: { name: text(256) } }),
    beyond: embed({ author: { name: text(257) } }),
    path: 'embeds.0.author.name',
  },
  {
    line: 'all embeds of a message have at most 6000 characters together',
    fine: { embeds: [{ description: text(3000) }, { description: text(3000) }] },
    beyond: { embeds: [{ description: text(3000) }, { description: text(3000) }, { title: 'x' }] },
    path: 'embeds',
  },
  {
    line: 'the address of an embed is http or https',
    fine: embed({ url: 'https://example.org/' }),
    beyond: embed({ url: 'ftp://example.org/' }),
    path: 'embeds.0.url',
  },
  {
    line: 'at most 100 users may be listed in allowed_mentions',
    fine: { content: 'x', allowed_mentions: { users: ids(100) } },
    beyond: { content: 'x', allowed_mentions: { users: ids(101) } },
    path: 'allowed_mentions.users',
  },
  {
    line: 'at most 100 roles may be listed in allowed_mentions',
    fine: { content: 'x', allowed_mentions: { roles: ids(100) } },
    beyond: { content: 'x', allowed_mentions: { roles: ids(101) } },
    path: 'allowed_mentions.roles',
  },
];

const ROWS: readonly Limit[] = [
  {
    line: 'a message has at most 5 rows',
    fine: withRows(...many(5, (n) => row(button({}, n)))),
    beyond: withRows(...many(6, (n) => row(button({}, n)))),
    path: 'components',
  },
  {
    line: 'a row has at most 5 buttons',
    fine: withRows(row(...many(5, (n) => button({}, n)))),
    beyond: withRows(row(...many(6, (n) => button({}, n)))),
    path: 'components.0.components',
  },
  {
    line: 'a select stands in its row alone',
    fine: withRows(row(select())),
    beyond: withRows(row(select(), button())),
    path: 'components.0.components',
  },
  {
    line: 'a custom_id has at most 100 characters',
    fine: withRows(row(button({ custom_id: text(100) }))),
    beyond: withRows(row(button({ custom_id: text(101) }))),
    path: 'components.0.components.0.custom_id',
  },
  {
    line: 'a custom_id is not empty',
    fine: withRows(row(button({ custom_id: 'x' }))),
    beyond: withRows(row(button({ custom_id: '' }))),
    path: 'components.0.components.0.custom_id',
  },
  {
    line: 'a custom_id stands once in a message',
    fine: withRows(row(button({}, 1)), row(button({}, 2))),
    beyond: withRows(row(button({}, 1)), row(button({}, 1))),
    path: 'components.1.components.0.custom_id',
  },
  {
    line: 'the label of a button has at most 80 characters',
    fine: withRows(row(button({ label: text(80) }))),
    beyond: withRows(row(button({ label: text(81) }))),
    path: 'components.0.components.0.label',
  },
  {
    line: 'the address of a link button has at most 512 characters',
    fine: withRows(
      row({ type: C.Button, style: ButtonStyle.Link, label: 'l', url: 'https://example.org/'.padEnd(512, 'x') }),
    ),
    beyond: withRows(
      row({ type: C.Button, style: ButtonStyle.Link, label: 'l', url: 'https://example.org/'.padEnd(513, 'x') }),
    ),
    path: 'components.0.components.0.url',
  },
  {
    line: 'a link button has no custom_id',
    fine: withRows(row({ type: C.Button, style: ButtonStyle.Link, label: 'l', url: 'https://example.org/' })),
    beyond: withRows(
      row({ type: C.Button, style: ButtonStyle.Link, label: 'l', url: 'https://example.org/', custom_id: 'x' }),
    ),
    path: 'components.0.components.0.custom_id',
  },
  {
    line: 'a select has at most 25 options',
    fine: withRows(row(select({ options: many(25, (n) => ({ label: 'l', value: `v${n}` })) }))),
    beyond: withRows(row(select({ options: many(26, (n) => ({ label: 'l', value: `v${n}` })) }))),
    path: 'components.0.components.0.options',
  },
  {
    line: 'the label of an option has at most 100 characters',
    fine: withRows(row(option({ label: text(100) }))),
    beyond: withRows(row(option({ label: text(101) }))),
    path: 'components.0.components.0.options.0.label',
  },
  {
    line: 'the value of an option has at most 100 characters',
    fine: withRows(row(option({ value: text(100) }))),
    beyond: withRows(row(option({ value: text(101) }))),
    path: 'components.0.components.0.options.0.value',
  },
  {
    line: 'the description of an option has at most 100 characters',
    fine: withRows(row(option({ description: text(100) }))),
    beyond: withRows(row(option({ description: text(101) }))),
    path: 'components.0.components.0.options.0.description',
  },
  {
    line: 'the placeholder of a select has at most 150 characters',
    fine: withRows(row(select({ placeholder: text(150) }))),
    beyond: withRows(row(select({ placeholder: text(151) }))),
    path: 'components.0.components.0.placeholder',
  },
  {
    line: 'without the flag of version 2 only rows are taken',
    fine: withRows(row(button())),
    beyond: withRows(display()),
    path: 'components.0.type',
  },
];

const OTHERS: readonly Row<Stage>[] = [
  {
    line: 'a message of nothing, or of white space, is 50006 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const messages = Routes.channelMessages(stage.channel.id);
      for (const body of [{}, { content: '' }, { content: ' \n ' }, { embeds: [] }, { embeds: [{}] }])
        expect(await stage.raw.post(messages, body)).toMatchObject({ status: 400, body: { code: 50006 } });
    },
  },
  {
    line: 'stickers are at most three (Discord docs: message, create message)',
    run: async (stage) => {
      const messages = Routes.channelMessages(stage.channel.id);

      refuses(await stage.raw.post(messages, { content: 'x', sticker_ids: ids(4) }), 'sticker_ids');
    },
  },
  {
    line: 'all mistakes of a body are told together, each at its path (Discord docs: API reference, error messages)',
    run: async (stage) => {
      const { body } = await stage.raw.post(Routes.channelMessages(stage.channel.id), {
        content: text(2001),
        embeds: [{ title: text(257) }],
        components: [row(button({ label: text(81) }))],
      });

      for (const path of ['content', 'embeds.0.title', 'components.0.components.0.label'])
        expect(body).toHaveProperty(`errors.${path}._errors`);
    },
  },
  {
    line: 'the same limits hold for a webhook and for the answer to an interaction (Discord docs: webhook; receiving and responding)',
    run: async (stage) => {
      const webhook = await stage.channel.createWebhook({ name: 'a hook' });
      const byHook = await stage.raw.post(`/webhooks/${webhook.id}/${webhook.token}`, { content: text(2001) });
      const { acted } = await ping(stage, async (interaction) => {
        await interaction.reply('fine');
        return interaction.editReply(text(2001)).catch((error: unknown) => error);
      });

      refuses(byHook, 'content');
      expect(acted).toMatchObject({ code: 50035, rawError: { errors: { content: {} } } });
    },
  },
];

conform('limits: messages and embeds', open, MESSAGE.map(inMessage('message, create message and embed limits')));
conform('limits: rows', open, ROWS.map(inMessage('component reference')));
conform('limits: over all', open, OTHERS);
