import { clip, code, escape, link } from '../platform/discord/message.ts';
import { plainInlines, type Block, type Inline, type Link, type ListItem } from './notes.ts';

/** A block in Discord's Markdown. Each line is whole by itself; the lines of a fence belong between two fences. */
export interface ShownBlock {
  readonly lines: readonly string[];
  /** 1 to 6 for a heading, else null. */
  readonly heading: number | null;
  /** The line that opens the code block around the lines; null where there is none. */
  readonly fence: string | null;
}

/** Discord knows three sizes of headings (Discord support: "Markdown Text 101"). */
const SMALLEST_HEADING = 3;
const RULE = '———';
const LONGEST_URL = 512;
const LONGEST_LABEL = 300;
const SHOWN_ADDRESS = 200;
/** Longer code is shown in several pieces: Discord shows a line that was cut within code as prose. */
const CODE_PIECE = 800;
const WIDEST_COLUMN = 40;

export function showBlocks(blocks: readonly Block[]): readonly ShownBlock[] {
  return blocks.flatMap((block) => showBlock(block));
}

function showBlock(block: Block): readonly ShownBlock[] {
  switch (block.kind) {
    case 'heading':
      return [{ lines: [headingLine(block.depth, block.of)], heading: block.depth, fence: null }];
    case 'paragraph':
      return [prose(inlineLines(block.of))];
    case 'code':
      return [fenced(block.text.split('\n'), block.language)];
    case 'quote':
      return [
        prose(
          showBlocks(block.of)
            .flatMap(flatLines)
            .map((line) => `> ${line}`),
        ),
      ];
    case 'list':
      return showList(block.items, block.start);
    case 'table':
      return [
        fenced(tableLines(block.rows), ''),
        ...(block.links.length === 0 ? [] : [prose([`In the table: ${block.links.map(showLink).join(' · ')}`])]),
      ];
    case 'rule':
      return [prose([RULE])];
  }
}

function prose(lines: readonly string[]): ShownBlock {
  return { lines, heading: null, fence: null };
}

function fenced(lines: readonly string[], language: string): ShownBlock {
  const known = /^[A-Za-z0-9+#-]{1,20}$/u.test(language) ? language : '';
  return { lines: lines.map(codeLine), heading: null, fence: `\`\`\`${known}` };
}

/** As lines of text that can stand within a quote or a list. */
function flatLines({ lines, fence }: ShownBlock): readonly string[] {
  return fence === null ? lines : [fence, ...lines, '```'];
}

function headingLine(depth: number, of: readonly Inline[]): string {
  const text = inlineLines(of).join(' ');
  return depth <= SMALLEST_HEADING ? `${'#'.repeat(depth)} ${text}` : `**${escape(plainInlines(of))}**`;
}

/** Discord needs code and tables at the beginning of a line, so these interrupt a list and it goes on after them. */
function showList(items: readonly ListItem[], start: number | null): readonly ShownBlock[] {
  const shown: ShownBlock[] = [];
  let lines: string[] = [];
  const interrupt = (block: ShownBlock): void => {
    if (lines.length > 0) shown.push(prose(lines));
    shown.push(block);
    lines = [];
  };
  for (const [index, { checked, of }] of items.entries()) {
    const marker = start === null ? '-' : `${start + index}.`;
    const tick = checked === null ? '' : checked ? '☑ ' : '☐ ';
    const indent = ' '.repeat(marker.length + 1);
    const blocks = showBlocks(of);
    const [first, ...rest] = blocks;
    const own = first?.fence === null ? first.lines : [];
    const [head = '', ...tail] = own;
    lines.push(`${marker} ${tick}${withoutHeading(head)}`, ...tail.map((line) => indent + line));
    for (const block of own.length > 0 ? rest : blocks) {
      if (block.fence === null) lines.push(...block.lines.map((line) => indent + withoutHeading(line)));
      else interrupt(block);
    }
  }
  return lines.length > 0 ? [...shown, prose(lines)] : shown;
}

/** A heading within a list is not one to Discord. */
function withoutHeading(line: string): string {
  return line.replace(/^#{1,3} /u, '');
}

function inlineLines(inlines: readonly Inline[]): readonly string[] {
  const lines = inlines.map(showInline).join('').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function showInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escape(inline.text);
    case 'break':
      return '\n';
    case 'code':
      return codePieces(inline.text);
    case 'strong':
      return wrapped('**', inline.of);
    case 'emphasis':
      return wrapped('*', inline.of);
    case 'strike':
      return wrapped('~~', inline.of);
    case 'link':
      return showLink(inline);
  }
}

/** Marks must touch what they mark. */
function wrapped(mark: string, of: readonly Inline[]): string {
  const text = of.map(showInline).join('');
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/u.exec(text) ?? [];
  return inner === '' ? text : `${before}${mark}${inner}${mark}${after}`;
}

function codePieces(text: string): string {
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${CODE_PIECE}}`, 'gu')) ?? [''];
  return pieces.map((piece) => code(piece)).join(' ');
}

/** What cannot be a link still says where it would lead. */
function showLink({ label, url }: Link): string {
  const parsed = URL.parse(url);
  const isWeb = parsed !== null && /^https?:$/u.test(parsed.protocol);
  if (!isWeb || parsed.href.length > LONGEST_URL) {
    const address = url.replace(/^mailto:/iu, '');
    return label === address ? escape(label) : `${escape(label)} (${code(clip(url, SHOWN_ADDRESS))})`;
  }
  return label.length > LONGEST_LABEL ? `${escape(label)} (${link('link', url)})` : link(label, url);
}

function tableLines(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.min(WIDEST_COLUMN, Math.max(0, ...rows.map((row) => lengthOf(row[column] ?? '')))),
  );
  const lineOf = (cells: readonly string[]): string =>
    widths.map((width, column) => pad(cells[column] ?? '', width)).join(' | ');
  const [head = [], ...body] = rows;
  return [lineOf(head), widths.map((width) => '-'.repeat(width)).join('-+-'), ...body.map(lineOf)].map((line) =>
    line.trimEnd(),
  );
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A line of code as it is, but for what would end the block around it or cannot be seen. */
function codeLine(line: string): string {
  return line
    .replaceAll('\t', '    ')
    .replace(/`{3,}/gu, (ticks) => 'ˋ'.repeat(ticks.length))
    .split('`')
    .map((part) => (/^ *$/u.test(part) ? part : code(part).slice(1, -1)))
    .join('`');
}
