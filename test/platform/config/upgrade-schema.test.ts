import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/platform/config/read-config.ts';
import { UPGRADE_DEFAULTS } from '../../../src/platform/config/upgrade-schema.ts';
import { PERMISSIONS } from '../../../src/policy/permissions.ts';

/** A configuration with two fleets; `upgrades` of the first in YAML. */
function read(upgrades: string | null) {
  const fleet = `purpose: to be upgraded
    kind: waku
    owner: { role: all }
    maintainer: { role: all }
    versionPolicy: { kind: manual, repository: acme/node }`;
  return readConfig(
    `channels: { a: '100000000000000001' }
roles: { all: { id: '100000000000000002' }, dst: { id: '100000000000000004' } }
people: { an-owner: { discord: ['100000000000000005'], timeZone: UTC, logins: { git: ['An owner'] } } }
fleets:
  status.prod:
    ${fleet}
${upgrades === null ? '' : `    upgrades: ${upgrades}\n`}  status.staging:
    ${fleet}
`,
    { permissions: PERMISSIONS, guildId: '100000000000000003' },
  );
}

function problems(upgrades: string): readonly string[] {
  const outcome = read(upgrades);
  return outcome.kind === 'invalid' ? outcome.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe('how a fleet is upgraded', () => {
  it.each([
    [null, UPGRADE_DEFAULTS],
    ['{ soakHours: 2, after: [status.staging] }', { ...UPGRADE_DEFAULTS, soakHours: 2, after: ['status.staging'] }],
    [
      '{ approvals: [{ name: dst, from: [{ role: dst }] }, { name: qa, people: 2, hours: 4 }], notByAuthor: true }',
      {
        ...UPGRADE_DEFAULTS,
        notByAuthor: true,
        approvals: [
          { name: 'dst', from: [{ kind: 'role', name: 'dst' }], people: 1, hours: 168 },
          { name: 'qa', from: [], people: 2, hours: 4 },
        ],
      },
    ],
  ])('is read from %s', (written, upgrades) => {
    const outcome = read(written);

    expect(outcome.kind === 'valid' ? outcome.config.fleets[0]?.upgrades : outcome).toEqual(upgrades);
  });

  it.each([
    ['{ approvals: [{ name: dst, from: [{ role: dts }] }] }', 'no role is called'],
    ['{ approvals: [{ name: DST! }] }', 'lower-case letters, digits and dashes'],
    ['{ approvals: [{ name: dst }, { name: dst, people: 2 }] }', 'give each approval a name of its own'],
    ['{ approvals: [{ name: dst, people: 0 }] }', 'a whole number from 1 to 10'],
    ['{ approvals: [{ name: dst, people: 2, from: [{ person: an-owner }] }] }', 'asks for 2 people and names 1'],
    ['{ approvals: [{ name: dst, who: all }] }', "'who' is not a field here"],
    ['{ notByAuthor: true }', 'nobody has to: write approvals'],
    ['{ after: [status.prod] }', 'names the fleet itself'],
    ['{ after: [status.stagin] }', "did you mean 'status.staging'"],
    ['{ soakHours: 0 }', 'a whole number from 1 to 720'],
    ['{ rollback: { people: -1 } }', 'a whole number from 0 to 10'],
    ['yes', 'how it is upgraded'],
  ])('is refused as %s, with what to write', (written, message) => {
    expect(problems(written).join('\n')).toContain(message);
  });
});
