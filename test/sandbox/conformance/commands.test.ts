import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  Collection,
  PermissionFlagsBits,
  Routes,
} from 'discord.js';
import { expect } from 'vitest';
import type { RawAnswer } from '../discord/raw-rest.ts';
import { conform, type Row } from './row.ts';
import { fail, lastSent, openStage, type Stage } from './stage.ts';

const open = (): Promise<Stage> => openStage();

const guildCommands = (stage: Stage): `/${string}` =>
  Routes.applicationGuildCommands(stage.standIn.applicationId, stage.guild.id);
const globalCommands = (stage: Stage): `/${string}` => Routes.applicationCommands(stage.standIn.applicationId);

const CHAT = { name: 'fleet', description: 'Fleets' };
const option = (change: object = {}): object => ({
  type: ApplicationCommandOptionType.String,
  name: 'word',
  description: 'A word',
  ...change,
});
const many = (count: number, make: (n: number) => object): object[] => Array.from({ length: count }, (_, n) => make(n));
const put = (stage: Stage, commands: readonly object[]): Promise<RawAnswer> =>
  stage.raw.put(guildCommands(stage), commands);
const codeOf = (answer: RawAnswer): unknown => (answer.body as { code?: unknown }).code;

const REGISTERING: readonly Row<Stage>[] = [
  {
    line: 'one PUT replaces all commands of the guild and answers 200 with each as registered: id, application, guild, version, type (Discord docs: application commands, bulk overwrite guild application commands)',
    run: async (stage) => {
      await stage.guild.commands.set([{ name: 'old', description: 'x' }]);
      const set = await stage.guild.commands.set([
        CHAT,
        { type: ApplicationCommandType.User, name: 'Look up' },
        { type: ApplicationCommandType.Message, name: 'Report' },
      ]);

      expect(lastSent(stage, guildCommands(stage)).method).toBe('PUT');
      expect(stage.standIn.calls.at(-1)?.status).toBe(200);
      expect(set).toBeInstanceOf(Collection);
      expect([...set.keys()].every((id) => /^\d{17,19}$/.test(id))).toBe(true);
      expect([...set.values()].map(({ name, type, guildId }) => [name, type, guildId])).toEqual([
        ['fleet', 1, stage.guild.id],
        ['Look up', 2, stage.guild.id],
        ['Report', 3, stage.guild.id],
      ]);
      expect(set.first()).toMatchObject({
        applicationId: stage.standIn.applicationId,
        version: expect.stringMatching(/^\d+$/) as string,
        defaultMemberPermissions: null,
        options: [],
      });
      expect((await stage.guild.commands.fetch()).map(({ name }) => name)).toEqual(['fleet', 'Look up', 'Report']);
    },
  },
  {
    line: 'a command that keeps its name and type keeps its id (Discord docs: application commands, updating and deleting a command)',
    run: async (stage) => {
      const before = await stage.guild.commands.set([CHAT]);
      const version = before.first()?.version;
      const after = await stage.guild.commands.set([{ ...CHAT, description: 'changed' }]);

      expect([...after.keys()]).toEqual([...before.keys()]);
      expect(after.first()?.description).toBe('changed');
      expect(after.first()?.version).not.toBe(version);
    },
  },
  {
    line: 'commands of the application and of the guild are two lists (Discord docs: application commands, registering a command)',
    run: async (stage) => {
      await stage.guild.commands.set([CHAT]);
      const global = await stage.bot.application.commands.set([{ name: 'everywhere', description: 'x' }]);

      expect(lastSent(stage, globalCommands(stage)).method).toBe('PUT');
      expect(global.first()?.guildId).toBeNull();
      expect((await stage.guild.commands.fetch()).map(({ name }) => name)).toEqual(['fleet']);
      await stage.bot.application.commands.set([]);
    },
  },
  {
    line: 'POST makes a command with 201, or replaces the one of the same name and type with 200 (Discord docs: application commands, create guild application command)',
    run: async (stage) => {
      await stage.guild.commands.set([]);
      const made = await stage.raw.post(guildCommands(stage), CHAT);
      const replaced = await stage.raw.post(guildCommands(stage), { ...CHAT, description: 'again' });
      const sameNameOtherType = await stage.raw.post(guildCommands(stage), { type: 2, name: 'fleet' });

      expect([made, replaced, sameNameOtherType].map(({ status }) => status)).toEqual([201, 200, 201]);
      expect((replaced.body as { id: string }).id).toBe((made.body as { id: string }).id);
    },
  },
  {
    line: 'PATCH changes what it names and leaves the rest; DELETE is 204; then it is 10063 (Discord docs: application commands, edit and delete guild application command)',
    run: async (stage) => {
      const command = await stage.guild.commands.create({ ...CHAT, name: 'to-change' });
      const edited = await command.edit({ description: 'changed' });
      expect(edited).toMatchObject({ id: command.id, name: 'to-change', description: 'changed' });
      await command.delete();

      expect(stage.standIn.calls.at(-1)).toMatchObject({ method: 'DELETE', status: 204 });
      await expect(stage.guild.commands.fetch(command.id)).rejects.toMatchObject({ code: 10063, status: 404 });
    },
  },
  {
    line: 'translations are listed only when asked for by with_localizations (Discord docs: application commands, get guild application commands)',
    run: async (stage) => {
      await stage.guild.commands.set([{ ...CHAT, nameLocalizations: { de: 'flotte' } }]);
      const plain = await stage.raw.get(guildCommands(stage));
      const full = await stage.raw.get(`${guildCommands(stage)}?with_localizations=true`);

      expect(plain.text).not.toContain('flotte');
      expect(full.body).toMatchObject([{ name_localizations: { de: 'flotte' } }]);
    },
  },
  {
    line: 'options come back with all their fields (Discord docs: application commands, application command option structure)',
    run: async (stage) => {
      const options = [
        option({ required: true, min_length: 1, max_length: 6000, name_localizations: { de: 'wort' } }),
        option({ name: 'count', type: ApplicationCommandOptionType.Integer, min_value: 1, max_value: 9 }),
        option({ name: 'pick', choices: [{ name: 'A', value: 'a' }] }),
        option({ name: 'where', type: ApplicationCommandOptionType.Channel, channel_types: [0, 5] }),
        option({ name: 'typed', autocomplete: true }),
      ];
      const { body } = await put(stage, [{ ...CHAT, options }]);

      expect(body).toMatchObject([{ options }]);
    },
  },
  {
    line: 'subcommands and groups nest two deep (Discord docs: application commands, subcommands and subcommand groups)',
    run: async (stage) => {
      const sub = { type: 1, name: 'now', description: 'x', options: [option()] };
      const group = (inner: object): object => ({
        ...CHAT,
        options: [{ type: 2, name: 'status', description: 'x', options: [inner] }],
      });
      const fine = await put(stage, [group(sub)]);
      const tooDeep = await put(stage, [group({ type: 2, name: 'deep', description: 'x', options: [sub] })]);

      expect(fine.status).toBe(200);
      expect(tooDeep).toMatchObject({ status: 400, body: { code: 50035 } });
    },
  },
];

