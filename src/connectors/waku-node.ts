import { z } from 'zod';
import type { HealthReport, ProtocolHealth } from '../fleets/health.ts';
import type {
  NodeHealthAnswer,
  NodeInfoAnswer,
  NodeMeshAnswer,
  NodePort,
  NodeVersionAnswer,
} from '../fleets/node-port.ts';
import type { Outbound, OutboundOutcome } from '../platform/outbound/outbound.ts';
import { failed, failedCall } from './failed-call.ts';
import { connectedFrom, filterFrom, peerStatsFrom } from './waku-peers.ts';

/**
 * A waku node's REST API (logos-messaging/logos-delivery, rest_api/endpoint; port 8645). `http` is a connection
 * whose base URL has `{host}` in it.
 */
export function createWakuNode(http: Outbound): NodePort {
  return {
    async health(host) {
      return healthFrom(await http.requestJson({ host, path: '/health', timeoutMs: HEALTH_TIMEOUT_MS }));
    },
    async version(host) {
      return versionFrom(await withAlias('/version', (path) => http.requestText({ host, path })));
    },
    async info(host) {
      return infoFrom(await withAlias('/info', (path) => http.requestJson({ host, path })));
    },
    async mesh(host) {
      return meshFrom(await http.requestJson({ host, path: '/admin/v1/peers/mesh' }), host);
    },
    async connected(host) {
      return connectedFrom(await http.requestJson({ host, path: '/admin/v1/peers/connected' }));
    },
    async peerStats(host) {
      return peerStatsFrom(await http.requestJson({ host, path: '/admin/v1/peers/stats' }));
    },
    async filterUse(host) {
      return filterFrom(await http.requestJson({ host, path: '/admin/v1/filter/subscriptions' }));
    },
    layers: () => Promise.resolve({ kind: 'not-available' }),
  };
}

/** A node gives up on its own check after 5 s and says so; we wait long enough to hear it. */
const HEALTH_TIMEOUT_MS = 7000;

/** Older nodes know the route by its debug name only. */
async function withAlias<Body>(
  path: string,
  request: (path: string) => Promise<OutboundOutcome<Body>>,
): Promise<OutboundOutcome<Body>> {
  const outcome = await request(path);
  return isNotFound(outcome) ? request(`/debug/v1${path}`) : outcome;
}

function isNotFound(outcome: OutboundOutcome<unknown>): boolean {
  return outcome.kind === 'refused' && outcome.status === 404;
}

function healthFrom(outcome: OutboundOutcome<unknown>): NodeHealthAnswer {
  if (outcome.kind === 'ok') {
    const parsed = HEALTH.safeParse(outcome.body);
    if (parsed.success) return { kind: 'answered', health: parsed.data };
    return failed('bad-answer', `its /health is not the documented shape: ${whereOf(parsed.error)}`);
  }
  if (isNotFound(outcome)) return { kind: 'answered', health: { kind: 'not-available' } };
  if (outcome.kind === 'refused' && outcome.status >= 500) return { kind: 'answered', health: refusal(outcome) };
  return failedCall(outcome);
}

function refusal({ status, said }: { readonly status: number; readonly said: string }): HealthReport {
  if (status === 500 && /timed out/i.test(said)) return { kind: 'check-timed-out' };
  return { kind: 'refused-to-say', status, said: said.slice(0, LONGEST_TEXT) };
}

const LONGEST_TEXT = 200;
/** The node has ten protocols and their client halves; this leaves room for more and none for a flood. */
const MOST_PROTOCOLS = 100;

const foreignText = z.string().transform((text) => text.slice(0, LONGEST_TEXT));
/** Newer nodes write NOT_READY, older ones 'Not Ready'. */
const statusWord = foreignText.transform((text) =>
  text
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_'),
);

/** `{ "<protocol>": "<status>", "desc"?: … }`: the protocol's name is the key. */
const PROTOCOL = z.record(z.string(), z.unknown()).transform((item, context): ProtocolHealth => {
  const named = Object.entries(item).find(([key, value]) => key !== 'desc' && typeof value === 'string');
  if (named === undefined) {
    context.addIssue({ code: 'custom', message: 'no protocol named' });
    return z.NEVER;
  }
  const description = typeof item['desc'] === 'string' && item['desc'] !== '' ? item['desc'] : null;
  return {
    name: named[0].slice(0, LONGEST_TEXT),
    status: statusWord.parse(named[1]),
    description: description?.slice(0, LONGEST_TEXT) ?? null,
  };
});

