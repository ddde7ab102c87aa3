import { describe, expect, it } from 'vitest';
import { isOfParty, mentionParty } from '../../src/people/party.ts';
import { accountsOf, compareAccounts, findPersonByLogin, identify, timeZoneOf } from '../../src/people/person.ts';
import { testActor } from '../support/actor.ts';
import { testConfig, testPerson } from '../support/config.ts';

const owner = testPerson({
  discord: ['200000000000000001', '200000000000000002'],
  logins: { github: ['An-Owner'] },
  timeZone: 'Europe/Berlin',
});
const maintainer = testPerson({ name: 'a-maintainer', discord: ['200000000000000003'] });
const config = testConfig({
  people: [owner, maintainer],
  roles: [{ name: 'owners', id: '400000000000000001', grants: [] }],
});

describe('a person', () => {
  it('is known by each of their accounts', () => {
    expect(identify(config, '200000000000000002')).toEqual({ kind: 'person', person: owner });
    expect(identify(config, '1')).toEqual({ kind: 'unlinked', discordUserId: '1' });
    expect(accountsOf(config, '200000000000000001')).toEqual(owner.discord);
    expect(accountsOf(config, '1')).toEqual(['1']);
  });

  it.each([
    ['200000000000000001', '200000000000000001', 'same'],
    ['200000000000000001', '200000000000000002', 'same'],
    ['200000000000000001', '200000000000000003', 'different'],
    ['200000000000000001', '1', 'unknown'],
    ['1', '2', 'unknown'],
    ['1', '1', 'same'],
  ])('with account %s compared with %s is %s', (one, other, expected) => {
    expect(compareAccounts(config, one, other)).toBe(expected);
    expect(compareAccounts(config, other, one)).toBe(expected);
  });

  it('is found by a login in any case, on its own system only', () => {
    expect(findPersonByLogin(config, 'github', 'an-owner')).toBe(owner);
    expect(findPersonByLogin(config, 'gitlab', 'an-owner')).toBeNull();
    expect(findPersonByLogin(config, 'constructor', 'an-owner')).toBeNull();
  });

  it('is read in their own zone, someone unlinked in UTC', () => {
    expect(timeZoneOf(config, '200000000000000001')).toBe('Europe/Berlin');
    expect(timeZoneOf(config, '1')).toBe('UTC');
    expect(timeZoneOf(config, null)).toBe('UTC');
  });
});

describe('a party', () => {
  it('is mentioned as the role, or as every account of the person', () => {
    expect(mentionParty(config, { kind: 'role', name: 'owners' })).toEqual({
      users: [],
      roles: ['400000000000000001'],
      text: '<@&400000000000000001>',
    });
    expect(mentionParty(config, { kind: 'person', name: 'an-owner' })).toEqual({
      users: owner.discord,
      roles: [],
      text: '<@200000000000000001> <@200000000000000002>',
    });
    expect(mentionParty(config, { kind: 'person', name: 'gone' })).toEqual({ users: [], roles: [], text: '' });
  });

  it('is whoever carries the role, or is the person by any account', () => {
    const carrier = testActor({ discordRoleIds: ['400000000000000001'] });

    expect(isOfParty(config, carrier, { kind: 'role', name: 'owners' })).toBe(true);
    expect(isOfParty(config, testActor(), { kind: 'role', name: 'owners' })).toBe(false);
    expect(
      isOfParty(config, testActor({ discordUserId: '200000000000000002' }), { kind: 'person', name: 'an-owner' }),
    ).toBe(true);
    expect(isOfParty(config, carrier, { kind: 'person', name: 'an-owner' })).toBe(false);
    expect(isOfParty(config, testActor({ discordUserId: null }), { kind: 'person', name: 'an-owner' })).toBe(false);
  });
});
