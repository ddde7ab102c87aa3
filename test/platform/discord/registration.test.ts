import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCommands, type CommandServices } from '../../../commands/index.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { Secret } from '../../../src/platform/config/secret.ts';
import { defineCommand, defineComponent, type Command } from '../../../src/platform/discord/command.ts';
import { registerableCommands } from '../../../src/platform/discord/command-limits.ts';
import { registerCommands, type RegistrationOutcome } from '../../../src/platform/discord/registration.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';

const { String: TEXT, Integer, Subcommand } = ApplicationCommandOptionType;

function command(
  definition: object = {},
  { prefixes = [], completes = false }: { prefixes?: readonly string[]; completes?: boolean } = {},
): Command {
  const shared = {
    input: z.unknown(),
    find: async () => 'x',
    requires: () => ({ permission: 'fleet.view', fleet: null }),
    run: async () => ({ kind: 'card-follows', outcome: 'x', note: 'x' }) as const,
    notFound: () => 'Gone.',
    pace: 'instant',
  } as const;
  return defineCommand({
    ...shared,
    definition: { name: 'hold', description: 'Holds', ...definition },
    visibility: () => 'private',
    ...(completes ? { autocomplete: async () => [] } : {}),
    components: prefixes.map((prefix) => defineComponent({ ...shared, prefix, answers: 'reply' })),
  });
}

const option = (name: string, parts: object = {}): APIApplicationCommandOption => ({
  type: TEXT,
  name,
  description: 'An option',
  ...parts,
});
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const choice = (name: string, value = name): object => ({ name, value });

/** Definitions are read and nothing is run: whatever a factory takes out of this is nothing again. */
function noServices(): CommandServices {
  const nothing: object = new Proxy(() => undefined, { get: () => nothing });
  return nothing as CommandServices;
}

describe('the commands of this checkout', () => {
  it('are within the limits of Discord, each name and prefix once', () => {
    const checked = registerableCommands(createCommands(noServices()));

    expect(checked).toMatchObject({ kind: 'registerable' });
  });
});

describe('what Discord would refuse, or two specs would answer', () => {
  it.each([
    { problem: 'the name must be lower case', commands: [command({ name: 'Hold' })] },
    { problem: 'the name must be lower case', commands: [command({ name: 'a b' })] },
    { problem: 'the description has 0 characters', commands: [command({ description: '' })] },
    { problem: 'the description has 101 characters', commands: [command({ description: 'x'.repeat(101) })] },
    { problem: 'command 1:hold exists twice', commands: [command(), command()] },
    { problem: 'component prefix page exists twice', commands: [command({}, { prefixes: ['page', 'page'] })] },
    { problem: 'must match', commands: [command({}, { prefixes: ['a:b'] })] },
    { problem: '26 options', commands: [command({ options: many(26, (n) => option(`o${n}`)) })] },
    {
      problem: 'required options come first',
      commands: [command({ options: [option('a'), option('b', { required: true })] })],
    },
    {
      problem: 'cannot stand side by side',
      commands: [command({ options: [option('a'), option('b', { type: Subcommand })] })],
    },
    { problem: 'option a exists twice', commands: [command({ options: [option('a'), option('a')] })] },
    { problem: 'taken by the dispatcher', commands: [command({ options: [option('subcommand')] })] },
    {
      problem: '26 choices',
      commands: [command({ options: [option('a', { choices: many(26, (n) => choice(`c${n}`)) })] })],
    },
    {
      problem: 'a name or value of a bad length',
      commands: [command({ options: [option('a', { choices: [choice('x', 'y'.repeat(101))] })] })],
    },
    {
      problem: 'either choices or autocomplete',
      commands: [
        command({ options: [option('a', { choices: [choice('x')], autocomplete: true })] }, { completes: true }),
      ],
    },
    {
      problem: 'asks for autocomplete, the spec has none',
      commands: [
        command({
          options: [option('sub', { type: Subcommand, options: [option('a', { autocomplete: true })] })],
        }),
      ],
    },
    { problem: 'min_length and max_length', commands: [command({ options: [option('a', { max_length: 6001 })] })] },
    {
      problem: 'characters in all',
      commands: [
        command({
          options: many(25, (n) =>
            option(`o${n}`, {
              description: 'd'.repeat(100),
              choices: many(25, (c) => choice(`c${c}`, 'v'.repeat(20))),
            }),
          ),
        }),
      ],
    },
    { problem: '101 commands of type 1', commands: many(101, (n) => command({ name: `c${n}` })) },
    {
      problem: "a menu's name has 1 to 32",
      commands: [command({ type: ApplicationCommandType.Message, name: 'x'.repeat(33) })],
    },
    { problem: 'a menu has no description', commands: [command({ type: ApplicationCommandType.User })] },
  ])('is named: $problem', ({ problem, commands }) => {
    const checked = registerableCommands(commands);

    expect(checked.kind === 'not-registerable' ? checked.problems.join('\n') : 'nothing').toContain(problem);
  });
});

describe('registering', () => {
  let discord: StandIn;
  const puts = (): number => discord.calls.filter(({ method }) => method === 'PUT').length;
  const register = (commands: readonly Command[], parts: object = {}): Promise<RegistrationOutcome> =>
    registerCommands({
      apiUrl: discord.api,
      token: new Secret(discord.botToken),
      applicationId: discord.applicationId,
      guildId: discord.guildId,
      commands,
      ...parts,
    });

  beforeEach(async () => {
    discord = await createStandIn({ clock: systemClock, buckets: NO_LIMITS });
  });

  afterEach(() => discord.stop());

  it('sets them once, and changes nothing when repeated', async () => {
    const commands = [
      ...createCommands(noServices()),
      command({ type: ApplicationCommandType.Message, name: 'Inspect', description: '' }),
    ];

    const first = await register(commands);
    const second = await register(commands);

    expect(first).toMatchObject({ kind: 'registered', changed: [], removed: [] });
    expect(second.kind).toBe('unchanged');
    expect(puts()).toBe(1);
  });

  it('says what was added, changed and removed', async () => {
    await register([
      command({ name: 'stays' }),
      command({ name: 'changes', options: [option('a', { type: Integer, min_value: 1 })] }),
      command({ name: 'goes' }),
    ]);

    const outcome = await register([
      command({ name: 'stays', options: [] }),
      command({ name: 'changes', options: [option('a', { type: Integer, min_value: 2 })] }),
      command({ name: 'comes' }),
    ]);

    expect(outcome).toEqual({ kind: 'registered', added: ['comes'], changed: ['changes'], removed: ['goes'] });
  });

  it('sends nothing that Discord would refuse', async () => {
    const outcome = await register([command({ name: 'Bad Name' })]);

    expect(outcome.kind).toBe('not-registerable');
    expect(discord.calls).toEqual([]);
  });

  it.each([
    { what: 'the token is wrong', parts: { token: new Secret('wrong.token.here') }, reason: 'set DISCORD_TOKEN' },
    {
      what: 'the application is another',
      parts: { applicationId: '123456789012345678' },
      reason: 'DISCORD_APPLICATION_ID',
    },
    { what: 'the guild is another', parts: { guildId: '123456789012345678' }, reason: 'DISCORD_GUILD_ID' },
    { what: 'nobody answers', parts: { apiUrl: 'http://127.0.0.1:9/api' }, reason: 'could not be reached' },
  ])('says what to do when $what', async ({ parts, reason }) => {
    const outcome = await register([command()], parts);

    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining(reason) as string });
  });
});
