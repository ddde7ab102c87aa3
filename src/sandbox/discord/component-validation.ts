import { ButtonStyle, ChannelType } from 'discord-api-types/v10';
import type { JsonValue } from '../../platform/json.ts';
import type { Field, JsonObject } from './form.ts';
import { COMPONENT } from './numbers.ts';
import type { StoredComponent } from './component.ts';

/** Discord docs: component reference. */
const ROWS = 5;
const ROW_BUTTONS = 5;
const CUSTOM_ID = 100;
const BUTTON_LABEL = 80;
const BUTTON_URL = 512;
const SELECT_OPTIONS = 25;
const SELECT_TEXT = 100;
const PLACEHOLDER = 150;
const V2_TOTAL = 40;
const V2_TEXT_TOTAL = 4000;
const GALLERY_ITEMS = 10;
const SECTION_TEXTS = 3;
const MEDIA_DESCRIPTION = 1024;
const TEXT_INPUT = 4000;
const TEXT_INPUT_PLACEHOLDER = 100;
const LABEL = 45;
const LABEL_DESCRIPTION = 100;
const MODAL_COMPONENTS = 5;
const MODAL_TITLE = 45;
const GROUP_OPTIONS = 10;
const MEDIA_SCHEMES = ['http', 'https', 'attachment'];

const T = COMPONENT;
export const SELECT_TYPES: readonly number[] = [
  T.StringSelect,
  T.UserSelect,
  T.RoleSelect,
  T.MentionableSelect,
  T.ChannelSelect,
];
const V1_TOP = [T.ActionRow];
const V2_TOP = [T.ActionRow, T.Section, T.TextDisplay, T.MediaGallery, T.File, T.Separator, T.Container];
const CONTAINED = [T.ActionRow, T.Section, T.TextDisplay, T.MediaGallery, T.File, T.Separator];
const IN_ROW = [T.Button, ...SELECT_TYPES];
const MODAL_TOP = [T.ActionRow, T.TextDisplay, T.Label];
const IN_LABEL = [T.TextInput, ...SELECT_TYPES, T.FileUpload, T.RadioGroup, T.CheckboxGroup, T.Checkbox];

/** What is counted over the whole of one message or modal. */
class Tally {
  readonly customIds = new Set<string>();
  readonly usedIds = new Set<number>();
  count = 0;
  textLength = 0;
  #nextId = 1;

