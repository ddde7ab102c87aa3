import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10';
import type { Command } from '../src/platform/discord/command.ts';
import type { GuideCommand, GuideEntry, GuideOption } from '../src/policy/command-guide.ts';

type Described = Pick<Command, 'definition' | 'permissions'>;

/** What is registered, as /help and /duties tell of it: read off the definitions, so that it is never out of date. */
export function readGuide(commands: readonly Described[]): readonly GuideCommand[] {
  return commands.map(({ definition, permissions = {} }) => {
    const { type = ApplicationCommandType.ChatInput, name } = definition;
    if (type !== ApplicationCommandType.ChatInput) return menuCommand(name, type, permissions['']);
    const description = 'description' in definition ? (definition.description ?? '') : '';
    const options = 'options' in definition ? (definition.options ?? []) : [];
    const entries = entriesOf({ path: [name], description, options }, permissions);
    return { name, does: description, entries };
  });
}

function menuCommand(name: string, type: ApplicationCommandType, permissions: readonly string[] = []): GuideCommand {
  const on = type === ApplicationCommandType.User ? 'a person' : 'a message';
  const does = `In the menu of ${on}, under Apps`;
  return {
    name,
    does,
    entries: [{ path: name, usage: `${name} (${does.toLowerCase()})`, does, options: [], permissions }],
  };
}

interface Level {
  /** From the command's name down. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly APIApplicationCommandOption[];
}

function entriesOf(
  { path, description, options }: Level,
  permissions: NonNullable<Command['permissions']>,
): readonly GuideEntry[] {
  const nested = options.flatMap((option) =>
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
      ? [option]
      : [],
  );
  if (nested.length > 0)
    return nested.flatMap((option) =>
      entriesOf(
        { path: [...path, option.name], description: option.description, options: option.options ?? [] },
        permissions,
      ),
    );
  const shown = options.map(({ name, description: what, required = false }): GuideOption => {
    return { name, description: what, required };
  });
  const usage = [`/${path.join(' ')}`, ...shown.map((each) => (each.required ? `<${each.name}>` : `[${each.name}]`))];
  return [
    {
      path: path.join(' '),
      usage: usage.join(' '),
      does: description,
      options: shown,
      permissions: permissions[path.slice(1).join(' ')] ?? [],
    },
  ];
}
