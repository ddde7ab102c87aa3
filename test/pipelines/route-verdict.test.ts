import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameFilter, mismatchesOf, type RouteSubject } from '../../src/pipelines/route-filter.ts';
import { concerns, judgeRoute, type RouteVerdict } from '../../src/pipelines/route-verdict.ts';
import type { RouteFilter, RouteManner } from '../../src/platform/config/route-config.ts';
import { testRule, testSubject } from '../support/routes.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const NIGHT = new Date('2026-03-02T23:30:00Z');
const MORNING = new Date('2026-03-03T06:00:00Z');
const QUIET = {
  timeZone: 'UTC',
  from: '22:00',
  until: '06:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  breakThrough: ['Production'],
} as const;

function judge(
  parts: Parameters<typeof testRule>[0],
  subject: Partial<RouteSubject> = {},
  { verdict = null, now = NOON }: { verdict?: RouteVerdict | null; now?: Date } = {},
): RouteVerdict {
  return judgeRoute(testRule(parts), testSubject(subject), { verdict, now });
}

describe('what a route asks for', () => {
  it.each<[string, Partial<RouteFilter>, Partial<RouteSubject>, boolean]>([
    ['anything, where it says nothing', {}, {}, true],
    ['one system', { systems: ['github'] }, {}, true],
    ['another system', { systems: ['aws', 'gitlab'] }, {}, false],
    ['a repository in any case', { repositories: ['ACME/Node'] }, {}, true],
    ['repositories by a glob', { repositories: ['acme/*'] }, {}, true],
    ['another repository', { repositories: ['acme/web'] }, {}, false],
    ['a workflow by its name', { workflows: ['CI'] }, {}, true],
    ['a workflow by its file', { workflows: ['*/ci.yml'] }, {}, true],
    ['a pipeline', { pipelines: ['node-ci', 'other'] }, {}, true],
    ['a pipeline, of a run that has none', { pipelines: ['node-ci'] }, { pipelines: [] }, false],
    ['a branch', { branches: ['master'] }, {}, true],
    ['a branch in its own case only', { branches: ['Master'] }, {}, false],
    ['branches by a glob', { branches: ['release/*'] }, { branch: 'release/1.2' }, true],
    ['a branch that does not match', { branches: ['release/*'] }, {}, false],
    ['not the branch of a fork', { branches: ['master'] }, { branch: 'someone:master' }, false],
    ['an environment by any name', { environments: ['DEV'] }, {}, true],
    ['another environment', { environments: ['production'] }, {}, false],
    ['an event', { events: ['approval'] }, { events: ['run', 'approval'] }, true],
    ['another event', { events: ['approval'] }, {}, false],
    ['a result', { results: ['failed', 'canceled'] }, {}, true],
    ['another result', { results: ['passed'] }, {}, false],
    ['a transition', { transitions: ['broke'] }, { transitions: ['broke'] }, true],
    ['another transition', { transitions: ['fixed'] }, { transitions: ['broke'] }, false],
    ['an actor by login or person', { actors: ['An-Owner'] }, { actors: ['octocat', 'an-owner'] }, true],
    ['actors by a glob', { actors: ['dependabot*'] }, { actors: ['dependabot[bot]'] }, true],
    ['all of it at once', { systems: ['github'], branches: ['release/*'], results: ['failed'] }, {}, false],
  ])('may be %s', (_name, filter, subject, fits) => {
    const verdict = judge({ filter }, subject);

    expect(verdict.kind).toBe(fits ? 'took' : 'dropped');
  });

  it('tells every difference, with what is and what was wanted', () => {
    const verdict = judge({ filter: { branches: ['release/*'], environments: ['production', 'prod'] } });

    expect(verdict).toEqual({
      kind: 'dropped',
      mismatches: [
        { field: 'branch', is: ['master'], wanted: ['release/*'] },
        { field: 'environment', is: ['development', 'dev'], wanted: ['production', 'prod'] },
      ],
    });
  });

  it('waits for what is still to come while the run goes on, and says for what', () => {
    const going = { isFinished: false, result: null };

    expect(judge({ filter: { results: ['failed'] } }, going)).toMatchObject({
      kind: 'waits',
      mismatches: [{ field: 'result', is: [], wanted: ['failed'] }],
    });
    expect(judge({ filter: { results: ['failed'], branches: ['main'] } }, going)).toMatchObject({
      kind: 'dropped',
      mismatches: [{ field: 'branch' }],
    });
  });

  it('waits for an approval, and for no tag: a run becomes none', () => {
    const going = { isFinished: false, result: null };

    expect(judge({ filter: { events: ['approval'] } }, going).kind).toBe('waits');
    expect(judge({ filter: { events: ['tag', 'release'] } }, going).kind).toBe('dropped');
  });

  it('is the same filter in whatever order it is written', () => {
    const lists = fc.uniqueArray(fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(lists, lists, (branches, actors) => {
        const { filter } = testRule({ filter: { branches, actors } });
        const turned = { ...filter, branches: branches.toReversed(), actors: actors.toReversed() };

        expect(isSameFilter(filter, turned)).toBe(true);
        expect(isSameFilter(filter, { ...filter, branches: [...branches, 'one more'] })).toBe(
          branches.includes('one more') && new Set(branches).size === branches.length + 1,
        );
      }),
    );
  });

  it('is asked about a repository only where it may be that one', () => {
    expect(concerns(testRule({ filter: { repositories: ['acme/web'] } }), testSubject())).toBe(false);
    expect(concerns(testRule({ filter: { branches: ['main'] } }), testSubject())).toBe(true);
    expect(mismatchesOf(testRule().filter, testSubject())).toEqual({ settled: [], open: [] });
  });
});

