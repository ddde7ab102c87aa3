import type { APIAttachment } from 'discord-api-types/v10';
import { html, nothing } from 'lit';
import { fileSize, hostedAddress } from './attachment-address.ts';
import { icon } from '../icons.ts';
import { safeUrl } from './markdown-inline.ts';

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** A picture of this sandbox is shown; every other file is a name to save it by. */
export function drawFile(file: APIAttachment): unknown {
  const address = hostedAddress(file.url) ?? safeUrl(file.url);
  if (address === null) return nothing;
  const isPicture = PICTURES.includes(file.content_type?.split(';')[0] ?? '') && address.startsWith('/');
  const words = file.description ?? file.filename;
  if (isPicture)
    return html`<a href=${address} target="_blank"
      ><img
        class="picture"
        src=${address}
        alt=${words}
        loading="lazy"
        width=${file.width ?? nothing}
        height=${file.height ?? nothing}
    /></a>`;
  return html`<div class="file">
    ${icon('file')}
    <div>
      <a href=${address} target="_blank" download=${file.filename}>${file.filename}</a
      ><span>${fileSize(file.size)}</span>
    </div>
  </div>`;
}
