import { describe, expect, it } from 'vitest';
import { OWNER_DUTIES, type Config, type OwnerDuty } from '../../src/platform/config/config.ts';
import { DUTIES } from '../../src/policy/duty.ts';
import { findPermission } from '../../src/policy/permissions.ts';
import { isGrantedToOthers, judge } from '../../src/policy/policy.ts';
import { testActor } from '../support/actor.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';

const OWNERS = '400000000000000001';
const MAINTAINERS = '400000000000000002';

function config(sharedDuties: readonly OwnerDuty[], policy: Partial<Config['policy']> = {}): Config {
  return testConfig({
    roles: [
      { name: 'owners', id: OWNERS, grants: [] },
      { name: 'maintainers', id: MAINTAINERS, grants: [] },
    ],
    policy: { everyone: [], owner: ['upgrade.request', 'fleet.view'], maintainer: [], shell: [], ...policy },
    fleets: [testFleet({ sharedDuties }), testFleet({ name: 'waku.test' })],
  });
}

const REQUEST = { permission: 'upgrade.request', fleet: 'status.prod' };
const maintainer = testActor({ discordRoleIds: [MAINTAINERS] });

describe('the duties', () => {
  it('are the seven of an owner, in their order, and those of a maintainer', () => {
    const owners = DUTIES.filter(({ office }) => office === 'owner');

    expect(owners.map(({ name }) => name)).toEqual(OWNER_DUTIES);
    expect(owners.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(DUTIES.some(({ office }) => office === 'maintainer')).toBe(true);
  });

  it('name permissions that exist, and each says a command or how it is done by hand', () => {
    const unknown = DUTIES.flatMap(({ permissions }) => permissions).filter((name) => findPermission(name) === null);
    const idle = DUTIES.filter(({ commands, byHand }) => commands.length === 0 && byHand === null);

    expect(unknown).toEqual([]);
    expect(idle).toEqual([]);
  });
});

describe('a shared duty', () => {
  it('lets the maintainer of that fleet do what the owner may for its sake, and names them to others', () => {
    const shared = config(['commission-upgrade']);

    expect(judge(shared, maintainer, REQUEST)).toEqual({
      kind: 'allowed',
      because: 'the maintainer of status.prod, sharing commission-upgrade',
    });
    expect(judge(shared, testActor(), REQUEST)).toMatchObject({ couldAsk: ['owners', 'maintainers'] });
    expect(judge(shared, maintainer, { ...REQUEST, fleet: 'waku.test' }).kind).toBe('refused');
  });

  it.each([
    ['another duty is shared', config(['watch-fleet-health'])],
    ['none is', config([])],
    ['the owner may not do it either', config(['commission-upgrade'], { owner: ['fleet.view'] })],
  ])('gives nothing when %s', (_why, given) => {
    expect(judge(given, maintainer, REQUEST).kind).toBe('refused');
  });

  it("gives none of the owner's other permissions", () => {
    const view = { permission: 'fleet.view', fleet: 'status.prod' };

    expect(judge(config([...OWNER_DUTIES]), maintainer, view).kind).toBe('refused');
  });
});

describe('a grant with exceptions', () => {
  it('leaves them out, and nothing else', () => {
    const everyone = [{ permission: 'upgrade.*', fleets: ['*'], except: ['upgrade.request', 'upgrade.c*'] }];
    const given = config([], { owner: [], everyone });
    const verdict = (permission: string): string =>
      judge(given, testActor(), { permission, fleet: 'status.prod' }).kind;

    expect(['upgrade.request', 'upgrade.cancel', 'upgrade.view'].map(verdict)).toEqual([
      'refused',
      'refused',
      'allowed',
    ]);
  });
});

describe('whether others are granted it', () => {
  const decide = { permission: 'upgrade.decide', fleet: 'status.prod' };
  const alone = testConfig({
    people: [testPerson({ name: 'the-only-one' }), testPerson({ name: 'another', discord: ['200000000000000002'] })],
    roles: [{ name: 'owners', id: OWNERS, grants: [] }],
    policy: { everyone: [], owner: [], maintainer: ['upgrade.decide'], shell: [] },
    fleets: [testFleet({ maintainer: { kind: 'person', name: 'the-only-one' } })],
  });
  const grants = [{ permission: 'upgrade.*', fleets: ['*'] }];

  it.each<[string, Config, string | null, boolean]>([
    ['nobody else holds it', alone, 'the-only-one', false],
    ['the asker is somebody else', alone, 'another', true],
    ['the asker is linked with nobody', alone, null, true],
    [
      'another person is granted it',
      { ...alone, people: alone.people.map((each) => (each.name === 'another' ? { ...each, grants } : each)) },
      'the-only-one',
      true,
    ],
    ['a role is granted it', { ...alone, roles: [{ name: 'owners', id: OWNERS, grants }] }, 'the-only-one', true],
    ['everyone is', { ...alone, policy: { ...alone.policy, everyone: grants } }, 'the-only-one', true],
  ])('when %s', (_when, given, person, expected) => {
    expect(isGrantedToOthers(given, decide, person)).toBe(expected);
  });
});
