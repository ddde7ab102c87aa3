import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HEALTH_STATES,
  severity,
  worstOf,
  type HealthState,
  type Reading,
  type StoredLine,
} from '../../src/health/health-line.ts';
import { stepLine, type LineStep } from '../../src/health/line-step.ts';
import { classify, RULE_BOOK, tuningOf, type Tuning } from '../../src/health/rule-book.ts';
import { testConfig, testFleet } from '../support/config.ts';

const START = new Date('2026-03-02T09:00:00Z');
const TUNING: Tuning = { ...RULE_BOOK.disk, on: true, worseAfterSeconds: 120, betterAfterSeconds: 60 };

function at(seconds: number): Date {
  return new Date(START.getTime() + seconds * 1000);
}

function found(state: HealthState, seconds = 0): Reading {
  return {
    rule: 'disk',
    subject: { host: 'store-01.do-ams3.status.prod', role: 'store', dataCentre: 'do-ams3', shard: null, name: null },
    state,
    value: null,
    said: state,
    threshold: null,
    evidence: { source: 'scrape', query: 'disk-used' },
    readAt: state === 'no-data' ? null : at(seconds),
    memory: null,
  };
}

/** Passes of ten seconds each, one state found in each. */
function play(states: readonly HealthState[], tuning: Tuning = TUNING): readonly LineStep[] {
  let before: StoredLine | null = null;
  return states.map((state, index) => {
    const step = stepLine(before, found(state, index * 10), { tuning, now: at(index * 10) });
    before = step.stored;
    return step;
  });
}

function times(count: number, state: HealthState): readonly HealthState[] {
  return Array.from({ length: count }, () => state);
}

const anyState = fc.constantFrom(...HEALTH_STATES);

describe('a line over time', () => {
  it('counts a fault once it has lasted, and says it began when it was first found', () => {
    const steps = play([...times(2, 'healthy'), ...times(13, 'unhealthy')]);

    expect(steps.map(({ line }) => line.state)).toEqual([...times(14, 'healthy'), 'unhealthy']);
    expect(steps.at(-1)?.line.since).toEqual(at(20));
    expect(steps[5]?.line.pending).toEqual({ state: 'unhealthy', since: at(20), countsAt: at(140) });
    expect(steps.map(({ alert }) => alert)).toEqual([...Array.from({ length: 14 }, () => 'none'), 'fires']);
  });

  it('says at the end of its alert how bad it was', () => {
    const steps = play([...times(2, 'healthy'), ...times(14, 'unhealthy'), ...times(8, 'healthy')]);

    expect(steps.filter(({ alert }) => alert !== 'none').map(({ alert, firingAs }) => [alert, firingAs])).toEqual([
      ['fires', 'unhealthy'],
      ['ends', 'unhealthy'],
    ]);
  });

  it('does not count a fault that ends before that', () => {
    const steps = play([...times(1, 'healthy'), ...times(11, 'unhealthy'), ...times(2, 'healthy')]);

    expect(new Set(steps.map(({ line }) => line.state))).toEqual(new Set(['healthy']));
    expect(steps.at(-1)?.line).toMatchObject({ since: START, pending: null });
  });

  it('counts what wavers between two faults as worse all the while', () => {
    const wavering = Array.from({ length: 13 }, (_, index): HealthState =>
      index % 2 === 0 ? 'degraded' : 'unhealthy',
    );

    const steps = play(['healthy', ...wavering]);

    expect(steps.at(-1)?.line).toMatchObject({ state: 'degraded', since: at(10) });
  });

  it('calls a fault found in the very first pass nothing yet, not healthy', () => {
    const [first] = play(['unhealthy']);

    expect(first?.line.state).toBe('no-data');
    expect(first?.line.pending?.state).toBe('unhealthy');
  });

  it('ends no alert by silence, and ends it when a datum is well again', () => {
    const steps = play([
      'healthy',
      ...times(13, 'unhealthy'),
      ...times(20, 'no-data'),
      ...times(7, 'not-reachable-from-here'),
      ...times(2, 'healthy'),
    ]);

    const alerts = steps.flatMap(({ alert, firingSince }, index) =>
      alert === 'none' ? [] : [{ alert, firingSince, index }],
    );
    expect(alerts).toEqual([
      { alert: 'fires', firingSince: at(10), index: 13 },
      { alert: 'ends', firingSince: at(10), index: 41 },
    ]);
  });

  it('tells that a fault grew under the alert it has', () => {
    const steps = play(['healthy', ...times(13, 'degraded'), ...times(13, 'unhealthy')]);

    const told = steps.filter(({ alert }) => alert !== 'none');
    expect(told.map(({ alert, line, firingSince }) => ({ alert, state: line.state, firingSince }))).toEqual([
      { alert: 'fires', state: 'degraded', firingSince: at(10) },
      { alert: 'changes', state: 'unhealthy', firingSince: at(10) },
    ]);
  });

  it('fires nothing where the rule is not to alert', () => {
    const steps = play([...times(30, 'unhealthy')], { ...TUNING, alert: false });

    expect(steps.at(-1)?.line.state).toBe('unhealthy');
    expect(new Set(steps.map(({ alert }) => alert))).toEqual(new Set(['none']));
  });

  it('never moves its beginning while its state stays, whatever is found', () => {
    fc.assert(
      fc.property(fc.array(anyState, { minLength: 2, maxLength: 80 }), (states) => {
        const steps = play(states);
        for (const [index, { line }] of steps.entries()) {
          const before = steps[index - 1]?.line;
          if (before?.state === line.state) expect(line.since).toEqual(before.since);
        }
      }),
    );
  });

  it('never turns silence into health', () => {
    fc.assert(
      fc.property(
        fc.array(anyState, { maxLength: 60 }),
        fc.array(fc.constantFrom<HealthState>('no-data', 'not-reachable-from-here'), { minLength: 1, maxLength: 60 }),
        (states, silent) => {
          const steps = play([...states, ...silent]);
          for (const [index, { line }] of steps.entries()) {
            const before = steps[index - 1]?.line.state;
            if (index >= states.length && line.state === 'healthy') expect(before).toBe('healthy');
          }
        },
      ),
    );
  });

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(fc.array(anyState, { minLength: 1, maxLength: 40 }), fc.nat(39), (states, cut) => {
        const whole = play(states);
        const before = whole[Math.min(cut, states.length - 1)];
        const next = whole[Math.min(cut, states.length - 1) + 1];
        if (before === undefined || next === undefined) return;
        // What is stored is all that the next pass has.
        const copy = structuredClone(before.stored);
        const index = Math.min(cut, states.length - 1) + 1;
        const again = stepLine(copy, found(states[index] ?? 'no-data', index * 10), {
          tuning: TUNING,
          now: at(index * 10),
        });
        expect(again).toEqual(next);
      }),
    );
  });
});

