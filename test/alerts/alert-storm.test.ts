import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CALM_AFTER_MS,
  isStormDue,
  judgeOpening,
  settleStorm,
  STORM_EDIT_MS,
  STORM_QUIET_MS,
  STORM_MINUTE_MS,
  type Storm,
} from '../../src/alerts/alert-storm.ts';
import { NO_STORM_HANDLING } from '../../src/alerts/storm-handling.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const after = (ms: number): Date => new Date(NOW.getTime() + ms);

function stormSince(parts: Partial<Storm> = {}): Storm {
  return {
    id: 's1',
    receiver: 'muster',
    channel: 'alerts',
    startedAt: NOW,
    stormyAt: NOW,
    number: 3,
    handling: NO_STORM_HANDLING,
    calmAt: null,
    endedAt: null,
    changedAt: null,
    touchedAt: null,
    told: [],
    ...parts,
  };
}

describe('a group that begins', () => {
  it.each([
    { what: 'the first', spent: 0, cost: 2, storm: null, kind: 'single' },
    { what: 'the last that fits', spent: 4, cost: 2, storm: null, kind: 'single' },
    { what: 'one that mentions somebody and costs too much', spent: 5, cost: 2, storm: null, kind: 'begins' },
    { what: 'one that mentions nobody and still fits', spent: 5, cost: 1, storm: null, kind: 'single' },
    { what: 'one in a storm', spent: 0, cost: 1, storm: stormSince(), kind: 'joins' },
  ])('$what: $kind', ({ spent, cost, storm, kind }) => {
    expect(judgeOpening({ storm, spent, cost, most: 6, now: NOW }).kind).toBe(kind);
  });

  it('keeps a storm going only when too many begin with it', () => {
    const storm = stormSince();
    const now = after(120_000);

    expect(judgeOpening({ storm, spent: 6, cost: 1, most: 6, now })).toEqual({ kind: 'joins', stormyAt: now });
    expect(judgeOpening({ storm, spent: 1, cost: 1, most: 6, now })).toEqual({ kind: 'joins', stormyAt: NOW });
  });
});

describe('a storm', () => {
  it.each([
    { what: 'goes on', ms: CALM_AFTER_MS - 1, open: 0, calm: false, ended: false },
    { what: 'is calm, with groups still open', ms: CALM_AFTER_MS, open: 1, calm: true, ended: false },
    { what: 'is over', ms: CALM_AFTER_MS, open: 0, calm: true, ended: true },
  ])('$what', ({ ms, open, calm, ended }) => {
    const settled = settleStorm(stormSince(), { open, now: after(ms) });

    expect([settled.calmAt !== null, settled.endedAt !== null]).toEqual([calm, ended]);
  });

  it('keeps the moment at which it was calm', () => {
    const calm = settleStorm(stormSince(), { open: 3, now: after(CALM_AFTER_MS) });

    expect(settleStorm(calm, { open: 0, now: after(3_600_000) })).toMatchObject({
      calmAt: after(CALM_AFTER_MS),
      endedAt: after(3_600_000),
    });
  });

  it('has its card written when nothing changes any more, or when what changed is old enough', () => {
    const busy = (ms: number) => stormSince({ changedAt: NOW, touchedAt: after(ms) });

    expect(isStormDue(stormSince(), after(3_600_000))).toBe(false);
    expect(isStormDue(busy(0), after(STORM_QUIET_MS - 1))).toBe(false);
    expect(isStormDue(busy(0), after(STORM_QUIET_MS))).toBe(true);
    expect(isStormDue(busy(STORM_EDIT_MS - 1), after(STORM_EDIT_MS - 1))).toBe(false);
    expect(isStormDue(busy(STORM_EDIT_MS - 1), after(STORM_EDIT_MS))).toBe(true);
  });
});

describe('groups that begin in any rhythm', () => {
  interface Sim {
    readonly posted: readonly { readonly at: number; readonly cost: number }[];
    readonly storms: number;
  }

  /** Plays them through as the store would remember them. */
  function play(openings: readonly { readonly gap: number; readonly cost: number }[], most: number): Sim {
    const past: { at: number; cost: number }[] = [];
    const posted: { at: number; cost: number }[] = [];
    let storm: Storm | null = null;
    let storms = 0;
    let ms = 0;
    for (const { gap, cost } of openings) {
      ms += gap;
      if (storm !== null && settleStorm(storm, { open: 1, now: after(ms) }).calmAt !== null) storm = null;
      const spent = past.filter(({ at }) => at > ms - STORM_MINUTE_MS).reduce((sum, each) => sum + each.cost, 0);
      const verdict = judgeOpening({ storm, spent, cost, most, now: after(ms) });
      past.push({ at: ms, cost });
      if (verdict.kind === 'single') posted.push({ at: ms, cost });
      if (verdict.kind === 'begins') {
        storms += 1;
        storm = stormSince({ stormyAt: after(ms) });
      }
      if (verdict.kind === 'joins' && storm !== null) storm = { ...storm, stormyAt: verdict.stormyAt };
    }
    return { posted, storms };
  }

  const openings = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 100_000 }), cost: fc.constantFrom(1, 2) }), {
    maxLength: 60,
  });

  it('never cost more messages of their own within a minute than the threshold', () => {
    fc.assert(
      fc.property(openings, fc.integer({ min: 2, max: 10 }), (given, most) => {
        const { posted } = play(given, most);
        for (const { at } of posted) {
          const within = posted.filter((each) => each.at > at - STORM_MINUTE_MS && each.at <= at);
          expect(within.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('are a storm only when too many came within a minute', () => {
    fc.assert(
      fc.property(openings, fc.integer({ min: 2, max: 10 }), (given, most) => {
        let ms = 0;
        const moments = given.map(({ gap, cost }) => ({ at: (ms += gap), cost }));
        const isTooMuch = moments.some(
          ({ at }) =>
            moments
              .filter((each) => each.at > at - STORM_MINUTE_MS && each.at <= at)
              .reduce((sum, { cost }) => sum + cost, 0) > most,
        );
        expect(play(given, most).storms > 0).toBe(isTooMuch);
      }),
    );
  });
});
