import { COMPONENT } from './component-kind.ts';
import { fieldAt, isSetAt, listAt, numberAt, textAt } from './json-field.ts';
import { complaintAboutChoice, readSelectMenu, type SelectMenu, type SelectOption } from './select-menu.ts';

interface FieldHead {
  readonly customId: string;
  readonly label: string;
  readonly description: string;
  readonly isRequired: boolean;
}

/** What can be filled in (Discord docs: component reference, modals). */
export type ModalField = FieldHead &
  (
    | {
        readonly kind: 'text';
        readonly isParagraph: boolean;
        readonly placeholder: string;
        readonly min: number;
        readonly max: number;
        readonly value: string;
      }
    | { readonly kind: 'select'; readonly menu: SelectMenu }
    | { readonly kind: 'radio'; readonly options: readonly SelectOption[]; readonly chosen: string | null }
    | {
        readonly kind: 'checkboxes';
        readonly options: readonly SelectOption[];
        readonly min: number;
        readonly max: number;
        readonly chosen: readonly string[];
      }
    | { readonly kind: 'checkbox'; readonly isChecked: boolean }
    | { readonly kind: 'files'; readonly min: number; readonly max: number }
  );

export type ModalPart =
  { readonly kind: 'note'; readonly content: string } | { readonly kind: 'field'; readonly field: ModalField };

export interface ModalForm {
  readonly id: string;
  readonly customId: string;
  readonly title: string;
  readonly channelId: string;
  readonly parts: readonly ModalPart[];
}

/** A field's answer; files are those chosen, in order. */
export type ModalAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'checked'; readonly isChecked: boolean }
  | { readonly kind: 'files'; readonly files: readonly { readonly name: string; readonly size: number }[] };

const LONGEST_TEXT = 4000;
const MOST_CHECKBOXES = 10;
const STYLE_PARAGRAPH = 2;

/** INTERACTION_MODAL_CREATE as a form; what is not known in it is left out. */
export function readModalForm(data: unknown): ModalForm {
  return {
    id: textAt(data, 'id') ?? '',
    customId: textAt(data, 'custom_id') ?? '',
    title: textAt(data, 'title') ?? '',
    channelId: textAt(data, 'channel_id') ?? '',
    parts: listAt(data, 'components').flatMap(readPart),
  };
}

function readPart(json: unknown): readonly ModalPart[] {
  switch (numberAt(json, 'type') ?? 0) {
    case COMPONENT.text:
      return [{ kind: 'note', content: textAt(json, 'content') ?? '' }];
    case COMPONENT.row:
      return listAt(json, 'components').flatMap((child) => readField(child, textAt(child, 'label') ?? '', ''));
    case COMPONENT.label:
      return readField(fieldAt(json, 'component'), textAt(json, 'label') ?? '', textAt(json, 'description') ?? '');
    default:
      return [];
  }
}

function readField(json: unknown, label: string, description: string): readonly ModalPart[] {
  const head = { customId: textAt(json, 'custom_id') ?? '', label, description };
  // Whatever does not say otherwise is required (Discord docs).
  const isRequired = fieldAt(json, 'required') !== false;
  const field = readKnownField(json, { ...head, isRequired });
  return field === null ? [] : [{ kind: 'field', field }];
}

function readKnownField(json: unknown, head: FieldHead): ModalField | null {
  const options = readOptions(json);
  const chosen = listAt(json, 'options')
    .filter((option) => isSetAt(option, 'default'))
    .map((option) => textAt(option, 'value') ?? '');
  switch (numberAt(json, 'type') ?? 0) {
    case COMPONENT.textInput:
      return readTextInput(json, head);
    case COMPONENT.radioGroup:
      return { ...head, kind: 'radio', options, chosen: chosen[0] ?? null };
    case COMPONENT.checkboxGroup: {
      const max = numberAt(json, 'max_values') ?? MOST_CHECKBOXES;
      return { ...head, kind: 'checkboxes', options, min: numberAt(json, 'min_values') ?? 1, max, chosen };
    }
    case COMPONENT.checkbox:
      return { ...head, isRequired: false, kind: 'checkbox', isChecked: isSetAt(json, 'default') };
    case COMPONENT.fileUpload:
      return { ...head, kind: 'files', min: numberAt(json, 'min_values') ?? 1, max: numberAt(json, 'max_values') ?? 1 };
    default: {
      const menu = readSelectMenu(json);
      return menu === null ? null : { ...head, kind: 'select', menu };
    }
  }
}

