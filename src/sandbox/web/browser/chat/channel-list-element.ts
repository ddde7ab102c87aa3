import { css, html, nothing } from 'lit';
import { focusRing } from '../focus-ring.ts';
import { StoreElement } from '../store-element.ts';
import { channelRows, holdsMessages, type ChannelRow, type ChatChannel } from './chat-channel.ts';
import { icon } from '../icons.ts';

/** Channels and their threads with what is unread in them. One tab stop; arrows move within. */
export class ChannelListElement extends StoreElement {
  static override styles = css`
    :host {
      block-size: 100%;
      display: block;
      overflow: hidden auto;
      scrollbar-color: var(--line-strong) transparent;
    }

    h2 {
      border-block-end: 1px solid var(--line);
      color: var(--text-strong);
      font-size: 1rem;
      line-height: 47px;
      margin: 0;
      overflow: hidden;
      padding-inline: 16px;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    ul {
      list-style: none;
      margin: 0;
      padding: 12px 8px;
    }

    .category {
      color: var(--text-muted);
      font-size: 0.75rem;
      font-weight: 600;
      padding: 16px 8px 4px;
    }

    button {
      align-items: center;
      background: none;
      border: 0;
      border-radius: 4px;
      color: var(--text-muted);
      cursor: pointer;
      display: flex;
      font: inherit;
      font-weight: 500;
      gap: 6px;
      inline-size: 100%;
      margin-block: 1px;
      min-block-size: 34px;
      padding: 0 8px;
      position: relative;
      text-align: start;
    }

    .depth-1 button {
      font-size: 0.875rem;
      margin-inline-start: 20px;
      inline-size: calc(100% - 20px);
      min-block-size: 30px;
    }

    button:hover {
      background: var(--ground-hover);
      color: var(--text);
    }

    button[aria-current] {
      background: var(--ground-chosen);
      color: var(--text-strong);
    }

    .unread {
      color: var(--text-strong);
      font-weight: 700;
    }

    .unread::before {
      background: var(--text-strong);
      block-size: 8px;
      border-radius: 0 4px 4px 0;
      content: '';
      inline-size: 4px;
      inset-block-start: calc(50% - 4px);
      inset-inline-start: -8px;
      position: absolute;
    }

    button svg {
      flex: none;
    }

    .name {
      flex: 1;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .count {
      background: var(--danger);
      border-radius: 8px;
      color: var(--on-danger);
      font-size: 0.75rem;
      font-weight: 700;
      line-height: 16px;
      min-inline-size: 16px;
      padding: 0 4px;
      text-align: center;
    }

    /* Drawn and not written: the button's name says it in words. */
    .count::before {
      content: attr(data-count);
    }

    ${focusRing(-2)}
  `;

  override render(): unknown {
    const { view, channel } = this.store;
    if (view === null) return nothing;
    const rows = channelRows(this.store.channels, ({ id }) => id === channel?.id);
    return html`
      <h2>${view.guild.name}</h2>
      <ul @keydown=${this.#onKey}>
        ${rows.map((row) => this.#row(row))}
      </ul>
    `;
  }

  #row({ channel, depth }: ChannelRow): unknown {
    if (!holdsMessages(channel)) return html`<li class="category">${channel.name}</li>`;
    const isOpen = channel.id === this.store.channel?.id;
    const { isUnread, mentions } = this.store.unread(channel.id);
    const open = (): void => {
      this.store.openChannel(channel.id);
    };
    return html`<li class="depth-${depth}">
      <button
        class=${isUnread && !isOpen ? 'unread' : ''}
        tabindex=${isOpen ? 0 : -1}
        aria-current=${isOpen ? 'page' : nothing}
        aria-label=${spoken(channel, { isUnread: isUnread && !isOpen, mentions })}
        @click=${open}
      >
        ${icon(channel.kind === 'thread' ? 'thread' : 'hash')}<span class="name">${channel.name}</span>
        ${mentions > 0 ? html`<span class="count" data-count=${mentions}></span>` : nothing}
      </button>
    </li>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const buttons = [...this.renderRoot.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, next))]?.focus();
  };
}

function spoken({ name, kind }: ChatChannel, { isUnread, mentions }: { isUnread: boolean; mentions: number }): string {
  const pings = mentions === 0 ? '' : `, ${mentions} ${mentions === 1 ? 'mention' : 'mentions'}`;
  return `${name}, ${kind === 'thread' ? 'thread' : 'channel'}${isUnread ? ', unread' : ''}${pings}`;
}
