import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { tellPage } from '../page-events.ts';
import { AutocompleteFeed, type Suggestions } from './autocomplete-feed.ts';
import {
  addOption,
  changeField,
  complaintAbout,
  dropOption,
  freeOptions,
  pickOffer,
  validSoFar,
  type CommandDraft,
  type FieldChange,
  type OptionField,
} from './command-draft.ts';
import { inputIdOf, renderEnd, renderField, type FieldHandlers } from './command-field-view.ts';
import { renderHint, renderOpenList } from './command-form-view.ts';
import { commandFormStyles } from './command-form-styles.ts';
import { splitNextOption } from './command-line.ts';
import { OPTION, titleOf, type CommandOption } from './command-tree.ts';
import { composeStyles } from './compose-styles.ts';
import type { Directory } from './directory.ts';
import { readFormKey, type FormKeyAct } from './form-key.ts';
import { interact, type ActingClient } from './interact.ts';
import { autocompleteBody, type ActingPlace } from './interaction-body.ts';
import type { Cursor } from './list-cursor.ts';
import { offerListStyles } from './offer-list.ts';
import { openListAt, type FormSpot, type OpenList } from './open-list.ts';
import { says, suggestionWords } from './option-suggestions.ts';

/**
 * A chosen slash command with a field per option, as Discord's client shows it. Tells its composer by events:
 * `draft-change` (detail: the draft), `draft-send`, `draft-cancel` (Escape), `draft-back` (Backspace at the very
 * beginning).
 */
