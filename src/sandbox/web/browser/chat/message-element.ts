import type { APIAttachment, APIMessage, APIReaction } from 'discord-api-types/v10';
import { html, LitElement, nothing } from 'lit';
import type { GuildView } from '../../protocol.ts';
import { tellPage } from '../page-events.ts';
import type { Store } from '../store.ts';
import { pings } from './chat-state.ts';
import { drawFile } from './file-view.ts';
import { icon } from '../icons.ts';
import { numberOf } from './log-lines.ts';
import { isEphemeral } from './message-window.ts';
import { messageStyles } from './message-styles.ts';
import { hueOf, initialOf, userName } from './names.ts';
import { oneLine } from './one-line.ts';
import { emojiKey } from './reaction-changes.ts';
import { renderMarkdown, type TextPlace } from './rich-text.ts';
import { richTextStyles } from './rich-text-styles.ts';
import { systemWords } from './system-words.ts';
import { exactTime, messageTime, timeInWords } from './time-words.ts';
import { pageViewer } from './viewer.ts';

const FLAG = { suppressEmbeds: 4, loading: 128, componentsV2: 32_768 };

/** One message of the log: focusable, with what can be done to it. */
export class MessageElement extends LitElement {
  static override properties = {
    store: { attribute: false },
    view: { attribute: false },
    message: { attribute: false },
    continued: { type: Boolean, reflect: true },
    ping: { type: Boolean, reflect: true },
    ownOnly: { type: Boolean, reflect: true, attribute: 'own-only' },
    hasTools: { state: true },
  };
  static override styles = [richTextStyles, messageStyles];
  declare store: Store;
  declare view: GuildView;
  declare message: APIMessage;
  declare continued: boolean;
  declare ping: boolean;
  declare ownOnly: boolean;
  /** Drawn at the first need: a thousand messages would carry three thousand buttons. */
  declare hasTools: boolean;

  constructor() {
    super();
    this.continued = false;
    this.ping = false;
    this.ownOnly = false;
    this.hasTools = false;
    for (const sign of ['pointerenter', 'focusin'])
      this.addEventListener(sign, () => {
        this.hasTools = true;
      });
    this.addEventListener('contextmenu', (event) => {
      // Links and selected text keep the browser's own menu.
      if (event.composedPath().some((one) => one instanceof HTMLAnchorElement)) return;
      event.preventDefault();
      this.#openMenu(event.clientX, event.clientY);
    });
    this.addEventListener('keydown', (event) => {
      const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
      // Enter on the message itself; on one of its buttons it presses that.
      if (!isMenuKey && !(event.key === 'Enter' && event.composedPath()[0] === this)) return;
      event.preventDefault();
      const { left, top } = this.getBoundingClientRect();
      this.#openMenu(left + 72, top + 16);
    });
  }

  override willUpdate(): void {
    this.ping = pings(this.view, this.message);
    this.ownOnly = isEphemeral(this.message);
    this.role = 'article';
    this.ariaLabel = this.#label();
  }

  override render(): unknown {
    const { message } = this;
    const system = systemWords(message, this.view);
    if (system !== null) return this.#system(system);
    return html`
      ${this.continued ? this.#timeBeside() : this.#head()}
      <div class="body">
        ${this.#text()} ${this.#filesBeside().map((file) => drawFile(file))}
        ${this.#has(FLAG.suppressEmbeds) ? nothing : message.embeds.map((embed) => html`<muster-embed .store=${this.store} .view=${this.view} .embed=${embed} .files=${message.attachments}></muster-embed>`)}
        ${
          (message.components ?? []).length === 0
            ? nothing
            : html`<muster-components .store=${this.store} .message=${message}></muster-components>`
        }
        ${this.continued && !this.#hasText() ? this.#edited() : nothing} ${this.#reactions()} ${this.#thread()}
        ${this.#onlyYou()}
      </div>
      ${this.hasTools ? this.#tools() : nothing}
    `;
  }