/** Definitions Discord refuses, and the path it names. */
const REFUSED: readonly { readonly why: string; readonly command: object; readonly path: string }[] = [
  { why: 'a name has at most 32 characters', command: { ...CHAT, name: 'x'.repeat(33) }, path: '0.name' },
  { why: 'a name is written in lower case', command: { ...CHAT, name: 'Fleet' }, path: '0.name' },
  { why: 'a name holds no spaces', command: { ...CHAT, name: 'fleet status' }, path: '0.name' },
  { why: 'a name is not empty', command: { ...CHAT, name: '' }, path: '0.name' },
  { why: 'a description is required', command: { name: 'fleet' }, path: '0.description' },
  {
    why: 'a description has at most 100 characters',
    command: { ...CHAT, description: 'x'.repeat(101) },
    path: '0.description',
  },
  { why: 'a menu has no description', command: { type: 2, name: 'Menu', description: 'x' }, path: '0.description' },
  {
    why: 'a command has at most 25 options',
    command: { ...CHAT, options: many(26, (n) => option({ name: `o${n}` })) },
    path: '0.options',
  },
  {
    why: 'an option has at most 25 choices',
    command: { ...CHAT, options: [option({ choices: many(26, (n) => ({ name: `n${n}`, value: `v${n}` })) })] },
    path: '0.options.0.choices',
  },
  {
    why: 'a choice has a name of at most 100 characters',
    command: { ...CHAT, options: [option({ choices: [{ name: 'x'.repeat(101), value: 'v' }] })] },
    path: '0.options.0.choices.0.name',
  },
  {
    why: 'required options come first',
    command: { ...CHAT, options: [option({ name: 'a' }), option({ name: 'b', required: true })] },
    path: '0.options.1',
  },
  {
    why: 'an option cannot offer choices and autocomplete both',
    command: { ...CHAT, options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] },
    path: '0.options.0.autocomplete',
  },
  {
    why: 'max_length is at most 6000',
    command: { ...CHAT, options: [option({ max_length: 6001 })] },
    path: '0.options.0.max_length',
  },
  {
    why: 'min_length is at least 0',
    command: { ...CHAT, options: [option({ min_length: -1 })] },
    path: '0.options.0.min_length',
  },
];