export class MusterCommandForm extends LitElement {
  static override properties = {
    draft: { attribute: false },
    directory: { attribute: false },
    place: { attribute: false },
    client: { attribute: false },
    spot: { state: true },
    cursor: { state: true },
    suggestions: { state: true },
    isListShut: { state: true },
    named: { state: true },
  };
  static override styles = [composeStyles, offerListStyles, commandFormStyles];
  declare draft: CommandDraft;
  declare directory: Directory;
  declare place: ActingPlace;
  declare client: ActingClient;
  declare spot: FormSpot | null;
  declare cursor: Cursor;
  declare suggestions: Suggestions;
  /** Escape shuts the list until something is typed. */
  declare isListShut: boolean;
  /** What was typed behind the last field, to name a further option. */
  declare named: string;
  #files = new Map<CommandOption, File>();
  #next: FormSpot | null = null;
  readonly #feed = new AutocompleteFeed({
    onChange: (suggestions) => {
      this.suggestions = suggestions;
      const words = suggestionWords(suggestions, this.#fieldAt(this.spot)?.option.name ?? 'this option');
      if (words !== null) tellPage(this, 'muster-say', { text: words });
      this.cursor = suggestions.kind === 'offers' && suggestions.offers.length > 0 ? 0 : null;
    },
  });
  readonly #handlers: FieldHandlers = {
    enter: (spot) => {
      this.spot = spot;
      this.isListShut = false;
      this.#refresh();
    },
    leave: () => {
      this.#leave();
    },
    type: (spot, text) => {
      this.isListShut = false;
      if (spot === 'end') this.#nameOption(text);
      else this.#type(spot, text);
    },
    choose: (option, file) => {
      if (file === null) this.#files.delete(option);
      else this.#files.set(option, file);
      this.#changeField(option, { file: file === null ? null : { name: file.name, size: file.size } });
    },
    drop: (option) => {
      this.#drop(option);
    },
    press: (event) => {
      this.#press(event);
    },
  };
  readonly #listHandlers = {
    pick: (index: number) => {
      this.#pick(index);
    },
    loadAgain: () => {
      this.#refresh();
    },
  };

  constructor() {
    super();
    this.spot = null;
    this.cursor = null;
    this.suggestions = { kind: 'none' };
    this.isListShut = false;
    this.named = '';
  }

  /** The chosen files of these options, in their order. */
  filesOf(options: readonly CommandOption[]): readonly File[] {
    return options.flatMap((option) => this.#files.get(option) ?? []);
  }

  /** The keyboard goes to the first field that still needs something, else behind the last one. */
  focusFirst(): void {
    const empty = this.draft.fields.find((field) => field.option.required === true && isEmpty(field));
    this.focusSpot(empty?.option ?? 'end');
  }

  focusSpot(spot: FormSpot): void {
    this.#next = spot;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#feed.stop();
  }

  protected override updated(): void {
    const next = this.#next;
    this.#next = null;
    if (next !== null) this.#inputOf(next)?.focus();
  }

  protected override render(): TemplateResult {
    const { draft, directory } = this;
    const list = this.#openList();
    const cursorAt = (spot: FormSpot): Cursor | undefined =>
      list !== null && this.spot === spot ? this.cursor : undefined;
    const end = { text: this.named, free: freeOptions(draft).length, cursor: cursorAt('end') };
    return html`${list === null ? nothing : renderOpenList(list, this.cursor, this.#listHandlers)}
      <p class="hint" id="hint">${renderHint(draft, directory, this.#fieldAt(this.spot))}</p>
      <div class="line" role="group" aria-label="Options of ${titleOf(draft.leaf)}">
        <span class="name">${titleOf(draft.leaf)}</span>
        ${repeat(
          draft.fields,
          ({ option }) => option.name,
          (field) =>
            renderField(
              { field, complaint: complaintAbout(field, directory), cursor: cursorAt(field.option) },
              this.#handlers,
            ),
        )}
        ${renderEnd(end, this.#handlers)}
      </div>`;
  }

  #fieldAt(spot: FormSpot | null): OptionField | undefined {
    return this.draft.fields.find(({ option }) => option === spot);
  }

  #openList(): OpenList | null {
    const { draft, spot, named, suggestions, directory } = this;
    return this.isListShut ? null : openListAt({ draft, spot, named, suggestions, directory });
  }

  #leave(): void {
    const field = this.#fieldAt(this.spot);
    this.spot = null;
    this.#feed.stop();
    this.suggestions = { kind: 'none' };
    if (field !== undefined) this.#changeField(field.option, { isTouched: true });
  }

  /** After the keyboard moved or something was typed: what is offered now, and its first row marked. */
  #refresh(): void {
    const field = this.#fieldAt(this.spot);
    const isNamingNothing = field === undefined && this.named.trim() === '';
    this.cursor = null;
    if (field?.option.autocomplete === true) this.#ask(field);
    else if (!isNamingNothing && (this.#openList()?.rows.length ?? 0) > 0) this.cursor = 0;
  }

  #ask({ option, text }: OptionField): void {
    const { client, place, draft, directory } = this;
    const asked = { filled: validSoFar(draft, directory), focused: option, text };
    this.#feed.ask((signal) => interact(client, autocompleteBody(place, draft.leaf, asked), { signal }));
  }

  #change(draft: CommandDraft): void {
    this.draft = draft;
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft }));
  }

  #changeField(option: CommandOption, change: FieldChange): void {
    this.#change(changeField(this.draft, option, change));
  }

  #type(option: CommandOption, text: string): void {
    // The name of a field may be typed although it is there already, as in `/upgrade request fleet:…`.
    const open = this.draft.leaf.options.filter((other) => {
      if (other === option) return text.trim() === `${other.name}:`;
      return (this.#fieldAt(other)?.text ?? '') === '';
    });
    const split = splitNextOption(text, open);
    this.#changeField(option, { text: split?.text ?? text, isTouched: false });
    if (split === null) this.#refresh();
    else this.#add(split.next);
  }

  #nameOption(text: string): void {
    this.named = text;
    const split = splitNextOption(text, this.draft.leaf.options);
    if (split === null) this.#refresh();
    else this.#add(split.next);
  }

  #add(option: CommandOption): void {
    this.named = '';
    if (this.#fieldAt(option) === undefined) this.#change(addOption(this.draft, option));
    this.focusSpot(option);
  }

  #drop(option: CommandOption): void {
    const spots = this.#spots();
    const before = spots[spots.indexOf(option) - 1];
    this.#files.delete(option);
    this.#change(dropOption(this.draft, option));
    this.focusSpot(before ?? 'end');
  }

  #pick(index: number): void {
    const pick = this.#openList()?.rows[index]?.pick;
    const field = this.#fieldAt(this.spot);
    if (pick?.kind === 'option') this.#add(pick.option);
    if (pick?.kind !== 'value' || field === undefined) return;
    this.#change(pickOffer(this.draft, field.option, pick.offer));
    this.isListShut = true;
    // What is still to be filled comes next.
    const next = this.draft.fields.find((other) => other.option !== field.option && isEmpty(other));
    this.focusSpot(next?.option ?? 'end');
  }

  #spots(): readonly FormSpot[] {
    return [...this.draft.fields.map(({ option }) => option), 'end'];
  }

  #inputOf(spot: FormSpot): HTMLInputElement | null {
    const found = this.renderRoot.querySelector(`[id="${inputIdOf(spot)}"]`);
    return found instanceof HTMLInputElement ? found : null;
  }

  #press(event: KeyboardEvent): void {
    const { target } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(target instanceof HTMLInputElement)) return;
    const spots = this.#spots();
    const spot = this.spot ?? 'end';
    const act = readFormKey(event, {
      rows: this.#openList()?.rows.length ?? null,
      cursor: this.cursor,
      text: target.type === 'file' ? '' : target.value,
      caret: target.selectionStart === target.selectionEnd ? target.selectionStart : null,
      isFirst: spots[0] === spot,
      isLast: spot === 'end',
      isRemovable: spot !== 'end' && spot.required !== true,
      isFile: spot !== 'end' && spot.type === OPTION.attachment,
    });
    if (act === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#perform(act, spot);
  }

  #perform(act: FormKeyAct, spot: FormSpot): void {
    const spots = this.#spots();
    const neighbour = (step: number): void => {
      this.focusSpot(spots[spots.indexOf(spot) + step] ?? 'end');
    };
    switch (act.kind) {
      case 'mark':
        this.cursor = act.cursor;
        return;
      case 'confirm':
        this.#confirm();
        return;
      case 'complete':
        if (this.cursor !== null) this.#pick(this.cursor);
        return;
      case 'open-list':
      case 'shut-list':
        this.isListShut = act.kind === 'shut-list';
        return;
      case 'cancel':
        this.dispatchEvent(new CustomEvent('draft-cancel'));
        return;
      case 'drop':
        if (spot !== 'end') this.#drop(spot);
        return;
      case 'field-before':
        neighbour(-1);
        return;
      case 'field-after':
        neighbour(1);
        return;
      case 'back-to-text':
        this.dispatchEvent(new CustomEvent('draft-back'));
        return;
    }
  }

  /** Enter takes the marked suggestion; where the text says it already, or nothing is marked, the command goes off. */
  #confirm(): void {
    const { cursor } = this;
    const pick = cursor === null ? undefined : this.#openList()?.rows[cursor]?.pick;
    if (cursor !== null && pick !== undefined) {
      const isSaid = pick.kind === 'value' && says(this.#fieldAt(this.spot)?.text ?? '', pick.offer);
      this.#pick(cursor);
      if (!isSaid) return;
    }
    this.dispatchEvent(new CustomEvent('draft-send'));
  }
}

function isEmpty({ text, file }: OptionField): boolean {
  return text === '' && file === null;
}
