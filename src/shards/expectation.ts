import type { Deploy } from '../deploys/deploy.ts';
import type { VersionChange } from '../fleets/version-history.ts';
import type { BandwidthVerdict, ShardFigures, ShardVerdict, Stretch } from '../requests/bandwidth-verdict.ts';
import { expectedOf } from '../requests/expected-bandwidth.ts';
import type { ExpectedChange, UpgradeRequest } from '../requests/request.ts';
import type { ShardFlow } from './shard-traffic.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Traffic is read by whole five minutes. */
const GRAIN_MS = 5 * MINUTE_MS;
/** Samples of the last minutes may still be on their way. */
const SETTLED_MS = 10 * MINUTE_MS;
/** The first word comes after an hour, the last after a day, or as many whole hours as the soak lasts. */
const FIRST_HOURS = 1;
const LAST_HOURS = 24;

export type Comparison =
  | { readonly kind: 'nothing' }
  /** A sentence without a period. */
  | { readonly kind: 'void'; readonly because: string }
  | { readonly kind: 'compare'; readonly before: Stretch; readonly after: Stretch; readonly isFinal: boolean };

export interface ComparisonAsked {
  readonly request: UpgradeRequest;
  /** What stands on the request; null: nothing yet. */
  readonly verdict: BandwidthVerdict | null;
  /** Of the fleet, the newest; the request's own may be among them. */
  readonly deploys: readonly Deploy[];
  /** What its hosts were seen to change to, whoever did it. */
  readonly changes: readonly Pick<VersionChange, 'version' | 'from' | 'wasThere'>[];
  readonly now: Date;
}

/** What is to be compared of an upgrade now: the same hours of the day, from when each host ran it and before it began. */
export function nextComparison({ request, verdict, deploys, changes, now }: ComparisonAsked): Comparison {
  const { bandwidth, execution, state } = request;
  if (bandwidth === null || execution === null) return { kind: 'nothing' };
  const { soak, begunAt } = execution;
  if (state === 'failed' || state === 'rolling-back' || state === 'rolled-back')
    return verdict?.isFinal === true ? { kind: 'nothing' } : { kind: 'void', because: ENDS[state] };
  if (soak === null || (state !== 'verifying' && state !== 'done')) return { kind: 'nothing' };
  const from = Math.ceil(soak.since.getTime() / GRAIN_MS) * GRAIN_MS;
  const done = comparedHours(verdict, from);
  const last = Math.max(1, Math.min(LAST_HOURS, Math.round((soak.until.getTime() - soak.since.getTime()) / HOUR_MS)));
  // A verdict of hours before the soak began again is none of this soak.
  if (done === null) return { kind: 'nothing' };
  const hours = [last, Math.min(FIRST_HOURS, last)].find(
    (each) => each > done && now.getTime() >= from + each * HOUR_MS + SETTLED_MS,
  );
  if (hours === undefined) return { kind: 'nothing' };
  const after = { from: new Date(from), until: new Date(from + hours * HOUR_MS) };
  const days = Math.max(1, Math.ceil((after.until.getTime() - begunAt.getTime()) / DAY_MS));
  const before = { from: earlier(after.from, days), until: earlier(after.until, days) };
  const between = whatCameBetween({ request, deploys, changes, from: before.from });
  if (between !== null) return { kind: 'void', because: between };
  return { kind: 'compare', before, after, isFinal: hours === last };
}

const ENDS = {
  failed: 'the upgrade failed, so there are no hours of it to compare',
  'rolling-back': 'it is being put back, so there are no more hours of it to compare',
  'rolled-back': 'it was put back, so there are no more hours of it to compare',
} as const;

/** Hours of this soak that are settled; null: all that can be. */
function comparedHours(verdict: BandwidthVerdict | null, fromMs: number): number | null {
  if (verdict === null) return 0;
  if (verdict.kind !== 'compared') return verdict.isFinal ? null : 0;
  if (verdict.after.from.getTime() !== fromMs) return 0;
  return verdict.isFinal ? null : (verdict.after.until.getTime() - fromMs) / HOUR_MS;
}

function earlier(at: Date, days: number): Date {
  return new Date(at.getTime() - days * DAY_MS);
}

/** Never carried out, or the run failed: what a host was seen to run says whether anything changed all the same. */
const CAME_TO_NOTHING: ReadonlySet<Deploy['state']> = new Set(['weighing', 'nothing', 'not-started', 'failed']);