function readOptions(json: unknown): readonly SelectOption[] {
  return listAt(json, 'options').map((option) => ({
    label: textAt(option, 'label') ?? '',
    description: textAt(option, 'description') ?? '',
    emoji: '',
    value: textAt(option, 'value') ?? '',
  }));
}

function readTextInput(json: unknown, head: FieldHead): ModalField {
  return {
    ...head,
    kind: 'text',
    isParagraph: numberAt(json, 'style') === STYLE_PARAGRAPH,
    placeholder: textAt(json, 'placeholder') ?? '',
    min: numberAt(json, 'min_length') ?? 0,
    max: numberAt(json, 'max_length') ?? LONGEST_TEXT,
    value: textAt(json, 'value') ?? '',
  };
}

export function fieldsOf({ parts }: ModalForm): readonly ModalField[] {
  return parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
}

/** What a field says before anybody touches it. */
export function firstAnswer(field: ModalField): ModalAnswer {
  switch (field.kind) {
    case 'text':
      return { kind: 'text', text: field.value };
    case 'select':
      return { kind: 'values', values: field.menu.chosen };
    case 'radio':
      return { kind: 'values', values: field.chosen === null ? [] : [field.chosen] };
    case 'checkboxes':
      return { kind: 'values', values: field.chosen };
    case 'checkbox':
      return { kind: 'checked', isChecked: field.isChecked };
    case 'files':
      return { kind: 'files', files: [] };
  }
}

/** What is wrong with an answer, as a sentence; null when it can be sent. */
export function complaintAboutAnswer(field: ModalField, answer: ModalAnswer): string | null {
  const count = sizeOf(answer);
  if (count === 0) return field.isRequired ? 'This field is required.' : null;
  switch (field.kind) {
    case 'text':
      if (count < field.min) return `Must be at least ${field.min} characters long; it has ${count}.`;
      return count > field.max ? `Must be at most ${field.max} characters long; it has ${count}.` : null;
    case 'select':
      return complaintAboutChoice(field.menu, count);
    case 'checkboxes':
      return complaintAboutChoice(field, count);
    case 'files':
      return complaintAboutChoice(field, count);
    case 'radio':
    case 'checkbox':
      return null;
  }
}

function sizeOf(answer: ModalAnswer): number {
  switch (answer.kind) {
    case 'text':
      return answer.text.trim() === '' ? 0 : answer.text.length;
    case 'values':
      return answer.values.length;
    case 'checked':
      return 1;
    case 'files':
      return answer.files.length;
  }
}

const TYPE_OF: Readonly<Record<ModalField['kind'], number>> = {
  text: COMPONENT.textInput,
  select: COMPONENT.stringSelect,
  radio: COMPONENT.radioGroup,
  checkboxes: COMPONENT.checkboxGroup,
  checkbox: COMPONENT.checkbox,
  files: COMPONENT.fileUpload,
};

/**
 * The answers as a client sends them: each in a label of its own, which Discord reads back into the nesting the modal
 * was defined with. Files travel as their indexes, counted over the whole form.
 */
export function answerComponents(form: ModalForm, answers: ReadonlyMap<string, ModalAnswer>): readonly unknown[] {
  let files = 0;
  return fieldsOf(form).map((field) => {
    const answer = answers.get(field.customId) ?? firstAnswer(field);
    const type = field.kind === 'select' ? field.menu.type : TYPE_OF[field.kind];
    const named = { type, custom_id: field.customId };
    const from = files;
    if (answer.kind === 'files') files += answer.files.length;
    return { type: COMPONENT.label, component: { ...named, ...answerValue(field, answer, from) } };
  });
}

function answerValue(field: ModalField, answer: ModalAnswer, firstFile: number): Readonly<Record<string, unknown>> {
  switch (answer.kind) {
    case 'text':
      return { value: answer.text };
    case 'checked':
      return { value: answer.isChecked };
    case 'files':
      return { values: answer.files.map((_file, index) => String(firstFile + index)) };
    case 'values':
      if (field.kind !== 'radio') return { values: answer.values };
      return answer.values[0] === undefined ? {} : { value: answer.values[0] };
  }
}
