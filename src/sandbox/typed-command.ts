import {
  ApplicationCommandOptionType,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
} from 'discord-api-types/v10';

/** A slash command as a client would send it; misfit: what is wrong with the line, and what would do. */
export type TypedCommand =
  { readonly kind: 'fits'; readonly data: object } | { readonly kind: 'misfit'; readonly why: string };

interface TypedOption {
  readonly type: number;
  readonly name: string;
  readonly value: string | number | boolean;
}

/**
 * Reads `/window schedule name:Release of v0.39.0 start:tomorrow`: options by their names, or in their order. What was
 * named goes on to the next name, as in Discord's own field; elsewhere several words stand in quotation marks.
 */
export function readTypedCommand(line: string, commands: readonly APIApplicationCommand[]): TypedCommand {
  const [name = '', ...words] = wordsOf(line.replace(/^\//, ''));
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return misfit(`There is no /${name}. There are: ${listed(commands)}.`);
  const subs = (command.options ?? []).filter(({ type }) => type === ApplicationCommandOptionType.Subcommand);
  const sub = subs.find((each) => each.name === words[0]);
  if (subs.length > 0 && sub === undefined) return misfit(`/${name} wants one of: ${listed(subs)}.`);
  const defined = (sub !== undefined && 'options' in sub ? sub.options : command.options) ?? [];
  const basic = defined.filter((each): each is APIApplicationCommandBasicOption => !NESTING.has(each.type));
  const path = sub === undefined ? `/${name}` : `/${name} ${sub.name}`;

  const options: TypedOption[] = [];
  const given = sub === undefined ? words : words.slice(1);
  for (const [index, word] of joinNamed(given, basic).entries()) {
    const read = readOption(word.replaceAll('"', ''), { defined: basic, index, path });
    if (typeof read === 'string') return misfit(read);
    options.push(read);
  }
  const missing = basic.filter(
    (each) => each.required === true && !options.some((option) => option.name === each.name),
  );
  if (missing.length > 0) return misfit(`${path} needs ${listed(missing)} as well.`);
  const nested = sub === undefined ? options : [{ type: sub.type, name: sub.name, options }];
  return { kind: 'fits', data: { id: command.id, name, type: 1, options: nested } };
}

/** Options that hold others. */
const NESTING: ReadonlySet<ApplicationCommandOptionType> = new Set([
  ApplicationCommandOptionType.Subcommand,
  ApplicationCommandOptionType.SubcommandGroup,
]);

/** Words between blanks, as they were typed; what stands in quotation marks is one, also behind `name:`. */
function wordsOf(line: string): readonly string[] {
  return line.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}

/** Words without a name behind one that has a name belong to its value, unless quotation marks ended it. */
function joinNamed(words: readonly string[], defined: Expected['defined']): readonly string[] {
  const isNamed = (word: string): boolean => defined.some(({ name }) => word.startsWith(`${name}:`));
  const from = words.findIndex(isNamed);
  if (from < 0) return words;
  const joined = [...words.slice(0, from)];
  for (const word of words.slice(from)) {
    const last = joined.at(-1);
    if (isNamed(word) || last === undefined || !isNamed(last) || last.endsWith('"')) joined.push(word);
    else joined.splice(-1, 1, `${last} ${word}`);
  }
  return joined;
}

interface Expected {
  readonly defined: readonly APIApplicationCommandBasicOption[];
  readonly index: number;
  readonly path: string;
}

/** The option, or what is wrong with it. */
function readOption(word: string, { defined, index, path }: Expected): TypedOption | string {
  const colon = word.indexOf(':');
  const named = colon > 0 ? defined.find(({ name }) => name === word.slice(0, colon)) : undefined;
  const option = named ?? defined[index];
  if (option === undefined)
    return defined.length === 0
      ? `${path} takes no options.`
      : `“${word}” fits no option of ${path}: ${listed(defined)}.`;
  const text = named === undefined ? word : word.slice(colon + 1);
  const choices = 'choices' in option ? (option.choices ?? []) : [];
  const chosen = choices.find(({ name, value }) => String(value) === text || name === text);
  if (choices.length > 0 && chosen === undefined)
    return `${option.name} of ${path} is one of: ${choices.map(({ value }) => value).join(', ')}; not “${text}”.`;
  return { type: option.type, name: option.name, value: chosen?.value ?? valueOf(option.type, text) };
}

function valueOf(type: ApplicationCommandOptionType, text: string): string | number | boolean {
  if (type === ApplicationCommandOptionType.Integer || type === ApplicationCommandOptionType.Number)
    return Number(text);
  return type === ApplicationCommandOptionType.Boolean ? text === 'true' : text;
}

function misfit(why: string): TypedCommand {
  return { kind: 'misfit', why };
}

function listed(list: readonly { readonly name: string }[]): string {
  return list.map(({ name }) => name).join(', ');
}