/** Anything that changed what ran in the hours before, or between them and the upgrade. */
function whatCameBetween({
  request,
  deploys,
  changes,
  from,
}: Pick<ComparisonAsked, 'request' | 'deploys' | 'changes'> & { readonly from: Date }): string | null {
  const { execution } = request;
  if (execution === null) return null;
  const { begunAt, deploy: own, soak } = execution;
  const other = deploys.find(
    (deploy) =>
      deploy.number !== own &&
      !CAME_TO_NOTHING.has(deploy.state) &&
      deploy.begunAt >= from &&
      // What came since then began the soak anew, which moves the hours.
      deploy.begunAt < (soak?.since ?? begunAt),
  );
  if (other !== undefined)
    return `D-${other.number} (${other.ref}) came between the hours before and the upgrade, so they are not alike`;
  const change = changes.find((each) => !each.wasThere && each.from >= from && each.from < begunAt);
  return change === undefined
    ? null
    : `hosts changed to ${change.version} between the hours before and the upgrade, so they are not alike`;
}

/** A tolerance that nobody named: that of the configuration, but of a number no more than half of it, and at least this. */
const LEAST_TOLERANCE = 5;

/** From how many per cent to how many it may change to be as was said. */
export function allowedOf(expected: ExpectedChange, usualTolerance: number): ShardVerdict['allowed'] {
  const { change, percent } = expected;
  if (percent === null) {
    const tolerance = expected.tolerance ?? usualTolerance;
    // Without a number, "higher" is met by all from the same upwards.
    if (change === 'higher') return { from: -tolerance, to: null };
    return { from: change === 'same' ? -tolerance : null, to: tolerance };
  }
  const tolerance = expected.tolerance ?? Math.min(usualTolerance, Math.max(LEAST_TOLERANCE, percent / 2));
  const middle = change === 'lower' ? -percent : percent;
  return { from: middle - tolerance, to: middle + tolerance };
}

export interface ShardCompared {
  readonly expected: ExpectedChange | null;
  readonly tolerancePercent: number;
  readonly before: ShardFlow | null;
  readonly after: ShardFlow | null;
}

const OPEN = { from: null, to: null } as const;

/** One shard, before and after: bytes of both directions together, average per fleet node. */
export function judgeShard(shard: number, { expected, tolerancePercent, before, after }: ShardCompared): ShardVerdict {
  const was = bytesOf(before);
  const is = bytesOf(after);
  const allowed = expected === null ? OPEN : allowedOf(expected, tolerancePercent);
  const common = { shard, expected, allowed, before: figuresOf(before), after: figuresOf(after) };
  const unknown = (because: string): ShardVerdict => ({
    ...common,
    verdict: expected === null ? 'unsaid' : 'unknown',
    changedPercent: null,
    because,
  });
  if (was === null) return unknown('no node told of it in the hours before');
  if (is === null) return unknown('no node told of it in the hours after');
  if (was === 0 && is > 0) return unknown('nothing went over it in the hours before, so no change can be given');
  const changedPercent = was === 0 ? 0 : 100 * (is / was - 1);
  return { ...common, verdict: verdictOf(expected, allowed, changedPercent), changedPercent, because: null };
}

function verdictOf(
  expected: ExpectedChange | null,
  { from, to }: ShardVerdict['allowed'],
  changedPercent: number,
): ShardVerdict['verdict'] {
  if (expected === null) return 'unsaid';
  // What is computed from counters is not exact to the last bit.
  if (to !== null && changedPercent > to + 1e-9) return 'higher';
  return from !== null && changedPercent < from - 1e-9 ? 'lower' : 'fits';
}

function bytesOf(flow: ShardFlow | null): number | null {
  return flow === null || flow.grossIn === null || flow.netOut === null ? null : flow.grossIn + flow.netOut;
}

function figuresOf(flow: ShardFlow | null): ShardFigures | null {
  if (flow === null || flow.hosts === 0) return null;
  const { grossIn, netOut, messages, duplication, amplification, hosts } = flow;
  return { in: grossIn, out: netOut, messages, duplication, amplification, hosts };
}

/** Every shard of the fleet, and those that were named though it has none such. */
export function judgeShards(
  request: Pick<UpgradeRequest, 'bandwidth'>,
  {
    shards,
    before,
    after,
    tolerancePercent,
  }: {
    readonly shards: readonly number[];
    readonly before: readonly ShardFlow[];
    readonly after: readonly ShardFlow[];
    readonly tolerancePercent: number;
  },
): readonly ShardVerdict[] {
  const { bandwidth } = request;
  if (bandwidth === null) return [];
  const named = (bandwidth.shards ?? []).map(({ shard }) => shard);
  const all = [...new Set([...shards, ...named])].toSorted((a, b) => a - b);
  const find = (flows: readonly ShardFlow[], shard: number): ShardFlow | null =>
    flows.find((flow) => flow.shard === shard) ?? null;
  return all.map((shard) => {
    const expected = expectedOf(bandwidth, shard);
    const judged = judgeShard(shard, {
      expected,
      tolerancePercent,
      before: find(before, shard),
      after: find(after, shard),
    });
    return shards.includes(shard) ? judged : { ...judged, because: 'the fleet has no such shard' };
  });
}
