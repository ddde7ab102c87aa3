import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandOption,
} from 'discord-api-types/v10';
import type { Command } from '../../src/platform/discord/command.ts';

const MENUS: Readonly<Record<number, string>> = {
  [ApplicationCommandType.User]: 'user-menu',
  [ApplicationCommandType.Message]: 'message-menu',
  [ApplicationCommandType.PrimaryEntryPoint]: 'entry-point',
};

/**
 * Everything people can do by these commands, read off their definitions: 'command:fleet info',
 * 'autocomplete:fleet info fleet', 'component:fleet-page' (a button, a select or a form: one prefix, one spec).
 */
export function listActs(commands: readonly Pick<Command, 'definition' | 'components'>[]): readonly string[] {
  return commands.flatMap(({ definition, components = [] }) => {
    const { type = ApplicationCommandType.ChatInput, name } = definition;
    const own =
      type === ApplicationCommandType.ChatInput
        ? actsOf(name, 'options' in definition ? (definition.options ?? []) : [])
        : [`${MENUS[type] ?? `type-${type}`}:${name}`];
    return [...own, ...components.map(({ prefix }) => `component:${prefix}`)];
  });
}

function actsOf(path: string, options: readonly APIApplicationCommandOption[]): readonly string[] {
  const nested = options.filter(
    (option) =>
      option.type === ApplicationCommandOptionType.Subcommand ||
      option.type === ApplicationCommandOptionType.SubcommandGroup,
  );
  if (nested.length > 0) return nested.flatMap(({ name, options: inner = [] }) => actsOf(`${path} ${name}`, inner));
  const completed = options.filter((option) => 'autocomplete' in option && option.autocomplete);
  return [`command:${path}`, ...completed.map(({ name }) => `autocomplete:${path} ${name}`)];
}
