import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../../src/releases/github-references.ts';
import { splitNotes } from '../../src/releases/notes-parts-view.ts';
import { readNotes } from '../../src/releases/notes-reading.ts';
import type { Block } from '../../src/releases/notes.ts';
import { hostileText } from '../support/hostile-text.ts';

const AROUND: Surroundings = { origin: 'https://github.com', repository: 'acme/node', tag: 'v1.2.3' };

function blocksOf(markdown: string): readonly Block[] {
  const reading = readNotes(markdown, AROUND);
  if (reading.kind === 'left-whole') throw new Error('These notes were left whole.');
  return reading.blocks;
}

function shown(markdown: string, max = 4000): string {
  return splitNotes(blocksOf(markdown), max).join('\n——\n');
}

describe('release notes in Discord', () => {
  it.each([
    ['headings of three sizes', '# One\n## Two\n### Three', '# One\n## Two\n### Three'],
    ['smaller headings in bold', '#### Four\n\ntext', '**Four**\ntext'],
    ['headings underlined', 'One\n===\n\nTwo\n---', '# One\n## Two'],
    ['line ends as GitHub shows them', 'one\ntwo  \nthree\\\nfour', 'one\ntwo\nthree\nfour'],
    ['paragraphs', 'one\n\n\n\ntwo', 'one\n\ntwo'],
    ['marks', '**bold** __bold__ *it* _it_ ~~gone~~ `code`', '**bold** **bold** *it* *it* ~~gone~~ `code`'],
    ['bullets of any kind', '* one\n* two', '- one\n- two'],
    ['lists in lists', '- one\n  - two\n    - three\n- four', '- one\n  - two\n    - three\n- four'],
    ['numbers from where they start', '3. three\n4. four', '3. three\n4. four'],
    ['tasks', '- [x] done\n- [ ] to do', '- ☑ done\n- ☐ to do'],
    ['quotes', '> one\n> two\n>\n> three', '> one\n> two\n> three'],
    ['alerts', '> [!WARNING]\n> Do not.', '> **Warning**\n> Do not.'],
    ['rules', 'one\n\n---\n\ntwo', 'one\n\n———\n\ntwo'],
    ['entities', 'a &lt; b &amp;&amp; c &copy;', String.raw`a \< b && c ©`],
    ['code with its language', '```nim\nlet a = 1\n```', '```nim\nlet a = 1\n```'],
    ['indented code', '    let a = 1', '```\nlet a = 1\n```'],
    ['footnotes', 'So[^a].\n\n[^a]: Because.', String.raw`So\[1\].` + '\n\n' + String.raw`\[1\] Because.`],
  ])('show %s', (_what, markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  it('show tables as code, and where their cells lead below', () => {
    const table = '| Fleet | Version |\n|---|:-:|\n| status.prod | [v1](https://a.example/v1) |\n| waku.test | `v2` |';

    expect(shown(table)).toBe(
      [
        '```',
        'Fleet       | Version',
        '------------+--------',
        'status.prod | v1',
        'waku.test   | v2',
        '```',
        '',
        'In the table: [v1](https://a.example/v1)',
      ].join('\n'),
    );
  });

  it.each([
    ['#12', '[\\#12](https://github.com/acme/node/issues/12)'],
    ['GH-12', '[GH-12](https://github.com/acme/node/issues/12)'],
    ['other/repo#12', '[other/repo#12](https://github.com/other/repo/issues/12)'],
    ['a1b2c3d', '[a1b2c3d](https://github.com/acme/node/commit/a1b2c3d)'],
    [
      '9a2f4e95c0ffee00c0ffee00c0ffee00c0ffee00',
      '[9a2f4e9](https://github.com/acme/node/commit/9a2f4e95c0ffee00c0ffee00c0ffee00c0ffee00)',
    ],
    ['other/repo@9a2f4e9', '[other/repo@9a2f4e9](https://github.com/other/repo/commit/9a2f4e9)'],
    ['https://github.com/acme/node/pull/12', '[\\#12](https://github.com/acme/node/pull/12)'],
    ['https://github.com/other/repo/issues/7', '[other/repo#7](https://github.com/other/repo/issues/7)'],
    [
      'https://github.com/acme/node/compare/v1.2.2...v1.2.3',
      '[v1.2.2...v1.2.3](https://github.com/acme/node/compare/v1.2.2...v1.2.3)',
    ],
    ['[docs](docs/run.md)', '[docs](https://github.com/acme/node/blob/v1.2.3/docs/run.md)'],
    ['[up](../../../../../etc)', '[up](https://github.com/etc)'],
    ['[README.md](README.md)', '[README.md](https://github.com/acme/node/blob/v1.2.3/README.md)'],
    ['[there]\n\n[there]: https://a.example/b', '[there](https://a.example/b)'],
    ['![A chart](https://a.example/c.png)', '[image: A chart](https://a.example/c.png)'],
    ['<img alt="A chart" src="https://a.example/c.png">', '[image: A chart](https://a.example/c.png)'],
    ['<a href="https://a.example/b"><b>there</b></a> and <a name="x"></a>', '[↗](https://a.example/b) there and'],
    ['![](https://a.example/c.png)', '[image](https://a.example/c.png)'],
    ['mail ops@a.example', 'mail ops@a.example'],
  ])('lead %s where it belongs', (markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  it.each(['1234567', 'decades', '#', '#12345678901', 'a#1b', 'C#12x', '&#35;', 'x/y/z#', 'abcdef-12', '1.2.3#4'])(
    'make no link of %s',
    (text) => {
      expect(shown(text)).not.toContain('](');
    },
  );

  it('drop HTML, and keep what it says', () => {
    const html =
      '<!-- not said --><details>\n<summary>More &amp; more</summary>\n\n* **hidden** <kbd>Ctrl</kbd><br>next\n\n</details>\n\n<script>alert(1)</script>\n<p align="center">centred</p>';

    expect(shown(html)).toBe('More & more\n\n- **hidden** Ctrl\n  next\n\ncentred');
  });

  it.each([
    ['@everyone and @here', /@(?:everyone|here)\b/u],
    ['<@&123456789012345678> <@123456789012345678> <#123456789012345678>', /(?<!\\)<[@#]/u],
    ['`<@&123456789012345678>` in ||spoiler||', /(?<!\\)\|\|/u],
    ['[https://good.example](https://evil.example)', /\[[^\]]*good\.example\]\(/u],
    ['[good.example](https://evil.example/x)', /\[[^\]]*good\.example\]\(/u],
    ['[click](javascript:alert(1))', /\]\(javascript/iu],
    ['```\nx\n````\n@everyone', /@everyone\b/u],
    ['\u202Etxt.exe', /\u202E/u],
  ])('do nothing to whoever reads %s', (markdown, never) => {
    expect(shown(markdown)).not.toMatch(never);
  });

  it('tell where a link leads that Discord would not make one', () => {
    const long = `https://a.example/${'x'.repeat(600)}`;

    expect(shown(`[there](${long})`)).toContain('there (`https://a.example/xxx');
    expect(shown('[mail](mailto:ops@a.example)')).toBe('mail (`mailto:ops@a.example`)');
  });

  it('cannot be ended by a fence within code', () => {
    const text = shown('````md\n```\n**not bold**\n```\n````');

    expect(text.match(/```/gu)).toHaveLength(2);
    expect(text).toContain('ˋˋˋ');
  });
});

describe('long release notes', () => {
  const section = (name: string, lines: number): string =>
    `## ${name}\n\n${Array.from({ length: lines }, (_, line) => `- ${name} ${line} ${'x'.repeat(40)}`).join('\n')}`;

  it('are split at headings, each with what it is the heading of', () => {
    const parts = splitNotes(blocksOf([section('A', 15), section('B', 12), section('C', 12)].join('\n\n')), 1500);

    expect(parts.map((part) => part.split('\n')[0])).toEqual(['## A', '## C']);
  });

  it('prefer the larger heading', () => {
    const text = [section('A', 16), section('B', 15).replace('##', '#'), section('C', 5), section('D', 10)].join(
      '\n\n',
    );

    const parts = splitNotes(blocksOf(text), 1900);

    expect(parts.map((part) => part.split('\n')[0])).toEqual(['## A', '# B']);
  });

  it('never leave a heading alone at the end of a part', () => {
    for (let lines = 1; lines < 40; lines++) {
      const parts = splitNotes(blocksOf(`${section('A', lines)}\n\n### Last\n\n${'word '.repeat(150)}`), 1000);
      for (const part of parts) expect(part.split('\n').at(-1)).not.toMatch(/^#/u);
    }
  });

  it('go on between lines where a section is too long, and open its code anew', () => {
    const code = Array.from({ length: 60 }, (_, line) => `line ${line} of the log`).join('\n');

    const parts = splitNotes(blocksOf(`\`\`\`text\n${code}\n\`\`\``), 500);

    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(part).toMatch(/^```text\nline \d+[\s\S]*\n```$/u);
  });

  it('keep links whole', () => {
    const links = Array.from({ length: 60 }, (_, n) => `[a link to page ${n}](https://a.example/page/${n})`).join(' ');

    const parts = splitNotes(blocksOf(links), 300);

    const found = parts.flatMap(
      (part) => part.match(/\[a link to page \d+\]\(https:\/\/a\.example\/page\/\d+\)/gu) ?? [],
    );
    expect(found).toHaveLength(60);
    expect(parts.every((part) => part.length <= 300)).toBe(true);
  });

  it('of any form fit, and no word of them is missing', () => {
    const word = fc.integer({ min: 0, max: 99_999 }).map((number) => `w${number}w`);
    const line = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => words.join(' '));
    const block = fc.oneof(
      line,
      line.map((text) => `## ${text}`),
      fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.map((each) => `* ${each}`).join('\n')),
      fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => `\`\`\`\n${lines.join('\n')}\n\`\`\``),
      line.map((text) => `> ${text}\n> **${text}**`),
      fc.array(word, { minLength: 2, maxLength: 5 }).map((cells) => {
        const row = `| ${cells.join(' | ')} |`;
        return [row, row.replace(/w\d+w/gu, '---'), row].join('\n');
      }),
      line.map((text) => `1. ${text}\n   - ${text}\n\n     \`${text}\``),
    );
    const notes = fc.array(block, { minLength: 1, maxLength: 12 }).map((blocks) => blocks.join('\n\n'));

    fc.assert(
      fc.property(notes, fc.integer({ min: 200, max: 1200 }), (markdown, max) => {
        const parts = splitNotes(blocksOf(markdown), max);
        const words = (text: string): readonly string[] => text.match(/w\d+w/gu) ?? [];
        expect(parts.filter((part) => part.length > max)).toEqual([]);
        expect(words(parts.join('\n'))).toEqual(words(markdown));
      }),
      { numRuns: 150 },
    );
  });

  it('of hostile text fit, ping nobody and are never empty in between', () => {
    const notes = fc.array(hostileText, { minLength: 1, maxLength: 6 }).map((texts) => texts.join('\n'));

    fc.assert(
      fc.property(notes, fc.integer({ min: 60, max: 600 }), (markdown, max) => {
        const reading = readNotes(markdown, AROUND);
        if (reading.kind === 'left-whole') return;
        const parts = splitNotes(reading.blocks, max);
        expect(parts.filter((part) => part.length > max)).toEqual([]);
        for (const part of parts) {
          expect(part.replace(/\]\(https?:[^)]*/gu, '')).not.toMatch(/@(?:everyone|here)\b/iu);
          expect(part.isWellFormed()).toBe(true);
          if (parts.length > 1) expect(part).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '>',
    '[',
    '*',
    '* ',
    '*a ',
    '_a_',
    '<a ',
    'a@',
    '![[',
    '[a](b',
    '`',
    '|a',
    '- \n',
    '&',
    '\\',
    '<!--',
    '[^a]',
    '](',
    '1. ',
  ])('made of nothing but “%s” hold nobody up', (piece) => {
    const started = performance.now();

    const reading = readNotes(piece.repeat(Math.floor(29_000 / piece.length)), AROUND);
    if (reading.kind === 'read') splitNotes(reading.blocks, 3900);

    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each([
    ['longer than anybody reads in a chat', 'word '.repeat(9000)],
    ['nested without end', '> '.repeat(60)],
  ])('that are %s are left as they are', (_what, markdown) => {
    expect(readNotes(markdown, AROUND)).toEqual({ kind: 'left-whole' });
  });
});
