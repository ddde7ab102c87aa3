import { ApplicationCommandType, type RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord-api-types/v10';
import { z } from 'zod';
import { defineCommand, type Answer, type Command } from './command.ts';

/**
 * One slash command made of several, each with subcommands of its own: so that a file stays about one thing. All are
 * paced alike and hide what is not to be seen by the same permission; throws for parts that do not fit together.
 */
export function joinCommands(
  frame: { readonly name: string; readonly description: string },
  parts: readonly [Command, ...Command[]],
): Command {
  const bySubcommand = new Map(parts.flatMap((part) => subcommandsOf(part).map(({ name }) => [name, part] as const)));
  const options = parts.flatMap(subcommandsOf);
  const [{ pace, sees }] = parts;
  if (parts.some((part) => part.pace !== pace || part.sees !== sees))
    throw new TypeError(`The parts of /${frame.name} differ in pace, or in what it takes to see their subjects.`);
  if (bySubcommand.size !== options.length) throw new TypeError(`Two parts of /${frame.name} name one subcommand.`);

  return defineCommand<Asked, unknown>({
    definition: { ...frame, options, type: ApplicationCommandType.ChatInput },
    permissions: Object.fromEntries(parts.flatMap(({ permissions = {} }) => Object.entries(permissions))),
    input: askedOf(bySubcommand),
    pace,
    ...(sees === undefined ? {} : { sees }),
    visibility: ({ part, input }) => part.visibility(input),
    find: ({ part, input }, read) => part.find(input, read),
    requires: ({ part, input }, subject, actor) => part.requires(input, subject, actor),
    notFound: ({ part, input }) => part.notFound(input),
    run: ({ part, input }, subject, actor): Promise<Answer> => part.run(input, subject, actor),
    autocomplete: async (request, read) =>
      (await bySubcommand.get(request.subcommand ?? '')?.autocomplete?.(request, read)) ?? [],
    components: parts.flatMap(({ components = [] }) => components),
  });
}

/** What was typed, as the part it belongs to understands it. */
interface Asked {
  readonly part: Command;
  readonly input: unknown;
}

function askedOf(bySubcommand: ReadonlyMap<string, Command>): z.ZodType<Asked> {
  return z.looseObject({ subcommand: z.string() }).transform((raw, context) => {
    const part = bySubcommand.get(raw.subcommand);
    if (part === undefined) {
      context.addIssue({ code: 'custom', path: ['subcommand'], message: 'is not known' });
      return z.NEVER;
    }
    const parsed = part.input.safeParse(raw);
    if (parsed.success) return { part, input: parsed.data };
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });
}

type Option = NonNullable<RESTPostAPIChatInputApplicationCommandsJSONBody['options']>[number];

function subcommandsOf({ definition }: Command): readonly Option[] {
  return 'options' in definition ? (definition.options ?? []) : [];
}
