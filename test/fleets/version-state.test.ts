import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeFleetVersions,
  judgeHostVersion,
  type HostVersion,
  type VersionReading,
} from '../../src/fleets/version-state.ts';

const NOW = new Date('2026-03-02T09:00:00Z');

function reading(parts: Partial<VersionReading> = {}): VersionReading {
  return { source: 'registry', version: 'v0.38.1', commit: null, at: NOW, ...parts };
}

function known(version: string, commit: string | null = null): HostVersion {
  return { kind: 'known', version, commit, source: 'node', at: NOW, contradictedBy: null };
}

const BLANK: HostVersion = { kind: 'unknown', why: 'blank-in-registry' };

describe("a host's version", () => {
  it('is what the node says, with the commit the directory adds to the same version', () => {
    const version = judgeHostVersion([
      reading({ source: 'node', version: 'v0.38.1' }),
      reading({ version: 'v0.38.1', commit: '9a2f4e95' }),
    ]);

    expect(version).toMatchObject({ kind: 'known', source: 'node', version: 'v0.38.1', commit: '9a2f4e95' });
  });

  it('does not lend a commit from another version, and tells of the contradiction', () => {
    const version = judgeHostVersion([
      reading({ source: 'node', version: 'v0.38.1' }),
      reading({ version: 'v0.37.1', commit: '9a2f4e95' }),
    ]);

    expect(version).toMatchObject({ commit: null, contradictedBy: { source: 'registry', version: 'v0.37.1' } });
  });

  it("is the directory's when the node's word is much older", () => {
    const old = new Date(NOW.getTime() - 11 * 60_000);

    const version = judgeHostVersion([reading({ source: 'node', version: 'v0.37.1', at: old }), reading()]);

    expect(version).toMatchObject({ source: 'registry', version: 'v0.38.1' });
  });

  it('is unknown, not different, when the directory holds a blank', () => {
    expect(judgeHostVersion([reading({ version: null })])).toEqual({ kind: 'unknown', why: 'blank-in-registry' });
    expect(judgeHostVersion([])).toEqual({ kind: 'unknown', why: 'no-data' });
  });
});

describe("a fleet's versions", () => {
  const hosts = (...versions: readonly HostVersion[]): { host: string; version: HostVersion }[] =>
    versions.map((version, index) => ({ host: `node-0${index}`, version }));

  it.each([
    { name: 'one version everywhere', versions: [known('v1'), known('v1')], desired: null, kind: 'uniform' },
    { name: 'two versions side by side', versions: [known('v1'), known('v2')], desired: null, kind: 'skewed' },
    { name: 'one version and a blank', versions: [known('v1'), BLANK], desired: null, kind: 'uniform' },
    { name: 'nothing but blanks', versions: [BLANK, BLANK], desired: null, kind: 'unknown' },
    {
      name: 'what was decided',
      versions: [known('v1'), known('v1')],
      desired: { version: 'v1', commit: null },
      kind: 'as-desired',
    },
    {
      name: 'what was decided and a blank',
      versions: [known('v1'), BLANK],
      desired: { version: 'v1', commit: null },
      kind: 'as-desired',
    },
    {
      name: 'one host on something else than decided',
      versions: [known('v1'), known('v2')],
      desired: { version: 'v1', commit: null },
      kind: 'drifted',
    },
    {
      name: 'blanks while something was decided',
      versions: [BLANK],
      desired: { version: 'v1', commit: null },
      kind: 'unknown',
    },
    {
      name: 'another commit of the version decided',
      versions: [known('v1', 'aaaa1111')],
      desired: { version: 'v1', commit: 'bbbb2222' },
      kind: 'drifted',
    },
    {
      name: 'a short commit of the long one decided',
      versions: [known('v1', '9a2f4e95')],
      desired: { version: null, commit: '9a2f4e95aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      kind: 'as-desired',
    },
  ] as const)('with $name are $kind', ({ versions, desired, kind }) => {
    expect(judgeFleetVersions(hosts(...versions), desired).kind).toBe(kind);
  });

  it('put a host without a commit with those of its version', () => {
    const { groups } = judgeFleetVersions(hosts(known('v1'), known('v1', 'abc1234'), known('v2')), null);

    expect(groups).toEqual([
      { version: 'v1', commit: 'abc1234', hosts: ['node-00', 'node-01'], asDesired: null },
      { version: 'v2', commit: null, hosts: ['node-02'], asDesired: null },
    ]);
  });

  it('never call a fleet drifted for hosts that nobody knows the version of', () => {
    const anyVersion = fc.constantFrom(known('v1'), known('v1', 'abc1234'), BLANK);

    fc.assert(
      fc.property(fc.array(anyVersion), (versions) => {
        const { kind, groups, unknown } = judgeFleetVersions(hosts(...versions), { version: 'v1', commit: null });

        expect(kind).not.toBe('drifted');
        expect(groups.flatMap((group) => group.hosts).length + unknown.length).toBe(versions.length);
      }),
    );
  });
});
