import type { APIMessage } from 'discord-api-types/v10';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { richTextStyles } from '../chat/rich-text-styles.ts';
import { NOBODY, renderMarkdown } from '../chat/rich-text.ts';
import { tellPage } from '../page-events.ts';
import { StoreElement } from '../store-element.ts';
import { deepActiveElement } from './active-element.ts';
import { componentStyles } from './component-styles.ts';
import { composeStyles } from './compose-styles.ts';
import { directoryOf, placeOf } from './compose-view.ts';
import { endingSentence, interact } from './interact.ts';
import { componentBody } from './interaction-body.ts';
import { COMPONENT } from './component-kind.ts';
import { renderFile, renderGallery, renderThumbnail } from './media-view.ts';
import { readMessageComponents, type ButtonComponent, type MessageComponent } from './message-component.ts';
import { selectOptions, type SelectMenu } from './select-menu.ts';
import type { MusterSelect } from './select-element.ts';

/** What a person uses of a message at the moment, and what became of it. */
type Use =
  | { readonly kind: 'rest' }
  | { readonly kind: 'waiting'; readonly customId: string }
  | { readonly kind: 'failed'; readonly customId: string; readonly why: string };

const AT_REST: Use = { kind: 'rest' };

/** The buttons, selects and layout parts of a message, and what happens when they are used. Give it `.store` and `.message`. */
export class MusterComponents extends StoreElement {
  static override properties = {
    ...StoreElement.properties,
    message: { attribute: false },
    use: { state: true },
    chosen: { state: true },
  };
  static override styles = [composeStyles, richTextStyles, componentStyles];
  declare message: APIMessage;
  declare use: Use;
  /** What stands in the selects, by their custom ids, until the message says otherwise. */
  declare chosen: ReadonlyMap<string, readonly string[]>;
  #parts: readonly MessageComponent[] = [];

