import type { APIMessage } from 'discord-api-types/v10';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { onPageEvent, tellPage } from '../page-events.ts';
import type { Store } from '../store.ts';
import { deepActiveElement, returnFocus } from './active-element.ts';
import { loadCommandIndex, type CommandIndex } from './command-index.ts';
import { composeStyles } from './compose-styles.ts';
import { copyText, deleteMessage, pinMessage, runMenuCommand, type MenuEnding } from './menu-acts.ts';
import { messageMenu, moveInMenu, userMenu, type MenuAct, type MenuGroup } from './menu-items.ts';
import { menuStyles } from './menu-styles.ts';

type Target =
  { readonly kind: 'message'; readonly message: APIMessage } | { readonly kind: 'user'; readonly userId: string };

interface OpenMenu {
  readonly target: Target;
  readonly x: number;
  readonly y: number;
}

const EDGE = 8;
/** Discord docs: message flags, message types. */
const EPHEMERAL = 64;
const WRITTEN_TYPES: readonly number[] = [0, 19, 20, 23];
const THREAD_TYPES: readonly number[] = [10, 11, 12];

/** The menus of messages and names; any part of the page opens them by `muster-message-menu` and `muster-user-menu`. */
export class MusterMenus extends LitElement {
  static override properties = {
    store: { attribute: false },
    open: { state: true },
    index: { state: true },
    toast: { state: true },
  };
  static override styles = [composeStyles, menuStyles];
  declare store: Store;
  declare open: OpenMenu | null;
  declare index: CommandIndex;
  /** What failed; said until it is dismissed or the next thing is done. */
  declare toast: string | null;
  #cameFrom: HTMLElement | null = null;
  #stops: readonly (() => void)[] = [];

  constructor() {
    super();
    this.open = null;
    this.index = { kind: 'loading' };
    this.toast = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const outside = (event: Event): void => {
      if (this.open !== null && !event.composedPath().includes(this)) this.#shut('stay');
    };
    window.addEventListener('pointerdown', outside);
    window.addEventListener('resize', outside);
    this.#stops = [
      onPageEvent('muster-message-menu', ({ message, x, y }) => {
        this.#show({ target: { kind: 'message', message }, x, y });
      }),
      onPageEvent('muster-user-menu', ({ userId, x, y }) => {
        this.#show({ target: { kind: 'user', userId }, x, y });
      }),
      () => {
        window.removeEventListener('pointerdown', outside);
        window.removeEventListener('resize', outside);
      },
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override render(): TemplateResult {
    return html`${this.open === null ? nothing : this.#renderMenu(this.open)}
      <muster-thread-dialog .store=${this.store}></muster-thread-dialog>
      <div class="toast" role="alert" ?hidden=${this.toast === null}>
        <span>${this.toast === null ? nothing : `⚠ ${this.toast}`}</span>
        <button
          class="plain"
          type="button"
          @click=${() => {
            this.toast = null;
          }}
        >
          Dismiss
        </button>
      </div>`;
  }

  #renderMenu({ target }: OpenMenu): TemplateResult {
    const groups = this.#groups(target);
    const name = target.kind === 'message' ? 'Message' : 'Person';
    return html`<div
      class="menu"
      role="menu"
      aria-label="${name} actions"
      @keydown=${this.#press}
      @contextmenu=${(event: Event) => {
        event.preventDefault();
      }}
    >
      ${groups.map(
        ({ title, items }, at) =>
          html`<div role="group" aria-label=${title ?? name}>
            ${title === null ? nothing : html`<div class="title" aria-hidden="true">${title}</div>`}
            ${items.map(
              ({ label, act }, index) =>
                html`<button
                  role="menuitem"
                  type="button"
                  tabindex=${at === 0 && index === 0 ? '0' : '-1'}
                  @click=${() => {
                    this.#choose(act, target);
                  }}
                >
                  ${label}
                </button>`,
            )}
          </div>`,
      )}
      ${this.index.kind === 'failed' ? html`<p class="wait">Apps failed to load: ${this.index.why}</p>` : nothing}
    </div>`;
  }

  protected override updated(): void {
    const menu = this.renderRoot.querySelector('.menu');
    if (!(menu instanceof HTMLElement) || this.open === null) return;
    // Whole within the window, whatever it holds by now.
    const { width, height } = menu.getBoundingClientRect();
    const { x, y } = this.open;
    menu.style.left = `${Math.max(EDGE, Math.min(x, window.innerWidth - width - EDGE))}px`;
    menu.style.top = `${Math.max(EDGE, Math.min(y, window.innerHeight - height - EDGE))}px`;
  }

