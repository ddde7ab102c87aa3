import { ComponentType, MessageFlags, TextInputStyle, type ChatInputCommandInteraction } from 'discord.js';
import { expect } from 'vitest';
import { RawRest, type RawAnswer } from '../discord/raw-rest.ts';
import { buttonRow, COMMANDS, onNext, ping } from './acting.ts';
import { conform, type Row } from './row.ts';
import { fail, openStage, type Stage } from './stage.ts';

async function open(): Promise<Stage> {
  const stage = await openStage();
  await stage.bot.application.commands.set([...COMMANDS], stage.guild.id);
  return stage;
}

const INPUT = {
  type: ComponentType.Label,
  label: 'Why',
  component: { type: ComponentType.TextInput, custom_id: 'why', style: TextInputStyle.Short },
};

/** The callback without the client, which would stop most of these mistakes itself. */
async function answer(
  stage: Stage,
  interaction: Pick<ChatInputCommandInteraction, 'id' | 'token'>,
  body: object,
): Promise<RawAnswer> {
  return new RawRest(stage.standIn, null).post(`/interactions/${interaction.id}/${interaction.token}/callback`, body);
}

/** What Discord says to that answer to a slash command. */
async function answerPing(stage: Stage, ...bodies: readonly object[]): Promise<RawAnswer[]> {
  const { acted } = await ping(stage, async (interaction) => {
    const answers: RawAnswer[] = [];
    for (const body of bodies) answers.push(await answer(stage, interaction, body));
    if (answers.every(({ status }) => status >= 400)) await interaction.reply('after all');
    return answers;
  });
  return acted;
}

const DEADLINES: readonly Row<Stage>[] = [
  {
    line: 'who has not answered after three seconds has lost the interaction: 10062, and the user reads that it failed (Discord docs: receiving and responding, responding to an interaction)',
    run: async (stage) => {
      const late = onNext(stage.bot, async (interaction) => {
        stage.clock.advance(3000);
        return interaction.isRepliable() ? interaction.reply('late').catch((error: unknown) => error) : null;
      });
      const [seen, refused] = await Promise.all([stage.standIn.as('a-user').slash('ping'), late]);

      expect(refused).toMatchObject({ code: 10062, status: 404 });
      expect(seen).toMatchObject({ kind: 'failed', status: 0 });
    },
  },
  {
    line: 'just before three seconds it may still be answered (Discord docs: receiving and responding, responding to an interaction)',
    run: async (stage) => {
      const { seen } = await ping(stage, (interaction) => {
        stage.clock.advance(2999);
        return interaction.reply('in time');
      });

      expect(seen.kind).toBe('message');
    },
  },
  {
    line: 'a token that was never given out is 10062 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const unknown = await answer(stage, { id: stage.guild.id, token: 'forged' }, { type: 5 });

      expect(unknown).toMatchObject({ status: 404, body: { code: 10062 } });
    },
  },
  {
    line: 'a second callback is 40060 (Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const [first, second] = await answerPing(
        stage,
        { type: 4, data: { content: 'one' } },
        { type: 4, data: { content: 'two' } },
      );

      expect(first?.status).toBe(204);
      expect(second).toMatchObject({ status: 400, body: { code: 40060 } });
    },
  },
  {
    line: 'the token lives for fifteen minutes, then it is 50027 (Discord docs: receiving and responding, followup messages)',
    run: async (stage) => {
      const { acted: interaction } = await ping(stage, async (given) => {
        await given.deferReply();
        await given.editReply('so far');
        return given;
      });
      stage.clock.advance(15 * 60_000 - 1);
      await expect(interaction.editReply('at the last moment')).resolves.toBeDefined();
      stage.clock.advance(1);

      await expect(interaction.editReply('too late')).rejects.toMatchObject({ code: 50027, status: 401 });
      await expect(interaction.followUp('too late')).rejects.toMatchObject({ code: 50027 });
      await expect(stage.raw.get('/users/@me')).resolves.toMatchObject({ status: 200 });
    },
  },
];

/** Answers Discord refuses, each with the path it complains of. */
const REFUSED: readonly { readonly why: string; readonly body: object; readonly path: string }[] = [
  { why: 'type 6 answers only components', body: { type: 6 }, path: 'type' },
  { why: 'type 7 answers only components', body: { type: 7, data: { content: 'x' } }, path: 'type' },
  { why: 'type 8 answers only autocomplete', body: { type: 8, data: { choices: [] } }, path: 'type' },
  { why: 'a type that does not exist is refused', body: { type: 3 }, path: 'type' },
  {
    why: 'a reply keeps to the limits of a message',
    body: { type: 4, data: { content: 'x'.repeat(2001) } },
    path: 'data.content',
  },
  {
    why: 'the title of a modal has at most 45 characters',
    body: { type: 9, data: { custom_id: 'm', title: 'x'.repeat(46), components: [INPUT] } },
    path: 'data.title',
  },
  {
    why: 'a modal needs a custom_id of at most 100 characters',
    body: { type: 9, data: { custom_id: 'x'.repeat(101), title: 'x', components: [INPUT] } },
    path: 'data.custom_id',
  },
  {
    why: 'a modal has at least one component',
    body: { type: 9, data: { custom_id: 'm', title: 'x', components: [] } },
    path: 'data.components',
  },
  {
    why: 'a modal has at most five components',
    body: {
      type: 9,
      data: {
        custom_id: 'm',
        title: 'x',
        components: Array.from({ length: 6 }, (_, n) => ({
          ...INPUT,
          component: { ...INPUT.component, custom_id: `c${n}` },
        })),
      },
    },
    path: 'data.components',
  },
];

