import fc from 'fast-check';

/** Pieces that have broken bots: they format, mention, link, hide, reorder, or fall apart when cut. */
export const HOSTILE_PIECES = [
  '@everyone',
  '@here',
  '<@123456789012345678>',
  '<@&123456789012345678>',
  '<#123456789012345678>',
  '<t:1700000000:R>',
  '</fleet:123456789012345678>',
  '[click](https://evil.example)',
  'https://evil.example/path',
  '`',
  '``',
  '```js\n',
  '**bold**',
  '__under__',
  '~~gone~~',
  '||spoiler||',
  '# heading',
  '-# small',
  '- item',
  '> quote',
  '>>> all',
  '1. one',
  '\\',
  '\\\\',
  '\n',
  '\r\n',
  '\u2028',
  '\u202Eright-to-left',
  '\u2066isolated\u2069',
  '\u200B',
  '\uFEFF',
  '\u0000',
  '\u001B[31m',
  'שלום',
  'مرحبا',
  'e\u0301\u0302\u0303\u0304\u0305\u0306\u0307',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '👍🏽',
  '🇩🇪',
  '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  '\u{E0041}\u{E0042}',
  '\uD83D',
  '\uDC00',
  '𝒻'.repeat(300),
  'a'.repeat(300),
  ' ',
] as const;

/** Any text at all, lone surrogates included, mixed with pieces that have broken bots. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE_PIECES), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));

/** Long enough to pass every limit of a message. */
export const longHostileText: fc.Arbitrary<string> = fc
  .tuple(hostileText, fc.integer({ min: 1, max: 400 }))
  .map(([text, times]) => text.repeat(Math.min(times, Math.ceil(8000 / Math.max(1, text.length)))));
