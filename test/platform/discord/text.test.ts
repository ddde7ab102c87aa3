import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  clip,
  clipLines,
  code,
  duration,
  escape,
  link,
  plural,
  rate,
  timestamp,
} from '../../../src/platform/discord/message.ts';
import { hostileText, longHostileText } from '../../support/hostile-text.ts';

const graphemes = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

/**
 * What a reader of Discord's markdown makes of escaped text: backslash and the punctuation after it become that
 * punctuation, and anything special that stands without one is reported. Written from Discord's rules, not from ours.
 */
function liveMarkdown(escaped: string): string[] {
  const found: string[] = [];
  const withoutEscapes = escaped.replace(/\\[^0-9A-Za-z\s]/gu, '\u0001');
  for (const [what, shape] of [
    ['emphasis', /[*_~|`]/u],
    ['mention, time or link in angle brackets', /<(?=[@#:/tah])/u],
    ['masked link', /\]\(/u],
    ['heading', /^\s*(?:#{1,3}|-#) /mu],
    ['list', /^\s*(?:[-*+]|\d+[.)]) /mu],
    ['quote', /^\s*>/mu],
    ['url', /https?:\/\//iu],
    ['everyone', /@(?:everyone|here)/iu],
  ] as const) {
    if (shape.test(withoutEscapes)) found.push(what);
  }
  return found;
}

describe('clip', () => {
  it.each([
    { text: 'short', max: 10, expected: 'short' },
    { text: 'exactly ten', max: 11, expected: 'exactly ten' },
    { text: 'a longer sentence', max: 9, expected: 'a longer…' },
    { text: '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', max: 12, expected: '👩‍👩‍👧‍👦…' },
    { text: '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', max: 11, expected: '…' },
    { text: '🇩🇪🇫🇷🇪🇸', max: 9, expected: '🇩🇪🇫🇷…' },
    { text: 'e\u0301'.repeat(5), max: 6, expected: 'e\u0301e\u0301…' },
    { text: 'ab\\*cd', max: 4, expected: 'ab…' },
    { text: 'ab\\\\cd', max: 5, expected: 'ab\\\\…' },
    { text: 'anything', max: 1, expected: '…' },
    { text: 'anything', max: 0, expected: '' },
    { text: 'lone \uD83D', max: 50, expected: 'lone \uFFFD' },
  ])('makes $expected of $text within $max', ({ text, max, expected }) => {
    const clipped = clip(text, max);

    expect(clipped).toBe(expected);
  });

  it('keeps the limit and whole graphemes of whatever it is given', () => {
    fc.assert(
      fc.property(longHostileText, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const clipped = clip(text, max);

        expect(clipped.length).toBeLessThanOrEqual(max);
        expect(clipped.isWellFormed()).toBe(true);
        if (text.length <= max) expect(clipped).toBe(text.toWellFormed());
        else {
          const kept = graphemes(clipped.slice(0, -1));
          expect(clipped.endsWith('…')).toBe(true);
          expect(graphemes(text.toWellFormed()).slice(0, kept.length).join('').length).toBeGreaterThanOrEqual(
            kept.join('').length,
          );
        }
      }),
    );
  });

  it('looks only at the beginning of a text of many megabytes', () => {
    const started = performance.now();

    clip('👩‍👩‍👧‍👦'.repeat(1_000_000), 2000);

    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('clipLines', () => {
  it('keeps whole lines and counts the others', () => {
    const lines = Array.from({ length: 10 }, (_, n) => `line number ${n}`);

    const clipped = clipLines(lines, 60);

    expect(clipped).toBe('line number 0\nline number 1\nline number 2\n… and 7 more');
  });

  it('clips a first line that is too long by itself', () => {
    const clipped = clipLines(['x'.repeat(100), 'second'], 40);

    expect(clipped).toBe(`${'x'.repeat(26)}…\n… and 1 more`);
  });

  it('keeps the limit of whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 40 }), fc.integer({ min: 1, max: 500 }), (lines, max) => {
        expect(clipLines(lines, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('escape', () => {
  it.each([
    { text: 'feat/__init__ *now*', expected: 'feat/\\_\\_init\\_\\_ \\*now\\*' },
    { text: '@everyone and @here', expected: '@\u200beveryone and @\u200bhere' },
    { text: '<@123>', expected: '\\<@123\\>' },
    { text: '[a](https://b.example)', expected: '\\[a\\]\\(https\\://b.example\\)' },
    { text: '# big', expected: '\\# big' },
    { text: '- item', expected: '\\- item' },
    { text: 'well-known', expected: 'well-known' },
    { text: '1. first', expected: '1\\. first' },
    { text: 'v1.2.3', expected: 'v1.2.3' },
    { text: 'two\nlines', expected: 'two lines' },
    { text: '\u202Egpj.exe\u202C', expected: 'gpj.exe' },
    { text: 'hid\u200Bden', expected: 'hidden' },
    { text: 'a\u200Db 👩‍👧 می‌خواهم', expected: 'ab 👩‍👧 می‌خواهم' },
    {
      text: '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}\u{E0041}',
      expected: '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    },
    { text: `z${'\u0300'.repeat(50)}`, expected: `z${'\u0300'.repeat(4)}` },
  ])('makes $expected of $text', ({ text, expected }) => {
    const escaped = escape(text);

    expect(escaped).toBe(expected);
  });

  it('keeps lines when asked, each without its markup', () => {
    const escaped = escape('# one\r\n> two', { lines: 'kept' });

    expect(escaped).toBe('\\# one\n\\> two');
  });

  it('leaves nothing alive in any text, on one line or many', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom('joined', 'kept'), (text, lines) => {
        const escaped = escape(text, { lines });

        expect(liveMarkdown(escaped)).toEqual([]);
        expect(escaped).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|[^\P{Cc}\n]/u);
        if (lines === 'joined') expect(escaped).not.toContain('\n');
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nothing alive when the escaped text is clipped', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 80 }), (text, max) => {
        const shown = `${clip(escape(text), max)}**`;

        expect(liveMarkdown(shown.slice(0, -2))).toEqual([]);
        expect(shown).not.toMatch(/(?<!\\)(?:\\\\)*\\\*\*$/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('code', () => {
  it.each([
    { text: 'main', expected: '`main`' },
    { text: 'a`b``c', expected: '`aˋbˋˋc`' },
    { text: '', expected: '` `' },
    { text: '\u200B', expected: '` `' },
    { text: '@everyone', expected: '`@\u200beveryone`' },
    { text: 'a\nb', expected: '`a b`' },
  ])('makes $expected of $text', ({ text, expected }) => {
    expect(code(text)).toBe(expected);
  });

  it('ends where it ends, whatever is inside', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(code(text)).toMatch(/^`[^`\n]+`$/u);
      }),
    );
  });
});

describe('link', () => {
  it('lets the end of a link ping nobody, should it ever stand alone', () => {
    expect(link('notes', 'https://example.org/path@everyone/@HERE')).toBe(
      '[notes](https://example.org/path%40everyone/%40HERE)',
    );
  });

  it.each([
    { label: 'run 12', url: 'https://ci.example/12', expected: '[run 12](https://ci.example/12)' },
    { label: 'x](y', url: 'https://ci.example/(a)', expected: '[x\\]\\(y](https://ci.example/%28a%29)' },
    { label: 'bad', url: 'javascript:alert(1)', expected: 'bad' },
    { label: 'bad', url: 'not a url', expected: 'bad' },
    { label: ' ', url: 'https://ci.example/', expected: '[link](https://ci.example/)' },
    { label: 'long', url: `https://ci.example/${'x'.repeat(600)}`, expected: 'long' },
  ])('makes $expected of $label and its URL', ({ label, url, expected }) => {
    expect(link(label, url)).toBe(expected);
  });
});

describe('figures', () => {
  it.each([
    { shown: timestamp(new Date('2026-03-02T09:00:00.999Z'), 'F'), expected: '<t:1772442000:F>' },
    { shown: plural(1, 'host'), expected: '1 host' },
    { shown: plural(1200, 'host'), expected: '1,200 hosts' },
    { shown: plural(2, 'entry', 'entries'), expected: '2 entries' },
    { shown: bytes(0), expected: '0 B' },
    { shown: bytes(999), expected: '999 B' },
    { shown: bytes(1_234_567), expected: '1.23 MB' },
    { shown: rate(45_600), expected: '45.6 kB/s' },
    { shown: duration(800), expected: 'less than a second' },
    { shown: duration(200_000), expected: '3 min 20 s' },
    { shown: duration(7_200_000), expected: '2 h' },
    { shown: duration(187_200_000), expected: '2 d 4 h' },
  ])('reads $expected', ({ shown, expected }) => {
    expect(shown).toBe(expected);
  });
});
