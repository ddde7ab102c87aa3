import type { Cdn, UploadedFile } from './cdn.ts';
import { type StoredComponent } from './component.ts';
import { SELECT_TYPES } from './component-validation.ts';
import type { Field } from './form.ts';
import type { Resolver } from './interaction-options.ts';
import { COMPONENT as T } from './numbers.ts';
import { readSelectValues } from './select-values.ts';

export interface ModalContext {
  readonly resolver: Resolver;
  readonly viewerId: string;
  readonly channelId: string;
  readonly cdn: Cdn;
  readonly files: readonly UploadedFile[];
}

/** What was filled into a modal, in the nesting it was defined with: rows of one input, or labels around one component. */
export function readModalAnswers(list: Field, defined: readonly StoredComponent[], context: ModalContext): object[] {
  const given = flattenGiven(list);
  return defined.flatMap((component): object[] => {
    if (component.type === T.TextDisplay) return [{ type: component.type, id: component.id }];
    const inner = component['component'] ?? component['components'];
    const children = [inner].flat().filter(isComponent);
    const answers = children.map((child) => readAnswer(given.get(child.custom_id ?? ''), child, list, context));
    if (component.type === T.Label) return [{ type: component.type, id: component.id, component: answers[0] }];
    return [{ type: component.type, id: component.id, components: answers }];
  });
}

function isComponent(value: unknown): value is StoredComponent {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The answers by custom_id, however deep they stand. */
function flattenGiven(list: Field): Map<string, Field> {
  const found = new Map<string, Field>();
  for (const item of list.items()) {
    const customId = item.at('custom_id').text();
    if (customId !== undefined) found.set(customId, item);
    if (!item.at('component').absent)
      found.set(item.at('component').at('custom_id').text() ?? '', item.at('component'));
    for (const [key, child] of flattenGiven(item.at('components'))) found.set(key, child);
  }
  return found;
}

function readAnswer(item: Field | undefined, component: StoredComponent, list: Field, context: ModalContext): object {
  const { type, id, custom_id } = component;
  const named = { type, id, custom_id };
  const isRequired = component['required'] !== false;
  const field = item ?? list.at(custom_id ?? 'custom_id');
  switch (type) {
    case T.TextInput:
      return { ...named, value: readText(field.at('value'), component, isRequired) };
    case T.Checkbox:
      return { ...named, value: field.at('value').boolean() ?? false };
    case T.RadioGroup:
      return { ...named, value: readRadio(field.at('value'), component, isRequired) };
    case T.FileUpload:
      return { ...named, values: readUploads(field.at('values'), component, { ...context, isRequired }) };
    default: {
      const given = field.at('values').value;
      // What need not be chosen may be left out or be an empty list, whatever the least number of choices is.
      const isEmpty = given === undefined || given === null || (Array.isArray(given) && given.length === 0);
      if (!isRequired && isEmpty) return { ...named, values: [] };
      const asSelect = SELECT_TYPES.includes(type) ? component : { ...component, type: T.StringSelect };
      return { ...named, values: readSelectValues(field.at('values'), asSelect, context) };
    }
  }
}

function readText(field: Field, component: StoredComponent, isRequired: boolean): string {
  const min = component['min_length'];
  const max = component['max_length'];
  if (!isRequired && (field.absent || field.value === '')) return '';
  const bounds = { min: typeof min === 'number' ? min : 0, max: typeof max === 'number' ? max : 4000 };
  return field.text({ required: isRequired, ...bounds }) ?? '';
}

function readRadio(field: Field, component: StoredComponent, isRequired: boolean): string | null {
  const value = field.text(isRequired ? { required: true } : {});
  const options = Array.isArray(component['options']) ? component['options'] : [];
  const isOffered = options.some(
    (option: unknown) => typeof option === 'object' && option !== null && 'value' in option && option.value === value,
  );
  if (value !== undefined && !isOffered) field.complain('BASE_TYPE_CHOICES', `"${value}" is not one of the choices.`);
  return value ?? null;
}

function readUploads(
  list: Field,
  component: StoredComponent,
  context: ModalContext & { readonly isRequired: boolean },
): string[] {
  const min = component['min_values'];
  const max = component['max_values'];
  const bounds = {
    min: context.isRequired && typeof min === 'number' ? min : 0,
    max: typeof max === 'number' ? max : 1,
  };
  return list.items(bounds).flatMap((item) => {
    const index = item.text() ?? '';
    const file = context.files.find((candidate) => candidate.field === `files[${index}]`);
    if (file === undefined) {
      item.complain('BASE_TYPE_REQUIRED', `No file "files[${index}]" was uploaded`);
      return [];
    }
    const attachment = context.cdn.store(context.channelId, file);
    context.resolver.resolved.attachments[attachment.id] = attachment;
    return [attachment.id];
  });
}
