import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandOption,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Command } from './command.ts';
import { LIMITS } from './message.ts';

/** Discord docs: application commands. Lengths in UTF-16 units. */
const COMMAND_LIMITS = {
  chatInputs: 100,
  menusOfAType: 15,
  name: 32,
  description: 100,
  options: 25,
  choices: 25,
  choiceValue: 100,
  textLength: 6000,
  total: 8000,
  prefix: 32,
} as const;

const CHAT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
/** Leaves room in a custom_id of 100 for the argument. */
const PREFIX = /^[a-z][a-z0-9-]{0,31}$/;
/** The dispatcher adds these to the options of a command under the same roof. */
const TAKEN_OPTION_NAMES = new Set(['subcommand', 'subcommandgroup']);

export type Registerable =
  | { readonly kind: 'registerable'; readonly definitions: readonly RESTPostAPIApplicationCommandsJSONBody[] }
  /** Each problem names the command and where in it. */
  | { readonly kind: 'not-registerable'; readonly problems: readonly string[] };

/** What is to be registered with Discord, once nothing in it would be refused or be answered by the wrong spec. */
export function registerableCommands(commands: readonly Command[]): Registerable {
  const definitions = commands.map(({ definition }) => definition);
  const components = commands.flatMap((command) => command.components ?? []);
  const problems = [
    ...commands.flatMap(problemsOf),
    ...repeated(definitions.map((each) => `${typeOf(each)}:${each.name}`)).map((key) => `command ${key} exists twice`),
    ...repeated(components.map(({ prefix }) => prefix)).map((prefix) => `component prefix ${prefix} exists twice`),
    ...components
      .filter(({ prefix }) => !PREFIX.test(prefix))
      .map(({ prefix }) => `component prefix ${JSON.stringify(prefix)} must match ${PREFIX.source}`),
    ...tooMany(definitions),
  ];
  return problems.length === 0 ? { kind: 'registerable', definitions } : { kind: 'not-registerable', problems };
}

function typeOf(definition: RESTPostAPIApplicationCommandsJSONBody): ApplicationCommandType {
  return definition.type ?? ApplicationCommandType.ChatInput;
}

function repeated(keys: readonly string[]): string[] {
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}

function tooMany(definitions: readonly RESTPostAPIApplicationCommandsJSONBody[]): string[] {
  return [...Map.groupBy(definitions, typeOf)].flatMap(([type, list]) => {
    const most = type === ApplicationCommandType.ChatInput ? COMMAND_LIMITS.chatInputs : COMMAND_LIMITS.menusOfAType;
    return list.length > most ? [`${list.length} commands of type ${type}, Discord takes ${most}`] : [];
  });
}

function problemsOf(command: Command): string[] {
  const { definition } = command;
  const at = `/${definition.name}`;
  if (definition.type !== undefined && definition.type !== ApplicationCommandType.ChatInput) {
    const { name } = definition;
    const isDescribed = Object.entries(definition).some(
      ([key, value]) => key.startsWith('description') && value !== '',
    );
    return [
      ...(name.length > COMMAND_LIMITS.name || name.trim() === ''
        ? [`${at}: a menu's name has 1 to ${COMMAND_LIMITS.name} characters`]
        : []),
      ...(isDescribed ? [`${at}: a menu has no description`] : []),
    ];
  }
  const options = definition.options ?? [];
  const total = textIn(definition);
  return [
    ...nameProblems(at, definition),
    ...optionProblems(at, options),
    ...(total > COMMAND_LIMITS.total
      ? [`${at}: ${total} characters in all, Discord takes ${COMMAND_LIMITS.total}`]
      : []),
    ...(command.autocomplete === undefined && completes(options)
      ? [`${at}: an option asks for autocomplete, the spec has none`]
      : []),
  ];
}

interface Named {
  readonly name: string;
  readonly description: string;
}

function nameProblems(at: string, { name, description }: Named): string[] {
  return [
    ...(CHAT_NAME.test(name) && name === name.toLowerCase()
      ? []
      : [`${at}: the name must be lower case and match ${CHAT_NAME.source}`]),
    ...(description.length >= 1 && description.length <= COMMAND_LIMITS.description
      ? []
      : [
          `${at}: the description has ${description.length} characters, 1 to ${COMMAND_LIMITS.description} are allowed`,
        ]),
  ];
}

