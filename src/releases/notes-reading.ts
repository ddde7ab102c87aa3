import type {
  BlockContent,
  Blockquote,
  DefinitionContent,
  FootnoteDefinition,
  List,
  Paragraph,
  PhrasingContent,
  Root,
  RootContent,
  Table,
} from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { linkReferences, linkTo, type Surroundings } from './github-references.ts';
import { linksIn, plainInlines, type Block, type Inline, type ListItem } from './notes.ts';
import { readHtml, type HtmlPiece } from './notes-html.ts';

/** left-whole: too long or too deeply nested to be worth the time; the text can still be handed on as it is. */
export type NotesReading =
  { readonly kind: 'read'; readonly blocks: readonly Block[] } | { readonly kind: 'left-whole' };

/** More would fill too many messages, and reading it would hold up everything else for longer than 50 ms. */
const LONGEST_READ = 30_000;
const MOST_LINES = 3000;
/** Each may open or close a link, and the parser tries them against each other. */
const MOST_BRACKETS = 4000;
/** Marks at the beginning of one line: each level costs the parser another walk over the text. */
const DEEPEST = 20;
const DEEPEST_INDENT = 100;

/**
 * GitHub-flavoured Markdown (GitHub docs: "Basic writing and formatting syntax") as blocks: HTML is dropped but for
 * its text, images become links, and what refers to issues and commits leads there.
 */
export function readNotes(markdown: string, around: Surroundings): NotesReading {
  if (markdown.length > LONGEST_READ || markdown.split('\n').length > MOST_LINES || isTooDeep(markdown))
    return { kind: 'left-whole' };
  const root = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { kind: 'read', blocks: new NotesReader(root, around).blocks() };
}

function isTooDeep(markdown: string): boolean {
  if ((markdown.match(/[[\]]/gu)?.length ?? 0) > MOST_BRACKETS) return true;
  const marks = new RegExp(String.raw`^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){${DEEPEST}}`, 'mu');
  const indent = new RegExp(String.raw`^[ \t]{${DEEPEST_INDENT},}[-+*>\d]`, 'mu');
  const inline = new RegExp(String.raw`[[*_~]{${DEEPEST}}`, 'u');
  return marks.test(markdown) || indent.test(markdown) || inline.test(markdown.replace(/^\s*[*_]+\s*$/gmu, ''));
}

type MarkdownBlock = BlockContent | DefinitionContent;

const BLOCKS: ReadonlySet<string> = new Set<MarkdownBlock['type']>([
  'heading',
  'paragraph',
  'code',
  'blockquote',
  'list',
  'table',
  'thematicBreak',
  'html',
  'definition',
  'footnoteDefinition',
]);

/** mdast's types allow anything at the root; its parser puts blocks there. */
function isBlock(node: RootContent): node is MarkdownBlock {
  return BLOCKS.has(node.type);
}

class NotesReader {
  readonly #root: Root;
  readonly #around: Surroundings;
  readonly #urls = new Map<string, string>();
  readonly #footnotes: string[] = [];

  constructor(root: Root, around: Surroundings) {
    this.#root = root;
    this.#around = around;
    this.#findDefinitions(root.children);
  }

  blocks(): readonly Block[] {
    return this.#readBlocks(this.#root.children);
  }

  #findDefinitions(nodes: readonly RootContent[]): void {
    for (const node of nodes) {
      // Of two definitions of one name the first counts (CommonMark 0.31, "Link reference definitions").
      if (node.type === 'definition' && !this.#urls.has(node.identifier)) this.#urls.set(node.identifier, node.url);
      if ('children' in node) this.#findDefinitions(node.children);
    }
  }

  #readBlocks(nodes: readonly RootContent[]): readonly Block[] {
    return nodes.filter(isBlock).flatMap((node) => this.#readBlock(node));
  }

