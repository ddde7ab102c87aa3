import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGlob, matchesGlob } from '../../../src/platform/config/glob.ts';

describe('a glob', () => {
  it.each([
    ['*', '', true],
    ['*', 'status.prod', true],
    ['status.*', 'status.prod', true],
    ['status.*', 'status.', true],
    ['status.*', 'status', false],
    ['*.prod', 'status.prod', true],
    ['*.prod', 'status.prod2', false],
    ['s*.p*d', 'status.prod', true],
    ['a*b*c', 'abbc', true],
    ['a*b*c', 'abbcd', false],
    ['fleet.view', 'fleet.view', true],
    ['fleet.view', 'fleetXview', false],
    ['', '', true],
    ['', 'a', false],
    ['*a*', 'bab', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agrees with a regular expression on every pattern and text', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const source = pattern
          .split('*')
          .map((part) => part.replaceAll('.', String.raw`\.`))
          .join('[^]*');
        expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not stalled by a hostile pattern', () => {
    expect(matchesGlob('*a'.repeat(40), `${'a'.repeat(20_000)}b`)).toBe(false);
  });

  it.each([
    ['status.*', true],
    ['*', true],
    ['**', false],
    ['Status.*', false],
    ['a b', false],
    ['{a,b}', false],
    ['', false],
  ])('%s is one: %s', (text, expected) => {
    expect(isGlob(text)).toBe(expected);
  });
});
