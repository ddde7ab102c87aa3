import { z } from 'zod';
import { refused, type Item, type ItemOutcome, type ReportContext, type ReportOutcome } from './client-report.ts';
import { typeLabel } from './message-group.ts';
import { tooMany } from './record-metrics-input.ts';
import { malformed, problemOf } from './report-problem-input.ts';
import {
  CLOCK_AHEAD_MS,
  DIAL_ERRORS,
  LATE_MS,
  ORIGINS,
  protocolLabel,
  shardOfNumber,
  shardOfTopic,
  topicBucket,
  TRAFFIC_KINDS,
} from './report-labels.ts';
import { cell, type CellKey, type Contribution, type Measure } from './telemetry-cell.ts';

/** Of one report: more is a mistake in the sender's arithmetic. */
const MOST = 1e12;
/** A report of one client covers at most so much. */
const LONGEST_MS = 24 * 3_600_000;

/** The names of status-go (metrics/wakumetrics/metrics.go); those that a client may send. */
export const CLIENT_METRICS = [
  'statusgo_waku_raw_message_size_bytes',
  'statusgo_waku_raw_message_sent_total',
  'statusgo_waku_message_size_bytes',
  'statusgo_waku_messages_sent_total',
  'statusgo_waku_messages_received_total',
  'statusgo_waku_peers_by_shard',
  'statusgo_waku_peers_by_origin',
  'statusgo_waku_bandwidth_in',
  'statusgo_waku_bandwidth_out',
  'statusgo_waku_missed_messages_total',
  'statusgo_waku_envelope_sent_errors_total',
  'statusgo_waku_envelope_sent_total',
  'statusgo_waku_peer_dial_failures_total',
  'statusgo_waku_message_delivery_confirmations_total',
  'statusgo_waku_store_query_successes_total',
  'statusgo_waku_store_query_failures_total',
  'statusgo_waku_connected_peers',
] as const;

const label = z.string().max(512);
const bytes = z.number().min(0).max(MOST);

const METRIC = z.strictObject({
  name: z.enum(CLIENT_METRICS).describe('as status-go names it'),
  labels: z
    .object({
      message_type: label.optional().describe('of the protobuf, such as CHAT_MESSAGE'),
      pubsub_topic: label.optional().describe('/waku/2/rs/<cluster>/<shard>'),
      content_topic: label.optional(),
      protocol: label.optional().describe('a codec, or relay, store, filter-push, filter-subscribe, lightpush'),
      shard: z.union([label, z.number()]).optional().describe('its number'),
      origin: z.union([label, z.number()]).optional(),
      error_type: z.union([label, z.number()]).optional(),
    })
    .default({})
    .describe('labels that are not listed are not read'),
  shard: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('beyond status-go: the shard, where the labels name no pubsub topic'),
  value: bytes.describe('of a counter, by how much it grew from `from` to `to`; of a gauge, what it was at `to`'),
});

const TRAFFIC = z.strictObject({
  kind: z.enum(TRAFFIC_KINDS).describe('what finds peers (discv5, …), or goes past Waku (bittorrent, rpc)'),
  in: bytes.describe('bytes received from `from` to `to`'),
  out: bytes.describe('bytes sent from `from` to `to`'),
});

export const CLIENT_METRICS_SCHEMA = z.strictObject({
  client: z
    .string()
    .min(8)
    .max(200)
    .describe('the same for all reports of a client during a day; kept as a keyed hash'),
  from: z.iso.datetime({ offset: true }).describe('when what is reported began'),
  to: z.iso.datetime({ offset: true }).describe('when it ended; at most a day later'),
  metrics: z.array(z.unknown()).default([]),
  traffic: z.array(z.unknown()).default([]),
});

/** POST /telemetry/client-metrics: what status-go's endpoint would say of a stretch, and what it lacks. */
export function readClientMetrics(body: unknown, context: ReportContext): ReportOutcome {
  const read = CLIENT_METRICS_SCHEMA.safeParse(body);
  if (!read.success) return { kind: 'malformed', say: problemOf(read.error) };
  const { client, from, to, metrics, traffic } = read.data;
  const off = checkStretch(Date.parse(from), Date.parse(to), context.nowMs);
  if (off !== null) return { kind: 'read', items: [{ id: null, outcome: off }] };
  return { kind: 'read', items: readItems({ client, metrics, traffic }, context) };
}

function* readItems(
  { client, metrics, traffic }: Pick<z.infer<typeof CLIENT_METRICS_SCHEMA>, 'client' | 'metrics' | 'traffic'>,
  context: ReportContext,
): Generator<Item, void> {
  for (const [id, each] of [...metrics, ...traffic].entries()) {
    if (id >= context.mostItems) {
      yield { id, outcome: tooMany(context) };
      return;
    }
    yield { id, outcome: id < metrics.length ? readMetric(each, client, context) : readTraffic(each, client) };
  }
}

