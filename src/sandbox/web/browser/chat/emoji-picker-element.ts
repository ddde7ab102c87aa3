import type { APIMessage } from 'discord-api-types/v10';
import { css, html, nothing } from 'lit';
import { focusRing } from '../focus-ring.ts';
import { onPageEvent, tellPage } from '../page-events.ts';
import { StoreElement } from '../store-element.ts';

/** What one reacts with in operations; the names are what a screen reader says. */
const EMOJIS: readonly (readonly [string, string])[] = [
  ['👍', 'thumbs up'],
  ['👎', 'thumbs down'],
  ['👀', 'eyes'],
  ['✅', 'check mark'],
  ['❌', 'cross'],
  ['🎉', 'party popper'],
  ['❤️', 'heart'],
  ['🚀', 'rocket'],
  ['🔥', 'fire'],
  ['🙏', 'folded hands'],
  ['😄', 'smile'],
  ['😕', 'confused'],
  ['🤔', 'thinking'],
  ['⏳', 'hourglass'],
  ['🛠️', 'tools'],
  ['🧯', 'fire extinguisher'],
];
const COLUMNS = 4;
const SIZE_PX = 200;

/** Opens at a message for `muster-react`; arrows move, Enter reacts, Escape closes. */
export class EmojiPickerElement extends StoreElement {
  static override properties = { ...StoreElement.properties, message: { state: true } };
  static override styles = css`
    dialog {
      background: var(--ground-raised);
      border: 1px solid var(--line);
      border-radius: 8px;
      box-shadow: var(--shadow);
      color: var(--text);
      margin: 0;
      padding: 8px;
      position: fixed;
    }

    dialog::backdrop {
      background: none;
    }

    div {
      display: grid;
      gap: 2px;
      grid-template-columns: repeat(${COLUMNS}, 40px);
    }

    button {
      background: none;
      block-size: 40px;
      border: 0;
      border-radius: var(--radius);
      cursor: pointer;
      font-size: 1.375rem;
      padding: 0;
    }

    button:hover {
      background: var(--ground-chosen);
    }

    ${focusRing(-2)}
  `;
  declare message: APIMessage | null;
  #x = 0;
  #y = 0;
  #stop: (() => void) | null = null;

  constructor() {
    super();
    this.message = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onPageEvent('muster-react', ({ message, x, y }) => {
      this.message = message;
      this.#x = x;
      this.#y = y;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog === null || dialog.open) return;
    dialog.style.insetInlineStart = `${Math.max(8, Math.min(this.#x, innerWidth - SIZE_PX))}px`;
    dialog.style.insetBlockStart = `${Math.max(8, Math.min(this.#y, innerHeight - SIZE_PX))}px`;
    // A modal one gives the focus back by itself when it closes.
    dialog.showModal();
  }

  override render(): unknown {
    if (this.message === null) return nothing;
    return html`<dialog
      aria-label="Add a reaction"
      @close=${this.#closed}
      @click=${this.#onClick}
      @keydown=${this.#onKey}
    >
      <div>
        ${EMOJIS.map(([emoji, name]) => html`<button aria-label=${name} title=${name} data-emoji=${emoji}>${emoji}</button>`)}
      </div>
    </dialog>`;
  }

  readonly #closed = (): void => {
    this.message = null;
  };

  readonly #onClick = async (event: Event): Promise<void> => {
    const { target, currentTarget } = event;
    if (!(currentTarget instanceof HTMLDialogElement) || this.message === null) return;
    const emoji = target instanceof HTMLElement ? target.dataset['emoji'] : undefined;
    const { message } = this;
    // A click beside the buttons is one on the backdrop.
    if (emoji !== undefined || target === currentTarget) currentTarget.close();
    if (emoji === undefined) return;
    const answer = await this.store.react(message, emoji, 'add');
    if (answer.kind === 'ok') return;
    const why = answer.kind === 'refused' ? answer.message : answer.reason;
    tellPage(this, 'muster-say', { text: `The reaction was not added: ${why}` });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const buttons = [...this.renderRoot.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
}