describe('the worst of states', () => {
  it('is monotone: more lines or worse ones never make it better', () => {
    fc.assert(
      fc.property(fc.array(anyState), fc.array(anyState), (some, more) => {
        const worst = worstOf(some);
        if (some.length > 0) expect(severity(worstOf([...some, ...more]))).toBeLessThanOrEqual(severity(worst));
        for (const each of some) expect(severity(worst)).toBeLessThanOrEqual(severity(each));
      }),
    );
  });

  it('knows nothing of nothing', () => {
    expect(worstOf([])).toBe('no-data');
  });
});

describe('a value against its thresholds', () => {
  const tuning = tuningOf(testConfig(), testFleet(), 'disk');

  it.each([
    [0.849, null, 'healthy'],
    [0.85, null, 'degraded'],
    [0.95, null, 'unhealthy'],
    // It has to come back by three percent of the threshold.
    [0.84, 'degraded', 'degraded'],
    [0.82, 'degraded', 'healthy'],
    [0.93, 'unhealthy', 'unhealthy'],
    [0.91, 'unhealthy', 'degraded'],
  ] as const)('%d of a disk, %s before, is %s', (value, before, expected) => {
    expect(classify('disk', value, { tuning, before })).toBe(expected);
  });

  it.each([
    [0, 'unhealthy'],
    [1, 'degraded'],
    [3, 'degraded'],
    [4, 'healthy'],
  ] as const)('%d mesh peers are %s', (value, expected) => {
    const mesh = tuningOf(testConfig(), testFleet(), 'mesh');

    expect(classify('mesh', value, { tuning: mesh, before: null })).toBe(expected);
  });

  it('takes what the fleet says before what its kind says before what is usual', () => {
    const health = {
      kinds: { waku: { disk: { degraded: 0.7, unhealthy: 0.8 } } },
      fleets: { 'status.prod': { disk: { degraded: 0.6, alert: false } } },
    };

    const tuned = tuningOf(testConfig({ health }), testFleet(), 'disk');

    expect(tuned).toMatchObject({ degraded: 0.6, unhealthy: 0.8, alert: false, worseAfterSeconds: 300 });
  });
});