const HEALTH = z
  .object({
    nodeHealth: statusWord.nullish(),
    protocolsHealth: z.array(PROTOCOL).max(MOST_PROTOCOLS).nullish(),
    connectionStatus: foreignText.nullish(),
  })
  .refine(
    ({ nodeHealth, protocolsHealth }) => (nodeHealth ?? protocolsHealth ?? null) !== null,
    'neither nodeHealth nor protocolsHealth',
  )
  .transform((health): HealthReport => ({
    kind: 'report',
    nodeHealth: health.nodeHealth ?? null,
    protocols: health.protocolsHealth ?? [],
    connectionStatus: health.connectionStatus ?? null,
  }));

function versionFrom(outcome: OutboundOutcome<string>): NodeVersionAnswer {
  if (isNotFound(outcome)) return { kind: 'not-available' };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const version = outcome.body.trim();
  // A page of HTML from something in between is text too.
  if (!/^[^\s<>]{1,100}$/.test(version)) return failed('bad-answer', 'its /version is not a version');
  return { kind: 'answered', version };
}

const INFO = z.object({
  listenAddresses: z.array(foreignText).max(MOST_PROTOCOLS),
  enrUri: z.string().max(2000).nullish(),
});

function infoFrom(outcome: OutboundOutcome<unknown>): NodeInfoAnswer {
  if (isNotFound(outcome)) return { kind: 'not-available' };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const parsed = INFO.safeParse(outcome.body);
  if (!parsed.success) return failed('bad-answer', `its /info is not the documented shape: ${whereOf(parsed.error)}`);
  return { kind: 'answered', listenAddresses: parsed.data.listenAddresses, enrUri: parsed.data.enrUri ?? null };
}

/** A node serves tens of shards at most (1024 exist), each with some dozen peers; more is no such answer. */
const MOST_SHARDS = 1024;
const MOST_PEERS = 1000;

const MESH = z
  .array(
    z.object({
      shard: z.number().int().min(0).max(65_535),
      peers: z.array(z.object({ multiaddr: foreignText })).max(MOST_PEERS),
    }),
  )
  .max(MOST_SHARDS);

/** PeersOfShard[] (waku-org/waku-rest-api, adminapi): since v0.36, 503 where relay is not mounted. */
function meshFrom(outcome: OutboundOutcome<unknown>, host: string): NodeMeshAnswer {
  if (isNotFound(outcome)) return { kind: 'answered', mesh: { kind: 'not-available' } };
  if (outcome.kind === 'refused' && outcome.status === 503 && /not mounted/i.test(outcome.said))
    return { kind: 'answered', mesh: { kind: 'relay-not-mounted' } };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const parsed = MESH.safeParse(outcome.body);
  if (!parsed.success)
    return failed('bad-answer', `its /admin/v1/peers/mesh is not the documented shape: ${whereOf(parsed.error)}`);
  const shards = parsed.data.map(({ shard, peers }) => ({
    shard,
    peers: peers.length,
    fromFleet: peers.filter(({ multiaddr }) => isNeighbour(multiaddr, host)).length,
  }));
  return { kind: 'answered', mesh: { kind: 'mesh', shards } };
}

/** Hosts of one fleet end alike, `….<env>.<stage>`, and announce themselves by name: `/dns4/<host>.status.im/…`. */
function isNeighbour(multiaddr: string, host: string): boolean {
  const name = /^\/dns[46]?\/([a-z0-9.-]+)\//i.exec(multiaddr)?.[1]?.toLowerCase();
  const fleet = host.split('.').slice(-2).join('.');
  return name !== undefined && `${name}.`.includes(`.${fleet}.`);
}

/** Names of fields, never their values. */
function whereOf(error: z.ZodError): string {
  return error.issues.map((issue) => issue.path.map(String).join('.') || issue.message).join(', ');
}
