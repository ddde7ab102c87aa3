import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBandwidth } from '../../src/requests/expected-bandwidth.ts';
import type { BandwidthVerdict } from '../../src/requests/bandwidth-verdict.ts';
import type { Execution, ExpectedChange, UpgradeRequest } from '../../src/requests/request.ts';
import {
  allowedOf,
  judgeShard,
  judgeShards,
  nextComparison,
  type ComparisonAsked,
} from '../../src/shards/expectation.ts';
import type { ShardFlow } from '../../src/shards/shard-traffic.ts';
import { testDeploy } from '../support/deploys.ts';
import { testRequest } from '../support/requests.ts';

const BEGUN = new Date('2026-03-02T12:00:00Z');
const SINCE = new Date('2026-03-02T12:32:00Z');
const HOUR_MS = 3_600_000;

function hours(count: number, from: Date = SINCE): Date {
  return new Date(from.getTime() + count * HOUR_MS);
}

function upgraded(parts: Partial<UpgradeRequest> = {}, { soakHours = 24 } = {}): UpgradeRequest {
  const soak = { since: SINCE, until: hours(soakHours), restarts: 0, because: null };
  const execution: Execution = { by: null, begunAt: BEGUN, deploy: 7, backTo: null, hold: null, soak, rollback: null };
  return testRequest({ state: 'verifying', bandwidth: { change: 'same', percent: null }, execution, ...parts });
}

function asked(now: Date, parts: Partial<ComparisonAsked> = {}): ComparisonAsked {
  return { request: upgraded(), verdict: null, deploys: [], changes: [], now, ...parts };
}

function compared(untilHours: number, isFinal: boolean): BandwidthVerdict {
  const from = new Date('2026-03-02T12:35:00Z');
  const after = { from, until: hours(untilHours, from) };
  return { kind: 'compared', judgedAt: BEGUN, before: after, after, isFinal, source: 'scrape', shards: [] };
}

