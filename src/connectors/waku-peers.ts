import { z } from 'zod';
import type { NodeConnectedAnswer, NodeFilterAnswer, NodePeerStatsAnswer } from '../fleets/node-port.ts';
import type { NamedPeers, ShardPeers } from '../fleets/peers.ts';
import type { OutboundOutcome } from '../platform/outbound/outbound.ts';
import { failed, failedCall } from './failed-call.ts';

/** A node takes some hundreds of connections (its option --max-connections); more is no such answer. */
const MOST_CONNECTED = 10_000;
/** Peers that a node has heard of and does not connect to. */
const MOST_COUNTED = 10_000_000;
/** relay-sharding: 0 to 1023. What peers announce beyond that is no shard. */
const LAST_SHARD = 1023;
/** Names are the node's and its peers': a few protocols and origins, with room for more. */
const MOST_NAMES = 40;
const LONGEST_NAME = 60;
/** A filter server takes a thousand clients of a thousand criteria unless told otherwise. */
const MOST_CLIENTS = 100_000;

const CONNECTED_PEERS = z
  .array(
    z.object({
      shards: z.array(z.number().int().min(0).max(65_535)).max(65_536).nullish(),
      origin: z.string().nullish(),
    }),
  )
  .max(MOST_CONNECTED);

/** WakuPeer[] (waku-org/waku-rest-api, adminapi; logos-delivery, endpoint/admin): connected ones only. */
export function connectedFrom(outcome: OutboundOutcome<unknown>): NodeConnectedAnswer {
  if (isNotFound(outcome)) return { kind: 'answered', connected: { kind: 'not-available' } };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const parsed = CONNECTED_PEERS.safeParse(outcome.body);
  if (!parsed.success) return wrongShape('/admin/v1/peers/connected', parsed.error);
  const peers = parsed.data;
  const isToldByNone = peers.length > 0 && peers.every(({ shards }) => (shards ?? null) === null);
  return {
    kind: 'answered',
    connected: {
      kind: 'connected',
      total: peers.length,
      byShard: isToldByNone ? null : shardCounts(announcedBy(peers.map(({ shards }) => shards ?? []))),
      byOrigin: namedCounts(peers.map(({ origin }) => origin ?? 'UnknownOrigin')),
    },
  };
}

/** Whoever announces a shard twice counts once. */
function announcedBy(peers: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const shards of peers)
    for (const shard of new Set(shards)) if (shard <= LAST_SHARD) counts.set(shard, (counts.get(shard) ?? 0) + 1);
  return counts;
}

function shardCounts(counts: ReadonlyMap<number, number>): readonly ShardPeers[] {
  return [...counts]
    .filter(([shard]) => shard <= LAST_SHARD)
    .toSorted(([one], [other]) => one - other)
    .map(([shard, peers]) => ({ shard, peers }));
}

function namedCounts(names: readonly string[]): readonly NamedPeers[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return mostOf([...counts].map(([name, peers]) => ({ name, peers })));
}

function mostOf(named: readonly NamedPeers[]): readonly NamedPeers[] {
  return named
    .toSorted((one, other) => other.peers - one.peers || (one.name < other.name ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ name, peers }) => ({ name: name.slice(0, LONGEST_NAME), peers }));
}

const COUNTS = z.record(z.string(), z.number().int().min(0).max(MOST_COUNTED));

const STATS = z.object({ 'Relay peers': COUNTS, 'By Protocols': COUNTS.nullish() });

/**
 * Counters by group. "Total relay peers" is left out: it counts shards, not peers (logos-delivery, admin handlers). Keys
 * of shards are texts in no fixed order.
 */
export function peerStatsFrom(outcome: OutboundOutcome<unknown>): NodePeerStatsAnswer {
  if (isNotFound(outcome)) return { kind: 'answered', stats: { kind: 'not-available' } };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const parsed = STATS.safeParse(outcome.body);
  if (!parsed.success) return wrongShape('/admin/v1/peers/stats', parsed.error);
  const relay = new Map(
    Object.entries(parsed.data['Relay peers']).flatMap(([key, peers]): [number, number][] =>
      /^\d{1,5}$/.test(key) ? [[Number(key), peers]] : [],
    ),
  );
  const protocols = Object.entries(parsed.data['By Protocols'] ?? {});
  return {
    kind: 'answered',
    stats: {
      kind: 'stats',
      subscribed: shardCounts(relay),
      byProtocol: mostOf(protocols.map(([name, peers]) => ({ name, peers }))),
    },
  };
}

const SUBSCRIPTIONS = z.array(z.object({ filterCriteria: z.array(z.unknown()) })).max(MOST_CLIENTS);

/** `[{peerId, filterCriteria: [...]}]`: one item for each light client. */
export function filterFrom(outcome: OutboundOutcome<unknown>): NodeFilterAnswer {
  if (outcome.kind === 'refused' && /not mounted/i.test(outcome.said))
    return { kind: 'answered', filter: { kind: 'not-mounted' } };
  if (isNotFound(outcome)) return { kind: 'answered', filter: { kind: 'not-available' } };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const parsed = SUBSCRIPTIONS.safeParse(outcome.body);
  if (!parsed.success) return wrongShape('/admin/v1/filter/subscriptions', parsed.error);
  const criteria = parsed.data.reduce((sum, { filterCriteria }) => sum + filterCriteria.length, 0);
  return { kind: 'answered', filter: { kind: 'filter', clients: parsed.data.length, criteria } };
}

function isNotFound(outcome: OutboundOutcome<unknown>): boolean {
  return outcome.kind === 'refused' && outcome.status === 404;
}

/** Names of fields, never their values; of many wrong ones the first few. */
function wrongShape(path: string, error: z.ZodError): ReturnType<typeof failed> {
  const where = error.issues.slice(0, 3).map((issue) => issue.path.map(String).join('.') || issue.message);
  return failed('bad-answer', `its ${path} is not the documented shape: ${where.join(', ')}`);
}
