import { expect, it } from 'vitest';
import { renderAnswer } from '../../src/cli/api-view.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const DATA = { rate: 6106.051361520388, rows: [{ bytes: 123_456.789, share: 0.000_123_456, count: 7 }] };

it('gives a person four digits of a number, and a program all of them', () => {
  const person = renderAnswer(DATA, { width: 80, now: NOW }).join('\n');
  const program = renderAnswer(DATA, { width: null, now: NOW }).join('\n');

  expect(person).toMatch(/^rate +6106$/m);
  expect(person).toMatch(/^123457 +0\.0001235 +7$/m);
  expect(program).toContain('6106.051361520388');
  expect(program).toContain('123456.789');
});
