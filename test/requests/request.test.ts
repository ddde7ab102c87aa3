import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequestId, requestId, stepRequest, type RequestAct } from '../../src/requests/request.ts';
import { judgeSecondPerson } from '../../src/requests/second-person.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { testRequest } from '../support/requests.ts';

const by = { userId: '2', person: 'a-maintainer', name: 'A maintainer' };
const at = new Date('2026-03-02T10:00:00Z');
const ACTS: readonly RequestAct[] = [
  { kind: 'accept' },
  { kind: 'reject', reason: 'Not this week.' },
  { kind: 'cancel', reason: null, supersededBy: 18 },
];

describe('a step of a request', () => {
  it.each([
    [ACTS[0]!, 'accepted', { by, at, reason: null, supersededBy: null }],
    [ACTS[1]!, 'rejected', { by, at, reason: 'Not this week.', supersededBy: null }],
    [ACTS[2]!, 'cancelled', { by, at, reason: null, supersededBy: 18 }],
  ])('%j ends a waiting one', (act, state, end) => {
    const outcome = stepRequest(testRequest(), act, { by, at, seen: 1 });

    expect(outcome).toEqual({ kind: state, request: testRequest({ state: outcome.request.state, decision: 2, end }) });
    expect(outcome.request.state).toBe(state);
  });

  it('does nothing for a click on what was drawn before', () => {
    const request = testRequest({ decision: 2 });

    expect(stepRequest(request, { kind: 'accept' }, { by, at, seen: 1 })).toEqual({ kind: 'changed', request });
    expect(stepRequest(request, { kind: 'accept' }, { by, at, seen: null }).kind).toBe('accepted');
  });

  it('ends once, whatever is asked after', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTS), { minLength: 1 }), (acts) => {
        let request = testRequest();
        const endings = acts.map((act) => {
          const outcome = stepRequest(request, act, { by, at, seen: null });
          request = outcome.request;
          return outcome.kind;
        });
        return endings.every((kind, index) => (kind === 'changed') === index > 0) && request.decision === 2;
      }),
    );
  });
});

describe("a request's id", () => {
  it.each([
    ['UP-17', 17],
    ['up-17', 17],
    ['up 17', 17],
    ['UP17', 17],
    [' #17 ', 17],
    ['17', 17],
    ['0', null],
    ['UP-', null],
    ['UP-1x', null],
    ['-17', null],
    ['1234567890', null],
  ])('%j names %s', (typed, number) => {
    expect(parseRequestId(typed)).toBe(number);
  });

  it('is read as it is written', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_999_999 }), (n) => parseRequestId(requestId(n)) === n));
  });
});

describe('the second person', () => {
  const requirement = { permission: 'upgrade.decide', fleet: 'status.prod' };
  const people = [
    testPerson({ name: 'an-owner', discord: ['1', '11'] }),
    testPerson({ name: 'a-maintainer', discord: ['2'] }),
  ];
  const roles = [{ name: 'maintainers', id: '9', grants: [] }];
  const policy = { everyone: [], owner: ['upgrade.request'], maintainer: ['upgrade.decide'], shell: [] };
  const byRole = testConfig({ people, roles, policy, fleets: [testFleet()] });
  const byPerson = { ...byRole, fleets: [testFleet({ maintainer: { kind: 'person', name: 'an-owner' } })] };
  const doer = (userId: string | null, person: string | null) => ({ userId, person, name: 'x' });

  it.each([
    ['two people', byRole, doer('1', 'an-owner'), doer('2', 'a-maintainer'), { kind: 'fits' }],
    ['one account', byRole, doer('1', 'an-owner'), doer('1', 'an-owner'), { kind: 'same' }],
    ['two accounts of one', byRole, doer('1', 'an-owner'), doer('11', 'an-owner'), { kind: 'same' }],
    ['an unlinked decider', byRole, doer('1', 'an-owner'), doer('7', null), { kind: 'unlinked', who: 'decider' }],
    [
      'an unlinked requester',
      byRole,
      doer('7', null),
      doer('2', 'a-maintainer'),
      { kind: 'unlinked', who: 'requester' },
    ],
    ['one unlinked account', byRole, doer('7', null), doer('7', null), { kind: 'same' }],
    ['a service', byRole, doer(null, null), doer('2', 'a-maintainer'), { kind: 'unlinked', who: 'requester' }],
    ['the only one who may', byPerson, doer('1', 'an-owner'), doer('11', 'an-owner'), { kind: 'fits' }],
    [
      'not the only one, by another name',
      byPerson,
      doer('2', 'a-maintainer'),
      doer('2', 'a-maintainer'),
      { kind: 'same' },
    ],
  ])('%s', (_what, config, requester, decider, expected) => {
    expect(judgeSecondPerson(config, { requester, decider, requirement })).toEqual(expected);
  });
});
