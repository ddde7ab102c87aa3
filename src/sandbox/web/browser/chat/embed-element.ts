import type { APIAttachment, APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { css, html, LitElement, nothing } from 'lit';
import type { GuildView } from '../../protocol.ts';
import type { Store } from '../store.ts';
import { hostedAddress } from './attachment-address.ts';
import { fieldWidths } from './field-widths.ts';
import { safeUrl } from './markdown-inline.ts';
import { NOBODY, renderInline, renderMarkdown, type TextPlace } from './rich-text.ts';
import { richTextStyles } from './rich-text-styles.ts';
import { exactTime, messageTime } from './time-words.ts';
import { pageViewer } from './viewer.ts';

/** One embed of a message. Mentions in here notify nobody (Discord docs: embed object). */
export class EmbedElement extends LitElement {
  static override properties = {
    store: { attribute: false },
    view: { attribute: false },
    embed: { attribute: false },
    files: { attribute: false },
  };
  static override styles = [
    richTextStyles,
    css`
      :host {
        --edge: var(--line-strong);
        display: block;
        max-inline-size: 520px;
      }

      .embed {
        background: var(--ground-embed);
        border: 1px solid var(--line);
        border-inline-start: 4px solid var(--edge);
        border-radius: 4px;
        display: grid;
        font-size: 0.875rem;
        gap: 8px 16px;
        grid-template-columns: minmax(0, 1fr) auto;
        padding: 10px 16px 14px 12px;
      }

      .embed > * {
        grid-column: 1 / -1;
        min-inline-size: 0;
      }

      .author,
      footer {
        align-items: center;
        display: flex;
        gap: 8px;
      }

      .author {
        color: var(--text-strong);
        font-weight: 600;
      }

      .title {
        color: var(--text-strong);
        font-size: 1rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      .with-thumbnail > .author,
      .with-thumbnail > .title,
      .with-thumbnail > .description {
        grid-column: 1;
      }

      .thumbnail {
        grid-column: 2;
        grid-row: 1 / span 3;
        max-block-size: 80px;
        max-inline-size: 80px;
        border-radius: 4px;
      }

      dl {
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(12, minmax(0, 1fr));
        margin: 0;
      }

      .field {
        grid-column: 1 / -1;
        overflow-wrap: anywhere;
      }

      .of-2 {
        grid-column: span 6;
      }

      .of-3 {
        grid-column: span 4;
      }

      dt {
        color: var(--text-strong);
        font-weight: 600;
      }

      dd {
        margin: 0;
      }

      .image {
        border-radius: 4px;
        block-size: auto;
        max-inline-size: 100%;
      }

      footer {
        color: var(--text-muted);
        font-size: 0.75rem;
        overflow-wrap: anywhere;
      }

      .icon {
        border-radius: 50%;
        block-size: 20px;
        inline-size: 20px;
      }

      @media (width < 480px) {
        .of-2,
        .of-3 {
          grid-column: 1 / -1;
        }
      }
    `,
  ];
  declare store: Store;
  declare view: GuildView;
  declare embed: APIEmbed;
  /** Those of its message: a picture that is one of them has its words. */
  declare files: readonly APIAttachment[];

  override updated(): void {
    const { color } = this.embed;
    if (color === undefined || color === 0) this.style.removeProperty('--edge');
    else this.style.setProperty('--edge', `#${color.toString(16).padStart(6, '0')}`);
  }

  override render(): unknown {
    const { embed } = this;
    const place: TextPlace = { store: this.store, view: this.view, pinged: NOBODY };
    const thumbnail = hostedAddress(embed.thumbnail?.url);
    return html`
      <div class=${thumbnail === null ? 'embed' : 'embed with-thumbnail'} role="group" aria-label="Embed">
        ${this.#author()} ${embed.title === undefined ? nothing : this.#title(embed.title, place)}
        ${
          embed.description === undefined
            ? nothing
            : html`<div class="description">${renderMarkdown(embed.description, place)}</div>`
        }
        ${thumbnail === null ? nothing : html`<img class="thumbnail" src=${thumbnail} alt="" loading="lazy" />`}
        ${fields(embed.fields ?? [], place)} ${picture(embed, this.files)} ${this.#footer()}
      </div>
    `;
  }

  #author(): unknown {
    const { author } = this.embed;
    if (author === undefined) return nothing;
    const icon = hostedAddress(author.icon_url);
    const url = safeUrl(author.url ?? '');
    const name =
      url === null ? author.name : html`<a href=${url} target="_blank" rel="noreferrer noopener">${author.name}</a>`;
    return html`<div class="author">
      ${icon === null ? nothing : html`<img class="icon" src=${icon} alt="" />`}${name}
    </div>`;
  }

  #title(title: string, place: TextPlace): unknown {
    const url = safeUrl(this.embed.url ?? '');
    const text = renderInline(title, place);
    if (url === null) return html`<div class="title">${text}</div>`;
    return html`<div class="title"><a href=${url} target="_blank" rel="noreferrer noopener">${text}</a></div>`;
  }

  #footer(): unknown {
    const { footer, timestamp } = this.embed;
    if (footer === undefined && timestamp === undefined) return nothing;
    const viewer = pageViewer();
    const date = new Date(timestamp ?? '');
    const time = Number.isNaN(date.getTime())
      ? null
      : html`<time datetime=${date.toISOString()} title=${exactTime(date, viewer)}
          >${messageTime(date, { now: this.store.clock.now(), viewer })}</time
        >`;
    const icon = hostedAddress(footer?.icon_url);
    return html`<footer>
      ${icon === null ? nothing : html`<img class="icon" src=${icon} alt="" />`}
      <span
        >${footer?.text ?? nothing}${footer !== undefined && time !== null ? ' • ' : nothing}${time ?? nothing}</span
      >
    </footer>`;
  }
}

function fields(list: readonly APIEmbedField[], place: TextPlace): unknown {
  if (list.length === 0) return nothing;
  const drawn = fieldWidths(list).map(
    ({ field, sharing }) =>
      html`<div class="field of-${sharing}">
        <dt>${renderInline(field.name, place)}</dt>
        <dd>${renderMarkdown(field.value, place)}</dd>
      </div>`,
  );
  return html`<dl>${drawn}</dl>`;
}

/** The page asks no other machine for anything, so a picture from elsewhere is a link to it. */
function picture({ image }: APIEmbed, files: readonly APIAttachment[]): unknown {
  const own = hostedAddress(image?.url);
  if (own !== null)
    return html`<a href=${own} target="_blank"
      ><img
        class="image"
        src=${own}
        alt=${files.find(({ url }) => url === image?.url)?.description ?? 'Image of the embed'}
        loading="lazy"
        width=${image?.width ?? nothing}
        height=${image?.height ?? nothing}
    /></a>`;
  const elsewhere = safeUrl(image?.url ?? '');
  if (elsewhere === null) return nothing;
  return html`<p>
    <a href=${elsewhere} target="_blank" rel="noreferrer noopener">Image on ${new URL(elsewhere).host}</a>
  </p>`;
}