function optionProblems(at: string, options: readonly APIApplicationCommandOption[]): string[] {
  const nested = options.filter(isNest).length;
  const firstOptional = options.findIndex((option) => !isRequired(option));
  return [
    ...(options.length > COMMAND_LIMITS.options
      ? [`${at}: ${options.length} options, Discord takes ${COMMAND_LIMITS.options}`]
      : []),
    ...(nested > 0 && nested < options.length
      ? [`${at}: subcommands and plain options cannot stand side by side`]
      : []),
    ...(nested === 0 && firstOptional >= 0 && options.slice(firstOptional).some(isRequired)
      ? [`${at}: required options come first`]
      : []),
    ...repeated(options.map(({ name }) => name)).map((name) => `${at}: option ${name} exists twice`),
    ...options.flatMap((option) => problemsOfOption(`${at} ${option.name}`, option)),
  ];
}

function problemsOfOption(at: string, option: APIApplicationCommandOption): string[] {
  const own = nameProblems(at, option);
  if (isNest(option)) return [...own, ...optionProblems(at, option.options ?? [])];
  const taken = TAKEN_OPTION_NAMES.has(option.name) ? [`${at}: the name is taken by the dispatcher`] : [];
  return [...own, ...taken, ...choiceProblems(at, option), ...lengthProblems(at, option)];
}

function choiceProblems(at: string, option: APIApplicationCommandOption): string[] {
  const choices = 'choices' in option ? (option.choices ?? []) : [];
  const badChoices = choices.filter(
    ({ name, value }) =>
      name.length < 1 ||
      name.length > LIMITS.choiceName ||
      (typeof value === 'string' && (value === '' || value.length > COMMAND_LIMITS.choiceValue)),
  );
  return [
    ...(choices.length > COMMAND_LIMITS.choices
      ? [`${at}: ${choices.length} choices, Discord takes ${COMMAND_LIMITS.choices}`]
      : []),
    ...(choices.length > 0 && isCompleted(option) ? [`${at}: either choices or autocomplete`] : []),
    ...badChoices.map(({ name }) => `${at}: choice ${JSON.stringify(name)} has a name or value of a bad length`),
  ];
}

function lengthProblems(at: string, option: APIApplicationCommandOption): string[] {
  if (option.type !== ApplicationCommandOptionType.String) return [];
  const { min_length: min = 0, max_length: max = COMMAND_LIMITS.textLength } = option;
  return min < 0 || max < 1 || min > max || max > COMMAND_LIMITS.textLength
    ? [`${at}: min_length and max_length lie within 0 and ${COMMAND_LIMITS.textLength}, in that order`]
    : [];
}

type Nest = Extract<
  APIApplicationCommandOption,
  { type: ApplicationCommandOptionType.Subcommand | ApplicationCommandOptionType.SubcommandGroup }
>;

function isNest(option: APIApplicationCommandOption): option is Nest {
  return (
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
  );
}

function isRequired(option: APIApplicationCommandOption): boolean {
  return 'required' in option && option.required;
}

function isCompleted(option: APIApplicationCommandOption): boolean {
  return 'autocomplete' in option && option.autocomplete;
}

function completes(options: readonly APIApplicationCommandOption[]): boolean {
  return options.some((option) => (isNest(option) ? completes(option.options ?? []) : isCompleted(option)));
}

/** Names, descriptions and choice values of a command and all below it: together at most 8000 (Discord docs). */
function textIn(part: Named & { readonly options?: readonly APIApplicationCommandOption[] | undefined }): number {
  const own = part.name.length + part.description.length;
  return (part.options ?? []).reduce((sum, option) => {
    const choices = 'choices' in option ? (option.choices ?? []) : [];
    const chosen = choices.reduce((total, { name, value }) => total + name.length + String(value).length, 0);
    return sum + chosen + textIn(isNest(option) ? option : { name: option.name, description: option.description });
  }, own);
}