  takeId(given: number | undefined): number {
    if (given !== undefined && given > 0) {
      this.usedIds.add(given);
      return given;
    }
    while (this.usedIds.has(this.#nextId)) this.#nextId += 1;
    this.usedIds.add(this.#nextId);
    return this.#nextId;
  }
}

/** Components of a message: classic rows, or anything of version 2 when the message says so by its flag. */
export function readMessageComponents(field: Field, rules: { readonly v2: boolean }): StoredComponent[] | undefined {
  if (field.absent) return field.value === null ? [] : undefined;
  const tally = new Tally();
  const allowed = rules.v2 ? V2_TOP : V1_TOP;
  const components = field
    .items(rules.v2 ? {} : { max: ROWS })
    .map((item) => readComponent(item, allowed, tally))
    .filter((component) => component !== null);
  if (rules.v2 && tally.count > V2_TOTAL)
    field.complain('BASE_TYPE_MAX_LENGTH', `Must be ${V2_TOTAL} or fewer in length, counting nested components.`);
  if (rules.v2 && tally.textLength > V2_TEXT_TOTAL)
    field.complain(
      'COMPONENT_MAX_TOTAL_TEXT_SIZE_EXCEEDED',
      `The total text of all components exceeds ${V2_TEXT_TOTAL}.`,
    );
  return components;
}

export interface ModalForm {
  readonly customId: string;
  readonly title: string;
  readonly components: readonly StoredComponent[];
}

export function readModal(field: Field): ModalForm {
  const tally = new Tally();
  return {
    customId: field.at('custom_id').text({ required: true, max: CUSTOM_ID }) ?? '',
    title: field.at('title').text({ required: true, max: MODAL_TITLE }) ?? '',
    components: requireList(field.at('components'))
      .items({ min: 1, max: MODAL_COMPONENTS })
      .map((item) => readComponent(item, MODAL_TOP, tally, [T.TextInput]))
      .filter((component) => component !== null),
  };
}

function requireList(field: Field): Field {
  if (field.absent) field.required();
  return field;
}

type Reader = (item: Field, tally: Tally, inRow: readonly number[]) => Record<string, unknown>;

function readComponent(
  item: Field,
  allowed: readonly number[],
  tally: Tally,
  inRow: readonly number[] = IN_ROW,
): StoredComponent | null {
  if (item.object() === undefined) return null;
  const type = item.at('type').choice(allowed, { required: true });
  const reader = type === undefined ? undefined : READERS[type];
  if (type === undefined || reader === undefined) return null;
  tally.count += 1;
  const id = tally.takeId(item.at('id').integer({ min: 0 }));
  return { ...passThrough(item), ...reader(item, tally, inRow), type, id };
}

/** Optional keys that need no check of their own travel as they are. */
function passThrough(item: Field): JsonObject {
  const kept = ['disabled', 'spoiler', 'divider', 'spacing', 'accent_color', 'emoji', 'default_values', 'required'];
  const object = item.object() ?? {};
  return Object.fromEntries(
    Object.entries(object).filter(([key, value]) => kept.includes(key) && value !== null),
  ) satisfies Record<string, JsonValue>;
}

function readCustomId(item: Field, tally: Tally): string {
  const field = item.at('custom_id');
  const customId = field.text({ required: true, max: CUSTOM_ID }) ?? '';
  if (customId !== '' && tally.customIds.has(customId))
    field.complain('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  tally.customIds.add(customId);
  return customId;
}

function readRow(item: Field, tally: Tally, inRow: readonly number[]): Record<string, unknown> {
  const list = requireList(item.at('components'));
  const items = list.items({ min: 1, max: ROW_BUTTONS });
  const components = items.map((child) => readComponent(child, inRow, tally)).filter((child) => child !== null);
  const wide = components.filter((component) => component.type !== T.Button);
  if (wide.length > 0 && components.length > 1)
    list.complain('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
  return { components };
}

function readButton(item: Field, tally: Tally): Record<string, unknown> {
  const style = item.at('style').choice([1, 2, 3, 4, 5, 6] as const, { required: true });
  const label = item.at('label').text({ max: BUTTON_LABEL });
  if (style === ButtonStyle.Premium) return { style, sku_id: item.at('sku_id').snowflake({ required: true }) };
  if (label === undefined && item.at('emoji').absent)
    item.complain('BUTTON_COMPONENT_INVALID_LABEL', 'A button must have a label or an emoji');
  const text = label === undefined ? {} : { label };
  if (style === ButtonStyle.Link) {
    if (!item.at('custom_id').absent)
      item
        .at('custom_id')
        .complain('BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified');
    return {
      style,
      ...text,
      url: item.at('url').url({ required: true, max: BUTTON_URL, schemes: ['http', 'https', 'discord'] }),
    };
  }
  if (!item.at('url').absent)
    item
      .at('url')
      .complain('BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified');
  return { style, ...text, custom_id: readCustomId(item, tally) };
}

function readSelect(item: Field, tally: Tally): Record<string, unknown> {
  const customId = readCustomId(item, tally);
  const placeholder = item.at('placeholder').text({ max: PLACEHOLDER });
  const minValues = item.at('min_values').integer({ min: 0, max: SELECT_OPTIONS }) ?? 1;
  const maxValues = item.at('max_values').integer({ min: 1, max: SELECT_OPTIONS }) ?? 1;
  if (minValues > maxValues)
    item.at('max_values').complain('BASE_TYPE_BAD_RANGE', 'max_values must not be less than min_values');
  const select = {
    custom_id: customId,
    ...(placeholder === undefined ? {} : { placeholder }),
    min_values: minValues,
    max_values: maxValues,
  };
  const type = item.at('type').value;
  if (type === T.StringSelect) return { ...select, options: readOptions(item.at('options'), SELECT_OPTIONS, 1) };
  if (type !== T.ChannelSelect) return select;
  const kinds = item
    .at('channel_types')
    .items()
    .map((kind) => kind.integer({ min: ChannelType.GuildText }));
  return kinds.length === 0 ? select : { ...select, channel_types: kinds };
}

function readOptions(list: Field, max: number, min: number): Record<string, unknown>[] {
  const seen = new Set<string>();
  return requireList(list)
    .items({ min, max })
    .map((option) => {
      const value = option.at('value').text({ required: true, max: SELECT_TEXT }) ?? '';
      if (seen.has(value))
        option
          .at('value')
          .complain('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used');
      seen.add(value);
      const description = option.at('description').text({ max: SELECT_TEXT });
      return {
        label: option.at('label').text({ required: true, max: SELECT_TEXT }),
        value,
        ...(description === undefined ? {} : { description }),
        ...(option.at('emoji').absent ? {} : { emoji: option.at('emoji').value }),
        ...(option.at('default').absent ? {} : { default: option.at('default').boolean() }),
      };
    });
}

function readTextDisplay(item: Field, tally: Tally): Record<string, unknown> {
  const content = item.at('content').text({ required: true, max: V2_TEXT_TOTAL }) ?? '';
  tally.textLength += content.length;
  return { content };
}

function readMedia(field: Field): Record<string, unknown> {
  if (field.absent) field.required();
  return { url: field.at('url').url({ required: true, schemes: MEDIA_SCHEMES }) };
}

function withDescription(item: Field): Record<string, unknown> {
  const description = item.at('description').text({ max: MEDIA_DESCRIPTION });
  return description === undefined ? {} : { description };
}

function readSection(item: Field, tally: Tally): Record<string, unknown> {
  const texts = requireList(item.at('components')).items({ min: 1, max: SECTION_TEXTS });
  if (item.at('accessory').absent) item.at('accessory').required();
  return {
    components: texts.map((child) => readComponent(child, [T.TextDisplay], tally)).filter((child) => child !== null),
    accessory: readComponent(item.at('accessory'), [T.Button, T.Thumbnail], tally),
  };
}

function readGallery(item: Field): Record<string, unknown> {
  const items = requireList(item.at('items')).items({ min: 1, max: GALLERY_ITEMS });
  return {
    items: items.map((child) => ({
      media: readMedia(child.at('media')),
      ...withDescription(child),
      spoiler: child.at('spoiler').boolean() ?? false,
    })),
  };
}

function readContainer(item: Field, tally: Tally): Record<string, unknown> {
  const children = requireList(item.at('components')).items({ min: 1 });
  return {
    components: children.map((child) => readComponent(child, CONTAINED, tally)).filter((child) => child !== null),
  };
}

function readTextInput(item: Field, tally: Tally): Record<string, unknown> {
  const inLabel = item.path.at(-1) === 'component';
  const label = item.at('label').text({ max: LABEL, ...(inLabel ? {} : { required: true }) });
  const minLength = item.at('min_length').integer({ min: 0, max: TEXT_INPUT });
  const maxLength = item.at('max_length').integer({ min: 1, max: TEXT_INPUT });
  const placeholder = item.at('placeholder').text({ max: TEXT_INPUT_PLACEHOLDER });
  const value = item.at('value').text({ max: maxLength ?? TEXT_INPUT });
  return {
    custom_id: readCustomId(item, tally),
    style: item.at('style').choice([1, 2] as const, { required: true }),
    required: item.at('required').boolean() ?? true,
    ...(label === undefined ? {} : { label }),
    ...(minLength === undefined ? {} : { min_length: minLength }),
    ...(maxLength === undefined ? {} : { max_length: maxLength }),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(value === undefined ? {} : { value }),
  };
}

function readLabel(item: Field, tally: Tally): Record<string, unknown> {
  const description = item.at('description').text({ max: LABEL_DESCRIPTION });
  if (item.at('component').absent) item.at('component').required();
  return {
    label: item.at('label').text({ required: true, max: LABEL }),
    ...(description === undefined ? {} : { description }),
    component: readComponent(item.at('component'), IN_LABEL, tally),
  };
}

function readGroup(item: Field, tally: Tally): Record<string, unknown> {
  const isRadio = item.at('type').value === T.RadioGroup;
  const bounds = isRadio
    ? {}
    : {
        min_values: item.at('min_values').integer({ min: 0, max: GROUP_OPTIONS }) ?? 1,
        max_values: item.at('max_values').integer({ min: 1, max: GROUP_OPTIONS }) ?? GROUP_OPTIONS,
      };
  return {
    custom_id: readCustomId(item, tally),
    options: readOptions(item.at('options'), GROUP_OPTIONS, isRadio ? 2 : 1),
    required: item.at('required').boolean() ?? true,
    ...bounds,
  };
}

function readFileUpload(item: Field, tally: Tally): Record<string, unknown> {
  return {
    custom_id: readCustomId(item, tally),
    min_values: item.at('min_values').integer({ min: 0, max: GROUP_OPTIONS }) ?? 1,
    max_values: item.at('max_values').integer({ min: 1, max: GROUP_OPTIONS }) ?? 1,
    required: item.at('required').boolean() ?? true,
  };
}

const READERS: Readonly<Record<number, Reader>> = {
  [T.ActionRow]: readRow,
  [T.Button]: readButton,
  [T.StringSelect]: readSelect,
  [T.UserSelect]: readSelect,
  [T.RoleSelect]: readSelect,
  [T.MentionableSelect]: readSelect,
  [T.ChannelSelect]: readSelect,
  [T.TextInput]: readTextInput,
  [T.Section]: readSection,
  [T.TextDisplay]: readTextDisplay,
  [T.Thumbnail]: (item) => ({ media: readMedia(item.at('media')), ...withDescription(item) }),
  [T.MediaGallery]: readGallery,
  [T.File]: (item) => ({ file: readMedia(item.at('file')) }),
  [T.Separator]: (item) => ({
    divider: item.at('divider').boolean() ?? true,
    spacing: item.at('spacing').choice([1, 2] as const) ?? 1,
  }),
  [T.Container]: readContainer,
  [T.Label]: readLabel,
  [T.FileUpload]: readFileUpload,
  [T.RadioGroup]: readGroup,
  [T.CheckboxGroup]: readGroup,
  [T.Checkbox]: (item, tally) => ({
    custom_id: readCustomId(item, tally),
    default: item.at('default').boolean() ?? false,
  }),
};
