import { z } from 'zod';
import type { NoMetrics } from '../src/metrics/metrics-port.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { DIRECTION_OF, REPORTED, shareOf, type BandwidthReport } from '../src/shards/bandwidth-report.ts';
import { topicOf, type ShardFlow } from '../src/shards/shard-traffic.ts';
import { stepEnds } from '../src/shards/traffic-span.ts';

const TIME = z.iso.datetime();
const NUMBER = z.number().nullable().describe('null: not known');
const MEASURE = z.enum(REPORTED);

const SHARD = z.object({
  shard: z.number(),
  topic: z.string().nullable(),
  measure: MEASURE,
  direction: z.enum(['in', 'out']).nullable().describe('null of messages, which stores archive'),
  perSecond: NUMBER.describe('bytes a second, or messages of messages; null: not known'),
  before: NUMBER.describe('the same in the same hours before'),
  changePercent: NUMBER,
  nodes: z.number().describe('how many the average is over'),
});

const RATIOS = z.object({
  shard: z.number(),
  duplication: NUMBER.describe('gross in by net in, of nodes that tell both'),
  amplification: NUMBER.describe('net out by net in, of nodes that tell both'),
  shareOfIn: NUMBER.describe('of all that comes in by libp2p, 0 to 1'),
  shareOfOut: NUMBER,
});

const PART = z.object({
  direction: z.enum(['in', 'out']),
  part: z.string(),
  shard: z.number().nullable(),
  bytesPerSecond: NUMBER.describe('null: no node tells it, so that it is in the unattributed rest'),
  share: NUMBER,
  nodes: z.number().describe('of the nodes of the account, those that told it'),
});

const WHOLE = z
  .object({ bytesPerSecond: z.number(), nodes: z.number() })
  .nullable()
  .describe('null: no node tells both of libp2p and of relay');

/** Bandwidth by shard as REST and the command line give it. */
export const BANDWIDTH = z.object({
  fleet: z.string(),
  cluster: z.number().nullable(),
  vantage: z.literal('average per fleet node'),
  source: z.enum(['prometheus', 'scrape']).nullable().describe('null: nobody answered'),
  from: TIME.nullable(),
  until: TIME.nullable(),
  stepSeconds: NUMBER,
  oldest: TIME.nullable().describe('of the nodes that told, the newest sample of the one that fell silent first'),
  newest: TIME.nullable(),
  asked: z.number(),
  told: z.number(),
  silent: z.array(z.string()).describe('nodes of which nothing is known'),
  partly: z.array(z.string()).describe('nodes that told less than nine tenths of the time'),
  shards: z.array(SHARD),
  ratios: z.array(RATIOS),
  whole: z.object({ in: WHOLE, out: WHOLE }),
  parts: z.array(PART).describe('together, nulls aside, the whole of their direction'),
  before: z.object({
    weeks: NUMBER,
    from: TIME.nullable().describe('null: nothing is known of that time'),
    until: TIME.nullable(),
    nodesOnlyNow: z.array(z.string()),
    nodesOnlyThen: z.array(z.string()),
  }),
  otherTopics: z.array(z.string()).describe("with traffic, and none of the fleet's shards"),
  missing: z.array(z.object({ query: z.string(), why: z.string(), detail: z.string().nullable() })),
  notes: z.array(z.string()).describe('what the source said of its answer'),
  series: z.array(
    z.object({
      shard: z.number(),
      measure: z.string(),
      least: NUMBER,
      most: NUMBER,
      last: NUMBER,
      points: z.array(z.object({ at: TIME, bytesPerSecond: NUMBER.describe('null: nobody told then') })),
    }),
  ),
  csv: z.string().nullable().describe('the figures as a table, where format=csv asked for it'),
});

/** Where nobody told anything: every figure is not known, and `missing` says why. */
export function nothingKnownData(fleet: FleetConfig, why: NoMetrics) {
  const nodes = fleet.hosts.flatMap(({ names }) => names);
  return {
    fleet: fleet.name,
    cluster: fleet.cluster,
    vantage: 'average per fleet node',
    source: null,
    from: null,
    until: null,
    stepSeconds: null,
    oldest: null,
    newest: null,
    asked: nodes.length,
    told: 0,
    silent: nodes,
    partly: [],
    shards: [],
    ratios: [],
    whole: { in: null, out: null },
    parts: [],
    before: { weeks: null, from: null, until: null, nodesOnlyNow: [], nodesOnlyThen: [] },
    otherTopics: [],
    missing: [{ query: 'topic-bytes', why: why.kind, detail: 'detail' in why ? why.detail : null }],
    notes: [],
    series: [],
    csv: null,
  };
}

