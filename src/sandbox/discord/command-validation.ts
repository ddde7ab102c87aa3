import { ApplicationCommandType } from 'discord-api-types/v10';
import type { Field } from './form.ts';
import { OPTION as O } from './numbers.ts';

/** Discord docs: application commands. */
const DESCRIPTION = 100;
const OPTIONS = 25;
const CHOICES = 25;
const CHOICE_NAME = 100;
const CHOICE_TEXT = 100;
const MAX_LENGTH = 6000;
const COMMAND_SIZE = 8000;
const CHAT_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const NAME_LENGTH = 32;

const OPTION_TYPES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;

export interface CommandChoice {
  readonly name: string;
  readonly value: string | number;
}

export interface CommandOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly choices?: readonly CommandChoice[];
  readonly options?: readonly CommandOption[];
  readonly channel_types?: readonly number[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly autocomplete?: boolean;
  readonly [key: string]: unknown;
}

export interface CommandForm {
  readonly type: 1 | 2 | 3;
  readonly name: string;
  readonly description: string;
  readonly options: readonly CommandOption[];
  readonly default_member_permissions: string | null;
  readonly nsfw: boolean;
  readonly [key: string]: unknown;
}

export function readCommand(field: Field): CommandForm {
  const type = field.at('type').choice([1, 2, 3] as const) ?? ApplicationCommandType.ChatInput;
  const isChat = type === 1;
  const name = readName(field.at('name'), isChat);
  const description = isChat ? (field.at('description').text({ required: true, min: 1, max: DESCRIPTION }) ?? '') : '';
  if (!isChat && (field.at('description').text() ?? '') !== '')
    field
      .at('description')
      .complain(
        'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID',
        'Context menu commands cannot have description',
      );
  const options = isChat ? readOptions(field.at('options'), 0) : [];
  if (isChat && commandSize(name, description, options) > COMMAND_SIZE)
    field.complain('APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${COMMAND_SIZE})`);
  const permissions = field.at('default_member_permissions').text();
  if (permissions !== undefined && !/^\d+$/.test(permissions))
    field.at('default_member_permissions').complain('NUMBER_TYPE_COERCE', `Value "${permissions}" is not int.`);
  return {
    type,
    name,
    description,
    options,
    default_member_permissions: permissions ?? null,
    nsfw: field.at('nsfw').boolean() ?? false,
    name_localizations: field.at('name_localizations').object() ?? null,
    description_localizations: field.at('description_localizations').object() ?? null,
    contexts: field.at('contexts').absent
      ? null
      : field
          .at('contexts')
          .items()
          .map((item) => item.integer({ min: 0, max: 2 })),
    integration_types: field.at('integration_types').absent
      ? [0]
      : field
          .at('integration_types')
          .items()
          .map((item) => item.integer({ min: 0, max: 1 })),
    dm_permission: field.at('dm_permission').boolean() ?? true,
  };
}

function readName(field: Field, isChat: boolean): string {
  const name = field.text({ required: true, min: 1, max: NAME_LENGTH }) ?? '';
  if (isChat && name !== '' && name.length <= NAME_LENGTH && (!CHAT_NAME.test(name) || name !== name.toLowerCase()))
    field.complain('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  return name;
}

function readOptions(list: Field, depth: number): readonly CommandOption[] {
  const names = new Set<string>();
  let sawOptional = false;
  return list.items({ max: OPTIONS }).map((item) => {
    const option = readOption(item, depth);
    if (names.has(option.name))
      list.complain('APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists in options');
    names.add(option.name);
    if (option.required === true && sawOptional)
      item.complain(
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    if (option.type > O.SubcommandGroup && option.required !== true) sawOptional = true;
    return option;
  });
}

function readOption(item: Field, depth: number): CommandOption {
  const type = item.at('type').choice(OPTION_TYPES, { required: true }) ?? O.String;
  const isGroup = type === 2;
  const nests = type === 1 || isGroup;
  if (nests && (depth > 1 || (isGroup && depth > 0)))
    item
      .at('type')
      .complain(
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are not allowed at this depth',
      );
  const choices = item
    .at('choices')
    .items({ max: CHOICES })
    .map((choice) => readChoice(choice, type));
  const autocomplete = item.at('autocomplete').boolean();
  if (autocomplete === true && choices.length > 0)
    item
      .at('autocomplete')
      .complain('APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES', 'Autocomplete cannot be used with choices');
  const bounds = { ...readLengths(item), ...readValues(item) };
  const required = item.at('required').boolean();
  return {
    type,
    name: readName(item.at('name'), true),
    description: item.at('description').text({ required: true, min: 1, max: DESCRIPTION }) ?? '',
    ...(required === undefined ? {} : { required }),
    ...(choices.length === 0 ? {} : { choices }),
    ...(autocomplete === undefined ? {} : { autocomplete }),
    ...(nests ? { options: readOptions(item.at('options'), depth + 1) } : {}),
    ...(item.at('channel_types').absent
      ? {}
      : {
          channel_types: item
            .at('channel_types')
            .items()
            .map((kind) => kind.integer() ?? 0),
        }),
    ...bounds,
    ...(item.at('name_localizations').absent ? {} : { name_localizations: item.at('name_localizations').value }),
    ...(item.at('description_localizations').absent
      ? {}
      : { description_localizations: item.at('description_localizations').value }),
  };
}

function readChoice(choice: Field, type: number): CommandChoice {
  const name = choice.at('name').text({ required: true, min: 1, max: CHOICE_NAME }) ?? '';
  const isText = type === O.String;
  const value = isText
    ? choice.at('value').text({ required: true, max: CHOICE_TEXT })
    : choice.at('value').number({ required: true });
  return { name, value: value ?? '' };
}

function readLengths(item: Field): { min_length?: number; max_length?: number } {
  const min = item.at('min_length').integer({ min: 0, max: MAX_LENGTH });
  const max = item.at('max_length').integer({ min: 1, max: MAX_LENGTH });
  return { ...(min === undefined ? {} : { min_length: min }), ...(max === undefined ? {} : { max_length: max }) };
}

function readValues(item: Field): { min_value?: number; max_value?: number } {
  const min = item.at('min_value').number();
  const max = item.at('max_value').number();
  return { ...(min === undefined ? {} : { min_value: min }), ...(max === undefined ? {} : { max_value: max }) };
}

/** Names, descriptions and choice values of the whole command, as Discord counts them towards 8000. */
function commandSize(name: string, description: string, options: readonly CommandOption[]): number {
  const nested = options.reduce((sum, option) => {
    const choices = (option.choices ?? []).reduce(
      (total, choice) => total + choice.name.length + String(choice.value).length,
      0,
    );
    return sum + choices + commandSize(option.name, option.description, option.options ?? []);
  }, 0);
  return name.length + description.length + nested;
}
