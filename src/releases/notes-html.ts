/** What a reader of a piece of HTML would see: its text, where its images are, and where the text that follows leads. */
export type HtmlPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'image'; readonly alt: string; readonly url: string }
  | { readonly kind: 'anchor'; readonly url: string };

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Elements whose content is not for reading. */
const UNREAD = /<(script|style|template|svg)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/giu;
const COMMENT = /<!--[\s\S]*?(?:-->|$)/gu;
const TAG = /<\/?(?<name>[a-z][a-z0-9-]*)(?<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>/giu;
/** Elements that begin a line. */
const LINE = /^(?:br|p|div|li|tr|h[1-6]|details|summary|ul|ol|table|blockquote|pre|hr|dt|dd)$/iu;

/**
 * Drops the markup and keeps what it says: `<summary>What changed</summary>` is part of the notes. Images are kept as
 * links. No parser of the web's HTML: nothing of it is ever shown as HTML.
 */
export function readHtml(html: string): readonly HtmlPiece[] {
  const visible = html.replace(COMMENT, '').replace(UNREAD, '');
  const pieces: HtmlPiece[] = [];
  let at = 0;
  const addText = (text: string): void => {
    const said = decode(text).replace(/\s+/gu, ' ');
    if (said !== '') pieces.push({ kind: 'text', text: said });
  };
  for (const match of visible.matchAll(TAG)) {
    addText(visible.slice(at, match.index));
    at = match.index + match[0].length;
    const { name = '', attributes = '' } = match.groups ?? {};
    const piece = linkPiece(name.toLowerCase(), attributes);
    if (piece !== null) pieces.push(piece);
    else if (LINE.test(name) && pieces.at(-1)?.kind !== 'break') pieces.push({ kind: 'break' });
  }
  addText(visible.slice(at));
  return pieces;
}

function linkPiece(name: string, attributes: string): HtmlPiece | null {
  const url = name === 'img' ? attribute(attributes, 'src') : name === 'a' ? attribute(attributes, 'href') : null;
  if (url === null || url === '') return null;
  return name === 'img' ? { kind: 'image', alt: attribute(attributes, 'alt') ?? '', url } : { kind: 'anchor', url };
}

function attribute(attributes: string, name: 'src' | 'alt' | 'href'): string | null {
  const pattern = new RegExp(String.raw`(?:^|\s)${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`, 'iu');
  const match = pattern.exec(attributes);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? null : decode(value).trim();
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/giu, (whole, decimal, hex, name: unknown) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
    const point = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
