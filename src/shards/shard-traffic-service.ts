import { hostsFor } from '../metrics/fleet-hosts.ts';
import type { FindMetrics, MetricLine, MetricsPort, RangeAnswer } from '../metrics/metrics-port.ts';
import type { QueryName } from '../metrics/named-query.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { accountOf, serviceOf } from './account-calculation.ts';
import { flowsOf, messageSteps, relaySteps, seriesOf } from './shard-flows.ts';
import { MEASURES, type ShardTraffic, type ShardTrafficOutcome, type ShardTrafficReader } from './shard-traffic.ts';
import { atSteps, heardSteps, toldSteps, wholeSteps, type HeardSteps, type ToldSteps } from './told-steps.ts';
import { stepEnds, trafficSpan, type TrafficSpan } from './traffic-span.ts';

export function createShardTrafficReader({ findMetrics }: { readonly findMetrics: FindMetrics }): ShardTrafficReader {
  return {
    async read(fleet, { at, windowMs, wants }) {
      if (fleet.shards.length === 0) return { kind: 'no-shards' };
      const port = findMetrics(fleet.name);
      if (port === null) return { kind: 'not-configured' };
      const rows = hostsFor(fleet, 'nodes').length * fleet.shards.length * MEASURES.length;
      const span = trafficSpan(at, { windowMs, rows });
      return readTraffic({ port, fleet, span }, wants === 'flows' ? OF_FLOWS : OF_ALL);
    },
  };
}

const OF_FLOWS = ['topic-bytes', 'stored-messages'] as const satisfies readonly QueryName[];
const OF_ALL = [
  ...OF_FLOWS,
  'network-bytes',
  'service-traffic',
  'sync-bytes',
  'protocol-bytes',
] as const satisfies readonly QueryName[];
type Asked = (typeof OF_ALL)[number];

interface Asking {
  readonly port: MetricsPort;
  readonly fleet: FleetConfig;
  readonly span: TrafficSpan;
}

async function readTraffic(asking: Asking, queries: readonly Asked[]): Promise<ShardTrafficOutcome> {
  const answers = new Map<Asked, RangeAnswer>(
    await Promise.all(queries.map(async (query) => [query, await ask(asking, query)] as const)),
  );
  const relayed = answers.get('topic-bytes') ?? { kind: 'not-configured' };
  // Without any of both there is nothing to tell, and the reason is the same for all.
  const isKnown = relayed.kind === 'answered' || answers.get('network-bytes')?.kind === 'answered';
  return isKnown ? trafficOf(asking, answers) : relayed;
}

function ask({ port, fleet, span }: Asking, query: QueryName): Promise<RangeAnswer> {
  const { from, until: at, stepMs } = span;
  const hosts = hostsFor(fleet, 'nodes');
  const first = new Date(from.getTime() + stepMs);
  return port.readRange(query, { fleet: fleet.name, hosts, at, from: first, stepMs, windowMs: stepMs });
}

function trafficOf({ fleet, span }: Asking, answers: ReadonlyMap<Asked, RangeAnswer>): ShardTraffic {
  const asked = hostsFor(fleet, 'nodes');
  const hosts = new Set(asked);
  const all = (query: Asked): readonly MetricLine[] => {
    const answer = answers.get(query);
    return answer?.kind === 'answered' ? answer.lines : [];
  };
  const heard = heardSteps([...all('topic-bytes'), ...all('network-bytes')], hosts);
  const whole = wholeSteps(heard, stepEnds(span));
  const linesOf = (query: Asked): readonly MetricLine[] => atSteps(all(query), whole);
  const byKind = (query: Asked): ToldSteps => toldSteps(linesOf(query), { hosts, keyOf: ({ kind }) => kind });
  const { steps: relay, otherTopics } = relaySteps(fleet, linesOf('topic-bytes'), hosts);
  const account = (direction: 'in' | 'out') =>
    accountOf(
      {
        whole: byKind('network-bytes'),
        relay,
        services: toldSteps(linesOf('service-traffic'), { hosts, keyOf: ({ kind }) => groupOf(kind) }),
        sync: byKind('sync-bytes'),
        protocols: byKind('protocol-bytes'),
      },
      { direction, shards: fleet.shards },
    );
  return {
    kind: 'traffic',
    fleet,
    ...answeredBy(answers),
    at: span.until,
    windowMs: span.until.getTime() - span.from.getTime(),
    span,
    ...whoTold(asked, { span, heard }),
    flows: flowsOf(fleet, relay, messageSteps(linesOf('stored-messages'), hosts)),
    series: seriesOf(fleet, relay),
    otherTopics,
    whole: { in: account('in'), out: account('out') },
  };
}

/** `in /vac/waku/store-query/3.0.0` becomes `in store`. */
function groupOf(kind: string | null): string | null {
  const [, direction, codec] = /^(in|out) (.*)$/s.exec(kind ?? '') ?? [];
  return direction === undefined || codec === undefined ? null : `${direction} ${serviceOf(codec)}`;
}

function answeredBy(answers: ReadonlyMap<Asked, RangeAnswer>): Pick<ShardTraffic, 'source' | 'missing' | 'notes'> {
  const answered = [...answers.values()].flatMap((answer) => (answer.kind === 'answered' ? [answer] : []));
  return {
    source: answered[0]?.from ?? 'scrape',
    missing: [...answers].flatMap(([query, answer]) => (answer.kind === 'answered' ? [] : [{ query, why: answer }])),
    notes: [...new Set(answered.flatMap(({ notes }) => notes ?? []))],
  };
}

/** A node that restarts for an upgrade is not partly silent yet. */
const MOSTLY = 0.9;

function whoTold(
  asked: readonly string[],
  { span, heard }: { readonly span: TrafficSpan; readonly heard: HeardSteps },
): Pick<ShardTraffic, 'asked' | 'told' | 'silent' | 'partly' | 'oldest' | 'newest'> {
  const steps = stepEnds(span).length;
  const told = asked.filter((host) => (heard.get(host)?.size ?? 0) > 0);
  const last = told.map((host) => Math.max(...(heard.get(host) ?? [])));
  return {
    asked,
    told,
    silent: asked.filter((host) => !told.includes(host)),
    partly: told.filter((host) => (heard.get(host)?.size ?? 0) < MOSTLY * steps),
    oldest: last.length === 0 ? null : new Date(Math.min(...last)),
    newest: last.length === 0 ? null : new Date(Math.max(...last)),
  };
}