  /** A picture that an embed shows is not shown beside it once more, as in Discord's clients. */
  #filesBeside(): readonly APIAttachment[] {
    const { attachments, embeds } = this.message;
    if (this.#has(FLAG.suppressEmbeds)) return attachments;
    const shown = new Set(embeds.flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url]));
    return attachments.filter(({ url }) => !shown.has(url));
  }

  #has(flag: number): boolean {
    return (numberOf(this.message.flags ?? 0) & flag) !== 0;
  }

  #label(): string {
    const { message } = this;
    const time = timeInWords(new Date(message.timestamp), 't', { now: this.store.clock.now(), viewer: pageViewer() });
    const only = this.ownOnly ? ', only you can see this' : '';
    return `${userName(this.view, message.author)}, ${time}${this.ping ? ', mentions you' : ''}${only}`;
  }

  #system(words: string): unknown {
    return html`<div class="system">${words} ${this.#when()} ${this.#reference()}</div>
      ${this.hasTools ? this.#tools() : nothing}`;
  }

  #head(): unknown {
    const { author } = this.message;
    const name = userName(this.view, author);
    return html`
      ${this.#before()} ${this.#avatar(name)}
      <div class="head">
        <button class="author" @click=${this.#openUser}>${name}</button>
        ${author.bot === true || this.message.webhook_id !== undefined ? html`<span class="app">App</span>` : nothing}
        ${this.#when()} ${this.#hasText() ? nothing : this.#edited()}
      </div>
    `;
  }

  #avatar(name: string): unknown {
    const { author } = this.message;
    if (author.id === this.view.botUserId)
      return html`<span class="avatar" aria-hidden="true"><img src="/sandbox/app/styles/muster.svg" alt="" /></span>`;
    const ground = `background: hsl(${hueOf(author.id)} 45% 38%)`;
    return html`<span class="avatar" aria-hidden="true" .style=${ground}>${initialOf(name)}</span>`;
  }

  #when(): unknown {
    const date = new Date(this.message.timestamp);
    const viewer = pageViewer();
    const words = messageTime(date, { now: this.store.clock.now(), viewer });
    return html`<time class="when" datetime=${this.message.timestamp} title=${exactTime(date, viewer)}>${words}</time>`;
  }

  #timeBeside(): unknown {
    const date = new Date(this.message.timestamp);
    const viewer = pageViewer();
    const words = timeInWords(date, 't', { now: date, viewer });
    return html`<time class="beside" datetime=${this.message.timestamp} title=${exactTime(date, viewer)}
      >${words}</time
    >`;
  }

  /** What the message answers: another message, or a command. */
  #before(): unknown {
    const { message } = this;
    const used = message.interaction_metadata;
    if (used !== undefined && message.message_reference === undefined) {
      const who = userName(this.view, used.user);
      // Discord tells clients the command's name here, though its documentation does not list it.
      const { name } = used as { readonly name?: string };
      return name === undefined
        ? nothing
        : html`<div class="before">
            <span>${who} used <strong>/${name}</strong></span>
          </div>`;
    }
    if (numberOf(message.type) !== 19) return nothing;
    const answered = message.referenced_message ?? null;
    if (answered === null) return html`<div class="before"><em>The original message was deleted.</em></div>`;
    const isPinged = message.mentions.some(({ id }) => id === answered.author.id);
    const name = `${isPinged ? '@' : ''}${userName(this.view, answered.author)}`;
    return html`<div class="before">
      <button
        aria-label="Answers ${name}: ${oneLine(answered, this.view)}. Show that message."
        @click=${this.#showReference}
      >
        <strong>${name}</strong> ${oneLine(answered, this.view)}
      </button>
    </div>`;
  }

  #reference(): unknown {
    if (this.message.message_reference?.message_id === undefined) return nothing;
    return html`<button class="thread" @click=${this.#showReference}>Show the message</button>`;
  }

  #text(): unknown {
    const { message } = this;
    if (this.#has(FLAG.loading))
      return html`<p class="system thinking">${userName(this.view, message.author)} is thinking…</p>`;
    if (!this.#hasText()) return nothing;
    const pinged = new Set([
      ...message.mentions.map(({ id }) => id),
      ...message.mention_roles,
      ...(message.mention_everyone ? ['everyone'] : []),
    ]);
    const place: TextPlace = { store: this.store, view: this.view, pinged };
    return html`<div class="content">${renderMarkdown(message.content, place)}${this.#edited()}</div>`;
  }

  #hasText(): boolean {
    return this.message.content !== '' && !this.#has(FLAG.componentsV2);
  }

  /** Behind the text; a card without text has it in its head, or where that is missing, at its end. */
  #edited(): unknown {
    const { edited_timestamp: time } = this.message;
    if (time === null) return nothing;
    return html`<span class="edited" title=${exactTime(new Date(time), pageViewer())}>(edited)</span>`;
  }

  #reactions(): unknown {
    const list = this.message.reactions ?? [];
    if (list.length === 0) return nothing;
    return html`<div class="reactions" role="group" aria-label="Reactions">
      ${list.map((reaction) => this.#reaction(reaction))}
    </div>`;
  }

  #reaction({ emoji, count, me }: APIReaction): unknown {
    const name = emoji.name ?? 'emoji';
    const toggle = (): void => {
      void this.store.react(
        this.message,
        emojiKey(emoji) === emoji.name ? name : `${name}:${emoji.id ?? ''}`,
        me ? 'remove' : 'add',
      );
    };
    return html`<button class="reaction" aria-pressed=${me} aria-label="${name}, ${count}" @click=${toggle}>
      <span aria-hidden="true">${emoji.id === null ? name : `:${name}:`}</span>${count}
    </button>`;
  }

  #thread(): unknown {
    const thread = this.store.channels.find(({ id, kind }) => kind === 'thread' && id === this.message.id);
    if (thread === undefined || this.store.channel?.id === thread.id) return nothing;
    const open = (): void => {
      this.store.openChannel(thread.id);
    };
    return html`<button class="thread" @click=${open}>Open the thread “${thread.name}”</button>`;
  }

  #onlyYou(): unknown {
    if (!this.ownOnly) return nothing;
    const dismiss = (): void => {
      this.store.dismiss(this.message);
    };
    return html`<div class="note">Only you can see this. <button @click=${dismiss}>Dismiss the message</button></div>`;
  }

  /** Reached by Tab only from a focused message: two hundred extra stops would bury the composer. */
  #tools(): unknown {
    const at = (event: MouseEvent): { x: number; y: number } => {
      const { left, bottom } = (
        event.currentTarget instanceof Element ? event.currentTarget : this
      ).getBoundingClientRect();
      return { x: left, y: bottom };
    };
    const react = (event: MouseEvent): void => {
      tellPage(this, 'muster-react', { message: this.message, ...at(event) });
    };
    const reply = (): void => {
      this.store.setReplyTo(this.message);
      tellPage(this, 'muster-focus-composer', null);
    };
    const more = (event: MouseEvent): void => {
      const { x, y } = at(event);
      this.#openMenu(x, y);
    };
    const own = this.ownOnly;
    return html`<div class="tools">
      ${own ? nothing : html`<button aria-label="Add a reaction" title="Add a reaction" tabindex="-1" @click=${react}>${icon('smile')}</button>`}
      ${own ? nothing : html`<button aria-label="Reply" title="Reply" tabindex="-1" @click=${reply}>${icon('reply')}</button>`}
      <button aria-label="More" title="More" aria-haspopup="menu" tabindex="-1" @click=${more}>${icon('more')}</button>
    </div>`;
  }

  readonly #openUser = (event: MouseEvent): void => {
    tellPage(this, 'muster-user-menu', { userId: this.message.author.id, x: event.clientX, y: event.clientY });
  };

  readonly #showReference = (): void => {
    const { message_id: messageId, channel_id: channelId } = this.message.message_reference ?? {};
    if (messageId === undefined || channelId === undefined) return;
    tellPage(this, 'muster-show-message', { messageId, channelId });
  };

  #openMenu(x: number, y: number): void {
    tellPage(this, 'muster-message-menu', { message: this.message, x, y });
  }
}
