import { createHash } from 'node:crypto';
import type { ExpectedHost } from '../../fleets/fleet.ts';
import type { ArchiveLoad } from './archive-load.ts';
import type { HostDisk } from './host-disk.ts';
import type { NodeTraffic } from './node-traffic.ts';
import { has } from './node-version.ts';

/** What a node's REST port answers to one request. `silent` never does; `broken` ends the connection at once. */
export type NodeAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly type: 'json' | 'text'; readonly body: unknown }
  | { readonly kind: 'silent' }
  | { readonly kind: 'broken' };

/** How a node is to feel. Only what is named changes; a quirk replaces the whole report. */
export type SimulatedHealth =
  | {
      readonly kind: 'report';
      readonly nodeHealth?: string;
      readonly connectionStatus?: string;
      /** By the names the report uses: 'Relay', 'Rln Relay', 'Filter Client', … */
      readonly protocols?: Readonly<Record<string, { readonly status: string; readonly desc?: string | null }>>;
    }
  /** 500 with text, as after five seconds without a result. */
  | { readonly kind: 'check-timed-out' }
  /** 503 with text, as before there is a report. */
  | { readonly kind: 'no-report-yet' }
  /** 404, as on nodes older than the route. */
  | { readonly kind: 'no-route' }
  /** Whatever a broken or hostile thing in the middle may answer. */
  | { readonly kind: 'raw'; readonly status: number; readonly body: string };

/** The Consul metadata a host's script writes; it leaves blanks after maintenance, until the next container event. */
export type RegistryMeta = 'kept' | 'unknown' | 'missing';

export interface SimulatedNode {
  readonly host: ExpectedHost;
  readonly fleet: string;
  /** Null where the configuration names no cluster. */
  readonly cluster: number | null;
  readonly shards: readonly number[];
  readonly protectedShards: readonly number[];
  readonly traffic: NodeTraffic;
  /** What it asks of its data centre's database; null where it stores nothing. */
  readonly archive: ArchiveLoad | null;
  readonly disk: HostDisk;
  /** Shards on which no peer is left in the gossipsub mesh. /health does not know. */
  readonly emptyMeshes: Set<number>;
  version: string;
  commit: string;
  health: SimulatedHealth;
  meta: RegistryMeta;
  listed: boolean;
  power: 'on' | 'stopped' | 'silent';
  delayMs: number;
  startedAt: Date;
}

/** Names in the report and the names the configuration uses for them (logos-delivery, endpoint/health/types.nim). */
const SERVED = [
  ['Relay', 'relay'],
  ['Rln Relay', 'rln-relay'],
  ['Lightpush', 'lightpush'],
  ['Legacy Lightpush', 'legacy-lightpush'],
  ['Filter', 'filter'],
  ['Store', 'store'],
  ['Legacy Store', 'legacy-store'],
  ['Peer Exchange', 'peer-exchange'],
  ['Rendezvous', 'rendezvous'],
  ['Mix', 'mix'],
] as const;
const CLIENTS = ['Lightpush Client', 'Store Client', 'Filter Client', 'Peer Exchange Client'] as const;

export function answerHealth(node: SimulatedNode): NodeAnswer {
  const { health } = node;
  switch (health.kind) {
    case 'check-timed-out':
      return text(500, 'Health check timed out');
    case 'no-report-yet':
      return text(503, 'Node Health Monitor is not ready yet');
    case 'no-route':
      return NOT_FOUND;
    case 'raw':
      return text(health.status, health.body);
    case 'report':
      return json(report(node, health));
  }
}

function report(node: SimulatedNode, health: Extract<SimulatedHealth, { kind: 'report' }>): unknown {
  const names = has('allProtocolsInHealth', node.version)
    ? [...SERVED.map(([name]) => name), ...CLIENTS]
    : ['Rln Relay'];
  return {
    nodeHealth: health.nodeHealth ?? 'READY',
    protocolsHealth: names.map((name) => protocolItem(node, name, health.protocols?.[name])),
    ...(has('connectionStatus', node.version) ? { connectionStatus: health.connectionStatus ?? 'Connected' } : {}),
  };
}

function protocolItem(
  node: SimulatedNode,
  name: string,
  override: { readonly status: string; readonly desc?: string | null } | undefined,
): unknown {
  if (override !== undefined) {
    const { status, desc } = override;
    return desc === undefined ? { [name]: status } : { [name]: status, desc };
  }
  const served = SERVED.find(([reported]) => reported === name)?.[1];
  if (served !== undefined) return { [name]: node.host.protocols.includes(served) ? 'READY' : 'NOT_MOUNTED' };
  // A fleet node serves; nobody serves it, which it says as a fault of its client half.
  return { [name]: 'NOT_READY', desc: `No ${name.replace(' Client', '')} service peer available yet` };
}

export function answerInfo(node: SimulatedNode, seed: string): NodeAnswer {
  const { multiaddr, enr } = identityOf(node, seed);
  return json({ listenAddresses: [multiaddr], enrUri: enr });
}

export function answerVersion(node: SimulatedNode): NodeAnswer {
  return text(200, node.version);
}

/** Consul's catalog record, with the keys the hosts' script writes (status-im/infra-role-nim-waku, tasks/consul.yml). */
export function consulRecord(node: SimulatedNode, { seed, fleet }: { seed: string; fleet: FleetMeta }): unknown {
  const { multiaddr, websocket, enr } = identityOf(node, seed);
  const blank = node.meta === 'kept' ? null : node.meta;
  return {
    Address: '127.0.0.1',
    ServicePort: 30303,
    ServiceMeta: {
      timestamp: blank ?? node.startedAt.toISOString(),
      image: blank ?? `harbor.status.im/wakuorg/nwaku:deploy-${node.fleet.replace('.', '-')}`,
      commit: blank ?? node.commit.slice(0, 8),
      version: blank ?? node.version,
      protocols: node.host.protocols.join(','),
      'cluster-id': fleet.cluster === null ? 'unknown' : String(fleet.cluster),
      shards: fleet.shards.join(','),
      enr: blank ?? enr,
      multiaddr,
      websocket,
      enrtree: 'missing',
      mixpubkey: 'unknown',
    },
  };
}

export interface FleetMeta {
  readonly cluster: number | null;
  readonly shards: readonly number[];
}

/** The same host has the same peer id and record for the same seed, whatever else the world holds. */
export function identityOf(
  { host }: Pick<SimulatedNode, 'host'>,
  seed: string,
): { readonly multiaddr: string; readonly websocket: string; readonly enr: string } {
  const digest = createHash('sha256').update(`${seed}\n${host.name}`).digest();
  const peerId = `16Uiu2H${digest.toString('base64url').replaceAll(/[-_]/g, 'x')}`;
  const base = `/dns4/${host.name}.status.im/tcp`;
  return {
    multiaddr: `${base}/30303/p2p/${peerId}`,
    websocket: `${base}/8000/wss/p2p/${peerId}`,
    enr: `enr:-${digest.toString('base64url')}`,
  };
}

export const NOT_FOUND: NodeAnswer = { kind: 'answer', status: 404, type: 'text', body: 'Not Found' };

export function json(body: unknown): NodeAnswer {
  return { kind: 'answer', status: 200, type: 'json', body };
}

export function text(status: number, body: string): NodeAnswer {
  return { kind: 'answer', status, type: 'text', body };
}
