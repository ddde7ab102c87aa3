import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWords, judgeOrder, orderOf } from '../../src/requests/version-order.ts';
import { readVersion, type WantedVersion } from '../../src/requests/wanted-version.ts';

function wanted(text: string): WantedVersion {
  const read = readVersion(text);
  if (read.kind === 'unreadable') throw new Error(read.why);
  return read.version;
}

const group = (version: string, count: number) => ({
  version,
  commit: null,
  hosts: Array.from({ length: count }, (_, index) => `store-0${index}`),
});

describe('the order of two versions', () => {
  it.each([
    ['v0.38.1', 'v0.38.0', 'newer'],
    ['0.38.1', 'v0.38.1', 'same'],
    ['v0.38.0-rc.2', 'v0.38.0-rc.10', 'older'],
    ['v0.38.0', 'v0.38.0-rc.1', 'newer'],
    ['v1.2.3+10', 'v1.2.3+2', 'newer'],
    ['v0.38.0', 'v0.38.0-12-g1a2b3c4', 'older'],
    ['v0.38.1', 'v0.38.0-12-g1a2b3c4', 'newer'],
    ['v0.39', 'v0.38.9', 'newer'],
    ['nightly', 'v0.38.9', 'unordered'],
  ] as const)('%s is, to %s, %s', (one, other, order) => {
    expect(orderOf(one, other)).toBe(order);
  });

  it('turns round with its sides, and holds of tags with commits after them', () => {
    const part = fc.nat({ max: 12 });
    const version = fc
      .tuple(part, part, part, fc.option(fc.nat({ max: 4 })), fc.option(fc.integer({ min: 1, max: 30 })))
      .map(([major, minor, patch, rc, ahead]) => {
        const tag = `v${major}.${minor}.${patch}${rc === null ? '' : `-rc.${rc}`}`;
        return ahead === null ? tag : `${tag}-${ahead}-g1a2b3c4`;
      });
    const turned = { newer: 'older', older: 'newer', same: 'same', unordered: 'unordered' } as const;

    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(orderOf(b, a)).toBe(turned[orderOf(a, b)]);
        expect(orderOf(a, a)).toBe('same');
      }),
    );
  });
});

describe('whether a tag is newer than what runs', () => {
  it('is said with what runs, and of how many hosts it is not known', () => {
    const running = { groups: [group('v0.38.0', 8), group('v0.37.1', 1)], unknown: ['store-09'] };

    expect(judgeOrder(wanted('v0.38.1'), running)).toEqual({
      about: 'newer',
      verdict: 'fits',
      said: 'it is newer than v0.38.0 on 8 hosts, v0.37.1 on 1 host; of 1 host it is not known',
    });
  });

  it('is a caution as soon as one host would go back', () => {
    const running = { groups: [group('v0.37.0', 8), group('v0.39.0', 1)], unknown: [] };

    expect(judgeOrder(wanted('v0.38.1'), running)).toMatchObject({
      verdict: 'caution',
      said: 'it is a downgrade: the fleet runs v0.39.0 on 1 host',
    });
  });

  it('is not known of names without an order, and no question of commits', () => {
    expect(judgeOrder(wanted('v0.38.1'), { groups: [group('unknown-build', 2)], unknown: [] })).toMatchObject({
      verdict: 'unknown',
    });
    expect(judgeOrder(wanted('9a2f4e95'), { groups: [group('v0.38.0', 2)], unknown: [] })).toBeNull();
    expect(judgeOrder(wanted('v0.38.1'), { groups: [], unknown: ['store-01'] })).toBeNull();
  });
});

describe('what its source says of a commit', () => {
  const compared = { kind: 'compared', commits: [], url: null } as const;

  it.each([
    [{ ...compared, ahead: 3, behind: 0 }, 'fits', 'it is 3 commits after v0.38.0'],
    [{ ...compared, ahead: 0, behind: 1 }, 'caution', 'it is a downgrade: 1 commit before v0.38.0'],
    [{ ...compared, ahead: 2, behind: 4 }, 'caution', 'it brings 2 commits and takes away 4 of v0.38.0'],
    [{ ...compared, ahead: 0, behind: 0 }, 'caution', 'it is what runs: v0.38.0'],
    [{ ...compared, ahead: 2, behind: null }, 'unknown', 'it brings 2 commits to v0.38.0'],
    [{ kind: 'unknown', why: 'no answer in time' }, 'unknown', 'is not known: no answer in time'],
  ] as const)('%j is %s', (comparison, verdict, said) => {
    const check = compareWords(comparison, 'v0.38.0');

    expect(check.verdict).toBe(verdict);
    expect(check.said).toContain(said);
  });
});
