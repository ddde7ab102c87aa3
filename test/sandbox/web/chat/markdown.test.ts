import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInline, plainText, type Inline } from '../../../../src/sandbox/web/browser/chat/markdown-inline.ts';
import { parseMarkdown, type Block } from '../../../../src/sandbox/web/browser/chat/markdown.ts';

const text = (value: string): Inline => ({ kind: 'text', text: value });
const wrapped = (kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler', ...children: Inline[]): Inline => ({
  kind,
  children,
});
const link = (url: string, label: string): Inline => ({ kind: 'link', url, children: [text(label)] });

describe('a line of Markdown', () => {
  it.each<[string, readonly Inline[]]>([
    ['plain', [text('plain')]],
    ['**bold**', [wrapped('strong', text('bold'))]],
    ['*a* _b_', [wrapped('emphasis', text('a')), text(' '), wrapped('emphasis', text('b'))]],
    ['__under__', [wrapped('underline', text('under'))]],
    ['~~gone~~', [wrapped('strike', text('gone'))]],
    ['||secret||', [wrapped('spoiler', text('secret'))]],
    ['***both***', [wrapped('strong', wrapped('emphasis', text('both')))]],
    ['**a *b* c**', [wrapped('strong', text('a '), wrapped('emphasis', text('b')), text(' c'))]],
    ['*a **b** c*', [wrapped('emphasis', text('a '), wrapped('strong', text('b')), text(' c'))]],
    ['`a **b** <@130000000000000001>`', [{ kind: 'code', text: 'a **b** <@130000000000000001>' }]],
    ['`` a ` b ``', [{ kind: 'code', text: 'a ` b' }]],
    ['snake_case_name and __init__', [text('snake_case_name and '), wrapped('underline', text('init'))]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['**open', [text('**open')]],
    ['****', [text('****')]],
    ['\\*not bold\\* \\_ \\` \\a', [text('*not bold* _ ` \\a')]],
    ['**a\\*\\*b**', [wrapped('strong', text('a**b'))]],
  ])('%s', (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  it.each<[string, readonly Inline[]]>([
    ['<@130000000000000001>', [{ kind: 'user', id: '130000000000000001' }]],
    ['<@!130000000000000001>', [{ kind: 'user', id: '130000000000000001' }]],
    ['<@&120000000000000003>', [{ kind: 'role', id: '120000000000000003' }]],
    ['<#110000000000000001>', [{ kind: 'channel', id: '110000000000000001' }]],
    ['@everyone, @here', [{ kind: 'everyone', text: '@everyone' }, text(', '), { kind: 'everyone', text: '@here' }]],
    ['<t:1767225600:R>', [{ kind: 'time', seconds: 1_767_225_600, style: 'R' }]],
    ['<t:1767225600>', [{ kind: 'time', seconds: 1_767_225_600, style: 'f' }]],
    ['<t:-1:F>', [{ kind: 'time', seconds: -1, style: 'F' }]],
    ['<t:9999999999999:F>', [text('<t:9999999999999:F>')]],
    ['<t:12:x>', [text('<t:12:x>')]],
    ['<:ok:150000000000000001>', [{ kind: 'emoji', name: 'ok', id: '150000000000000001' }]],
    ['</fleet status:160000000000000001>', [{ kind: 'command', name: 'fleet status' }]],
    ['<@12>', [text('<@12>')]],
  ])('knows what %s names', (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  it.each<[string, readonly Inline[]]>([
    ['[the run](https://example.org/a_b_c)', [link('https://example.org/a_b_c', 'the run')]],
    ['[x](<https://example.org/a>)', [link('https://example.org/a', 'x')]],
    ['[x](https://example.org/a "title")', [link('https://example.org/a', 'x')]],
    ['see https://example.org/a.', [text('see '), link('https://example.org/a', 'https://example.org/a'), text('.')]],
    ['(https://example.org/a)', [text('('), link('https://example.org/a', 'https://example.org/a'), text(')')]],
    ['https://example.org/a_(b)', [link('https://example.org/a_(b)', 'https://example.org/a_(b)')]],
    ['<https://example.org/>', [link('https://example.org/', 'https://example.org/')]],
    ['[x](javascript:alert(1))', [text('[x](javascript:alert(1))')]],
    ['[x](data:text/html,a)', [text('[x](data:text/html,a)')]],
    ['[x](//example.org)', [text('[x](//example.org)')]],
    ['https://', [text('https://')]],
  ])('links %s', (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  it('does not link within a link', () => {
    const [outer] = parseInline('[https://example.org](https://example.com/)');

    expect(outer).toEqual(link('https://example.com/', 'https://example.org'));
  });
});

describe('blocks of Markdown', () => {
  const paragraph = (value: string): Block => ({ kind: 'paragraph', children: [text(value)] });

  it.each<[string, readonly Block[]]>([
    ['a\nb', [paragraph('a\nb')]],
    ['# One', [{ kind: 'heading', level: 1, children: [text('One')] }]],
    ['### Three\nbelow', [{ kind: 'heading', level: 3, children: [text('Three')] }, paragraph('below')]],
    ['#no heading', [paragraph('#no heading')]],
    ['-# small', [{ kind: 'subtext', children: [text('small')] }]],
    ['> a\n> b\nc', [{ kind: 'quote', blocks: [paragraph('a\nb')] }, paragraph('c')]],
    ['>>> a\nb', [{ kind: 'quote', blocks: [paragraph('a\nb')] }]],
    ['>no quote', [paragraph('>no quote')]],
    ['```ts\nconst a = 1;\n```', [{ kind: 'code', language: 'ts', text: 'const a = 1;' }]],
    [
      '```\n**raw** <@130000000000000001>\n```',
      [{ kind: 'code', language: null, text: '**raw** <@130000000000000001>' }],
    ],
    ['before ```x``` after', [paragraph('before '), { kind: 'code', language: null, text: 'x' }, paragraph(' after')]],
    ['```never closed', [paragraph('```never closed')]],
    ['> ```\n> a\n> ```', [{ kind: 'quote', blocks: [{ kind: 'code', language: null, text: 'a' }] }]],
    ['a\n\nb', [paragraph('a\n\nb')]],
    ['', []],
  ])('%j', (source, expected) => {
    expect(parseMarkdown(source)).toEqual(expected);
  });

  it('nests lists by their indentation and keeps the first number', () => {
    expect(parseMarkdown('- a\n  - b\n  - c\n- d\n')).toEqual([
      {
        kind: 'list',
        start: null,
        items: [
          {
            children: [text('a')],
            lists: [
              {
                kind: 'list',
                start: null,
                items: [
                  { children: [text('b')], lists: [] },
                  { children: [text('c')], lists: [] },
                ],
              },
            ],
          },
          { children: [text('d')], lists: [] },
        ],
      },
    ]);
    const kinds = parseMarkdown('- a\n1. b\n  - c\n  2. d').map((block) =>
      block.kind === 'list' ? block.start : block.kind,
    );
    expect(kinds).toEqual([null, 1]);
    expect(parseMarkdown('3. x')).toEqual([{ kind: 'list', start: 3, items: [{ children: [text('x')], lists: [] }] }]);
  });
});

/** Every inline piece of a tree, however deep. */
function everyInline(blocks: readonly Block[]): readonly Inline[] {
  const within = (nodes: readonly Inline[]): readonly Inline[] =>
    nodes.flatMap((node) => [node, ...('children' in node ? within(node.children) : [])]);
  return blocks.flatMap((block): readonly Inline[] => {
    switch (block.kind) {
      case 'paragraph':
      case 'subtext':
      case 'heading':
        return within(block.children);
      case 'quote':
        return everyInline(block.blocks);
      case 'list':
        return block.items.flatMap(({ children, lists }) => [...within(children), ...everyInline(lists)]);
      case 'code':
        return [];
    }
  });
}

describe('whatever is written', () => {
  const pieces = fc.constantFrom(
    ...['*', '**', '***', '_', '__', '~~', '||', '`', '``', '```', '\\', '[', '](', ')', '<', '>', '<@', '<t:', ':R>'],
    ...[
      'https://',
      'http://x.y/',
      'javascript:',
      '> ',
      '>>> ',
      '# ',
      '-# ',
      '- ',
      '  - ',
      '1. ',
      '\n',
      ' ',
      'a',
      'é',
      '🚀',
    ],
  );
  const hostile = fc.array(pieces, { maxLength: 200 }).map((parts) => parts.join(''));

  it('becomes a tree whose links go to the web and nowhere else', () => {
    fc.assert(
      fc.property(hostile, (source) => {
        for (const node of everyInline(parseMarkdown(source)))
          if (node.kind === 'link') expect(new URL(node.url).protocol).toMatch(/^https?:$/);
      }),
    );
  });

  it('comes back as it was when every mark is escaped', () => {
    const escaped = (value: string): string => value.replace(/[!-/:-@[-`{-~]/g, '\\$&');
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (source) => {
        const flat = source.replaceAll('\n', ' ');

        expect(plainText(parseInline(escaped(flat)), () => 'a name')).toBe(flat);
      }),
    );
  });

  it('loses no letter', () => {
    const letters = fc.array(
      fc.oneof(fc.constantFrom('**', '*', '__', '~~', '||', ' ', '\n'), fc.constantFrom('a', 'b', 'c')),
      {
        maxLength: 60,
      },
    );
    const spoken = (nodes: readonly Inline[]): string =>
      nodes.map((node) => ('children' in node ? spoken(node.children) : 'text' in node ? node.text : '')).join('');
    fc.assert(
      fc.property(letters, (parts) => {
        const source = parts.join('');

        expect(spoken(parseInline(source)).replace(/[^abc]/g, '')).toBe(source.replace(/[^abc]/g, ''));
      }),
    );
  });

  it.each([
    ['stars', '*'.repeat(4096)],
    ['openers without an end', '**a __b ~~c ||d `e [f](g '.repeat(160)],
    ['pairs in pairs', '**__~~||*_'.repeat(200) + '_*||~~__**'.repeat(200)],
    ['ticks of every length', Array.from({ length: 90 }, (_, length) => '`'.repeat(length)).join('x')],
    ['brackets', '[('.repeat(2000)],
    ['quotes in quotes', '> '.repeat(2000)],
    ['lists in lists', Array.from({ length: 80 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')],
    ['fences', '```'.repeat(1300)],
  ])('takes no time with 4,096 characters of %s', (_name, source) => {
    const before = performance.now();
    parseMarkdown(source.slice(0, 4096));

    // A machine that does other things takes a few ms; what grows with the square of the length takes seconds.
    expect(performance.now() - before).toBeLessThan(500);
  });
});
