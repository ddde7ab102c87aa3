import { COMPONENT } from './component-kind.ts';
import { channelOffers, roleOffers, userOffers, type Directory } from './directory.ts';
import { fieldAt, isSetAt, listAt, numberAt, textAt } from './json-field.ts';

export interface SelectOption {
  readonly label: string;
  readonly description: string;
  readonly emoji: string;
  readonly value: string;
}

/** A select of a message or a modal (Discord docs: component reference). */
export interface SelectMenu {
  readonly kind: 'select';
  readonly type: number;
  readonly customId: string;
  readonly placeholder: string;
  readonly min: number;
  readonly max: number;
  readonly isDisabled: boolean;
  /** Those of a string select; the others offer what the guild has. */
  readonly options: readonly SelectOption[];
  readonly channelTypes: readonly number[];
  /** What is chosen to begin with. */
  readonly chosen: readonly string[];
}

const PLACEHOLDERS: Readonly<Record<number, string>> = {
  [COMPONENT.userSelect]: 'Choose a person',
  [COMPONENT.roleSelect]: 'Choose a role',
  [COMPONENT.mentionableSelect]: 'Choose a person or a role',
  [COMPONENT.channelSelect]: 'Choose a channel',
};

/** Null when it is no select. */
export function readSelectMenu(json: unknown): SelectMenu | null {
  const type = numberAt(json, 'type') ?? 0;
  const isString = type === COMPONENT.stringSelect;
  if (!isString && PLACEHOLDERS[type] === undefined) return null;
  const options = listAt(json, 'options');
  const defaults = isString
    ? options.filter((option) => isSetAt(option, 'default')).map((option) => textAt(option, 'value'))
    : listAt(json, 'default_values').map((value) => textAt(value, 'id'));
  return {
    kind: 'select',
    type,
    customId: textAt(json, 'custom_id') ?? '',
    placeholder: textAt(json, 'placeholder') ?? PLACEHOLDERS[type] ?? 'Make a choice',
    min: numberAt(json, 'min_values') ?? 1,
    max: numberAt(json, 'max_values') ?? 1,
    isDisabled: isSetAt(json, 'disabled'),
    options: options.map(readSelectOption),
    channelTypes: listAt(json, 'channel_types').filter((kind) => typeof kind === 'number'),
    chosen: defaults.filter((value) => value !== null),
  };
}

function readSelectOption(json: unknown): SelectOption {
  return {
    label: textAt(json, 'label') ?? '',
    description: textAt(json, 'description') ?? '',
    emoji: textAt(fieldAt(json, 'emoji'), 'name') ?? '',
    value: textAt(json, 'value') ?? '',
  };
}

/** Everything the select offers to this viewer. */
export function selectOptions(menu: SelectMenu, directory: Directory): readonly SelectOption[] {
  const named = (): readonly { label: string; detail: string; value: string | number | boolean }[] => {
    switch (menu.type) {
      case COMPONENT.userSelect:
        return userOffers(directory);
      case COMPONENT.roleSelect:
        return roleOffers(directory);
      case COMPONENT.mentionableSelect:
        return [...userOffers(directory), ...roleOffers(directory)];
      default:
        return channelOffers(directory, menu.channelTypes);
    }
  };
  if (menu.type === COMPONENT.stringSelect) return menu.options;
  return named().map(({ label, detail, value }) => ({ label, description: detail, emoji: '', value: String(value) }));
}

export function filterSelectOptions(options: readonly SelectOption[], typed: string): readonly SelectOption[] {
  const wanted = typed.trim().toLowerCase();
  return options.filter(({ label, description }) => `${label} ${description}`.toLowerCase().includes(wanted));
}

/** Chosen values after one more is clicked. A single choice is replaced; a full list takes nothing more. */
export function toggleValue(
  { min, max }: Pick<SelectMenu, 'min' | 'max'>,
  chosen: readonly string[],
  value: string,
): readonly string[] {
  if (max === 1) return chosen.includes(value) && min === 0 ? [] : [value];
  if (chosen.includes(value)) return chosen.filter((each) => each !== value);
  return chosen.length < max ? [...chosen, value] : chosen;
}

/** What is wrong with a choice, as a sentence; null when it can be sent. */
export function complaintAboutChoice({ min, max }: Pick<SelectMenu, 'min' | 'max'>, count: number): string | null {
  if (count >= min && count <= max) return null;
  if (min === max) return `Choose exactly ${min}; ${count} chosen.`;
  return count < min ? `Choose at least ${min}; ${count} chosen.` : `Choose at most ${max}; ${count} chosen.`;
}
