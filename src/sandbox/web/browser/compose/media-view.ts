import { html, nothing, type TemplateResult } from 'lit';
import { fileSize, hostedAddress } from '../chat/attachment-address.ts';
import type { Media, MessageComponent } from './message-component.ts';
import { icon } from '../icons.ts';

/** Pictures of other hosts are not loaded: the page makes no request beyond this machine. */
function picture(media: Media, className: string): TemplateResult {
  const address = hostedAddress(media.url);
  const words = media.description === '' ? 'Picture without a description' : media.description;
  if (address === null) return html`<span class="soft">${words}: ${link(media.url, 'open the picture')}</span>`;
  return html`<a href=${address} target="_blank"
    ><img class=${className} src=${address} alt=${words} loading="lazy" @error=${sayBroken}
  /></a>`;
}

/** A picture that does not load says so in its place. */
function sayBroken({ currentTarget }: Event): void {
  if (!(currentTarget instanceof HTMLImageElement)) return;
  const words = document.createElement('span');
  words.textContent = `The picture failed to load: ${currentTarget.alt}`;
  currentTarget.replaceWith(words);
}

function link(url: string, words: string): TemplateResult {
  if (!/^https?:\/\//iu.test(url)) return html`${words}`;
  return html`<a href=${url} target="_blank" rel="noreferrer noopener">${words}</a>`;
}

function unlessSpoiler(media: Media, shown: TemplateResult): TemplateResult {
  return media.isSpoiler
    ? html`<details>
        <summary>Spoiler: show what is hidden</summary>
        ${shown}
      </details>`
    : shown;
}

export function renderThumbnail(media: Media): TemplateResult {
  return unlessSpoiler(media, picture(media, 'thumbnail'));
}

export function renderGallery(items: readonly Media[]): TemplateResult {
  return html`<ul class="gallery">
    ${items.map((media) => html`<li>${unlessSpoiler(media, picture(media, 'picture'))}</li>`)}
  </ul>`;
}

export function renderFile({ media, name, bytes }: Extract<MessageComponent, { kind: 'file' }>): TemplateResult {
  const address = hostedAddress(media.url);
  const words = name === '' ? 'file' : name;
  return unlessSpoiler(
    media,
    html`<div class="file">
      ${icon('file')}
      ${address === null ? link(media.url, words) : html`<a href=${address} download=${words}>${words}</a>`}
      ${bytes === null ? nothing : html`<span class="soft">${fileSize(bytes)}</span>`}
    </div>`,
  );
}
