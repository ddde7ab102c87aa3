import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { richTextStyles } from '../chat/rich-text-styles.ts';
import { NOBODY, renderMarkdown } from '../chat/rich-text.ts';
import { tellPage } from '../page-events.ts';
import type { Store } from '../store.ts';
import { deepActiveElement, returnFocus } from './active-element.ts';
import { composeStyles } from './compose-styles.ts';
import { directoryOf, placeOf } from './compose-view.ts';
import { dialogStyles } from './dialog-styles.ts';
import { endingSentence, interact } from './interact.ts';
import { modalBody } from './interaction-body.ts';
import { fieldIdOf, renderModalField } from './modal-field-view.ts';
import {
  answerComponents,
  complaintAboutAnswer,
  fieldsOf,
  firstAnswer,
  readModalForm,
  type ModalAnswer,
  type ModalField,
  type ModalForm,
  type ModalPart,
} from './modal-form.ts';
import { icon } from '../icons.ts';

type Sending = { readonly kind: 'rest' | 'sending' } | { readonly kind: 'failed'; readonly why: string };

const UNANSWERED = 'Something went wrong: the application did not respond. What you wrote is still here; try again.';

/** The form that the bot opened, as a dialog over the page. Give it `.store`; it opens by itself. */
export class MusterModals extends LitElement {
  static override properties = {
    store: { attribute: false },
    form: { state: true },
    answers: { state: true },
    isTouched: { state: true },
    sending: { state: true },
  };
  static override styles = [composeStyles, richTextStyles, dialogStyles];
  declare store: Store;
  declare form: ModalForm | null;
  declare answers: ReadonlyMap<string, ModalAnswer>;
  /** After a try to send, everything that is wrong says so. */
  declare isTouched: boolean;
  declare sending: Sending;
  #files = new Map<string, readonly File[]>();
  #cameFrom: HTMLElement | null = null;
  #stops: readonly (() => void)[] = [];

  constructor() {
    super();
    this.form = null;
    this.answers = new Map();
    this.isTouched = false;
    this.sending = { kind: 'rest' };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { store } = this;
    const close = (): void => {
      this.#close();
    };
    store.addEventListener('persona', close);
    this.#stops = [
      store.onDispatch('INTERACTION_MODAL_CREATE', (data: unknown) => {
        this.#open(readModalForm(data));
      }),
      () => {
        store.removeEventListener('persona', close);
      },
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { form, sending } = this;
    if (form === null) return nothing;
    return html`<dialog aria-labelledby="title" @cancel=${this.#cancel} @close=${this.#closed}>
      <form method="dialog" novalidate @submit=${this.#submit}>
        <div class="head">
          <h2 id="title">${form.title}</h2>
          <button class="plain" type="button" aria-label="Close the form" @click=${this.#cancel}>
            ${icon('close')}
          </button>
        </div>
        <div class="body">${form.parts.map((part) => this.#renderPart(part))}</div>
        <div class="feet">
          <p class="failure bad" role="alert" ?hidden=${sending.kind !== 'failed'}>
            ${sending.kind === 'failed' ? `⚠ ${sending.why}` : nothing}
          </p>
          <button class="stop" type="button" @click=${this.#cancel}>Cancel</button>
          <button class="go" type="submit" aria-disabled=${sending.kind === 'sending' ? 'true' : 'false'}>
            Submit ${sending.kind === 'sending' ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  #renderPart(part: ModalPart): unknown {
    if (part.kind === 'note') {
      const { view } = this.store;
      if (view === null) return part.content;
      return html`<div>${renderMarkdown(part.content, { store: this.store, view, pinged: NOBODY })}</div>`;
    }
    const { field } = part;
    return renderModalField({
      field,
      answer: this.#answer(field),
      complaint: this.isTouched ? complaintAboutAnswer(field, this.#answer(field)) : null,
      directory: directoryOf(this.store),
      change: (answer) => {
        this.answers = new Map(this.answers).set(field.customId, answer);
      },
      changeFiles: (files) => {
        this.#files.set(field.customId, files);
        this.answers = new Map(this.answers).set(field.customId, { kind: 'files', files });
      },
    });
  }

  #answer(field: ModalField): ModalAnswer {
    return this.answers.get(field.customId) ?? firstAnswer(field);
  }

  #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #open(form: ModalForm): void {
    // A form that comes while another is open takes its place, as in Discord's client.
    if (this.form === null) this.#cameFrom = deepActiveElement();
    this.form = form;
    this.answers = new Map();
    this.#files = new Map();
    this.isTouched = false;
    this.sending = { kind: 'rest' };
    void this.updateComplete.then(() => {
      const dialog = this.#dialog();
      if (dialog !== null && !dialog.open) dialog.showModal();
      const [first] = fieldsOf(form);
      if (first !== undefined) this.#focusField(first);
    });
  }

  #focusField(field: ModalField): void {
    const control = this.renderRoot.querySelector(`[id="${CSS.escape(fieldIdOf(field))}"]`);
    if (control instanceof HTMLElement) control.focus();
  }

  #close(): void {
    this.#dialog()?.close();
  }

  #cancel = (event: Event): void => {
    event.preventDefault();
    this.#close();
  };

  #closed = (): void => {
    this.form = null;
    const from = this.#cameFrom;
    this.#cameFrom = null;
    returnFocus(from, () => {
      tellPage(this, 'muster-focus-composer', null);
    });
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { form } = this;
    if (form === null || this.sending.kind === 'sending') return;
    const wrong = fieldsOf(form).find((field) => complaintAboutAnswer(field, this.#answer(field)) !== null);
    this.isTouched = true;
    if (wrong === undefined) void this.#send(form);
    else this.#focusField(wrong);
  };

  async #send(form: ModalForm): Promise<void> {
    const place = placeOf(this.store, form.channelId);
    if (place === null) return;
    this.sending = { kind: 'sending' };
    const files = fieldsOf(form).flatMap(({ customId }) => this.#files.get(customId) ?? []);
    const body = modalBody(place, form, answerComponents(form, this.answers));
    const why = endingSentence(await interact(this.store, body, { files }), UNANSWERED);
    // Meanwhile it may have been closed, or another have opened.
    if (this.form !== form) return;
    this.sending = why === null ? { kind: 'rest' } : { kind: 'failed', why };
    if (why !== null) return;
    tellPage(this, 'muster-say', { text: 'The form is sent.' });
    this.#close();
  }
}
