import { html, nothing, type TemplateResult } from 'lit';
import type { Directory } from './directory.ts';
import type { ModalAnswer, ModalField } from './modal-form.ts';
import { selectOptions, type SelectOption } from './select-menu.ts';

export interface ShownModalField {
  readonly field: ModalField;
  readonly answer: ModalAnswer;
  readonly complaint: string | null;
  readonly directory: Directory;
  readonly change: (answer: ModalAnswer) => void;
  readonly changeFiles: (files: readonly File[]) => void;
}

export function fieldIdOf(field: ModalField): string {
  return `field-${field.customId}`;
}

/** A field of a modal with its label, description and what is wrong with it. */
export function renderModalField(shown: ShownModalField): TemplateResult {
  const { field, complaint } = shown;
  const id = fieldIdOf(field);
  const isGroup = field.kind === 'radio' || field.kind === 'checkboxes';
  const head = html`${field.label}${
    field.isRequired
      ? html` <span class="bad" aria-hidden="true">*</span><span class="unseen"> (required)</span>`
      : nothing
  }`;
  const notes = html`${
      field.description === '' ? nothing : html`<p class="soft note" id="${id}-note">${field.description}</p>`
    }
    <p class="bad note" id="${id}-wrong" ?hidden=${complaint === null}>
      ${complaint === null ? nothing : `⚠ ${complaint}`}
    </p>`;
  if (isGroup)
    return html`<fieldset class="field" aria-describedby="${id}-note ${id}-wrong">
      <legend>${head}</legend>
      ${notes} ${renderControl(shown)}
    </fieldset>`;
  if (field.kind === 'checkbox') return html`<div class="field">${renderControl(shown)} ${notes}</div>`;
  return html`<div class="field">
    <label for=${id}>${head}</label>
    ${notes} ${renderControl(shown)}
  </div>`;
}

function renderControl(shown: ShownModalField): TemplateResult {
  switch (shown.field.kind) {
    case 'text':
      return renderText(shown, shown.field);
    case 'select':
      return renderSelect(shown, shown.field);
    case 'radio':
      return renderGroup(shown, shown.field.options, 'radio');
    case 'checkboxes':
      return renderGroup(shown, shown.field.options, 'checkbox');
    case 'checkbox':
      return renderCheckbox(shown, shown.field);
    case 'files':
      return renderFileInput(shown, shown.field);
  }
}

type Of<Kind extends ModalField['kind']> = Extract<ModalField, { kind: Kind }>;

function renderText({ answer, complaint, change }: ShownModalField, field: Of<'text'>): TemplateResult {
  const id = fieldIdOf(field);
  const text = answer.kind === 'text' ? answer.text : '';
  const type = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
      change({ kind: 'text', text: target.value });
  };
  const described = `${id}-note ${id}-wrong`;
  const isWrong = complaint === null ? 'false' : 'true';
  const control = field.isParagraph
    ? html`<textarea
        id=${id}
        rows="4"
        maxlength=${field.max}
        placeholder=${field.placeholder}
        aria-required=${field.isRequired ? 'true' : 'false'}
        aria-invalid=${isWrong}
        aria-describedby=${described}
        .value=${text}
        @input=${type}
      ></textarea>`
    : html`<input
        id=${id}
        autocomplete="off"
        maxlength=${field.max}
        placeholder=${field.placeholder}
        aria-required=${field.isRequired ? 'true' : 'false'}
        aria-invalid=${isWrong}
        aria-describedby=${described}
        .value=${text}
        @input=${type}
      />`;
  return html`${control}<span class="soft count" aria-hidden="true">${text.length} / ${field.max}</span>`;
}

function renderSelect({ answer, complaint, directory, change }: ShownModalField, field: Of<'select'>): TemplateResult {
  return html`<muster-select
    id=${fieldIdOf(field)}
    .menu=${field.menu}
    .options=${selectOptions(field.menu, directory)}
    .chosen=${answer.kind === 'values' ? answer.values : []}
    .label=${field.label}
    .isWrong=${complaint !== null}
    @select-change=${({ detail }: CustomEvent<readonly string[]>) => {
      change({ kind: 'values', values: detail });
    }}
  ></muster-select>`;
}

function renderGroup(
  { field, answer, change }: ShownModalField,
  options: readonly SelectOption[],
  type: 'radio' | 'checkbox',
): TemplateResult {
  const values = answer.kind === 'values' ? answer.values : [];
  const id = fieldIdOf(field);
  return html`${options.map(({ label, description, value }, index) => {
    const toggle = ({ target }: Event): void => {
      const isOn = target instanceof HTMLInputElement && target.checked;
      const others = type === 'radio' ? [] : values.filter((each) => each !== value);
      change({ kind: 'values', values: isOn ? [...others, value] : others });
    };
    return html`<label class="option"
      ><input
        type=${type}
        id=${index === 0 ? id : `${id}-${index}`}
        name=${id}
        .checked=${values.includes(value)}
        @change=${toggle}
      />
      <span
        >${label}${description === '' ? nothing : html`<span class="soft detail">${description}</span>`}</span
      ></label
    >`;
  })}`;
}

function renderCheckbox({ answer, change }: ShownModalField, field: Of<'checkbox'>): TemplateResult {
  const toggle = ({ target }: Event): void => {
    change({ kind: 'checked', isChecked: target instanceof HTMLInputElement && target.checked });
  };
  return html`<label class="option"
    ><input
      type="checkbox"
      id=${fieldIdOf(field)}
      .checked=${answer.kind === 'checked' && answer.isChecked}
      @change=${toggle}
    /><span>${field.label}</span></label
  >`;
}

function renderFileInput({ complaint, changeFiles }: ShownModalField, field: Of<'files'>): TemplateResult {
  const id = fieldIdOf(field);
  const choose = ({ target }: Event): void => {
    changeFiles(target instanceof HTMLInputElement ? [...(target.files ?? [])] : []);
  };
  return html`<input
    type="file"
    id=${id}
    ?multiple=${field.max > 1}
    aria-invalid=${complaint === null ? 'false' : 'true'}
    aria-describedby="${id}-note ${id}-wrong"
    @change=${choose}
  />`;
}
