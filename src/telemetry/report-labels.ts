import { createHash } from 'node:crypto';
import { OTHER_SHARD, TOPIC_BUCKETS } from './telemetry-cell.ts';

/** What of a fleet decides which shards are told apart. */
export interface ShardsOfFleet {
  readonly cluster: number | null;
  readonly shards: readonly number[];
}

/** `/waku/2/rs/<cluster>/<shard>` (Waku specs: relay-sharding). A shard that the fleet does not serve is `other`. */
export function shardOfTopic({ cluster, shards }: ShardsOfFleet, pubsubTopic: string): string {
  const parts = /^\/waku\/2\/rs\/(\d{1,5})\/(\d{1,5})$/.exec(pubsubTopic);
  if (parts === null || Number(parts[1]) !== cluster) return OTHER_SHARD;
  return shardOfNumber({ shards }, Number(parts[2]));
}

export function shardOfNumber({ shards }: Pick<ShardsOfFleet, 'shards'>, shard: number): string {
  return shards.includes(shard) ? String(shard) : OTHER_SHARD;
}

/**
 * Which of TOPIC_BUCKETS a content topic falls into: the first bits of its SHA-256, as three hex digits. Whoever knows a
 * topic finds its bucket; a bucket leads to no topic.
 */
export function topicBucket(contentTopic: string): string {
  const digest = createHash('sha256').update(contentTopic).digest();
  return (digest.readUInt16BE(0) % TOPIC_BUCKETS).toString(16).padStart(3, '0');
}

/** Where a client found its peers (status-im/telemetry, pkg/types: Origin). */
export const ORIGINS = [
  'unknown',
  'discv5',
  'static',
  'peer-exchange',
  'dns-discovery',
  'rendezvous',
  'peer-manager',
] as const;

/** Why a dial failed (status-im/telemetry, pkg/types: DialErrorType). */
export const DIAL_ERRORS = [
  'unknown',
  'io-timeout',
  'connection-refused',
  'relay-circuit-failed',
  'relay-no-reservation',
  'security-negotiation-failed',
  'concurrent-dial-succeeded',
  'concurrent-dial-failed',
] as const;

export const CLIENT_PROTOCOLS = ['relay', 'store', 'filter-push', 'filter-subscribe', 'lightpush'] as const;

/** A protocol as clients name it, by its codec or in short; what is none of ours is `other`. */
export function protocolLabel(protocol: string): string {
  const known = CLIENT_PROTOCOLS.find((name) => protocol === name || protocol.startsWith(`/vac/waku/${name}/`));
  if (known !== undefined) return known;
  if (protocol.startsWith('/vac/waku/store-query/')) return 'store';
  return /^\/(?:ip[46]|vac\/waku)\//.test(protocol) ? 'other' : (KNOWN_CODECS.get(protocol) ?? 'other');
}

const KNOWN_CODECS: ReadonlyMap<string, string> = new Map([
  ['/ipfs/id/1.0.0', 'identify'],
  ['/ipfs/ping/1.0.0', 'ping'],
  ['/rendezvous/1.0.0', 'rendezvous'],
]);

/** Traffic of a client beyond Waku's own protocols, and what finding peers costs it. */
export const TRAFFIC_KINDS = ['discv5', 'peer-exchange', 'dns-discovery', 'rendezvous', 'bittorrent', 'rpc'] as const;

/** How far a client's clock may be ahead of ours, and how late it may report. */
export const CLOCK_AHEAD_MS = 5 * 60_000;
export const LATE_MS = 24 * 3_600_000;

/** Seconds, milliseconds or nanoseconds since 1970: clients send all three. */
export function timeOf(stamp: number): number {
  if (stamp > 1e16) return stamp / 1e6;
  return stamp > 1e11 ? stamp : stamp * 1000;
}
