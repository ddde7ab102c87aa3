import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand, type Command } from '../../../src/platform/discord/command.ts';
import { joinCommands } from '../../../src/platform/discord/join-commands.ts';
import { testActor } from '../../support/actor.ts';
import { openTestDatabase } from '../../support/database.ts';

function part(
  subcommand: string,
  more: { readonly sees?: string; readonly pace?: 'instant' | 'deferred' } = {},
): Command {
  return defineCommand<{ subcommand: string; count: number }, string>({
    definition: {
      name: 'any',
      description: 'Any',
      options: [{ type: ApplicationCommandOptionType.Subcommand, name: subcommand, description: 'Does it' }],
    },
    permissions: { [subcommand]: [`${subcommand}.do`] },
    input: z.object({ subcommand: z.literal(subcommand), count: z.number().default(1) }),
    pace: more.pace ?? 'deferred',
    ...(more.sees === undefined ? {} : { sees: more.sees }),
    visibility: ({ count }) => (count > 1 ? 'public' : 'private'),
    find: async ({ count }) => (count === 0 ? null : `${subcommand} ${count}`),
    requires: (_input, subject) => ({ permission: `${subcommand}.do`, fleet: subject }),
    notFound: () => `No ${subcommand}.`,
    run: async (_input, subject) => ({ kind: 'card-follows', outcome: subcommand, note: subject }),
    autocomplete: async () => [{ name: subcommand, value: 1, requires: { permission: 'x', fleet: null } }],
  });
}

const FRAME = { name: 'tree', description: 'Trees' };

describe('commands joined into one', () => {
  it('asks the part that a subcommand belongs to, with what that part made of the input', async () => {
    const tree = joinCommands(FRAME, [part('plant'), part('fell')]);
    const input = tree.input.parse({ subcommand: 'fell', count: 3 });
    const { database, close } = await openTestDatabase();

    const subject = await tree.find(input, database.read);
    await close();

    expect(subject).toBe('fell 3');
    expect(tree.visibility(input)).toBe('public');
    expect(tree.notFound(input)).toBe('No fell.');
    expect(tree.requires(input, subject, testActor())).toEqual({ permission: 'fell.do', fleet: 'fell 3' });
    expect(await tree.run(input, subject, testActor())).toMatchObject({ outcome: 'fell' });
  });

  it('has the subcommands and permissions of all its parts under its own name', () => {
    const tree = joinCommands(FRAME, [part('plant'), part('fell')]);

    expect(tree.definition).toMatchObject({ ...FRAME, options: [{ name: 'plant' }, { name: 'fell' }] });
    expect(tree.permissions).toEqual({ plant: ['plant.do'], fell: ['fell.do'] });
  });

  it('tells which field is wrong as its part tells it, and what it does not know', () => {
    const tree = joinCommands(FRAME, [part('plant')]);

    const wrong = tree.input.safeParse({ subcommand: 'plant', count: 'many' });
    const unknown = tree.input.safeParse({ subcommand: 'burn' });

    expect(wrong.error?.issues.map(({ path }) => path)).toEqual([['count']]);
    expect(unknown.error?.issues.map(({ path }) => path)).toEqual([['subcommand']]);
  });

  it('offers what the part of this subcommand offers', async () => {
    const tree = joinCommands(FRAME, [part('plant'), part('fell')]);
    const request = { subcommandGroup: null, option: 'any', typed: '', options: {} };
    const { database, close } = await openTestDatabase();

    const fell = await tree.autocomplete?.({ ...request, subcommand: 'fell' }, database.read);
    const burn = await tree.autocomplete?.({ ...request, subcommand: 'burn' }, database.read);
    await close();

    expect([fell?.map(({ name }) => name), burn]).toEqual([['fell'], []]);
  });

  it.each([
    [part('fell', { sees: 'tree.view' }), 'what it takes to see'],
    [part('fell', { pace: 'instant' }), 'differ in pace'],
    [part('plant'), 'name one subcommand'],
  ])('refuses parts that do not fit together', (other, why) => {
    expect(() => joinCommands(FRAME, [part('plant'), other])).toThrow(why);
  });
});
