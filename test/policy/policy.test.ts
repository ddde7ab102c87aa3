import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config, Grant } from '../../src/platform/config/config.ts';
import type { Actor, Requirement } from '../../src/platform/gate.ts';
import { PERMISSIONS } from '../../src/policy/permissions.ts';
import { judge } from '../../src/policy/policy.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { testActor } from '../support/actor.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';

const OWNERS = '400000000000000001';
const MAINTAINERS = '400000000000000002';
const INFRA = '400000000000000003';

const roles = [
  { name: 'owners', id: OWNERS, grants: [] },
  { name: 'maintainers', id: MAINTAINERS, grants: [] },
  { name: 'infra', id: INFRA, grants: [] },
];
const fleets = [
  testFleet({ aliases: [{ name: 'shards.test', since: null, until: '2025-04-15' }] }),
  testFleet({ name: 'waku.test', owner: { kind: 'person', name: 'an-owner' } }),
];
const base = testConfig({ roles, fleets, people: [testPerson()] });
const view: Requirement = { permission: 'fleet.view', fleet: 'status.prod' };

function withGrants(holder: string, grants: readonly Grant[]): Config {
  if (holder === 'everyone' || holder === 'shell') return { ...base, policy: { ...base.policy, [holder]: grants } };
  const give = <T extends { readonly name: string }>(each: T): T => (each.name === holder ? { ...each, grants } : each);
  return { ...base, roles: base.roles.map(give), people: base.people.map(give) };
}

const grant = (permission: string, ...fleetGlobs: string[]): Grant => ({ permission, fleets: fleetGlobs });

describe('the policy', () => {
  it('refuses a stranger and names nobody when nobody could do it', () => {
    expect(judge(base, testActor(), view)).toEqual({
      kind: 'refused',
      permission: 'fleet.view',
      fleet: 'status.prod',
      couldAsk: [],
    });
  });

  it.each([
    ['everyone', testActor(), 'everyone'],
    ['infra', testActor({ discordRoleIds: [INFRA] }), 'the role infra'],
    ['an-owner', testActor({ discordUserId: '200000000000000001' }), 'the person an-owner'],
    ['shell', testActor({ via: 'cli', discordUserId: null }), 'the shell'],
  ])('allows what is granted to %s, and says why', (holder, actor, because) => {
    const config = withGrants(holder, [grant('fleet.*', 'status.*')]);

    expect(judge(config, actor, view)).toEqual({ kind: 'allowed', because });
    expect(judge(config, actor, { permission: 'fleet.view', fleet: 'waku.test' }).kind).toBe('refused');
    expect(judge(config, actor, { permission: 'run.view', fleet: 'status.prod' }).kind).toBe('refused');
  });

  it('lets nobody but the shell use what the shell is granted', () => {
    const config = withGrants('shell', [grant('*', '*')]);

    expect(judge(config, testActor(), view).kind).toBe('refused');
    expect(judge(config, testActor({ via: 'api' }), view).kind).toBe('refused');
  });

  it('counts a role or person of this guild for nothing in another, nor in a direct message', () => {
    const config = withGrants('everyone', [grant('*', '*')]);

    expect(judge(config, testActor({ guildId: '1' }), view).kind).toBe('refused');
    expect(judge(config, testActor({ guildId: '' }), view).kind).toBe('refused');
    expect(judge({ ...config, guild: { id: null } }, testActor(), view).kind).toBe('refused');
  });

  it('does not count a service without a Discord account among everyone', () => {
    const config = withGrants('everyone', [grant('*', '*')]);

    expect(judge(config, testActor({ via: 'api', discordUserId: null }), view).kind).toBe('refused');
  });

  it.each([
    ['owner', testActor({ discordRoleIds: [OWNERS] }), 'status.prod', 'the owner of status.prod'],
    ['owner', testActor({ discordUserId: '200000000000000001' }), 'waku.test', 'the owner of waku.test'],
    ['maintainer', testActor({ discordRoleIds: [MAINTAINERS] }), 'status.prod', 'the maintainer of status.prod'],
  ] as const)(
    'gives the %s of a fleet what its office covers, on that fleet alone',
    (office, actor, fleet, because) => {
      const config = { ...base, policy: { ...base.policy, [office]: ['fleet.*'] } };
      const other = fleet === 'status.prod' ? testFleet({ name: 'x.y', owner: { kind: 'role', name: 'infra' } }) : null;

      expect(judge(config, actor, { permission: 'fleet.view', fleet })).toEqual({ kind: 'allowed', because });
      expect(judge(config, actor, { permission: 'fleet.view', fleet: null }).kind).toBe('refused');
      expect(judge(config, actor, { permission: 'run.view', fleet }).kind).toBe('refused');
      if (other !== null && office === 'owner')
        expect(judge({ ...config, fleets: [other] }, actor, { permission: 'fleet.view', fleet: 'x.y' }).kind).toBe(
          'refused',
        );
    },
  );

  it('takes an alias for the fleet it means', () => {
    const config = withGrants('everyone', [grant('fleet.view', 'status.prod')]);

    expect(judge(config, testActor(), { permission: 'fleet.view', fleet: 'shards.test' }).kind).toBe('allowed');
    expect(judge(base, testActor(), { permission: 'fleet.view', fleet: 'shards.test' })).toMatchObject({
      kind: 'refused',
      fleet: 'status.prod',
    });
  });

  it('covers what concerns the house only by a grant on every fleet', () => {
    const house = { permission: 'audit.search', fleet: null };

    expect(judge(withGrants('everyone', [grant('audit.*', 'status.*', '*.*')]), testActor(), house).kind).toBe(
      'refused',
    );
    expect(judge(withGrants('everyone', [grant('audit.*', '*')]), testActor(), house).kind).toBe('allowed');
  });

  it('names who could do it, the most specific first and each once', () => {
    const config: Config = {
      ...base,
      policy: { ...base.policy, owner: ['fleet.view'], maintainer: ['*'] },
      roles: [
        { name: 'all', id: '1', grants: [grant('*', '*')] },
        { name: 'owners', id: OWNERS, grants: [grant('*', '*')] },
        { name: 'maintainers', id: MAINTAINERS, grants: [] },
        { name: 'status', id: '2', grants: [grant('fleet.view', 'status.*')] },
      ],
      people: [testPerson({ grants: [grant('fleet.view', 'status.prod')] })],
    };

    expect(judge(config, testActor(), view)).toMatchObject({
      couldAsk: ['owners', 'maintainers', 'an-owner', 'status', 'all'],
    });
    expect(judge(config, testActor(), { permission: 'inbox.replay', fleet: null })).toMatchObject({
      couldAsk: ['all', 'owners'],
    });
  });

  it('refuses a permission that does not exist, even to those who may do everything', () => {
    const config = withGrants('everyone', [grant('*', '*')]);

    expect(judge(config, testActor(), { permission: 'fleet.veiw', fleet: null })).toMatchObject({
      kind: 'refused',
      couldAsk: [],
    });
  });

  it('judges by the configuration in force when asked', () => {
    let config = base;
    const gate = createGate(() => config);
    const before = gate.judge(testActor(), view).kind;
    config = withGrants('everyone', [grant('fleet.view', '*')]);

    expect([before, gate.judge(testActor(), view).kind]).toEqual(['refused', 'allowed']);
  });
});

