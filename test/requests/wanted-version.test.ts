import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameVersion, judgeRunning, readVersion, type WantedVersion } from '../../src/requests/wanted-version.ts';

function wanted(typed: string): WantedVersion {
  const read = readVersion(typed);
  if (read.kind !== 'version') throw new Error(`${typed}: ${read.why}`);
  return read.version;
}

describe('a version as it is typed', () => {
  it.each([
    ['v0.38.1', 'tag', 'tag:0.38.1'],
    [' 0.38.1 ', 'tag', 'tag:0.38.1'],
    ['v1.2.3+10', 'tag', 'tag:1.2.3+10'],
    ['v0.38.0-rc.1', 'tag', 'tag:0.38.0-rc.1'],
    ['v1.7.5-beta.1', 'tag', 'tag:1.7.5-beta.1'],
    ['v0.38', 'tag', 'tag:0.38'],
    ['9A2F4E95', 'commit', 'commit:9a2f4e95'],
    ['1234567', 'commit', 'commit:1234567'],
    ['master', 'branch', 'branch:master'],
    ['feat/store-sync_2', 'branch', 'branch:feat/store-sync_2'],
    ['release/v0.38', 'branch', 'branch:release/v0.38'],
    ['devnet-17', 'branch', 'branch:devnet-17'],
    ['abc123', 'branch', 'branch:abc123'],
  ])('%s is read as a %s', (typed, kind, key) => {
    expect(wanted(typed)).toEqual({ text: typed.trim(), kind, key });
  });

  it.each([
    ['   ', 'nothing is written'],
    ['v1 2', 'letters, digits'],
    ['$(reboot)', 'letters, digits'],
    ['a;b', 'letters, digits'],
    ['-rf', 'begins with a letter'],
    ['фикс', 'letters, digits'],
    ['@everyone', 'letters, digits'],
    ['HEAD', 'another version from day to day'],
    ['latest', 'another version from day to day'],
    ['a..b', 'git takes no such name'],
    ['a//b', 'git takes no such name'],
    ['a/.b', 'git takes no such name'],
    ['a/', 'git takes no such name'],
    ['a.lock', 'git takes no such name'],
    ['x'.repeat(101), 'longer than 100'],
  ])('%j is none, and it says why', (typed, why) => {
    const read = readVersion(typed);

    expect(read.kind === 'unreadable' ? read.why : read.version).toContain(why);
  });

  it('never lets through what a shell would read as more than a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const read = readVersion(typed);
        return read.kind === 'unreadable' || /^[\w./+-]+$/.test(read.version.text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('whether two versions are one', () => {
  it.each([
    ['v0.38.1', '0.38.1', true],
    ['v0.38.1', 'v0.38.2', false],
    ['9a2f4e95', '9A2F4E95AAAAAAAA', true],
    ['9a2f4e9', '9a2f4e8', false],
    ['master', 'master', true],
    ['master', 'Master', false],
    // A branch may bear the name of a tag and be another commit.
    ['release/0.38', 'v0.38', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(isSameVersion(wanted(one), wanted(other))).toBe(same);
    expect(isSameVersion(wanted(other), wanted(one))).toBe(same);
  });
});

describe('whether a fleet runs it already', () => {
  const group = (version: string, commit: string | null, count: number) => ({
    version,
    commit,
    hosts: Array.from({ length: count }, (_, index) => `host-${index}`),
  });

  it.each([
    ['v0.38.1', [group('v0.38.1', null, 9)], [], 'everywhere', 9],
    ['0.38.1', [group('v0.38.1', '9a2f4e95', 9)], [], 'everywhere', 9],
    ['v0.38.1', [group('v0.38.1', null, 8)], ['host-9'], 'on-some', 8],
    ['v0.38.1', [group('v0.38.1', null, 5), group('v0.38.0', null, 4)], [], 'on-some', 5],
    ['v0.38.1', [group('v0.38.0', null, 9)], [], 'nowhere', 0],
    ['v0.38.1', [], ['host-1', 'host-2'], 'nowhere', 0],
    ['9a2f4e9', [group('v0.38.1', '9a2f4e95', 9)], [], 'everywhere', 9],
    ['9a2f4e95aa', [group('v0.38.0-12-g9a2f4e95', null, 9)], [], 'everywhere', 9],
    ['9a2f4e9', [group('v0.38.1', null, 9)], [], 'nowhere', 0],
    // What a branch is at this moment, no host can tell.
    ['master', [group('master', null, 9)], [], 'nowhere', 0],
  ] as const)('%s on %j with %j unknown: %s', (typed, groups, unknown, kind, hosts) => {
    expect(judgeRunning(wanted(typed), { groups, unknown })).toEqual({ kind, hosts, unknown: unknown.length });
  });
});