describe('the hours that are compared', () => {
  it('are the first whole one of the soak and the same of the day before, once its samples are in', () => {
    expect(nextComparison(asked(new Date('2026-03-02T13:40:00Z')))).toEqual({ kind: 'nothing' });
    expect(nextComparison(asked(new Date('2026-03-02T13:45:00Z')))).toEqual({
      kind: 'compare',
      after: { from: new Date('2026-03-02T12:35:00Z'), until: new Date('2026-03-02T13:35:00Z') },
      before: { from: new Date('2026-03-01T12:35:00Z'), until: new Date('2026-03-01T13:35:00Z') },
      isFinal: false,
    });
  });

  it('are a day in the end, and the same hours before the deploy began', () => {
    const first = compared(1, false);

    expect(nextComparison(asked(hours(20), { verdict: first }))).toEqual({ kind: 'nothing' });
    expect(nextComparison(asked(hours(25), { verdict: first }))).toEqual({
      kind: 'compare',
      after: { from: new Date('2026-03-02T12:35:00Z'), until: new Date('2026-03-03T12:35:00Z') },
      // A day before would reach into the deploy.
      before: { from: new Date('2026-02-28T12:35:00Z'), until: new Date('2026-03-01T12:35:00Z') },
      isFinal: true,
    });
    expect(nextComparison(asked(hours(60), { verdict: compared(24, true) }))).toEqual({ kind: 'nothing' });
  });

  it('are as many as the soak lasts, and one where that is all', () => {
    const six = upgraded({}, { soakHours: 6 });
    const one = upgraded({ state: 'done' }, { soakHours: 1 });

    expect(nextComparison(asked(hours(7), { request: six }))).toMatchObject({ kind: 'compare', isFinal: true });
    expect(nextComparison(asked(hours(2), { request: one }))).toMatchObject({ kind: 'compare', isFinal: true });
  });

  it('are always as long as each other, of the same time of day, and before the deploy began', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 * 24 * 60 }), fc.integer({ min: 1, max: 200 }), (minutes, soakHours) => {
        const now = new Date(SINCE.getTime() + minutes * 60_000);
        const next = nextComparison(asked(now, { request: upgraded({}, { soakHours }) }));

        if (next.kind !== 'compare') return;
        const { before, after } = next;
        expect(after.until.getTime() - after.from.getTime()).toBe(before.until.getTime() - before.from.getTime());
        expect((after.from.getTime() - before.from.getTime()) % (24 * HOUR_MS)).toBe(0);
        expect(before.until.getTime()).toBeLessThanOrEqual(BEGUN.getTime());
        expect(after.from.getTime()).toBeGreaterThanOrEqual(SINCE.getTime());
        expect(after.until.getTime()).toBeLessThan(now.getTime());
      }),
    );
  });

  it('begin anew with the soak: what was compared of an earlier one does not count', () => {
    const again = upgraded();
    const moved = { ...again, execution: movedSoak(again, hours(3)) };

    expect(nextComparison(asked(hours(4.3), { request: moved, verdict: compared(1, false) }))).toMatchObject({
      kind: 'compare',
      after: { from: new Date('2026-03-02T15:35:00Z') },
    });
  });

  it('are none where nothing was said of the bandwidth, or nothing runs yet', () => {
    expect(nextComparison(asked(hours(30), { request: upgraded({ bandwidth: null }) }))).toEqual({ kind: 'nothing' });
    expect(nextComparison(asked(hours(30), { request: upgraded({ execution: null }) }))).toEqual({ kind: 'nothing' });
    expect(nextComparison(asked(hours(30), { request: upgraded({ state: 'deploying' }) }))).toEqual({
      kind: 'nothing',
    });
  });

  it.each(['failed', 'rolling-back', 'rolled-back'] as const)('are void, in words, when it is %s', (state) => {
    const request = upgraded({ state });

    expect(nextComparison(asked(hours(2), { request, verdict: compared(1, false) })).kind).toBe('void');
    expect(nextComparison(asked(hours(2), { request, verdict: compared(24, true) })).kind).toBe('nothing');
  });

  it('are void when another deploy, or a change that nobody asked for, came between', () => {
    const other = testDeploy({ number: 6, state: 'done', begunAt: new Date('2026-03-02T08:00:00Z'), ref: 'v1' });
    const change = { version: 'v0.9', from: new Date('2026-03-02T08:00:00Z'), wasThere: false };

    expect(nextComparison(asked(hours(2), { deploys: [other] }))).toMatchObject({
      kind: 'void',
      because: expect.stringContaining('D-6 (v1) came between') as string,
    });
    expect(nextComparison(asked(hours(2), { changes: [change] }))).toMatchObject({
      kind: 'void',
      because: expect.stringContaining('changed to v0.9') as string,
    });
  });

  it('are not void by its own deploy, by one of long before, or by one that came to nothing', () => {
    const own = testDeploy({ number: 7, state: 'done', begunAt: BEGUN });
    const old = testDeploy({ number: 3, state: 'done', begunAt: new Date('2026-02-01T08:00:00Z') });
    const none = testDeploy({ number: 6, state: 'not-started', begunAt: new Date('2026-03-02T08:00:00Z') });
    const failed = testDeploy({ number: 5, state: 'failed', begunAt: new Date('2026-03-02T09:00:00Z') });
    const there = { version: 'v0.9', from: new Date('2026-03-02T08:00:00Z'), wasThere: true };

    expect(nextComparison(asked(hours(2), { deploys: [own, old, none, failed], changes: [there] })).kind).toBe(
      'compare',
    );
  });
});

function movedSoak({ execution }: UpgradeRequest, since: Date): Execution | null {
  if (execution === null || execution.soak === null) return null;
  return { ...execution, soak: { ...execution.soak, since, until: hours(24, since), restarts: 1 } };
}

