import { parseInline, type Inline } from './markdown-inline.ts';

/** A piece of a message that stands on lines of its own. */
export type Block =
  | { readonly kind: 'paragraph' | 'subtext'; readonly children: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly language: string | null; readonly text: string }
  | ListBlock;

export interface ListBlock {
  readonly kind: 'list';
  /** The first number of an ordered list, null for bullets. */
  readonly start: number | null;
  readonly items: readonly ListItem[];
}

export interface ListItem {
  readonly children: readonly Inline[];
  readonly lists: readonly ListBlock[];
}

const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const QUOTE = /^> (.*)$|^>$/;
const QUOTE_REST = /^>>> /;
const BULLET = /^( *)(?:[-*]|(\d{1,9})\.) +(\S.*)$/;
const FENCE = '```';
const LANGUAGE = /^([\w+.#-]{1,30})\n/;

/** Discord's Markdown (Discord support: "Markdown Text 101") as a tree. Whatever is not closed stays text. */
export function parseMarkdown(text: string): readonly Block[] {
  return parseBlocks(text.replaceAll('\r\n', '\n'), 'message');
}

/** Discord knows no quotes within quotes. */
function parseBlocks(text: string, place: 'message' | 'quote'): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph = '';
  const flush = (): void => {
    const kept = paragraph.replace(/\n$/, '');
    if (kept.trim() !== '') blocks.push({ kind: 'paragraph', children: parseInline(kept) });
    paragraph = '';
  };
  let at = 0;
  while (at < text.length) {
    const taken = takeBlock(text, at, place) ?? null;
    if (taken !== null) {
      flush();
      blocks.push(taken.block);
      at = taken.end;
      continue;
    }
    const line = lineAt(text, at);
    const code = takeFence(text, at, at + line.length);
    if (code === null) {
      paragraph += `${line}\n`;
      at += line.length + 1;
      continue;
    }
    paragraph += text.slice(at, code.start);
    flush();
    blocks.push(code.block);
    at = text[code.end] === '\n' ? code.end + 1 : code.end;
  }
  flush();
  return blocks;
}

interface Taken {
  readonly block: Block;
  /** Where the text goes on. */
  readonly end: number;
}

function takeBlock(text: string, at: number, place: 'message' | 'quote'): Taken | null {
  const line = lineAt(text, at);
  const end = at + line.length + 1;
  const heading = HEADING.exec(line);
  if (heading !== null) {
    const [, marks = '', title = ''] = heading;
    const level = marks.length === 1 ? 1 : marks.length === 2 ? 2 : 3;
    return { block: { kind: 'heading', level, children: parseInline(title) }, end };
  }
  const subtext = SUBTEXT.exec(line);
  if (subtext !== null) return { block: { kind: 'subtext', children: parseInline(subtext[1] ?? '') }, end };
  if (place === 'message' && QUOTE_REST.test(line))
    return { block: { kind: 'quote', blocks: parseBlocks(text.slice(at + 4), 'quote') }, end: text.length };
  if (place === 'message' && QUOTE.test(line)) {
    const lines = linesWhile(text, at, (one) => QUOTE.test(one));
    const inner = lines.map((one) => one.replace(/^> ?/, '')).join('\n');
    return { block: { kind: 'quote', blocks: parseBlocks(inner, 'quote') }, end: at + lengthOf(lines) };
  }
  if (!BULLET.test(line)) return null;
  const first = readBullet(line);
  const lines = linesWhile(
    text,
    at,
    (one) => BULLET.test(one) && !SUBTEXT.test(one) && belongs(readBullet(one), first),
  );
  return { block: buildList(lines.map(readBullet)), end: at + lengthOf(lines) };
}

interface Bullet {
  readonly indent: number;
  readonly start: number | null;
  readonly text: string;
}

function readBullet(line: string): Bullet {
  const [, spaces = '', number, text = ''] = BULLET.exec(line) ?? [];
  return { indent: spaces.length, start: number === undefined ? null : Number(number), text };
}

/** A number after bullets at the same depth begins another list, and so the other way round. */
function belongs(bullet: Bullet, first: Bullet): boolean {
  return bullet.indent > first.indent || (bullet.start === null) === (first.start === null);
}

const MOST_NESTED = 10;

/** Deeper indented lines are lists within the item before them; beyond ten levels they stay on the last. */
function buildList(bullets: readonly Bullet[], depth = 1): ListBlock {
  const [first] = bullets;
  const indent = first?.indent ?? 0;
  const groups: { readonly head: Bullet; readonly below: Bullet[] }[] = [];
  for (const bullet of bullets) {
    const last = groups.at(-1);
    if (last === undefined || bullet.indent <= indent || depth >= MOST_NESTED) groups.push({ head: bullet, below: [] });
    else last.below.push(bullet);
  }
  const items = groups.map(({ head, below }) => ({
    children: parseInline(head.text),
    lists: separateLists(below).map((list) => buildList(list, depth + 1)),
  }));
  return { kind: 'list', start: first?.start ?? null, items };
}

function separateLists(bullets: readonly Bullet[]): readonly (readonly Bullet[])[] {
  const lists: Bullet[][] = [];
  for (const bullet of bullets) {
    const last = lists.at(-1);
    const first = last?.[0];
    if (last === undefined || first === undefined || !belongs(bullet, first)) lists.push([bullet]);
    else last.push(bullet);
  }
  return lists;
}

/** A code block that begins on this line; Discord lets it begin in the middle of one. */
function takeFence(
  text: string,
  from: number,
  lineEnd: number,
): { readonly block: Block; readonly start: number; readonly end: number } | null {
  const start = text.indexOf(FENCE, from);
  if (start === -1 || start >= lineEnd || text[start - 1] === '\\') return null;
  const close = text.indexOf(FENCE, start + FENCE.length);
  if (close === -1) return null;
  const inner = text.slice(start + FENCE.length, close);
  if (inner.trim() === '') return null;
  const language = LANGUAGE.exec(inner)?.[1] ?? null;
  const body = language === null ? inner : inner.slice(language.length + 1);
  const code = body.replace(/^\n+/, '').replace(/\s+$/, '');
  if (code === '') return null;
  return { block: { kind: 'code', language, text: code }, start, end: close + FENCE.length };
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end === -1 ? text.length : end);
}

function linesWhile(text: string, at: number, belongs: (line: string) => boolean): readonly string[] {
  const lines: string[] = [];
  for (let next = at; next < text.length;) {
    const line = lineAt(text, next);
    if (!belongs(line)) break;
    lines.push(line);
    next += line.length + 1;
  }
  return lines;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