const LIMITS: readonly Row<Stage>[] = [
  ...REFUSED.map(({ why, command, path }): Row<Stage> => ({
    line: `${why} (Discord docs: application commands, application command structure)`,
    run: async (stage) => {
      const refused = await put(stage, [command]);

      expect(refused).toMatchObject({ status: 400, body: { code: 50035 } });
      expect(refused.body).toHaveProperty(`errors.${path}._errors`);
    },
  })),
  {
    line: 'a name may be of any script, with digits, dash, underscore and apostrophe, and 32 characters long (Discord docs: application commands, naming)',
    run: async (stage) => {
      const names = ['flotte-état', 'флот', '艦隊', 'flotte_1', "l'état", 'หมวด', 'x'.repeat(32)];
      const answer = await put(
        stage,
        names.map((name) => ({ ...CHAT, name })),
      );

      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject(names.map((name) => ({ name })));
    },
  },
  {
    line: 'two commands of one name and type are refused (Discord docs: application commands, registering a command)',
    run: async (stage) => {
      expect(await put(stage, [CHAT, CHAT])).toMatchObject({ status: 400, body: { code: 50035 } });
    },
  },
  {
    line: 'a command is at most 8000 characters of names, descriptions and choice values together (Discord docs: application commands, limits)',
    run: async (stage) => {
      const choices = many(25, (n) => ({ name: `n${n}`.padEnd(40, 'x'), value: `v${n}`.padEnd(39, 'y') }));
      const options = many(4, (n) => option({ name: `o${n}`, description: 'd', choices }));
      const lengthOfOptions = 4 * ('o0'.length + 'd'.length + 25 * (40 + 39));
      const sized = (size: number): object => ({
        name: 'big',
        description: 'x'.repeat(size - lengthOfOptions - 'big'.length),
        options,
      });
      const fine = await put(stage, [sized(8000)]);
      const refused = await put(stage, [sized(8001)]);

      expect(fine.status).toBe(200);
      expect(refused).toMatchObject({
        status: 400,
        body: { code: 50035, errors: { 0: { _errors: [{ code: 'APPLICATION_COMMAND_TOO_LARGE' }] } } },
      });
    },
  },
  {
    line: 'a guild takes 100 slash commands, and the next is 30032 (Discord docs: application commands, limits)',
    run: async () => {
      const stage = await openStage();
      const commands = many(100, (n) => ({ ...CHAT, name: `c${n}` }));
      const full = await put(stage, commands);
      const inBulk = await put(stage, [...commands, { ...CHAT, name: 'one-more' }]);
      const oneMore = await stage.raw.post(guildCommands(stage), { ...CHAT, name: 'one-more' });
      const global = await stage.raw.put(globalCommands(stage), commands);
      await stage.close();

      expect([full.status, global.status]).toEqual([200, 200]);
      expect([inBulk, oneMore].map(({ status }) => status)).toEqual([400, 400]);
      expect([codeOf(inBulk), codeOf(oneMore)]).toEqual([30032, 30032]);
    },
  },
  {
    line: 'an application makes 200 commands a day, and the next is 30034 until a day has passed (Discord docs: application commands, registering a command)',
    run: async () => {
      const stage = await openStage();
      await put(
        stage,
        many(100, (n) => ({ ...CHAT, name: `a${n}` })),
      );
      await put(
        stage,
        many(100, (n) => ({ ...CHAT, name: `b${n}` })),
      );
      const refused = await put(stage, [{ ...CHAT, name: 'one-more' }]);
      const unchanged = await put(
        stage,
        many(100, (n) => ({ ...CHAT, name: `b${n}` })),
      );
      stage.clock.advance(24 * 3_600_000);
      const nextDay = await put(stage, [{ ...CHAT, name: 'one-more' }]);
      await stage.close();

      expect(refused).toMatchObject({ status: 400, body: { code: 30034 } });
      expect([unchanged.status, nextDay.status]).toEqual([200, 200]);
    },
  },
];

