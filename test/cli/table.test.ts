import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderAnswer } from '../../src/cli/api-view.ts';
import { renderTable } from '../../src/cli/table.ts';

describe('a table on a terminal', () => {
  it('has a column as wide as it needs, and tells what is not known from what is empty', () => {
    expect(
      renderTable(
        [
          { host: 'node-01', versionAt: null },
          { host: 'node-002', versionAt: '' },
        ],
        null,
      ),
    ).toEqual(['HOST      VERSION AT', 'node-01   -', 'node-002']);
  });

  it('fits the terminal, the widest columns giving way', () => {
    const [, row] = renderTable([{ name: 'short', purpose: 'a very long purpose indeed' }], 24);

    expect(row).toBe('short  a very long purp…');
  });

  it('never has a line longer than the terminal where its columns can shrink, and moves no cursor', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(fc.record({ a: cell, b: cell, c: cell }), { minLength: 1, maxLength: 5 }), (rows) => {
        for (const line of renderTable(rows, 40)) {
          expect(line.length).toBeLessThanOrEqual(40);
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});

it('an answer is told as lines and tables, whatever it holds', () => {
  const answer = { fleet: 'waku.test', counts: { down: 0 }, unexpected: [], hosts: [{ host: 'a', version: null }] };

  expect(renderAnswer(answer, { width: null, now: new Date('2026-03-02T09:00:00Z') })).toEqual([
    'fleet        waku.test',
    'counts.down  0',
    'unexpected   none',
    '',
    'HOSTS (1)',
    'HOST  VERSION',
    'a     -',
  ]);
});
