import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOpen,
  parseRequestId,
  REQUEST_STATES,
  requestId,
  stepRequest,
  type RequestAct,
  type UpgradeRequest,
} from '../../src/requests/request.ts';
import { judgeSecondPerson } from '../../src/requests/second-person.ts';
import { testConfig, testFleet, testPerson } from '../support/config.ts';
import { testRequest } from '../support/requests.ts';

const by = { userId: '2', person: 'a-maintainer', name: 'A maintainer' };
const at = new Date('2026-03-02T10:00:00Z');
const plan = { at: new Date('2026-03-03T09:00:00Z'), window: null, by };
const soak = { since: at, until: new Date('2026-03-03T10:00:00Z'), restarts: 0, because: null };
const rollback = { by, begunAt: at, reason: 'It leaks.', deploy: 13, hold: 5 };
const execution = { by, begunAt: at, deploy: 12, backTo: 'v0.38.0', hold: 4, soak: null, rollback: null };
const ACTS: Readonly<Record<RequestAct['kind'], RequestAct>> = {
  accept: { kind: 'accept' },
  reject: { kind: 'reject', reason: 'Not this week.' },
  cancel: { kind: 'cancel', reason: null, supersededBy: 18 },
  expire: { kind: 'expire', reason: 'nobody decided in 30 days' },
  schedule: { kind: 'schedule', plan },
  unschedule: { kind: 'unschedule', because: 'the window was cancelled' },
  begin: { kind: 'begin', execution },
  verify: { kind: 'verify', soak },
  succeed: { kind: 'succeed' },
  fail: { kind: 'fail', because: 'one host never came back' },
  'roll-back': { kind: 'roll-back', rollback },
  'rolled-back': { kind: 'rolled-back' },
};
const ALL = Object.values(ACTS);

function after(acts: readonly RequestAct['kind'][], request = testRequest()): UpgradeRequest {
  return acts.reduce((was, kind) => stepRequest(was, ACTS[kind], { by, at, seen: null }).request, request);
}

describe('a step of a request', () => {
  it.each([
    ['accept', { state: 'accepted', decided: { by, at, reason: null, supersededBy: null } }],
    ['reject', { state: 'rejected', decided: { by, at, reason: 'Not this week.', supersededBy: null } }],
    ['cancel', { state: 'cancelled', decided: { by, at, reason: null, supersededBy: 18 } }],
    ['expire', { state: 'expired', decided: { by, at, reason: 'nobody decided in 30 days', supersededBy: null } }],
  ] as const)('%s decides a waiting one', (act, changed) => {
    const outcome = stepRequest(testRequest(), ACTS[act], { by, at, seen: 1 });

    expect(outcome).toEqual({ kind: 'stepped', request: testRequest({ ...changed, decision: 2, enteredAt: at }) });
  });

  it.each<[string, readonly RequestAct['kind'][], Partial<UpgradeRequest>]>([
    ['is planned', ['accept', 'schedule'], { state: 'scheduled', plan, dueAt: plan.at }],
    [
      'is not planned any more',
      ['accept', 'schedule', 'unschedule'],
      { state: 'accepted', plan: null, dueAt: null, because: 'the window was cancelled' },
    ],
    ['begins', ['accept', 'begin'], { state: 'deploying', execution }],
    [
      'is watched, and again from the start',
      ['accept', 'begin', 'verify', 'verify'],
      { state: 'verifying', execution: { ...execution, soak }, dueAt: at },
    ],
    ['is done', ['accept', 'schedule', 'begin', 'verify', 'succeed'], { state: 'done', dueAt: null }],
    ['fails', ['accept', 'begin', 'fail'], { state: 'failed', because: 'one host never came back' }],
    [
      'is put back',
      ['accept', 'begin', 'fail', 'roll-back'],
      { state: 'rolling-back', execution: { ...execution, rollback } },
    ],
    [
      'has been put back',
      ['accept', 'begin', 'verify', 'succeed', 'roll-back', 'rolled-back'],
      { state: 'rolled-back' },
    ],
    ['is withdrawn though it was planned', ['accept', 'schedule', 'cancel'], { state: 'cancelled', plan: null }],
  ])('it %s', (_what, acts, expected) => {
    expect(after(acts)).toMatchObject(expected);
    expect(after(acts).decision).toBe(acts.length + 1);
  });

  it('does nothing for a click on what was drawn before', () => {
    const request = testRequest({ decision: 2 });

    expect(stepRequest(request, ACTS.accept, { by, at, seen: 1 })).toEqual({ kind: 'changed', request });
    expect(stepRequest(request, ACTS.accept, { by, at, seen: null }).kind).toBe('stepped');
  });

  it('leads to every state, and out of every open one', () => {
    const seen = new Map<string, UpgradeRequest>();
    const look = (request: UpgradeRequest): void => {
      if (seen.has(request.state)) return;
      seen.set(request.state, request);
      for (const act of ALL) look(stepRequest(request, act, { by, at, seen: null }).request);
    };
    look(testRequest());

    expect([...seen.keys()].toSorted()).toEqual([...REQUEST_STATES].toSorted());
    for (const request of seen.values()) {
      const goesOn = ALL.some((act) => stepRequest(request, act, { by, at, seen: null }).kind === 'stepped');
      // What was done or failed can still be put back; nothing else comes back to life.
      expect(goesOn, request.state).toBe(isOpen(request) || ['done', 'failed'].includes(request.state));
    }
  });

  it('never begins what nobody took on, and counts each step once, whatever is asked in which order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL), { minLength: 1, maxLength: 30 }), (acts) => {
        let request = testRequest();
        let steps = 0;
        for (const act of acts) {
          const outcome = stepRequest(request, act, { by, at, seen: null });
          if (outcome.kind === 'stepped') steps += 1;
          else expect(outcome.request).toBe(request);
          ({ request } = outcome);
        }
        expect(request.decision).toBe(1 + steps);
        if (request.execution !== null) expect(request.decided).not.toBeNull();
        if (!isOpen(request)) expect(request.dueAt).toBeNull();
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