const RULES: readonly Row<Stage>[] = [
  ...REFUSED.map(({ why, body, path }): Row<Stage> => ({
    line: `${why} (Discord docs: receiving and responding, interaction callback type and data)`,
    run: async (stage) => {
      const [refused] = await answerPing(stage, body);

      expect(refused).toMatchObject({ status: 400, body: { code: 50035 } });
      expect(refused?.body).toHaveProperty(`errors.${path}._errors`);
    },
  })),
  {
    line: 'a refused answer leaves the interaction open for a better one (Discord docs: receiving and responding)',
    run: async (stage) => {
      const [refused, taken] = await answerPing(stage, { type: 4, data: {} }, { type: 4, data: { content: 'better' } });

      expect(refused).toMatchObject({ status: 400, body: { code: 50006 } });
      expect(taken?.status).toBe(204);
    },
  },
  {
    line: 'a modal cannot be answered by a modal (Discord docs: receiving and responding, interaction callback type)',
    run: async (stage) => {
      const form = { type: 9, data: { custom_id: 'm', title: 'x', components: [INPUT] } };
      const { seen } = await ping(stage, (interaction) => answer(stage, interaction, form));
      if (seen.kind !== 'modal') fail(`Expected a modal, got ${seen.kind}.`);
      const answering = onNext(stage.bot, async (interaction) => {
        if (!interaction.isModalSubmit()) return fail('Expected a modal.');
        const refused = await answer(stage, interaction, form);
        await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral });
        return refused;
      });
      const [, refused] = await Promise.all([
        stage.standIn.as('a-user').submitModal(seen.modal, { why: 'x' }),
        answering,
      ]);

      expect(refused).toMatchObject({ status: 400, body: { code: 50035, errors: { type: {} } } });
    },
  },
  {
    line: 'autocomplete takes 25 choices and not one more, and nothing but choices (Discord docs: receiving and responding, autocomplete)',
    run: async (stage) => {
      const choices = Array.from({ length: 26 }, (_, n) => ({ name: `n${n}`, value: `v${n}` }));
      const answering = onNext(stage.bot, async (interaction) => [
        await answer(stage, interaction, { type: 8, data: { choices } }),
        await answer(stage, interaction, { type: 4, data: { content: 'x' } }),
        await answer(stage, interaction, { type: 8, data: { choices: [{ name: 'x'.repeat(101), value: 'v' }] } }),
        await answer(stage, interaction, { type: 8, data: { choices: choices.slice(0, 25) } }),
      ]);
      const [seen, answers] = await Promise.all([
        stage.standIn.as('a-user').autocomplete('ask', { word: 'n' }),
        answering,
      ]);

      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 204]);
      expect(seen).toMatchObject({ kind: 'choices', choices: { length: 25 } });
    },
  },
  {
    line: 'of the flags a deferral keeps only EPHEMERAL (Discord docs: receiving and responding, interaction callback data)',
    run: async (stage) => {
      const { acted } = await ping(stage, async (interaction) => {
        const taken = await answer(stage, interaction, { type: 5, data: { flags: 64 | 4 } });
        const nobody = new RawRest(stage.standIn, null);
        const path = `/webhooks/${stage.standIn.applicationId}/${interaction.token}/messages/@original`;
        await nobody.patch(path, { content: 'done' });
        return { taken, original: await nobody.get(path) };
      });

      expect(acted.taken.status).toBe(204);
      expect(acted.original.body).toMatchObject({ flags: 64 });
    },
  },
  {
    line: 'a press on a button that is not there, is disabled, or belongs to a deleted message reaches no bot (Discord docs: component reference)',
    run: async (stage) => {
      const [row] = [buttonRow('there')];
      const message = await stage.channel.send({
        content: 'x',
        components: [{ ...row, components: row.components.map((button) => ({ ...button, disabled: true })) }],
      });
      const pointer = { id: message.id, channel_id: message.channelId };
      const person = stage.standIn.as('a-user');
      const disabled = await person.press(pointer, 'there');
      const absent = await person.press(pointer, 'elsewhere');
      await message.delete();
      const deleted = await person.press(pointer, 'there');

      expect([disabled, absent, deleted]).toMatchObject([
        { kind: 'failed', code: 50035 },
        { kind: 'failed', code: 50035 },
        { kind: 'failed', code: 10008 },
      ]);
    },
  },
];

conform('interactions: deadlines', open, DEADLINES);
conform('interactions: what is refused', open, RULES);
