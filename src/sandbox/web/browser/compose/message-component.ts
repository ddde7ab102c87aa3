import { COMPONENT } from './component-kind.ts';
import { fieldAt, isSetAt, listAt, numberAt, textAt } from './json-field.ts';
import { readSelectMenu, type SelectMenu } from './select-menu.ts';

export type ButtonLook = 'primary' | 'secondary' | 'success' | 'danger' | 'link' | 'premium';

export interface ButtonComponent {
  readonly kind: 'button';
  readonly look: ButtonLook;
  readonly label: string;
  readonly emoji: string;
  readonly customId: string;
  /** Of a link button. */
  readonly url: string;
  readonly isDisabled: boolean;
}

export interface Media {
  readonly url: string;
  readonly description: string;
  readonly isSpoiler: boolean;
}

/** A part of a message as Discord draws it (Discord docs: component reference); what is not known is kept and said. */
export type MessageComponent =
  | ButtonComponent
  | SelectMenu
  | { readonly kind: 'row'; readonly children: readonly MessageComponent[] }
  | { readonly kind: 'text'; readonly content: string }
  | {
      readonly kind: 'section';
      readonly texts: readonly MessageComponent[];
      readonly accessory: MessageComponent | null;
    }
  | { readonly kind: 'thumbnail'; readonly media: Media }
  | { readonly kind: 'gallery'; readonly items: readonly Media[] }
  | { readonly kind: 'file'; readonly media: Media; readonly name: string; readonly bytes: number | null }
  | { readonly kind: 'separator'; readonly hasLine: boolean; readonly size: 'small' | 'large' }
  | {
      readonly kind: 'container';
      /** 0xRRGGBB. */
      readonly accent: number | null;
      readonly isSpoiler: boolean;
      readonly children: readonly MessageComponent[];
    }
  | { readonly kind: 'unknown'; readonly type: number };

/** Discord docs: button styles. */
const LOOKS: Readonly<Record<number, ButtonLook>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
  6: 'premium',
};

export function readMessageComponents(list: readonly unknown[]): readonly MessageComponent[] {
  return list.map(readMessageComponent);
}

export function readMessageComponent(json: unknown): MessageComponent {
  const type = numberAt(json, 'type') ?? 0;
  switch (type) {
    case COMPONENT.row:
      return { kind: 'row', children: readMessageComponents(listAt(json, 'components')) };
    case COMPONENT.button:
      return readButton(json);
    case COMPONENT.text:
      return { kind: 'text', content: textAt(json, 'content') ?? '' };
    case COMPONENT.section:
      return readSection(json);
    case COMPONENT.thumbnail:
      return { kind: 'thumbnail', media: readMedia(json, 'media') };
    case COMPONENT.gallery:
      return { kind: 'gallery', items: listAt(json, 'items').map((item) => readMedia(item, 'media')) };
    case COMPONENT.file:
      return readFile(json);
    case COMPONENT.separator:
      return {
        kind: 'separator',
        hasLine: fieldAt(json, 'divider') !== false,
        size: numberAt(json, 'spacing') === 2 ? 'large' : 'small',
      };
    case COMPONENT.container:
      return readContainer(json);
    default:
      return readSelectMenu(json) ?? { kind: 'unknown', type };
  }
}

function readButton(json: unknown): ButtonComponent {
  return {
    kind: 'button',
    look: LOOKS[numberAt(json, 'style') ?? 2] ?? 'secondary',
    label: textAt(json, 'label') ?? '',
    emoji: textAt(fieldAt(json, 'emoji'), 'name') ?? '',
    customId: textAt(json, 'custom_id') ?? '',
    url: webAddress(textAt(json, 'url')),
    isDisabled: isSetAt(json, 'disabled'),
  };
}

function readSection(json: unknown): MessageComponent {
  const accessory = fieldAt(json, 'accessory');
  return {
    kind: 'section',
    texts: readMessageComponents(listAt(json, 'components')),
    accessory: accessory === undefined ? null : readMessageComponent(accessory),
  };
}

function readContainer(json: unknown): MessageComponent {
  return {
    kind: 'container',
    accent: numberAt(json, 'accent_color'),
    isSpoiler: isSetAt(json, 'spoiler'),
    children: readMessageComponents(listAt(json, 'components')),
  };
}

function readMedia(json: unknown, key: string): Media {
  return {
    url: textAt(fieldAt(json, key), 'url') ?? '',
    description: textAt(json, 'description') ?? '',
    isSpoiler: isSetAt(json, 'spoiler'),
  };
}

function readFile(json: unknown): MessageComponent {
  const media = readMedia(json, 'file');
  const lastPart = media.url.split(/[?#]/u)[0]?.split('/').at(-1) ?? '';
  return { kind: 'file', media, name: textAt(json, 'name') ?? lastPart, bytes: numberAt(json, 'size') };
}

/** Only what a browser may open by a click on a stranger's word; anything else is no link. */
function webAddress(url: string | null): string {
  return url !== null && /^https?:\/\//iu.test(url) ? url : '';
}
