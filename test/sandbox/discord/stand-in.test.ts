import { ApplicationCommandOptionType, ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { startPlainBot } from './plain-bot.ts';

describe('the stand-in', () => {
  let clock: TestClock;
  let standIn: StandIn;

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      guild: {
        channels: [{ name: 'pipelines' }, { name: 'devops' }],
        roles: [{ name: 'maintainer', mentionable: true }],
        users: [{ name: 'a-maintainer', roles: ['maintainer'] }, { name: 'a-guest' }],
      },
    });
  });

  afterEach(async () => {
    await standIn.stop();
  });

  it('carries a slash command to a discord.js bot and its private answer back to the one who asked', async () => {
    await using bot = await startPlainBot(standIn);
    await bot.application.commands.set(
      [
        {
          name: 'fleet',
          description: 'Fleets',
          options: [
            {
              type: ApplicationCommandOptionType.Subcommand,
              name: 'status',
              description: 'How it is',
              options: [
                { type: ApplicationCommandOptionType.String, name: 'fleet', description: 'Which', required: true },
              ],
            },
          ],
        },
      ],
      standIn.guildId,
    );
    bot.on('interactionCreate', (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const fleet = interaction.options.getString('fleet', true);
      void interaction.reply({ content: `${fleet} is well`, flags: MessageFlags.Ephemeral });
    });

    const answer = await standIn.as('a-maintainer').slash('fleet status', { fleet: 'waku.test' }, { in: 'devops' });

    expect(answer).toMatchObject({
      kind: 'message',
      isEphemeral: true,
      message: { content: 'waku.test is well', type: 20 },
    });
    expect(standIn.messages('devops')).toEqual([]);
    expect(standIn.ephemerals('a-maintainer')).toHaveLength(1);
    expect(await standIn.as('a-guest').read('devops')).toEqual([]);
    expect((await standIn.as('a-maintainer').read('devops')).map((message) => message.content)).toEqual([
      'waku.test is well',
    ]);
  });

  it('keeps a deferred answer as one message that is edited, and lets its buttons be pressed', async () => {
    await using bot = await startPlainBot(standIn);
    await bot.application.commands.set([{ name: 'ping', description: 'Ping' }], standIn.guildId);
    bot.on('interactionCreate', (interaction) => {
      void (async () => {
        if (interaction.isChatInputCommand()) {
          await interaction.deferReply();
          await interaction.editReply({
            content: 'pong',
            components: [
              {
                type: ComponentType.ActionRow,
                components: [
                  { type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Again', customId: 'again' },
                ],
              },
            ],
          });
        }
        if (interaction.isButton()) await interaction.update({ content: 'pong again', components: [] });
      })();
    });

    const first = await standIn.as('a-guest').slash('ping');
    if (first.kind !== 'message') throw new Error(first.kind);
    const second = await standIn.as('a-guest').press(first.message, 'Again');

    expect(second).toMatchObject({ kind: 'updated', message: { content: 'pong again', components: [] } });
    expect(standIn.history('pipelines').map(({ kind, message }) => [kind, message.content])).toEqual([
      ['create', ''],
      ['edit', 'pong'],
      ['edit', 'pong again'],
    ]);
  });
});
