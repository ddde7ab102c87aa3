import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  button,
  buttonRows,
  embed,
  linkButton,
  message,
  type EmbedParts,
} from '../../../src/platform/discord/message.ts';
import { longHostileText } from '../../support/hostile-text.ts';
import { messageProblems } from '../../support/message-limits.ts';

const textOrLines = fc.oneof(longHostileText, fc.array(longHostileText, { maxLength: 6 }));
const optional = { requiredKeys: [] as [] };

const embedParts = fc.record(
  {
    title: longHostileText,
    url: fc.oneof(fc.webUrl(), longHostileText, fc.constant('javascript:alert(1)')),
    description: textOrLines,
    fields: fc.array(fc.record({ name: longHostileText, value: textOrLines }), { maxLength: 30 }),
    author: longHostileText,
    footer: longHostileText,
    color: fc.integer({ min: 0, max: 0xffffff }),
  },
  optional,
) as fc.Arbitrary<EmbedParts>;

const id = fc.integer({ min: 0, max: 300 }).map((n) => String(100000000000000000n + BigInt(n)));

describe('message', () => {
  it('keeps every limit Discord sets, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.record(
          { embeds: fc.array(embedParts, { maxLength: 12 }), content: longHostileText },
          { requiredKeys: ['content'] },
        ),
        fc.array(longHostileText, { maxLength: 30 }),
        fc.oneof(
          fc.constant('nobody' as const),
          fc.record({ users: fc.array(id, { maxLength: 150 }), roles: fc.constant(['200000000000000001']) }),
        ),
        ({ content, embeds = [] }, labels, mentions) => {
          const rows = buttonRows(labels.map((label, n) => button({ customId: `try:${n}`, label })));

          const body = message({ mentions, content, embeds: embeds.map(embed), rows });

          expect(messageProblems(body)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says how many embeds it left out', () => {
    const full = embed({ description: 'x'.repeat(3000) });

    const body = message({ mentions: 'nobody', content: 'Three.', embeds: [full, full, full] });

    expect(body.embeds).toHaveLength(2);
    expect(body.content).toBe('Three.\n1 more are not shown: the message is full.');
  });

  it('lists whom it notifies, and parses no mention out of the text', () => {
    const body = message({ mentions: { roles: ['200000000000000001'] }, content: '<@&200000000000000001> @everyone' });

    expect(body.allowed_mentions).toEqual({ parse: [], users: [], roles: ['200000000000000001'] });
  });

  it('refuses to be made of nothing', () => {
    expect(() => message({ mentions: 'nobody' })).toThrow('needs a content or an embed');
  });

  it('shows a dash where the text has nothing to see', () => {
    const body = message({
      mentions: 'nobody',
      content: ' \u200B',
      embeds: [embed({ fields: [{ name: '', value: [] }] })],
    });

    expect(body.content).toBe('—');
    expect(body.embeds?.[0]?.fields).toEqual([{ name: '—', value: '—' }]);
  });
});

describe('embed', () => {
  it('counts the fields that do not fit in number', () => {
    const fields = Array.from({ length: 30 }, (_, n) => ({ name: `host-${n}`, value: 'up' }));

    const made = embed({ fields });

    expect(made.fields).toHaveLength(25);
    expect(made.fields?.at(-1)).toEqual({ name: '6 more', value: 'are not shown: the message is full.' });
  });

  it('counts the fields that do not fit in length', () => {
    const fields = Array.from({ length: 8 }, (_, n) => ({ name: `host-${n}`, value: 'x'.repeat(1000) }));

    const made = embed({ title: 'Hosts', fields });

    expect(made.fields?.at(-1)?.name).toBe('3 more');
  });

  it('counts the lines that do not fit', () => {
    const lines = Array.from({ length: 1000 }, (_, n) => `line ${n}`);

    const made = embed({ description: lines });

    expect(made.description).toMatch(/… and \d+ more$/);
  });

  it('leaves out a URL that is none, rather than lose the message', () => {
    expect(embed({ title: 'x', url: 'ftp://x' })).toEqual({ title: 'x' });
  });
});

describe('buttons', () => {
  it('stand in rows of five', () => {
    const rows = buttonRows(Array.from({ length: 7 }, (_, n) => button({ customId: `a:${n}`, label: `${n}` })));

    expect(rows.map((row) => row.components.length)).toEqual([5, 2]);
  });

  it('refuse an id that Discord would', () => {
    expect(() => button({ customId: `a:${'x'.repeat(99)}`, label: 'x' })).toThrow('1 to 100 characters');
  });

  it.each(['javascript:alert(1)', 'nowhere', `https://a.example/${'x'.repeat(512)}`])('make no link of %s', (url) => {
    expect(linkButton('Open', url)).toBeNull();
  });
});
