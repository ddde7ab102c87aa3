import { z } from 'zod';
import { refused, type Item, type ItemOutcome, type ReportContext, type ReportOutcome } from './client-report.ts';
import { typeLabel } from './message-group.ts';
import {
  CLIENT_PROTOCOLS,
  CLOCK_AHEAD_MS,
  DIAL_ERRORS,
  LATE_MS,
  ORIGINS,
  shardOfNumber,
  shardOfTopic,
  timeOf,
  topicBucket,
} from './report-labels.ts';
import { malformed } from './report-problem-input.ts';
import { cell, type CellKey, type Contribution, type Measure } from './telemetry-cell.ts';

/** A payload of Waku has at most 150 kB; what clients split is reported whole. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_EVENTS = 1_000_000;
/** Bytes per second: no client has ten gigabits to itself. */
const MOST_RATE = 1.25e9;

const line = z.string().max(512);
const whole = (most: number) => z.number().int().min(0).max(most);
const stamp = z.number().min(0).max(9e18).optional();

/** Who reports: the first that is there. None of them is kept. */
const who = {
  peerId: line.optional(),
  receiverKeyUID: line.optional(),
  senderKeyUID: line.optional(),
  nodeKeyUID: line.optional(),
  nodeName: line.optional(),
};
const at = { timestamp: stamp, sentAt: stamp };
const topics = { pubsubTopic: line.default(''), topic: line.default(''), contentTopic: line.default('') };
const onTopic = z.object({ ...who, ...at, ...topics });

type Common = z.infer<z.ZodObject<typeof who & typeof at>>;
type Read = (data: unknown, context: ReportContext) => ItemOutcome;

const RATE = z.object({ rateIn: z.number().min(0).max(MOST_RATE), rateOut: z.number().min(0).max(MOST_RATE) });
const PROTOCOL_STATS = z.object({
  hostID: line.min(1),
  ...Object.fromEntries(CLIENT_PROTOCOLS.map((name) => [name, RATE.optional()])),
});

/** What each type of status-im/telemetry comes to (pkg/types/types.go); StoreConfrimationError is spelled as there. */
const READERS: Readonly<Record<string, Read>> = {
  ProtocolStats: (data) => readProtocolStats(data),
  ReceivedMessages: reads(
    z.object({ ...who, ...at, ...topics, messageType: line, messageSize: whole(MOST_BYTES) }),
    (read, context) => [{ key: messageKey('received', read, context), sum: read.messageSize, count: 1 }],
  ),
  RawMessageByType: reads(
    z.object({ ...who, ...at, ...topics, messageType: line, size: whole(MOST_BYTES) }),
    (read, context) => [{ key: messageKey('sent', read, context), sum: read.size, count: 1 }],
  ),
  SentMessageTotal: reads(z.object({ ...who, ...at, size: whole(MOST_BYTES) }), ({ size }) => [
    { key: cell('sent-total'), sum: size, count: 1 },
  ]),
  PeerCount: reads(z.object({ ...who, ...at, peerCount: whole(MOST_EVENTS) }), ({ peerCount }) => [
    { key: cell('connected'), sum: peerCount, count: 1 },
  ]),
  PeerCountByShard: reads(
    z.object({ ...who, ...at, shard: whole(65_535), count: whole(MOST_EVENTS) }),
    ({ shard, count }, { fleet }) => [
      { key: cell('peers', { shard: shardOfNumber(fleet, shard) }), sum: count, count: 1 },
    ],
  ),
  PeerCountByOrigin: reads(
    z.object({ ...who, ...at, origin: whole(65_535), count: whole(MOST_EVENTS) }),
    ({ origin, count }) => [{ key: cell('origin', { name: ORIGINS[origin] ?? 'unknown' }), sum: count, count: 1 }],
  ),
  DialFailure: reads(z.object({ ...who, ...at, errorType: whole(65_535).default(0) }), ({ errorType }) => [
    { key: cell('dial-failure', { name: DIAL_ERRORS[errorType] ?? 'unknown' }), sum: 0, count: 1 },
  ]),
  SentEnvelope: event('envelope-sent', onTopic),
  ReceivedEnvelope: event('envelope-received', onTopic),
  ErrorSendingEnvelope: (data, context) => readSendError(data, context),
  MissedMessages: event('missed', onTopic),
  MissedRelevantMessages: event('missed-relevant', onTopic),
  // The service's own code has these two in the singular.
  MissedMessage: event('missed', onTopic),
  MissedRelevantMessage: event('missed-relevant', onTopic),
  StoreConfrimationError: event('store-error', onTopic),
  MessageCheckSuccess: event('store-found', onTopic),
  MessageCheckFailure: event('store-not-found', onTopic),
  MessageDeliveryConfirmed: event('delivered', onTopic),
  UpdateEnvelope: () => ({ kind: 'ignored' }),
  PeerConnFailure: () => ({ kind: 'ignored' }),
};

const REQUEST = z.object({
  id: z.number().int().optional(),
  telemetry_type: z.string().max(100),
  telemetry_data: z.unknown(),
});

