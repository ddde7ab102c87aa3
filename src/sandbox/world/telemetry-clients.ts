import type { Clock } from '../../platform/clock.ts';
import type { FleetConfig } from '../../platform/config/config.ts';
import type { JsonValue } from '../../platform/json.ts';
import { between, fraction, hexOf } from './seeded.ts';

/** Apps of people who opted in to telemetry; each tells of its own traffic every five minutes. */
export interface TelemetryClients {
  begin(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

export interface TelemetryClientsParts {
  readonly clock: Clock;
  readonly seed: string;
  readonly fleet: Pick<FleetConfig, 'cluster' | 'shards'>;
  readonly token: string;
  /** null while Muster does not run. */
  readonly musterUrl: () => string | null;
}

/** Few enough to report at once within the pace that one address may have. */
const CLIENTS = 15;
const ROUND_MS = 5 * 60_000;
const FIRST_AFTER_MS = 2_000;
const PATIENCE_MS = 10_000;

/** What an app sends within five minutes: how many messages, and how large each; presence is most of them. */
const HABITS = [
  { type: 'STATUS_UPDATE', messages: 5, bytes: 350, share: 1 },
  { type: 'CONTACT_CODE_ADVERTISEMENT', messages: 1, bytes: 1_200, share: 0.8 },
  { type: 'CHAT_MESSAGE', messages: 4, bytes: 900, share: 0.9 },
  { type: 'EMOJI_REACTION', messages: 2, bytes: 420, share: 0.5 },
  { type: 'COMMUNITY_DESCRIPTION', messages: 1, bytes: 48_000, share: 0.4 },
  { type: 'COMMUNITY_REQUEST_TO_JOIN', messages: 1, bytes: 2_100, share: 0.1 },
  { type: 'SYNC_CHAT_MESSAGES_READ', messages: 2, bytes: 380, share: 0.7 },
  { type: 'PUSH_NOTIFICATION_REQUEST', messages: 1, bytes: 800, share: 0.6 },
  { type: 'BACKUP', messages: 1, bytes: 22_000, share: 0.2 },
] as const;

export function createTelemetryClients(parts: TelemetryClientsParts): TelemetryClients {
  const { clock } = parts;
  let cancel: (() => void) | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  let round = 0;
  const wakeIn = (ms: number): void => {
    cancel = clock.wakeAt(new Date(clock.now().getTime() + ms), () => {
      round += 1;
      wakeIn(ROUND_MS);
      underWay = Promise.all(
        Array.from({ length: CLIENTS }, (_, client) => post(parts, reportOf(parts, { client, round }))),
      );
    });
  };
  return {
    begin: () => {
      if (cancel === null) wakeIn(FIRST_AFTER_MS);
    },
    stop: async () => {
      cancel?.();
      cancel = null;
      await underWay;
    },
  };
}

/** A report that nobody takes is lost, as that of a real app. */
async function post({ musterUrl, token }: TelemetryClientsParts, report: JsonValue): Promise<void> {
  const url = musterUrl();
  if (url === null) return;
  try {
    const answer = await fetch(`${url}/telemetry/client-metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(report),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.arrayBuffer();
  } catch {
    // Muster is being restarted.
  }
}

interface Turn {
  readonly client: number;
  readonly round: number;
}

function reportOf({ clock, seed, fleet }: TelemetryClientsParts, { client, round }: Turn): JsonValue {
  const now = clock.now().getTime();
  const at = (...what: readonly (string | number)[]): number => fraction(seed, 'telemetry', client, round, ...what);
  const [first = 32, second = first] = fleet.shards.toSorted((a, b) => a - b).filter((shard) => shard >= 32);
  const topicOf = (shard: number): string => `/waku/2/rs/${fleet.cluster ?? 0}/${shard}`;
  const sent = HABITS.filter(({ type, share }) => at(type) < share).flatMap(({ type, messages, bytes }) => {
    const count = Math.max(1, Math.round(messages * between(0.5, 1.5, at(type, 'count'))));
    const shard = type.startsWith('COMMUNITY_') ? second : first;
    const labels = {
      message_type: type,
      pubsub_topic: topicOf(shard),
      content_topic: `/waku/1/0x${hexOf(8, seed, type, client % 3)}/rfc26`,
    };
    return [
      {
        name: 'statusgo_waku_raw_message_size_bytes',
        labels,
        value: Math.round(count * bytes * between(0.8, 1.2, at(type, 'size'))),
      },
      { name: 'statusgo_waku_raw_message_sent_total', labels, value: count },
    ];
  });
  return {
    client: hexOf(32, seed, 'client', client),
    from: new Date(now - ROUND_MS).toISOString(),
    to: new Date(now).toISOString(),
    metrics: [
      ...sent,
      ...[first, second].map((shard) => ({
        name: 'statusgo_waku_peers_by_shard',
        labels: { shard: String(shard) },
        value: Math.round(between(4, 18, at('peers', shard))),
      })),
      {
        name: 'statusgo_waku_peers_by_origin',
        labels: { origin: 'discv5' },
        value: Math.round(between(3, 12, at('o'))),
      },
      {
        name: 'statusgo_waku_bandwidth_in',
        labels: { protocol: 'relay' },
        value: Math.round(between(2e3, 9e3, at('i'))),
      },
      {
        name: 'statusgo_waku_bandwidth_out',
        labels: { protocol: 'relay' },
        value: Math.round(between(1e3, 7e3, at('u'))),
      },
      {
        name: 'statusgo_waku_missed_messages_total',
        labels: { pubsub_topic: topicOf(first) },
        value: at('missed') < 0.1 ? 1 : 0,
      },
      {
        name: 'statusgo_waku_message_delivery_confirmations_total',
        labels: {},
        value: Math.round(5 * at('delivered')),
      },
    ],
    traffic: [
      { kind: 'discv5', in: Math.round(between(1e5, 6e5, at('d'))), out: Math.round(between(1e5, 5e5, at('e'))) },
      { kind: 'rpc', in: Math.round(between(2e4, 4e5, at('r'))), out: Math.round(between(5e3, 4e4, at('q'))) },
    ],
  };
}