  constructor() {
    super();
    this.use = AT_REST;
    this.chosen = new Map();
    this.addEventListener('focusout', this.#keepPlace);
  }

  /** When a pressed button goes, as on a card that is decided, the keyboard stays at its message. */
  readonly #keepPlace = (event: FocusEvent): void => {
    const [pressed] = event.composedPath();
    const root = this.getRootNode();
    const message = root instanceof ShadowRoot ? root.host : null;
    if (event.relatedTarget !== null || !(pressed instanceof Node)) return;
    // Only after the drawing is done is it known whether the button is gone.
    queueMicrotask(() => {
      if (!pressed.isConnected && message instanceof HTMLElement && deepActiveElement() === null) message.focus();
    });
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('message')) return;
    this.#parts = readMessageComponents(this.message.components ?? []);
    // What the bot changed is drawn anew, and with it what was chosen.
    this.chosen = new Map();
    if (this.use.kind === 'failed') this.use = AT_REST;
  }

  protected override render(): TemplateResult {
    const { use } = this;
    return html`<div class="parts">
      ${this.#parts.map((part) => this.#draw(part))}
      <p class="failure bad" role="alert" ?hidden=${use.kind !== 'failed'}>
        ${use.kind === 'failed' ? `⚠ ${use.why}` : nothing}
      </p>
    </div>`;
  }

  #draw(part: MessageComponent): unknown {
    switch (part.kind) {
      case 'row':
        return html`<div class="row">${part.children.map((child) => this.#draw(child))}</div>`;
      case 'button':
        return this.#button(part);
      case 'select':
        return this.#select(part);
      case 'text':
        return html`<div class="text">${this.#text(part.content)}</div>`;
      case 'section':
        return html`<div class="section">
          <div class="texts">${part.texts.map((text) => this.#draw(text))}</div>
          ${part.accessory === null ? nothing : this.#draw(part.accessory)}
        </div>`;
      case 'container':
        return this.#container(part);
      case 'separator':
        return html`<hr class="${part.hasLine ? 'line' : ''} ${part.size}" role=${part.hasLine ? nothing : 'none'} />`;
      case 'thumbnail':
        return renderThumbnail(part.media);
      case 'gallery':
        return renderGallery(part.items);
      case 'file':
        return renderFile(part);
      case 'unknown':
        return html`<p class="soft">A part of this message (type ${part.type}) cannot be shown here.</p>`;
    }
  }

  #text(content: string): unknown {
    const { view } = this.store;
    return view === null ? content : renderMarkdown(content, { store: this.store, view, pinged: this.#pinged() });
  }

  #pinged(): ReadonlySet<string> {
    const { mentions, mention_roles: roles, mention_everyone: all } = this.message;
    if (mentions.length === 0 && roles.length === 0 && !all) return NOBODY;
    return new Set([...mentions.map(({ id }) => id), ...roles, ...(all ? ['everyone'] : [])]);
  }

  #container({ accent, isSpoiler, children }: Extract<MessageComponent, { kind: 'container' }>): TemplateResult {
    const colour = accent === null ? '' : `--accent-colour: #${accent.toString(16).padStart(6, '0')}`;
    const inner = html`<div class="container" style=${colour === '' ? nothing : colour}>
      ${children.map((child) => this.#draw(child))}
    </div>`;
    return isSpoiler
      ? html`<details>
          <summary>Spoiler: show what is hidden</summary>
          ${inner}
        </details>`
      : inner;
  }

  #button(button: ButtonComponent): TemplateResult {
    const { look, label, emoji, url, customId, isDisabled } = button;
    const words = html`${emoji === '' ? nothing : html`<span>${emoji}</span>`}${label}`;
    if (look === 'link')
      return html`<a class="button" href=${url === '' ? nothing : url} target="_blank" rel="noreferrer noopener"
        >${words} <span aria-hidden="true">↗</span></a
      >`;
    const isWaiting = this.use.kind === 'waiting' && this.use.customId === customId;
    return html`<button
      class="button ${look}"
      type="button"
      ?disabled=${isDisabled || look === 'premium'}
      aria-disabled=${this.use.kind === 'waiting' ? 'true' : 'false'}
      aria-busy=${isWaiting ? 'true' : 'false'}
      @click=${() => {
        void this.#use(customId, COMPONENT.button);
      }}
    >
      ${words}${isWaiting ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
    </button>`;
  }

  #select(menu: SelectMenu): TemplateResult {
    const isWaiting = this.use.kind === 'waiting' && this.use.customId === menu.customId;
    return html`<muster-select
      .menu=${menu}
      .options=${selectOptions(menu, directoryOf(this.store))}
      .chosen=${this.chosen.get(menu.customId) ?? menu.chosen}
      .isBusy=${isWaiting}
      @select-change=${({ currentTarget }: CustomEvent & { readonly currentTarget: MusterSelect }) => {
        this.chosen = new Map(this.chosen).set(menu.customId, currentTarget.chosen);
      }}
      @select-done=${({ detail }: CustomEvent<readonly string[]>) => {
        void this.#use(menu.customId, menu.type, detail);
      }}
    ></muster-select>`;
  }

  /** One at a time, as in Discord's client: a second press while the first is under way does nothing. */
  async #use(customId: string, type: number, values?: readonly string[]): Promise<void> {
    const place = placeOf(this.store, this.message.channel_id);
    if (place === null || this.use.kind === 'waiting') return;
    this.use = { kind: 'waiting', customId };
    const used = { messageId: this.message.id, customId, type, ...(values === undefined ? {} : { values }) };
    const why = endingSentence(await interact(this.store, componentBody(place, used)), 'Try again.');
    this.use = why === null ? AT_REST : { kind: 'failed', customId, why: `This interaction failed. ${why}` };
    // An edited message shows what became of it, which says nothing to whoever does not see it.
    if (why === null) tellPage(this, 'muster-say', { text: 'Answered.' });
    // A choice that was answered, or that nobody heard, stands no longer.
    this.chosen = new Map();
  }
}
