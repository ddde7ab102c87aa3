import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { composeStyles } from './compose-styles.ts';
import { moveCursor, type Cursor } from './list-cursor.ts';
import { selectStyles } from './select-styles.ts';
import {
  complaintAboutChoice,
  filterSelectOptions,
  toggleValue,
  type SelectMenu,
  type SelectOption,
} from './select-menu.ts';

const LIST = 'choices';
/** A list of more than this can be searched by typing, as Discord's client does for people, roles and channels. */
const SEARCHED_FROM = 8;
const TALLEST_PX = 280;
const GAP_PX = 4;
const EDGE_PX = 12;

/**
 * A select of a message or a modal: a button that opens a list with one or several choices (ARIA authoring practices:
 * select-only combobox, searchable where it is long). `select-change` tells every change, `select-done` that the list was
 * closed with a valid change; the detail of both is the chosen values.
 */
export class MusterSelect extends LitElement {
  static override properties = {
    menu: { attribute: false },
    options: { attribute: false },
    chosen: { attribute: false },
    label: {},
    isBusy: { attribute: false },
    isWrong: { attribute: false },
    isOpen: { state: true },
    cursor: { state: true },
    typed: { state: true },
  };
  static override styles = [composeStyles, selectStyles];
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  declare menu: SelectMenu;
  declare options: readonly SelectOption[];
  declare chosen: readonly string[];
  /** For screen readers; where it is empty, the placeholder stands in. */
  declare label: string;
  declare isBusy: boolean;
  declare isWrong: boolean;
  declare isOpen: boolean;
  declare cursor: Cursor;
  declare typed: string;
  #before: readonly string[] = [];

  constructor() {
    super();
    this.chosen = [];
    this.label = '';
    this.isBusy = false;
    this.isWrong = false;
    this.isOpen = false;
    this.cursor = null;
    this.typed = '';
  }

  protected override render(): TemplateResult {
    const { menu, isOpen } = this;
    const rows = this.#rows();
    const active = isOpen && this.cursor !== null && rows.length > 0 ? `${LIST}-${this.cursor}` : nothing;
    return html`<div class="select" @focusout=${this.#leave}>
      <input
        class="face ${this.isWrong ? 'wrong' : ''}"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        ?disabled=${menu.isDisabled || this.isBusy}
        ?readonly=${!this.#isSearched()}
        aria-label=${this.#name()}
        aria-invalid=${this.isWrong ? 'true' : 'false'}
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-controls=${isOpen ? LIST : nothing}
        aria-activedescendant=${active}
        aria-autocomplete=${this.#isSearched() ? 'list' : 'none'}
        placeholder=${this.#face()}
        .value=${isOpen ? this.typed : ''}
        @click=${this.#toggle}
        @input=${this.#search}
        @keydown=${this.#press}
      />
      <span class="mark" aria-hidden="true">${this.isBusy ? html`<span class="spinner"></span>` : icon('open')}</span>
      ${isOpen ? this.#renderList(rows) : nothing}
    </div>`;
  }