  #groups(target: Target): readonly MenuGroup[] {
    const commands = this.index.kind === 'loaded' ? this.index.commands : [];
    if (target.kind === 'user') return userMenu(target.userId, commands);
    const { message } = target;
    const type = this.store.channels.find(({ id }) => id === message.channel_id)?.type ?? 0;
    const facts = {
      id: message.id,
      text: message.content,
      isPinned: message.pinned,
      isEphemeral: ((message.flags ?? 0) & EPHEMERAL) !== 0,
      isOwn: message.author.id === this.store.me?.id,
      isSystem: !WRITTEN_TYPES.includes(message.type),
      hasThread: this.store.channels.some(({ id }) => id === message.id),
      isInThread: THREAD_TYPES.includes(type),
    };
    return messageMenu(facts, commands);
  }

  #show(open: OpenMenu): void {
    if (this.open === null) this.#cameFrom = deepActiveElement();
    this.open = open;
    this.toast = null;
    void this.#loadIndex();
    void this.updateComplete.then(() => {
      this.#items()[0]?.focus();
    });
  }

  async #loadIndex(): Promise<void> {
    const { view } = this.store;
    if (view !== null) this.index = await loadCommandIndex(this.store, view.guild.id);
  }

  #items(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('[role="menuitem"]')].filter((item) => item instanceof HTMLElement);
  }

  /** 'stay' when a click elsewhere has taken the keyboard already. */
  #shut(focus: 'return' | 'stay'): void {
    this.open = null;
    const from = this.#cameFrom;
    this.#cameFrom = null;
    if (focus === 'stay') return;
    returnFocus(from, () => {
      tellPage(this, 'muster-focus-composer', null);
    });
  }

  #press = (event: KeyboardEvent): void => {
    const items = this.#items();
    const active = deepActiveElement();
    const at = items.findIndex((item) => item === active);
    if (event.key === 'Escape' || event.key === 'Tab') {
      this.#shut('return');
    } else {
      const labels = items.map((item) => item.textContent.trim());
      const moved = moveInMenu(event.key, at, labels);
      if (moved === undefined) return;
      items[moved]?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #choose(act: MenuAct, target: Target): void {
    const { x, y } = this.open ?? { x: 0, y: 0 };
    this.#shut('return');
    if (act.kind === 'mention' && target.kind === 'user') this.#mention(target.userId);
    else if (act.kind === 'copy-id') this.#report(copyText(act.id), 'The id is copied.');
    else if (act.kind === 'command') this.#runCommand(act, target);
    else if (target.kind === 'message') this.#actOn(target.message, act, { x, y });
  }

  #mention(userId: string): void {
    const name = this.store.view?.members.find(({ user }) => user.id === userId)?.user.username;
    if (name !== undefined) tellPage(this, 'muster-insert', { text: `@${name} ` });
  }

  #runCommand({ command, targetId }: Extract<MenuAct, { kind: 'command' }>, target: Target): void {
    const channelId = target.kind === 'message' ? target.message.channel_id : (this.store.channel?.id ?? null);
    this.#report(runMenuCommand(this.store, { command, targetId, channelId }), null);
  }

  #actOn(message: APIMessage, act: MenuAct, at: { readonly x: number; readonly y: number }): void {
    switch (act.kind) {
      case 'react':
        tellPage(this, 'muster-react', { message, ...at });
        return;
      case 'reply':
        this.store.setReplyTo(message);
        tellPage(this, 'muster-focus-composer', null);
        return;
      case 'thread':
        this.renderRoot
          .querySelector('muster-thread-dialog')
          ?.dispatchEvent(new CustomEvent('thread-ask', { detail: message }));
        return;
      case 'pin':
        this.#report(pinMessage(this.store, message, 'pinned'), null);
        return;
      case 'unpin':
        this.#report(pinMessage(this.store, message, 'unpinned'), 'The message is no longer pinned.');
        return;
      case 'copy-text':
        this.#report(copyText(message.content), 'The text is copied.');
        return;
      case 'delete':
        this.#report(deleteMessage(this.store, message), 'The message is deleted.');
        return;
      case 'mention':
      case 'copy-id':
      case 'command':
        return;
    }
  }

  /** Failures are seen and read out; what went well and shows nowhere is read out alone. */
  #report(ending: Promise<MenuEnding>, done: string | null): void {
    void ending.then((why) => {
      this.toast = why;
      if (why === null && done !== null) tellPage(this, 'muster-say', { text: done });
    });
  }
}