describe('the policy as an algebra', () => {
  const permission = fc.constantFrom(...PERMISSIONS.map(({ name }) => name), 'no.such');
  const fleet = fc.constantFrom(null, 'status.prod', 'waku.test', 'shards.test', 'gone.fleet');
  const anyGrant = fc.record({
    permission: fc.constantFrom('*', 'fleet.*', '*.view', 'audit.search', 'run.view', 'f*w'),
    fleets: fc.array(fc.constantFrom('*', 'status.*', '*.test', 'waku.test', 'gone.fleet'), { maxLength: 3 }),
  });
  const holder = fc.constantFrom('everyone', 'shell', 'owners', 'maintainers', 'infra', 'an-owner');
  const actor: fc.Arbitrary<Actor> = fc.record({
    via: fc.constantFrom('discord', 'api', 'cli', 'muster'),
    guildId: fc.constantFrom('100000000000000001', '1', ''),
    discordUserId: fc.constantFrom(null, '200000000000000001', '300000000000000001'),
    discordRoleIds: fc.subarray([OWNERS, MAINTAINERS, INFRA, '9']),
    displayName: fc.string(),
    requestId: fc.string(),
  });
  const requirement = fc.record({ permission, fleet });

  it('refuses everything to everybody without a grant', () => {
    fc.assert(fc.property(actor, requirement, (who, what) => judge(base, who, what).kind === 'refused'));
  });

  it('takes nothing away when a grant is added', () => {
    fc.assert(
      fc.property(actor, requirement, holder, fc.array(anyGrant), anyGrant, (who, what, to, grants, added) => {
        const before = judge(withGrants(to, grants), who, what).kind;
        const after = judge(withGrants(to, [...grants, added]), who, what).kind;
        return before === 'refused' || after === 'allowed';
      }),
      { numRuns: 1000 },
    );
  });

  it('gives a refused asker the right by each role it names', () => {
    fc.assert(
      fc.property(requirement, fc.constantFrom('owners', 'infra'), fc.array(anyGrant), (what, to, grants) => {
        const config = withGrants(to, grants);
        const verdict = judge(config, testActor(), what);
        if (verdict.kind === 'allowed') return true;
        return config.roles
          .filter((role) => verdict.couldAsk.includes(role.name))
          .every((role) => judge(config, testActor({ discordRoleIds: [role.id] }), what).kind === 'allowed');
      }),
    );
  });
});