describe('how much it may change', () => {
  it.each<[ExpectedChange, { from: number | null; to: number | null }]>([
    [
      { change: 'same', percent: null },
      { from: -10, to: 10 },
    ],
    [
      { change: 'same', percent: null, tolerance: 3 },
      { from: -3, to: 3 },
    ],
    [
      { change: 'higher', percent: null },
      { from: -10, to: null },
    ],
    [
      { change: 'lower', percent: null },
      { from: null, to: 10 },
    ],
    [
      { change: 'higher', percent: 10 },
      { from: 5, to: 15 },
    ],
    [
      { change: 'higher', percent: 4 },
      { from: -1, to: 9 },
    ],
    [
      { change: 'higher', percent: 100 },
      { from: 90, to: 110 },
    ],
    [
      { change: 'lower', percent: 20, tolerance: 2 },
      { from: -22, to: -18 },
    ],
  ])('%j: %j', (expected, allowed) => {
    expect(allowedOf(expected, 10)).toEqual(allowed);
  });
});

function flow(shard: number, bytes: number | null, parts: Partial<ShardFlow> = {}): ShardFlow {
  const half = bytes === null ? null : bytes / 2;
  const told = { 'gross-in': 3, 'net-in': 3, 'net-out': 3, messages: 1 };
  const common = { shard, hosts: bytes === null ? 0 : 3, netIn: half, messages: 2, told };
  return { ...common, grossIn: half, netOut: half, duplication: 2, amplification: 3, ...parts };
}

describe('the verdict on a shard', () => {
  const SAME: ExpectedChange = { change: 'same', percent: null };
  const judge = (before: ShardFlow | null, after: ShardFlow | null, expected: ExpectedChange | null = SAME) =>
    judgeShard(32, { expected, tolerancePercent: 10, before, after });

  it.each([
    [1000, 1000, 'fits', 0],
    [1000, 1100, 'fits', 10],
    [1000, 1110, 'higher', 11],
    [1000, 890, 'lower', -11],
    [0, 0, 'fits', 0],
  ] as const)('%d before and %d after, said to be the same: %s', (before, after, verdict, changed) => {
    const judged = judge(flow(32, before), flow(32, after));

    expect(judged.verdict).toBe(verdict);
    expect(judged.changedPercent).toBeCloseTo(changed, 9);
  });

  it('is unknown, and says why, where nobody told or nothing can be divided by', () => {
    expect(judge(null, flow(32, 1))).toMatchObject({
      verdict: 'unknown',
      because: 'no node told of it in the hours before',
    });
    expect(judge(flow(32, 1), flow(32, null))).toMatchObject({ verdict: 'unknown', after: null });
    expect(judge(flow(32, 1), flow(32, 1, { netOut: null }))).toMatchObject({ verdict: 'unknown' });
    expect(judge(flow(32, 0), flow(32, 9))).toMatchObject({
      verdict: 'unknown',
      because: 'nothing went over it in the hours before, so no change can be given',
    });
  });

  it('tells the numbers of a shard of which nothing was said, and judges it not', () => {
    expect(judge(flow(32, 100), flow(32, 900), null)).toMatchObject({ verdict: 'unsaid', changedPercent: 800 });
  });

  it('is of each shard as was said of it, and names a shard that the fleet has not', () => {
    const bandwidth = readBandwidth('32: higher 100%, 512: same');
    const verdicts = judgeShards(
      { bandwidth },
      {
        shards: [64, 32],
        before: [flow(32, 100), flow(64, 100)],
        after: [flow(32, 200), flow(64, 300)],
        tolerancePercent: 10,
      },
    );

    expect(verdicts.map(({ shard, verdict, because }) => [shard, verdict, because])).toEqual([
      [32, 'fits', null],
      [64, 'unsaid', null],
      [512, 'unknown', 'the fleet has no such shard'],
    ]);
  });

  it('does not depend on the unit: all numbers a thousand times as large give the same word', () => {
    const bytes = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(bytes, bytes, (before, after) => {
        const small = judge(flow(32, before), flow(32, after)).verdict;
        const large = judge(flow(32, 1024 * before), flow(32, 1024 * after)).verdict;

        expect(large).toBe(small);
      }),
    );
  });
});