/** POST /telemetry/record-metrics: `[{ id, telemetry_type, telemetry_data: {…} | […] }]`. */
export function readRecordMetrics(body: unknown, context: ReportContext): ReportOutcome {
  if (!Array.isArray(body))
    return { kind: 'malformed', say: 'Send an array of { id, telemetry_type, telemetry_data }.' };
  return { kind: 'read', items: readItems(body, context) };
}

function* readItems(body: readonly unknown[], context: ReportContext): Generator<Item, void> {
  let count = 0;
  for (const raw of body) {
    const request = REQUEST.safeParse(raw);
    const { id = null, telemetry_type: type = '', telemetry_data: data = null } = request.data ?? {};
    const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    for (const each of Array.isArray(data) ? data : [data]) {
      count += 1;
      if (count > context.mostItems) {
        yield { id, outcome: tooMany(context) };
        return;
      }
      if (!request.success) yield { id: null, outcome: NO_REQUEST };
      else yield { id, outcome: read === undefined ? UNKNOWN_TYPE : read(each, context) };
    }
  }
}

/** POST /telemetry/protocol-stats: one ProtocolStats. */
export function readProtocolStatsReport(body: unknown): ReportOutcome {
  const outcome = readProtocolStats(body);
  return outcome.kind === 'refused'
    ? { kind: 'malformed', say: outcome.error }
    : { kind: 'read', items: [{ id: null, outcome }] };
}

const UNKNOWN_TYPE = refused('unknown-type', 'This telemetry_type is not known here.');

const NO_REQUEST = refused('malformed', 'Write { id, telemetry_type, telemetry_data }.');

export function tooMany({ mostItems }: Pick<ReportContext, 'mostItems'>): ItemOutcome {
  return refused('too-many', `A report may have ${mostItems} items; those after them were not counted.`);
}

function readProtocolStats(data: unknown): ItemOutcome {
  const read = PROTOCOL_STATS.safeParse(data);
  if (!read.success) return malformed(read.error);
  const { hostID, ...protocols } = read.data;
  const told = Object.entries(protocols).flatMap(([name, each]) => {
    const rate = RATE.safeParse(each);
    return rate.success ? [{ name, ...rate.data }] : [];
  });
  if (told.length === 0) return refused('malformed', 'Write at least one protocol, such as relay.');
  return {
    kind: 'counted',
    client: hostID,
    contributions: told.flatMap(({ name, rateIn, rateOut }) => [
      { key: cell('protocol-in', { name }), sum: rateIn, count: 1 },
      { key: cell('protocol-out', { name }), sum: rateOut, count: 1 },
    ]),
  };
}

function readSendError(data: unknown, context: ReportContext): ItemOutcome {
  const read = z.object({ sentEnvelope: z.unknown() }).safeParse(data);
  return read.success ? event('send-error', onTopic)(read.data.sentEnvelope, context) : malformed(read.error);
}

function event(measure: Measure, schema: typeof onTopic): Read {
  return reads(schema, ({ pubsubTopic }, { fleet }) => {
    const shard = pubsubTopic === '' ? '' : shardOfTopic(fleet, pubsubTopic);
    return [{ key: cell(measure, { shard }), sum: 0, count: 1 }];
  });
}

function reads<Data extends Common>(
  schema: z.ZodType<Data>,
  contribute: (read: Data, context: ReportContext) => readonly Contribution[],
): Read {
  return (data, context) => {
    const read = schema.safeParse(data);
    if (!read.success) return malformed(read.error);
    const off = checkTime(read.data, context.nowMs);
    if (off !== null) return off;
    const client = clientOf(read.data);
    if (client === null) return refused('no-client', 'Say who reports: peerId is empty.');
    return { kind: 'counted', client, contributions: contribute(read.data, context) };
  };
}

/** A message may have waited in a store for days; what was reported late is another matter. */
function checkTime({ timestamp, sentAt }: Common, nowMs: number): ItemOutcome | null {
  const latestMs = Math.max(...[timestamp, sentAt].map((each) => (each === undefined ? 0 : timeOf(each))));
  if (latestMs > nowMs + CLOCK_AHEAD_MS) return refused('future', 'The time is ahead of ours: set the clock.');
  if (timestamp !== undefined && timestamp > 0 && timeOf(timestamp) < nowMs - LATE_MS)
    return refused('old', 'The report is older than a day.');
  return null;
}

function clientOf({ peerId, receiverKeyUID, senderKeyUID, nodeKeyUID, nodeName }: Common): string | null {
  const named = [peerId, receiverKeyUID, senderKeyUID, nodeKeyUID, nodeName];
  return named.find((each) => each !== undefined && each !== '') ?? null;
}

function messageKey(
  measure: 'sent' | 'received',
  read: { messageType: string; pubsubTopic: string; topic: string; contentTopic: string },
  { fleet, groups }: ReportContext,
): CellKey {
  const topic = read.topic === '' ? read.contentTopic : read.topic;
  return {
    measure,
    shard: read.pubsubTopic === '' ? '' : shardOfTopic(fleet, read.pubsubTopic),
    ...typeLabel(groups, read.messageType),
    topic: topic === '' ? '' : topicBucket(topic),
  };
}
