import { describe, expect, it } from 'vitest';
import { askedHolds, meantHold } from '../../src/holds/meant-hold.ts';
import type { Hold } from '../../src/holds/hold.ts';
import { testActor } from '../support/actor.ts';
import { testHold } from '../support/holds.ts';

describe('which of the holds of a fleet is meant', () => {
  const mine = testHold({ number: 1 });
  const theirs = testHold({ number: 2 });
  const alsoTheirs = testHold({ number: 3 });
  const asking = { holds: { isHolder: (hold: Hold) => hold.number === mine.number }, actor: testActor() };

  it.each([
    ['mine among others', [theirs, mine], mine],
    ['the only one, though it is theirs', [theirs], theirs],
    ['none of several that are theirs', [theirs, alsoTheirs], null],
    ['none where there is none', [], null],
  ])('is %s', (_which, asked, expected) => {
    expect(meantHold(asked, asking)).toBe(expected);
  });

  it('is the one that was named, though one of mine stands beside it', () => {
    const asked = askedHolds([mine, theirs], 2);

    expect(asked).toEqual([theirs]);
    expect(meantHold(asked ?? [], asking)).toBe(theirs);
  });

  it('is asked of all where none was named, and of none where that one does not stand', () => {
    expect(askedHolds([mine, theirs], undefined)).toEqual([mine, theirs]);
    expect(askedHolds([mine, theirs], 9)).toBeNull();
  });
});
