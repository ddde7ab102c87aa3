import { ApplicationCommandType, ChannelType, ComponentType, MessageFlags, Routes, TextInputStyle } from 'discord.js';
import { createServer } from 'node:http';
import { verify, createPublicKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { RawRest } from '../discord/raw-rest.ts';
import { buttonRow, COMMANDS, newModal, onNext, ping, press } from './acting.ts';
import { conform, type Row } from './row.ts';
import { fail, hear, openStage, type HeardEvent, type Stage } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage();
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

const user = (stage: Stage): { readonly id: string; readonly token: string } => stage.standIn.users[0]!;

/** What the bot hears of the interaction that `act` starts; the bot answers so that the user is not left waiting. */
async function received(stage: Stage, act: () => Promise<unknown>): Promise<HeardEvent['d']> {
  const answering = onNext(stage.bot, async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond([]);
    else if (interaction.isRepliable()) await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral });
  });
  const data = await hear(stage, 'INTERACTION_CREATE', () => Promise.all([act(), answering]));
  return data;
}

const KINDS: readonly Row<Stage>[] = [
  {
    line: 'a slash command brings the channel as an object, the member with the permissions of that channel, entitlements and owners (Discord docs: receiving and responding, interaction object)',
    run: async (stage) => {
      stage.standIn.moderation.setOverwrite(
        'other',
        { kind: 'user', id: user(stage).id },
        { deny: ['AttachFiles'], allow: ['ManageMessages'] },
      );
      const slash = (where: string): Promise<HeardEvent['d']> =>
        received(stage, () => stage.standIn.as('a-user').slash('ping', {}, { in: where }));
      const here = await slash('general');
      const there = await slash('other');

      expect(here).toMatchObject({
        application_id: stage.standIn.applicationId,
        type: 2,
        token: expect.stringMatching(/^.{40,}$/) as string,
        version: 1,
        guild_id: stage.guild.id,
        channel: { id: stage.channel.id, type: ChannelType.GuildText },
        channel_id: stage.channel.id,
        member: { user: { id: user(stage).id }, roles: [], permissions: expect.stringMatching(/^\d+$/) as string },
        app_permissions: expect.stringMatching(/^\d+$/) as string,
        locale: 'en-US',
        guild_locale: 'en-US',
        entitlements: [],
        authorizing_integration_owners: { '0': stage.guild.id },
        context: 0,
        attachment_size_limit: 10 * 1024 * 1024,
        data: { name: 'ping', type: ApplicationCommandType.ChatInput, options: [] },
      });
      const permissions = (data: HeardEvent['d']): bigint =>
        BigInt((data['member'] as { permissions: string }).permissions);
      const [attach, manage] = [1n << 15n, 1n << 13n];
      expect([permissions(here) & attach, permissions(here) & manage]).toEqual([attach, 0n]);
      expect([permissions(there) & attach, permissions(there) & manage]).toEqual([0n, manage]);
      expect(here).not.toHaveProperty('user');
    },
  },
  {
    line: 'options arrive with name, type and value, and what they point at is resolved by id (Discord docs: receiving and responding, resolved data structure)',
    run: async (stage) => {
      const { standIn } = stage;
      const role = standIn.roles['maintainer'] ?? '';
      const options = { word: 'hello', who: user(stage).id, role, where: stage.channel.id, anyone: role };
      const { acted } = await ping(
        stage,
        async (interaction) => {
          await interaction.reply('ok');
          return interaction.options;
        },
        options,
        'ask',
      );

      expect(acted.getString('word')).toBe('hello');
      expect(acted.getMember('who')).toMatchObject({ user: { username: 'a-user' } });
      expect(acted.getUser('who')?.username).toBe('a-user');
      expect(acted.getRole('role')?.name).toBe('maintainer');
      expect(acted.getChannel('where')?.name).toBe('general');
      expect(acted.getMentionable('anyone')).toMatchObject({ name: 'maintainer' });
    },
  },
  {
    line: 'a user menu brings target_id, and the user and member resolved (Discord docs: application commands, user commands)',
    run: async (stage) => {
      const target = stage.standIn.users[1]!;
      const data = await received(stage, () => stage.standIn.as('a-user').contextMenu('Look up', target.id));

      expect(data['data']).toMatchObject({
        type: ApplicationCommandType.User,
        target_id: target.id,
        resolved: { users: { [target.id]: { username: 'another-user' } }, members: { [target.id]: {} } },
      });
    },
  },
  {
    line: 'a message menu brings target_id and the whole message, readable without the intent (Discord docs: application commands, message commands; gateway, message content intent)',
    run: async (stage) => {
      const said = await stage.standIn.as('another-user').say('general', 'look at this');
      const data = await received(stage, () => stage.standIn.as('a-user').contextMenu('Report', said));

      expect(data['data']).toMatchObject({
        type: ApplicationCommandType.Message,
        target_id: said.id,
        resolved: { messages: { [said.id]: { content: 'look at this' } } },
      });
    },
  },
  {
    line: 'a button brings its custom_id, its type and the full message it is on (Discord docs: receiving and responding, message component data)',
    run: async (stage) => {
      const message = await stage.channel.send({ content: 'choose', components: [buttonRow('yes', 'no')] });
      const pointer = { id: message.id, channel_id: message.channelId };
      const data = await received(stage, () => stage.standIn.as('a-user').press(pointer, 'no'));

      expect(data).toMatchObject({
        type: 3,
        message: { id: message.id, content: 'choose', author: { id: stage.bot.user.id } },
        data: { custom_id: 'no', component_type: ComponentType.Button },
      });
    },
  },
  {
    line: 'a select brings the chosen values, with users, roles and channels resolved (Discord docs: receiving and responding, message component data)',
    run: async (stage) => {
      const message = await stage.channel.send({
        content: 'choose',
        components: [
          {
            type: ComponentType.ActionRow,
            components: [
              {
                type: ComponentType.StringSelect,
                customId: 'words',
                maxValues: 2,
                options: ['a', 'b', 'c'].map((value) => ({ label: value, value })),
              },
            ],
          },
          {
            type: ComponentType.ActionRow,
            components: [{ type: ComponentType.UserSelect, customId: 'users' }],
          },
        ],
      });
      const pointer = { id: message.id, channel_id: message.channelId };
      const person = stage.standIn.as('a-user');
      const words = await received(stage, () => person.select(pointer, 'words', ['a', 'c']));
      const users = await received(stage, () => person.select(pointer, 'users', [user(stage).id]));

      expect(words['data']).toMatchObject({ custom_id: 'words', component_type: 3, values: ['a', 'c'] });
      expect(users['data']).toMatchObject({
        values: [user(stage).id],
        resolved: { users: { [user(stage).id]: { username: 'a-user' } } },
      });
    },
  },
  {
    line: 'autocomplete brings the option that is being typed, marked as focused (Discord docs: application commands, autocomplete)',
    run: async (stage) => {
      const data = await received(stage, () => stage.standIn.as('a-user').autocomplete('ask', { word: 'wa' }));

      expect(data).toMatchObject({
        type: 4,
        data: { name: 'ask', options: [{ name: 'word', value: 'wa', focused: true }] },
      });
    },
  },
  {
    line: 'a modal brings its custom_id and the values in the nesting it was defined with; without a message when a command opened it (Discord docs: receiving and responding, modal submit data)',
    run: async (stage) => {
      const { seen } = await ping(stage, (interaction) => interaction.showModal(newModal()));
      if (seen.kind !== 'modal') fail(`Expected a modal, got ${seen.kind}.`);
      const data = await received(stage, () => stage.standIn.as('a-user').submitModal(seen.modal, { why: 'because' }));

      expect(data).toMatchObject({
        type: 5,
        data: {
          custom_id: 'form',
          components: [
            {
              type: ComponentType.Label,
              component: { type: ComponentType.TextInput, custom_id: 'why', value: 'because' },
            },
          ],
        },
      });
      expect(data).not.toHaveProperty('message');
    },
  },
  {
    line: 'a modal in the older nesting of rows is answered in rows (Discord docs: component reference, text input)',
    run: async (stage) => {
      const input = { type: ComponentType.TextInput, custom_id: 'why', label: 'Why', style: TextInputStyle.Short };
      const data = { custom_id: 'form', title: 'A form', components: [{ type: 1, components: [input] }] };
      const { seen } = await ping(stage, ({ client, id, token }) =>
        client.rest.post(Routes.interactionCallback(id, token), { auth: false, body: { type: 9, data } }),
      );
      if (seen.kind !== 'modal') fail(`Expected a modal, got ${seen.kind}.`);
      const submitted = await received(stage, () => stage.standIn.as('a-user').submitModal(seen.modal, { why: 'so' }));

      expect(submitted['data']).toMatchObject({
        components: [{ type: 1, components: [{ type: 4, custom_id: 'why', value: 'so' }] }],
      });
    },
  },
  {
    line: 'a modal that was opened from a component brings the message of that component (Discord docs: receiving and responding, interaction object)',
    run: async (stage) => {
      const message = await stage.channel.send({ content: 'open', components: [buttonRow('open')] });
      const { seen } = await press(stage, message, 'open', (interaction) => interaction.showModal(newModal()));
      if (seen.kind !== 'modal') fail(`Expected a modal, got ${seen.kind}.`);
      const data = await received(stage, () => stage.standIn.as('a-user').submitModal(seen.modal, { why: 'x' }));

      expect(data['message']).toMatchObject({ id: message.id });
    },
  },
  {
    line: 'in a direct message there is a user instead of a member, and no guild (Discord docs: receiving and responding, interaction object)',
    run: async (stage) => {
      await stage.bot.application.commands.set([{ name: 'anywhere', description: 'x' }]);
      const dm = await stage.bot.users.createDM(user(stage).id);
      const command = stage.bot.application.commands.cache.find(({ name }) => name === 'anywhere');
      const asUser = new RawRest(stage.standIn, user(stage).token);
      const data = await received(stage, () =>
        asUser.post('/interactions', {
          type: 2,
          application_id: stage.standIn.applicationId,
          channel_id: dm.id,
          nonce: 'dm',
          session_id: 'x',
          data: { id: command?.id, name: 'anywhere', type: 1, options: [] },
        }),
      );

      expect(data).toMatchObject({ user: { id: user(stage).id }, channel: { id: dm.id, type: 1 }, context: 1 });
      for (const key of ['member', 'guild_id']) expect(data).not.toHaveProperty(key);
    },
  },
];

