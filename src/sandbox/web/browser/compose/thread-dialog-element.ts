import type { APIMessage } from 'discord-api-types/v10';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { tellPage } from '../page-events.ts';
import type { Store } from '../store.ts';
import { deepActiveElement, returnFocus } from './active-element.ts';
import { composeStyles } from './compose-styles.ts';
import { dialogStyles } from './dialog-styles.ts';
import { startThread } from './menu-acts.ts';
import { complaintAboutThreadName, LONGEST_THREAD_NAME, proposeThreadName } from './thread-name.ts';

/** Asks for the name of a thread and starts it. Opened by the event `thread-ask` with the message as its detail. */
export class MusterThreadDialog extends LitElement {
  static override properties = {
    store: { attribute: false },
    message: { state: true },
    name: { state: true },
    complaint: { state: true },
  };
  static override styles = [composeStyles, dialogStyles];
  declare store: Store;
  declare message: APIMessage | null;
  declare name: string;
  declare complaint: string | null;
  #cameFrom: HTMLElement | null = null;

  constructor() {
    super();
    this.message = null;
    this.name = '';
    this.complaint = null;
    this.addEventListener('thread-ask', (event) => {
      // The border: only the menus tell this event, with the message as its detail.
      this.#ask((event as CustomEvent<APIMessage>).detail);
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.message === null) return nothing;
    return html`<dialog aria-labelledby="title" @close=${this.#closed}>
      <form novalidate @submit=${this.#submit}>
        <div class="head"><h2 id="title">Create a thread</h2></div>
        <div class="body">
          <div class="field">
            <label for="name">Name of the thread</label>
            <input
              id="name"
              autocomplete="off"
              maxlength=${LONGEST_THREAD_NAME}
              aria-invalid=${this.complaint === null ? 'false' : 'true'}
              aria-describedby="wrong"
              .value=${this.name}
              @input=${({ target }: Event) => {
                if (target instanceof HTMLInputElement) this.name = target.value;
              }}
            />
            <p class="bad note" id="wrong" role="alert">${this.complaint}</p>
          </div>
        </div>
        <div class="feet">
          <button class="stop" type="button" @click=${this.#close}>Cancel</button>
          <button class="go" type="submit">Create</button>
        </div>
      </form>
    </dialog>`;
  }

  #ask(message: APIMessage): void {
    this.#cameFrom = deepActiveElement();
    this.message = message;
    this.name = proposeThreadName(message.content === '' ? (message.embeds[0]?.title ?? '') : message.content);
    this.complaint = null;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('dialog')?.showModal();
      this.renderRoot.querySelector('input')?.select();
    });
  }

  readonly #close = (): void => {
    this.renderRoot.querySelector('dialog')?.close();
  };

  readonly #closed = (): void => {
    this.message = null;
    returnFocus(this.#cameFrom, () => {
      tellPage(this, 'muster-focus-composer', null);
    });
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { message } = this;
    this.complaint = complaintAboutThreadName(this.name);
    if (message === null || this.complaint !== null) return;
    void startThread(this.store, message, this.name).then((why) => {
      if (why === null) this.#close();
      else this.complaint = why;
    });
  };
}
