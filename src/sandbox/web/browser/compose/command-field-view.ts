import { html, nothing, type TemplateResult } from 'lit';
import type { OptionField } from './command-draft.ts';
import { OPTION, type CommandOption } from './command-tree.ts';
import type { Cursor } from './list-cursor.ts';
import { offerId } from './offer-list.ts';
import { icon } from '../icons.ts';

export const SUGGESTIONS = 'suggestions';
const WIDEST = 60;
const NARROWEST = 6;

/** What the fields of a command tell their form. */
export interface FieldHandlers {
  readonly enter: (option: CommandOption | 'end') => void;
  readonly leave: () => void;
  readonly type: (option: CommandOption | 'end', text: string) => void;
  readonly choose: (option: CommandOption, file: File | null) => void;
  readonly drop: (option: CommandOption) => void;
  readonly press: (event: KeyboardEvent) => void;
}

export interface ShownField {
  readonly field: OptionField;
  readonly complaint: string | null;
  /** The marked suggestion of the list that belongs to this field; undefined when no list does. */
  readonly cursor: Cursor | undefined;
}

export function inputIdOf(spot: CommandOption | 'end'): string {
  return spot === 'end' ? 'at-end' : `option-${spot.name}`;
}

export function renderField(shown: ShownField, handlers: FieldHandlers): TemplateResult {
  const { option } = shown.field;
  return html`<span class="pill ${shown.complaint === null ? '' : 'wrong'}">
    <label for=${inputIdOf(option)}>${option.name}</label>
    ${option.type === OPTION.attachment ? renderFileInput(shown, handlers) : renderInput(shown, handlers)}
    ${
      option.required === true
        ? nothing
        : html`<button
            class="drop"
            type="button"
            aria-label="Remove ${option.name}"
            @click=${() => {
              handlers.drop(option);
            }}
          >
            ${icon('close')}
          </button>`
    }
  </span>`;
}

function renderFileInput({ field: { option }, complaint }: ShownField, handlers: FieldHandlers): TemplateResult {
  return html`<input
    type="file"
    id=${inputIdOf(option)}
    aria-required=${option.required === true ? 'true' : 'false'}
    aria-invalid=${complaint === null ? 'false' : 'true'}
    aria-describedby="hint"
    @focus=${() => {
      handlers.enter(option);
    }}
    @blur=${handlers.leave}
    @change=${({ target }: Event) => {
      handlers.choose(option, target instanceof HTMLInputElement ? (target.files?.[0] ?? null) : null);
    }}
    @keydown=${handlers.press}
  />`;
}

function renderInput({ field, complaint, cursor }: ShownField, handlers: FieldHandlers): TemplateResult {
  const { option, text } = field;
  return html`<input
    id=${inputIdOf(option)}
    autocomplete="off"
    spellcheck="false"
    role="combobox"
    size=${Math.max(NARROWEST, Math.min(text.length + 1, WIDEST))}
    inputmode=${option.type === OPTION.integer ? 'numeric' : nothing}
    aria-required=${option.required === true ? 'true' : 'false'}
    aria-invalid=${complaint === null ? 'false' : 'true'}
    aria-describedby="hint"
    aria-autocomplete="list"
    aria-expanded=${cursor === undefined ? 'false' : 'true'}
    aria-controls=${cursor === undefined ? nothing : SUGGESTIONS}
    aria-activedescendant=${activeRow(cursor)}
    .value=${text}
    @focus=${() => {
      handlers.enter(option);
    }}
    @blur=${handlers.leave}
    @input=${(event: Event) => {
      handlers.type(option, textOf(event));
    }}
    @keydown=${handlers.press}
  />`;
}

/** Where the caret stands behind the last field: further options are named here, and Enter sends. */
export function renderEnd(
  end: { readonly text: string; readonly free: number; readonly cursor: Cursor | undefined },
  handlers: FieldHandlers,
): TemplateResult {
  const { text, free, cursor } = end;
  const label = free === 0 ? 'No more options. Enter sends.' : 'Name a further option; Enter sends.';
  return html`<input
    class="more"
    id=${inputIdOf('end')}
    autocomplete="off"
    spellcheck="false"
    role="combobox"
    aria-label=${label}
    aria-describedby="hint"
    aria-autocomplete="list"
    aria-expanded=${cursor === undefined ? 'false' : 'true'}
    aria-controls=${cursor === undefined ? nothing : SUGGESTIONS}
    aria-activedescendant=${activeRow(cursor)}
    placeholder=${free === 0 ? 'Enter sends' : `+${free} optional`}
    .value=${text}
    @focus=${() => {
      handlers.enter('end');
    }}
    @blur=${handlers.leave}
    @input=${(event: Event) => {
      handlers.type('end', textOf(event));
    }}
    @keydown=${handlers.press}
  />`;
}

function activeRow(cursor: Cursor | undefined): string | typeof nothing {
  return cursor === undefined || cursor === null ? nothing : offerId(SUGGESTIONS, cursor);
}

function textOf({ target }: Event): string {
  return target instanceof HTMLInputElement ? target.value : '';
}
