import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MOST_RESTARTS,
  newSoak,
  restartSince,
  stepSoak,
  WORSE_FOR_MS,
  type SoakLook,
} from '../../src/requests/soak.ts';
import type { Soak } from '../../src/requests/request.ts';
import type { WatchLine } from '../../src/requests/watch.ts';

const MINUTE = 60_000;
const LENGTH = 60 * MINUTE;
const START = new Date('2026-03-02T09:00:00Z');
const at = (minutes: number): Date => new Date(START.getTime() + minutes * MINUTE);

const line = (verdict: WatchLine['verdict'], about: WatchLine['about'] = 'mesh'): WatchLine => ({
  about,
  verdict,
  said: `shard 32 is ${verdict}`,
  evidence: null,
  readAt: null,
});

const look = (parts: Partial<SoakLook>): SoakLook => ({
  soak: newSoak(START, LENGTH),
  lines: [line('fits')],
  disturbance: null,
  worseSince: null,
  lengthMs: LENGTH,
  now: at(10),
  ...parts,
});

describe('a soak', () => {
  it('goes on while its time is not over', () => {
    expect(stepSoak(look({}))).toEqual({ kind: 'goes-on', worseSince: null });
  });

  it('is over when its time is, and nothing is worse', () => {
    expect(stepSoak(look({ now: at(60) }))).toEqual({ kind: 'over' });
  });

  it('is over, too, where something cannot be told: that is neither good nor bad', () => {
    expect(stepSoak(look({ now: at(60), lines: [line('fits'), line('unknown')] }))).toEqual({ kind: 'over' });
  });

  it('is not over while something is worse', () => {
    expect(stepSoak(look({ now: at(60), lines: [line('worse')] }))).toEqual({ kind: 'goes-on', worseSince: at(60) });
  });

  it('fails what stays worse, and says what and for how long', () => {
    const step = stepSoak(look({ now: at(20), lines: [line('worse')], worseSince: at(10) }));

    expect(step).toEqual({ kind: 'failed', because: 'for 10 minutes it has been worse: shard 32 is worse' });
  });

  it('forgets what was worse once it is not', () => {
    expect(stepSoak(look({ now: at(19), worseSince: at(10) }))).toEqual({ kind: 'goes-on', worseSince: null });
  });

  it('begins again from the disturbance, and remembers what is worse', () => {
    const disturbance = { at: at(9), because: 'a process began anew' };
    const step = stepSoak(look({ disturbance, lines: [line('worse')], worseSince: at(8) }));

    expect(step).toEqual({
      kind: 'begins-again',
      worseSince: at(8),
      soak: { since: at(9), until: at(69), restarts: 1, because: 'a process began anew' },
    });
  });

  it('does not take a process that began anew for something worse', () => {
    const step = stepSoak(look({ lines: [line('worse', 'process')], worseSince: null, now: at(61) }));

    expect(step).toEqual({ kind: 'over' });
  });

  it('fails what never comes to rest', () => {
    const soak: Soak = { ...newSoak(START, LENGTH), restarts: MOST_RESTARTS - 1 };
    const step = stepSoak(look({ soak, disturbance: { at: at(9), because: 'node-01 began anew' } }));

    expect(step.kind === 'failed' ? step.because : step.kind).toContain('5 times, last because node-01');
  });

  it('knows the newest process that began since', () => {
    const starts = [
      { host: 'a', startedAt: at(-1), readAt: at(5) },
      { host: 'b', startedAt: at(2), readAt: at(5) },
      { host: 'c', startedAt: at(3), readAt: at(5) },
    ];

    expect(restartSince(newSoak(START, LENGTH), starts)).toEqual({
      at: at(3),
      because: 'the process of c and 1 more began anew',
    });
    expect(restartSince(newSoak(at(4), LENGTH), starts)).toBeNull();
  });

  it('whatever comes: it is over only after a whole length without a disturbance, and fails only what was worse for long', () => {
    const minute = fc.record({
      worse: fc.boolean(),
      restarts: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(minute, { minLength: 1, maxLength: 200 }), (minutes) => {
        let soak = newSoak(START, LENGTH);
        let worseSince: Date | null = null;
        let restartedAt = START;
        let worse = 0;
        for (const [index, { worse: isWorse, restarts }] of minutes.entries()) {
          const now = at(index + 1);
          // Rarely, as processes do.
          const isRestart = restarts && index % 37 === 0;
          if (isRestart) restartedAt = now;
          worse = isWorse ? worse + 1 : 0;
          const disturbance = isRestart ? { at: now, because: 'it began anew' } : null;
          const lines = [line(isWorse ? 'worse' : 'fits')];
          const step = stepSoak({ soak, lines, disturbance, worseSince, lengthMs: LENGTH, now });
          if (step.kind === 'over') {
            expect(now.getTime() - restartedAt.getTime()).toBeGreaterThanOrEqual(LENGTH);
            expect(isWorse).toBe(false);
            return;
          }
          if (step.kind === 'failed') {
            expect(soak.restarts + 1 >= MOST_RESTARTS || (worse - 1) * MINUTE >= WORSE_FOR_MS).toBe(true);
            return;
          }
          worseSince = step.worseSince;
          if (step.kind === 'begins-again') soak = step.soak;
        }
      }),
    );
  });
});
