import { ComponentType, MessageFlags, TextInputStyle } from 'discord-api-types/v10';
import { once } from 'node:events';
import type { Client, Interaction } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { startPlainBot } from './plain-bot.ts';

interface Heard {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const OPTION = { type: 3, name: 'name', description: 'Which', autocomplete: true };
const COMMAND = { name: 'ask', description: 'Asks', options: [OPTION] };

describe("what a user's client is told", () => {
  let clock: TestClock;
  let standIn: StandIn;
  let bot: Client<true> & AsyncDisposable;
  /** By name: what each client heard, in order. */
  let heard: Record<'asker' | 'other', Heard[]>;
  let botHeard: string[];

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      guild: { channels: [{ name: 'devops' }], users: [{ name: 'asker' }, { name: 'other' }] },
    });
    bot = await startPlainBot(standIn);
    await bot.application.commands.set([COMMAND], standIn.guildId);
    heard = { asker: [], other: [] };
    botHeard = [];
    for (const who of ['asker', 'other'] as const)
      standIn.subscribe(who, ({ name, data }) => heard[who].push({ name, data: { ...data } }));
    bot.on('raw', ({ t }: { readonly t: string | null }) => {
      if (t !== null) botHeard.push(t);
    });
  });

  afterEach(async () => {
    await bot[Symbol.asyncDispose]();
    standIn.messages('devops');
    standIn.ephemerals('asker');
    await standIn.stop();
  });

  const answerWith = (answer: (interaction: Interaction) => Promise<unknown>): void => {
    bot.once('interactionCreate', (interaction) => void answer(interaction));
  };
  const names = (who: 'asker' | 'other'): readonly string[] => heard[who].map(({ name }) => name);
  const find = (name: string): Heard['data'] => heard.asker.find((each) => each.name === name)!.data;

  it('hears of a private answer, which nobody else does, and by the nonce knows it for its own', async () => {
    answerWith(
      async (interaction) =>
        interaction.isChatInputCommand() && interaction.reply({ content: 'Well.', flags: MessageFlags.Ephemeral }),
    );

    await standIn.as('asker').slash('ask');
    await standIn.when(() => names('asker').includes('INTERACTION_SUCCESS'));

    expect(names('asker')).toEqual(['INTERACTION_CREATE', 'MESSAGE_CREATE', 'INTERACTION_SUCCESS']);
    expect(find('INTERACTION_SUCCESS')).toEqual(find('INTERACTION_CREATE'));
    expect(find('INTERACTION_CREATE')).toEqual({
      id: expect.stringMatching(/^\d{17,19}$/) as string,
      nonce: expect.stringMatching(/./) as string,
    });
    expect(find('MESSAGE_CREATE')).toMatchObject({ content: 'Well.', flags: MessageFlags.Ephemeral });
    expect(names('other')).toEqual([]);
  });

  it('hears alone of the edit and the end of its private message', async () => {
    answerWith(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('Well.');
      await interaction.deleteReply();
    });

    await standIn.as('asker').slash('ask');
    await standIn.when(() => names('asker').includes('MESSAGE_DELETE'));

    expect(names('asker').filter((name) => name.startsWith('MESSAGE_'))).toEqual([
      'MESSAGE_CREATE',
      'MESSAGE_UPDATE',
      'MESSAGE_DELETE',
    ]);
    expect(find('MESSAGE_DELETE')['id']).toBe(find('MESSAGE_CREATE')['id']);
    expect(names('other')).toEqual([]);
  });

  it('is shown a modal', async () => {
    const input = { type: ComponentType.TextInput, custom_id: 'why', style: TextInputStyle.Short } as const;
    answerWith(
      async (interaction) =>
        interaction.isChatInputCommand() &&
        interaction.showModal({
          custom_id: 'reason',
          title: 'Why?',
          components: [{ type: ComponentType.Label, label: 'Because', component: input }],
        }),
    );

    await standIn.as('asker').slash('ask');

    expect(find('INTERACTION_MODAL_CREATE')).toMatchObject({
      id: find('INTERACTION_CREATE')['id'],
      nonce: find('INTERACTION_CREATE')['nonce'],
      channel_id: standIn.channels['devops'],
      custom_id: 'reason',
      title: 'Why?',
      components: [{ type: ComponentType.Label, label: 'Because', component: { custom_id: 'why' } }],
    });
    expect(names('other')).toEqual([]);
  });

  it('is offered choices while it types', async () => {
    answerWith(
      async (interaction) => interaction.isAutocomplete() && interaction.respond([{ name: 'One', value: 'one' }]),
    );

    await standIn.as('asker').autocomplete('ask', { name: 'o' });

    expect(find('APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE')).toMatchObject({
      nonce: find('INTERACTION_CREATE')['nonce'],
      choices: [{ name: 'One', value: 'one' }],
    });
    expect(names('other')).toEqual([]);
  });

  it('hears that the bot did not answer in three seconds', async () => {
    answerWith(async () => undefined);
    const asking = standIn.as('asker').slash('ask');
    await standIn.when(() => names('asker').includes('INTERACTION_CREATE'));

    clock.advance(3000);
    await asking;

    expect(find('INTERACTION_FAILURE')).toEqual({ ...find('INTERACTION_CREATE'), reason_code: 1 });
    expect(names('other')).toEqual([]);
  });

  it('is told what the bot is never told', async () => {
    answerWith(async (interaction) => interaction.isChatInputCommand() && interaction.reply('Well.'));

    const posted = once(bot, 'messageCreate');
    await standIn.as('asker').slash('ask');
    await posted;

    expect(botHeard).toEqual(['INTERACTION_CREATE', 'MESSAGE_CREATE']);
    expect(names('other')).toEqual(['MESSAGE_CREATE']);
  });

  it('sees which reactions are its own, live and when it reads', async () => {
    const { id } = await standIn.as('other').say('devops', 'Done.');
    const path = `/channels/${standIn.channels['devops']!}/messages/${id}`;
    const as = (who: string) => async (method: string, rest: string, body?: object) => {
      const headers = { authorization: standIn.as(who).token, 'content-type': 'application/json' };
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return fetch(`${standIn.api}/v10${path}${rest}`, init);
    };

    expect((await as('asker')('PUT', `/reactions/${encodeURIComponent('👍')}/@me`)).status).toBe(204);
    await as('other')('PATCH', '', { content: 'Done!' });

    const mine = { reactions: [{ me: true, count: 1, emoji: { name: '👍' } }] };
    expect(await (await as('asker')('GET', '')).json()).toMatchObject(mine);
    expect(await (await as('other')('GET', '')).json()).toMatchObject({ reactions: [{ me: false, count: 1 }] });
    expect(find('MESSAGE_UPDATE')).toMatchObject(mine);
  });

  it('connects to a view of what it may see, with the newest message of each channel', async () => {
    const { id } = await standIn.as('other').say('devops', 'Look.');

    const view = standIn.view('asker');

    expect(view).toMatchObject({
      guild: { id: standIn.guildId, name: 'Stand-in' },
      channels: [{ name: 'devops' }],
      lastMessageIds: { [standIn.channels['devops']!]: id },
    });
    expect(view.members.map(({ user }) => user.username)).toEqual(expect.arrayContaining(['asker', 'other', 'muster']));
  });
});
