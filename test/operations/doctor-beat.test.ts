import { describe, expect, it } from 'vitest';
import { diagnose, type HouseFacts } from '../../src/operations/doctor.ts';
import { houseFacts } from '../support/house-facts.ts';

const BEGUN = new Date('2026-03-02T08:58:00Z');
const BEAT = { begunAt: BEGUN, sentAt: new Date('2026-03-02T08:58:05Z'), withheld: null, withheldSince: null };

function found(parts: Pick<HouseFacts, 'deadMan' | 'probes'>, now = '2026-03-02T09:00:00Z') {
  return diagnose(houseFacts({ ...parts, now: new Date(now) })).filter(
    ({ about }) => about === 'dead-man' || about === 'probes',
  );
}

describe('what the doctor says of the dead-man beat', () => {
  it('is nothing where the configuration asks for none', () => {
    expect(found({ deadMan: null })).toEqual([]);
    expect(found({})).toEqual([]);
  });

  it('is when the watcher last took one', () => {
    expect(found({ deadMan: { everyMs: 300_000, beat: BEAT } })).toMatchObject([
      { state: 'well', says: 'The watcher outside took a beat 2026-03-02T08:58:05Z' },
    ]);
    expect(found({ deadMan: { everyMs: 300_000, beat: null } })).toMatchObject([{ state: 'well' }]);
  });

  it.each([
    { withheld: 'the inbox did not process it', fix: 'findings on inbox' },
    { withheld: 'Discord did not show its card', fix: 'the channel of deadMan' },
    { withheld: 'its address is not set: see deadMan in the configuration', fix: 'deadMan.urlEnv' },
    { withheld: 'the watcher did not take it: it answered 500', fix: 'whether the watcher is up' },
  ])('is a problem while “$withheld”, with where to look', ({ withheld, fix }) => {
    const beat = { ...BEAT, withheld, withheldSince: new Date('2026-03-02T08:59:00Z') };

    const [finding] = found({ deadMan: { everyMs: 300_000, beat } });

    expect(finding).toMatchObject({ state: 'problem', fix: expect.stringContaining(fix) as string });
    expect(finding?.says).toContain(`since 2026-03-02T08:59:00Z: ${withheld}; the last was taken 2026-03-02T08:58:05Z`);
  });

  it('is a problem when nobody sends any more', () => {
    const [finding] = found({ deadMan: { everyMs: 300_000, beat: BEAT } }, '2026-03-02T09:30:00Z');

    expect(finding).toMatchObject({ state: 'problem', fix: expect.stringContaining('job beat') as string });
  });
});

describe('what the doctor says of probes', () => {
  const PROBES = {
    count: 40,
    silent: [],
    offlineSince: null,
    perMinute: { wanted: 40, allowed: 1200 },
    busiest: { target: 'api.example.org', wanted: 3, allowed: 60 },
  } as const;

  it('is nothing where nothing is probed, and that all are asked where they are', () => {
    expect(found({ probes: { ...PROBES, count: 0 } })).toEqual([]);
    expect(found({ probes: PROBES })).toMatchObject([{ state: 'well', says: '40 probes, all asked in time' }]);
  });

  it('names some of those that nobody asks, and counts the rest', () => {
    const silent = Array.from({ length: 7 }, (_, n) => `http of s-${n}`);

    const [finding] = found({ probes: { ...PROBES, silent } });

    expect(finding?.state).toBe('warning');
    expect(finding?.says).toBe(
      '7 of 40 probes are not asked any more: http of s-0, http of s-1, http of s-2, http of s-3, http of s-4, and 2 more',
    );
  });

  it('says that Muster itself is cut off, and since when', () => {
    const [finding] = found({ probes: { ...PROBES, offlineSince: BEGUN } });

    expect(finding).toMatchObject({ state: 'problem' });
    expect(finding?.says).toContain('since 2026-03-02T08:58:00Z');
  });

  it.each([
    {
      name: 'in all',
      parts: { perMinute: { wanted: 1300.2, allowed: 1200 } },
      says: 'want 1301 questions a minute, and',
    },
    {
      name: 'of one machine',
      parts: { busiest: { target: 'api.example.org', wanted: 61, allowed: 60 } },
      says: 'of api.example.org, and probing.perHostPerMinute allows 60',
    },
  ])('warns of a budget that is too small for what is asked for, $name', ({ parts, says }) => {
    const [finding] = found({ probes: { ...PROBES, ...parts } });

    expect(finding?.state).toBe('warning');
    expect(finding?.says).toContain(says);
  });
});