const HTTP: readonly Row<Stage>[] = [
  {
    line: 'an application that has set an endpoint gets its interactions there, signed by Ed25519 and after a PING, and none by the gateway (Discord docs: interactions overview, receiving via HTTP)',
    run: async (stage) => {
      const key = createPublicKey({
        key: Buffer.concat([
          Buffer.from('302a300506032b6570032100', 'hex'),
          Buffer.from(stage.standIn.publicKey, 'hex'),
        ]),
        format: 'der',
        type: 'spki',
      });
      const types: number[] = [];
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const body = Buffer.concat(chunks);
          const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
          const signed = Buffer.concat([Buffer.from(String(request.headers['x-signature-timestamp'])), body]);
          if (!verify(null, signed, key, signature)) {
            response.writeHead(401).end();
            return;
          }
          const { type } = JSON.parse(body.toString('utf8')) as { type: number };
          types.push(type);
          const answer = type === 1 ? { type: 1 } : { type: 4, data: { content: 'over HTTP' } };
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const before = stage.heard.filter(({ t }) => t === 'INTERACTION_CREATE').length;
      await stage.standIn.useInteractionsEndpoint(`http://127.0.0.1:${port}/`);
      const answer = await stage.standIn.as('a-user').slash('ping');
      await stage.standIn.useInteractionsEndpoint(null);
      await new Promise((resolve) => server.close(resolve));

      expect(answer).toMatchObject({ kind: 'message', message: { content: 'over HTTP' } });
      expect(types).toEqual([1, 2]);
      expect(stage.heard.filter(({ t }) => t === 'INTERACTION_CREATE')).toHaveLength(before);
    },
  },
];

conform('interactions: what arrives', open, KINDS);
conform('interactions: by HTTP', open, HTTP);