  #renderList(rows: readonly SelectOption[]): TemplateResult {
    const { menu, chosen } = this;
    const complaint = complaintAboutChoice(menu, chosen.length);
    return html`<div class="list" popover="manual" tabindex="-1" @mousedown=${keepFocus}>
      ${menu.max > 1 ? html`<p class="note" role="status">${complaint ?? `${chosen.length} of up to ${menu.max} chosen.`}</p>` : nothing}
      <div role="listbox" id=${LIST} aria-label=${this.#name()} aria-multiselectable=${menu.max > 1 ? 'true' : 'false'}>
        ${rows.map(
          ({ label, description, emoji, value }, index) =>
            html`<div
              role="option"
              id="${LIST}-${index}"
              class=${index === this.cursor ? 'marked' : ''}
              aria-selected=${chosen.includes(value) ? 'true' : 'false'}
              @click=${() => {
                this.#choose(value);
              }}
            >
              <span class="tick" aria-hidden="true">${chosen.includes(value) ? '✓' : ''}</span>
              <span class="words"
                ><span class="label">${emoji === '' ? nothing : `${emoji} `}${label}</span>${
                  description === '' ? nothing : html`<span class="detail">${description}</span>`
                }</span
              >
            </div>`,
        )}
      </div>
      ${rows.length === 0 ? html`<p class="note">Nothing here matches “${this.typed}”.</p>` : nothing}
    </div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('scroll', this.#place, { capture: true, passive: true });
    window.addEventListener('resize', this.#place);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('scroll', this.#place, { capture: true });
    window.removeEventListener('resize', this.#place);
  }

  protected override updated(): void {
    this.#place();
    const marked = this.renderRoot.querySelector('.marked');
    const list = marked?.closest('.list');
    // Not scrollIntoView, which would move the log below the list as well.
    if (marked instanceof HTMLElement && list instanceof HTMLElement) showWithin(list, marked);
  }

  /** The list lies above everything, since a message clips what it holds; so it is put to its place by hand. */
  #place = (): void => {
    const list = this.renderRoot.querySelector('.list');
    if (!(list instanceof HTMLElement)) return;
    if (!list.matches(':popover-open')) list.showPopover();
    const face = this.getBoundingClientRect();
    const below = window.innerHeight - face.bottom - EDGE_PX;
    const above = face.top - EDGE_PX;
    const isBelow = below >= Math.min(list.scrollHeight, TALLEST_PX) || below >= above;
    const height = Math.min(list.scrollHeight + 2, TALLEST_PX, isBelow ? below : above);
    Object.assign(list.style, {
      left: `${face.left}px`,
      width: `${face.width}px`,
      maxHeight: `${height}px`,
      top: `${isBelow ? face.bottom + GAP_PX : face.top - GAP_PX - height}px`,
    });
  };

  #isSearched(): boolean {
    return this.options.length > SEARCHED_FROM;
  }

  #rows(): readonly SelectOption[] {
    return filterSelectOptions(this.options, this.typed);
  }

  #face(): string {
    const labels = this.options.filter(({ value }) => this.chosen.includes(value)).map(({ label }) => label);
    return labels.length === 0 ? this.menu.placeholder : labels.join(', ');
  }

  #name(): string {
    const said = this.label === '' ? this.menu.placeholder : this.label;
    return this.chosen.length === 0 || said === this.#face() ? said : `${said}: ${this.#face()}`;
  }

  #toggle = (): void => {
    if (this.isOpen) this.#shut();
    else this.#open();
  };

  #open(): void {
    this.#before = this.chosen;
    this.isOpen = true;
    this.typed = '';
    const at = this.options.findIndex(({ value }) => this.chosen.includes(value));
    this.cursor = this.options.length === 0 ? null : Math.max(at, 0);
  }

  #shut(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.typed = '';
    const isSame = this.chosen.length === this.#before.length && this.chosen.every((one) => this.#before.includes(one));
    if (isSame) return;
    if (complaintAboutChoice(this.menu, this.chosen.length) === null)
      this.dispatchEvent(new CustomEvent('select-done', { detail: this.chosen }));
  }

  #leave = ({ relatedTarget }: FocusEvent): void => {
    if (!(relatedTarget instanceof Node) || !this.renderRoot.contains(relatedTarget)) this.#shut();
  };

  #search = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    if (!this.isOpen) this.#open();
    this.typed = target.value;
    this.cursor = this.#rows().length === 0 ? null : 0;
  };

  #press = (event: KeyboardEvent): void => {
    const { key } = event;
    const isTaken = this.isOpen ? this.#pressOpen(key) : this.#pressShut(key);
    if (!isTaken) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #pressShut(key: string): boolean {
    if (!['Enter', ' ', 'ArrowDown', 'ArrowUp'].includes(key)) return false;
    this.#open();
    return true;
  }

  #pressOpen(key: string): boolean {
    const rows = this.#rows();
    const moved = moveCursor(key, this.cursor, rows.length);
    if (moved !== undefined) {
      this.cursor = moved;
      return true;
    }
    if (key === 'Escape') {
      this.#tell(this.#before);
      this.isOpen = false;
      return true;
    }
    if (key === 'Tab') {
      // Done with the choice; the keyboard goes on its way.
      this.#shut();
      return false;
    }
    const row = this.cursor === null ? undefined : rows[this.cursor];
    if (key !== 'Enter' && (key !== ' ' || this.#isSearched())) return false;
    if (row !== undefined) this.#choose(row.value);
    return true;
  }

  #choose(value: string): void {
    this.#tell(toggleValue(this.menu, this.chosen, value));
    if (this.menu.max === 1) this.#shut();
  }

  #tell(chosen: readonly string[]): void {
    this.chosen = chosen;
    this.dispatchEvent(new CustomEvent('select-change', { detail: chosen }));
  }
}

function showWithin(list: HTMLElement, row: HTMLElement): void {
  const from = row.offsetTop;
  const to = from + row.offsetHeight;
  if (from < list.scrollTop) list.scrollTop = from;
  else if (to > list.scrollTop + list.clientHeight) list.scrollTop = to - list.clientHeight;
}

/** A click on a choice must not take the focus from the select. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