/** What GET /telemetry/client-metrics/schema answers. */
export function clientMetricsSchema(): Readonly<Record<string, unknown>> {
  const whole = CLIENT_METRICS_SCHEMA.extend({
    metrics: z.array(METRIC).default([]),
    traffic: z.array(TRAFFIC).default([]).describe('beyond status-go: what its metrics lack'),
  });
  return {
    ...z.toJSONSchema(whole, { io: 'input' }),
    title: 'What POST /telemetry/client-metrics takes',
  };
}

function checkStretch(fromMs: number, toMs: number, nowMs: number): ItemOutcome | null {
  if (toMs < fromMs || toMs - fromMs > LONGEST_MS)
    return refused('malformed', '`to` is to be after `from`, by a day at most.');
  if (toMs > nowMs + CLOCK_AHEAD_MS) return refused('future', '`to` is ahead of our time: set the clock.');
  return toMs < nowMs - LATE_MS ? refused('old', 'The report is older than a day.') : null;
}

type Metric = z.infer<typeof METRIC>;

function readMetric(raw: unknown, client: string, context: ReportContext): ItemOutcome {
  const read = METRIC.safeParse(raw);
  if (!read.success) {
    const isUnknown = read.error.issues.some(({ path }) => path[0] === 'name');
    return isUnknown ? refused('unknown-type', 'This metric is not known here.') : malformed(read.error);
  }
  const contribution = contributionOf(read.data, context);
  return { kind: 'counted', client, contributions: [contribution] };
}

function readTraffic(raw: unknown, client: string): ItemOutcome {
  const read = TRAFFIC.safeParse(raw);
  if (!read.success) return malformed(read.error);
  const { kind, in: received, out: sent } = read.data;
  return {
    kind: 'counted',
    client,
    contributions: [
      { key: cell('traffic-in', { name: kind }), sum: received, count: 1 },
      { key: cell('traffic-out', { name: kind }), sum: sent, count: 1 },
    ],
  };
}

function contributionOf(metric: Metric, context: ReportContext): Contribution {
  const { labels, value } = metric;
  const shard = shardOf(metric, context);
  const events = (measure: Measure, name = ''): Contribution => ({
    key: cell(measure, { shard, name }),
    sum: 0,
    count: value,
  });
  const told = (measure: Measure, at: Parameters<typeof cell>[1]): Contribution => ({
    key: cell(measure, at),
    sum: value,
    count: 1,
  });
  switch (metric.name) {
    case 'statusgo_waku_raw_message_size_bytes':
      return { key: sentKey(metric, shard, context), sum: value, count: 0 };
    case 'statusgo_waku_raw_message_sent_total':
      return { key: sentKey(metric, shard, context), sum: 0, count: value };
    case 'statusgo_waku_message_size_bytes':
      return { key: cell('sent-total'), sum: value, count: 0 };
    case 'statusgo_waku_messages_sent_total':
      return { key: cell('sent-total'), sum: 0, count: value };
    case 'statusgo_waku_messages_received_total':
      return events('envelope-received');
    case 'statusgo_waku_peers_by_shard':
      return told('peers', { shard });
    case 'statusgo_waku_peers_by_origin':
      return told('origin', { name: nameOf(ORIGINS, labels.origin) });
    case 'statusgo_waku_bandwidth_in':
      return told('protocol-in', { name: protocolLabel(labels.protocol ?? '') });
    case 'statusgo_waku_bandwidth_out':
      return told('protocol-out', { name: protocolLabel(labels.protocol ?? '') });
    case 'statusgo_waku_missed_messages_total':
      return events('missed');
    case 'statusgo_waku_envelope_sent_errors_total':
      return events('send-error');
    case 'statusgo_waku_envelope_sent_total':
      return events('envelope-sent');
    case 'statusgo_waku_peer_dial_failures_total':
      return { key: cell('dial-failure', { name: nameOf(DIAL_ERRORS, labels.error_type) }), sum: 0, count: value };
    case 'statusgo_waku_message_delivery_confirmations_total':
      return events('delivered');
    case 'statusgo_waku_store_query_successes_total':
      return { key: cell('store-query', { name: 'success' }), sum: 0, count: value };
    case 'statusgo_waku_store_query_failures_total':
      return { key: cell('store-query', { name: 'failure' }), sum: 0, count: value };
    case 'statusgo_waku_connected_peers':
      return told('connected', {});
  }
}

function sentKey({ labels }: Metric, shard: string, { groups }: ReportContext): CellKey {
  const { message_type: type = '', content_topic: topic = '' } = labels;
  return {
    measure: 'sent',
    shard,
    ...typeLabel(groups, type),
    topic: topic === '' ? '' : topicBucket(topic),
  };
}

function shardOf({ labels, shard }: Metric, { fleet }: ReportContext): string {
  if (labels.pubsub_topic !== undefined && labels.pubsub_topic !== '') return shardOfTopic(fleet, labels.pubsub_topic);
  const named = shard ?? (labels.shard === undefined || labels.shard === '' ? null : Number(labels.shard));
  return named === null ? '' : shardOfNumber(fleet, named);
}

/** By its number or by its name; what is neither is unknown. */
function nameOf(names: readonly string[], told: string | number | undefined): string {
  const byNumber = names[Number(told ?? 0)];
  return byNumber ?? names.find((name) => name === String(told).toLowerCase()) ?? 'unknown';
}