  #readBlock(node: MarkdownBlock): readonly Block[] {
    switch (node.type) {
      case 'heading':
        return filled({ kind: 'heading', depth: node.depth, of: this.#readInlines(node.children) });
      case 'paragraph':
        return filled({ kind: 'paragraph', of: this.#readInlines(node.children) });
      case 'code':
        return [{ kind: 'code', language: node.lang ?? '', text: node.value }];
      case 'blockquote':
        return this.#readQuote(node);
      case 'list':
        return [this.#readList(node)];
      case 'table':
        return [this.#readTable(node)];
      case 'thematicBreak':
        return [{ kind: 'rule' }];
      case 'html':
        return filled({ kind: 'paragraph', of: this.#readHtml(readHtml(node.value)) });
      case 'footnoteDefinition':
        return this.#readFootnote(node);
      case 'definition':
        return [];
    }
  }

  #readList({ ordered, start, children }: List): Block {
    const items = children.map(({ checked, children: of }): ListItem => {
      return { checked: checked ?? null, of: this.#readBlocks(of) };
    });
    return { kind: 'list', start: ordered === true ? (start ?? 1) : null, items };
  }

  /** GitHub's alerts are quotes that begin with `[!NOTE]` (GitHub docs: "Alerts"). */
  #readQuote({ children }: Blockquote): readonly Block[] {
    const [first, ...rest] = children;
    const alert = first?.type === 'paragraph' ? alertOf(first) : null;
    const of: readonly Block[] =
      alert === null
        ? this.#readBlocks(children)
        : [
            { kind: 'paragraph', of: [{ kind: 'strong', of: [{ kind: 'text', text: alert.title }] }] },
            ...filled({ kind: 'paragraph', of: this.#readInlines(alert.rest) }),
            ...this.#readBlocks(rest),
          ];
    return of.length === 0 ? [] : [{ kind: 'quote', of }];
  }

  #readTable({ children }: Table): Block {
    const cells = children.map((row) => row.children.map((cell) => this.#readInlines(cell.children)));
    return {
      kind: 'table',
      rows: cells.map((row) => row.map((cell) => plainInlines(cell).trim())),
      links: cells.flat().flatMap((cell) => linksIn(cell)),
    };
  }

  #readInlines(nodes: readonly PhrasingContent[]): readonly Inline[] {
    return nodes.flatMap((node) => this.#readInline(node));
  }

  #readInline(node: PhrasingContent): readonly Inline[] {
    switch (node.type) {
      case 'text':
        return this.#readText(node.value);
      case 'inlineCode':
        return [{ kind: 'code', text: node.value }];
      case 'break':
        return [{ kind: 'break' }];
      case 'strong':
      case 'emphasis':
        return filled({ kind: node.type, of: this.#readInlines(node.children) });
      case 'delete':
        return filled({ kind: 'strike', of: this.#readInlines(node.children) });
      case 'link':
        return [linkTo(labelOf(node.children), node.url, this.#around)];
      case 'linkReference': {
        const url = this.#urls.get(node.identifier);
        return url === undefined
          ? this.#readInlines(node.children)
          : [linkTo(labelOf(node.children), url, this.#around)];
      }
      case 'image':
        return [this.#imageLink(node.alt, node.url)];
      case 'imageReference': {
        const url = this.#urls.get(node.identifier);
        return url === undefined ? this.#readText(node.alt ?? '') : [this.#imageLink(node.alt, url)];
      }
      case 'footnoteReference':
        return [{ kind: 'text', text: `[${this.#footnoteNumber(node.identifier)}]` }];
      case 'html':
        return this.#readHtml(readHtml(node.value));
      default:
        return [];
    }
  }

  /** A line break in the text of a release is one on GitHub, too. */
  #readText(text: string): readonly Inline[] {
    return text
      .split('\n')
      .flatMap((line, index): readonly Inline[] => [
        ...(index === 0 ? [] : [{ kind: 'break' as const }]),
        ...linkReferences(line, this.#around),
      ]);
  }

  #readHtml(pieces: readonly HtmlPiece[]): readonly Inline[] {
    return pieces.flatMap((piece): readonly Inline[] => {
      switch (piece.kind) {
        case 'text':
          return this.#readText(piece.text);
        case 'break':
          return [piece];
        case 'image':
          return [this.#imageLink(piece.alt, piece.url)];
        // What it is the link of may come in any number of pieces, so an arrow before it leads there.
        case 'anchor':
          return [linkTo('↗', piece.url, this.#around), { kind: 'text', text: ' ' }];
      }
    });
  }

  #imageLink(alt: string | null | undefined, url: string): Inline {
    const said = alt?.trim() ?? '';
    return linkTo(said === '' ? 'image' : `image: ${said}`, url, this.#around);
  }

  #footnoteNumber(identifier: string): number {
    const known = this.#footnotes.indexOf(identifier);
    return known === -1 ? this.#footnotes.push(identifier) : known + 1;
  }

  #readFootnote({ identifier, children }: FootnoteDefinition): readonly Block[] {
    const number: Inline = { kind: 'text', text: `[${this.#footnoteNumber(identifier)}] ` };
    const [first, ...rest] = this.#readBlocks(children);
    if (first?.kind === 'paragraph') return [{ ...first, of: [number, ...first.of] }, ...rest];
    return [{ kind: 'paragraph', of: [number] }, ...(first === undefined ? [] : [first]), ...rest];
  }
}

const ALERT = /^\[!(?<name>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/iu;

function alertOf({
  children,
}: Paragraph): { readonly title: string; readonly rest: readonly PhrasingContent[] } | null {
  const [first, ...rest] = children;
  if (first?.type !== 'text') return null;
  const name = ALERT.exec(first.value)?.groups?.['name'];
  if (name === undefined) return null;
  const title = name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
  return { title, rest: [{ ...first, value: first.value.replace(ALERT, '') }, ...rest] };
}

/** Labels are one line of plain text: Discord shows no other markup in them reliably. */
function labelOf(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node): string => {
      if (node.type === 'text' || node.type === 'inlineCode') return node.value;
      if (node.type === 'image' || node.type === 'imageReference') return node.alt ?? 'image';
      return 'children' in node ? labelOf(node.children) : '';
    })
    .join('')
    .replace(/\s+/gu, ' ');
}

/** Nothing where nothing would be seen. */
function filled<const Node extends { readonly of: readonly Inline[] }>(node: Node): readonly Node[] {
  const seen = node.of.some(
    (inline) => inline.kind !== 'break' && !(inline.kind === 'text' && inline.text.trim() === ''),
  );
  return seen ? [node] : [];
}