describe('how much a route shows', () => {
  it.each<[RouteManner['verbosity'], Partial<RouteSubject>, RouteVerdict['kind']]>([
    ['all', { isFinished: false, result: null }, 'took'],
    ['failures', { isFinished: false, result: null }, 'waits'],
    ['failures', { result: 'failed' }, 'took'],
    ['failures', { result: 'passed' }, 'unasked'],
    ['failures', { result: 'canceled' }, 'unasked'],
    ['transitions', { isFinished: false, result: null }, 'waits'],
    ['transitions', { transitions: ['broke'] }, 'took'],
    ['transitions', { result: 'passed', transitions: ['fixed'] }, 'took'],
    ['transitions', { result: 'passed', transitions: ['flaky'] }, 'took'],
    ['transitions', { transitions: ['still-failing'] }, 'unasked'],
    ['transitions', { transitions: [] }, 'unasked'],
  ])('%s: %o → %s', (verbosity, subject, kind) => {
    expect(judge({ verbosity }, subject).kind).toBe(kind);
  });

  it('shows failures that go on to who asks for just these', () => {
    const filter = { transitions: ['still-failing'] as const };

    expect(judge({ verbosity: 'transitions', filter }, { transitions: ['still-failing'] }).kind).toBe('took');
  });

  it('carries on what it once took', () => {
    const took = { kind: 'took' } as const;

    expect(judge({ verbosity: 'failures' }, { result: 'passed' }, { verdict: took })).toEqual(took);
    expect(judge({ filter: { branches: ['x'] }, quietHours: QUIET }, {}, { verdict: took, now: NIGHT })).toEqual(took);
  });
});

describe('a route in its quiet hours', () => {
  it('holds back what it would take until they end, and drops what it would drop', () => {
    expect(judge({ quietHours: QUIET }, {}, { now: NIGHT })).toEqual({ kind: 'held', until: MORNING });
    expect(judge({ quietHours: QUIET, filter: { branches: ['x'] } }, {}, { now: NIGHT }).kind).toBe('dropped');
    expect(judge({ quietHours: QUIET }, {}, { now: NOON })).toEqual({ kind: 'took' });
  });

  it('tells breaks of the environments that may break through, also of a run it held', () => {
    const held = { kind: 'held', until: MORNING } as const;
    const broke = { transitions: ['broke'], environments: ['production', 'prod'] } as const;

    expect(judge({ quietHours: QUIET }, broke, { now: NIGHT }).kind).toBe('took');
    expect(judge({ quietHours: QUIET }, broke, { verdict: held, now: NIGHT }).kind).toBe('took');
    expect(judge({ quietHours: QUIET }, { ...broke, environments: ['staging'] }, { now: NIGHT }).kind).toBe('held');
    expect(judge({ quietHours: QUIET }, { ...broke, transitions: ['fixed'] }, { now: NIGHT }).kind).toBe('held');
  });

  it('goes on holding what it held, whatever becomes of it, and shows it when it goes on afterwards', () => {
    const held = { kind: 'held', until: MORNING } as const;
    const parts = { quietHours: QUIET, verbosity: 'transitions' } as const;

    expect(judge(parts, { transitions: [] }, { verdict: held, now: NIGHT }).kind).toBe('held');
    expect(judge(parts, { transitions: [] }, { verdict: held, now: MORNING }).kind).toBe('took');
  });

  it('holds back fixes for the digest, also where only failures are shown', () => {
    const fixed = { result: 'passed', transitions: ['fixed'] } as const;
    const parts = { quietHours: QUIET, verbosity: 'failures' } as const;

    expect(judge(parts, fixed, { now: NIGHT }).kind).toBe('held');
    expect(judge({ ...parts, notify: ['broke'] }, fixed, { now: NIGHT }).kind).toBe('unasked');
    expect(judge(parts, fixed, { now: NOON }).kind).toBe('unasked');
  });

  it('holds back fixes for the digest, also where the filter leaves out what passed', () => {
    const fixed = { result: 'passed', transitions: ['fixed'] } as const;
    const parts = { quietHours: QUIET, filter: { results: ['failed'] as const, transitions: ['broke'] as const } };

    expect(judge(parts, fixed, { now: NIGHT }).kind).toBe('held');
    expect(judge({ ...parts, filter: { branches: ['x'] } }, fixed, { now: NIGHT }).kind).toBe('dropped');
    expect(judge(parts, fixed, { now: NOON }).kind).toBe('dropped');
  });

  it('does not begin again with what the digest told of', () => {
    const digested = { kind: 'digested', at: MORNING } as const;

    expect(judge({ quietHours: QUIET }, {}, { verdict: digested, now: NOON })).toEqual(digested);
  });
});