export function bandwidthData(report: BandwidthReport) {
  const { fleet, now, before, otherHosts } = report;
  const isAsked = ({ shard }: { readonly shard: number }): boolean => report.shard === null || report.shard === shard;
  return {
    fleet: fleet.name,
    cluster: fleet.cluster,
    vantage: 'average per fleet node',
    source: now.source,
    from: now.span.from.toISOString(),
    until: now.span.until.toISOString(),
    stepSeconds: now.span.stepMs / 1000,
    oldest: now.oldest?.toISOString() ?? null,
    newest: now.newest?.toISOString() ?? null,
    asked: now.asked.length,
    told: now.told.length,
    silent: [...now.silent],
    partly: [...now.partly],
    shards: now.flows.filter(isAsked).flatMap((flow) => shardRows(report, flow)),
    ratios: now.flows.filter(isAsked).map(({ shard, duplication, amplification }) => ({
      shard,
      duplication,
      amplification,
      shareOfIn: shareOf(now, 'in', shard),
      shareOfOut: shareOf(now, 'out', shard),
    })),
    whole: { in: wholeOf(report, 'in'), out: wholeOf(report, 'out') },
    parts: (['in', 'out'] as const).flatMap((direction) => partRows(report, direction)),
    before: {
      weeks: report.weeksBefore,
      from: before.kind === 'traffic' ? before.span.from.toISOString() : null,
      until: before.kind === 'traffic' ? before.span.until.toISOString() : null,
      nodesOnlyNow: [...otherHosts.onlyNow],
      nodesOnlyThen: [...otherHosts.onlyBefore],
    },
    otherTopics: [...now.otherTopics],
    missing: now.missing.map(({ query, why }) => ({
      query,
      why: why.kind,
      detail: 'detail' in why ? why.detail : null,
    })),
    notes: [...now.notes],
    series: now.series.filter((each) => isAsked(each) && each.points.length > 0).map((each) => seriesRow(report, each)),
  };
}

function shardRows(report: BandwidthReport, flow: ShardFlow) {
  const change = report.changes.find(({ shard }) => shard === flow.shard);
  return REPORTED.map((measure) => {
    const { now, before, share } = change?.of[measure] ?? { now: null, before: null, share: null };
    return {
      shard: flow.shard,
      topic: topicOf(report.fleet, flow.shard),
      measure,
      direction: measure === 'messages' ? null : DIRECTION_OF[measure],
      perSecond: now,
      before,
      changePercent: share === null ? null : share * 100,
      nodes: flow.told[measure],
    };
  });
}

function wholeOf({ now }: BandwidthReport, direction: 'in' | 'out') {
  const account = now.whole[direction];
  return account === null ? null : { bytesPerSecond: account.whole, nodes: account.hosts };
}

function partRows({ now }: BandwidthReport, direction: 'in' | 'out') {
  const account = now.whole[direction];
  return (account?.parts ?? []).map(({ of, bytesPerSecond, hosts }) => ({
    direction,
    part: of.kind === 'shard' ? 'relay' : of.kind,
    shard: of.kind === 'shard' ? of.shard : null,
    bytesPerSecond,
    share: bytesPerSecond === null || account === null || account.whole <= 0 ? null : bytesPerSecond / account.whole,
    nodes: hosts,
  }));
}

function seriesRow({ now }: BandwidthReport, { shard, measure, points }: BandwidthReport['now']['series'][number]) {
  const known = new Map(points.map(({ at, bytesPerSecond }) => [at.getTime(), bytesPerSecond]));
  return {
    shard,
    measure,
    least: Math.min(...known.values()),
    most: Math.max(...known.values()),
    last: points.at(-1)?.bytesPerSecond ?? null,
    points: stepEnds(now.span).map((at) => ({
      at: at.toISOString(),
      bytesPerSecond: known.get(at.getTime()) ?? null,
    })),
  };
}