const WHO: readonly Row<Stage>[] = [
  {
    line: 'default_member_permissions hides a command from who lacks them, "0" from all but administrators, who may always use everything (Discord docs: application commands, permissions)',
    run: async (stage) => {
      const { standIn } = stage;
      await stage.guild.commands.set([
        { ...CHAT, name: 'for-managers', defaultMemberPermissions: PermissionFlagsBits.ManageMessages },
        { ...CHAT, name: 'for-nobody', defaultMemberPermissions: 0n },
      ]);
      stage.bot.on('interactionCreate', (interaction) => {
        if (interaction.isChatInputCommand()) void interaction.reply('ran');
      });
      const tryBoth = async (): Promise<string[]> => {
        const outcomes: string[] = [];
        for (const name of ['for-managers', 'for-nobody'])
          outcomes.push(
            await standIn
              .as('a-user')
              .slash(name)
              .then(
                ({ kind }) => kind,
                () => 'not offered',
              ),
          );
        return outcomes;
      };
      const role = standIn.roles['quiet'] ?? fail('no role');
      standIn.moderation.giveRole('a-user', role);
      standIn.moderation.setRolePermissions(role, []);

      expect(await tryBoth()).toEqual(['not offered', 'not offered']);
      standIn.moderation.setRolePermissions(role, ['ManageMessages']);
      expect(await tryBoth()).toEqual(['message', 'not offered']);
      standIn.moderation.setRolePermissions(role, ['Administrator']);
      expect(await tryBoth()).toEqual(['message', 'message']);
    },
  },
  {
    line: 'permissions of single commands are not for a bot to set (Discord docs: application commands, edit application command permissions)',
    run: async (stage) => {
      const command = await stage.guild.commands.create({ ...CHAT, name: 'guarded' });
      const path = Routes.applicationCommandPermissions(stage.standIn.applicationId, stage.guild.id, command.id);
      const answer = await stage.raw.put(path, { permissions: [] });

      expect(answer.status).toBeGreaterThanOrEqual(400);
    },
  },
];

conform('commands: registering', open, REGISTERING);
conform('commands: limits', open, LIMITS);
conform('commands: who may', open, WHO);
