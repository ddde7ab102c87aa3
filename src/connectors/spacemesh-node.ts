import { z } from 'zod';
import type { LayersReading } from '../fleets/layers.ts';
import type { NodeHealthAnswer, NodeLayersAnswer, NodePort, NodeVersionAnswer } from '../fleets/node-port.ts';
import type { Outbound, OutboundOutcome } from '../platform/outbound/outbound.ts';
import { failed, failedCall } from './failed-call.ts';

/**
 * A go-spacemesh node's JSON gateway (spacemeshos/api: spacemesh/v2beta1 node.proto and layer.proto; grpc-gateway writes
 * enums as names, 64-bit numbers as strings and bytes as base64). `http` is a connection with `{host}` in its base URL.
 */
export function createSpacemeshNode(http: Outbound): NodePort {
  const status = async (host: string): Promise<OutboundOutcome<unknown>> => http.requestJson({ host, path: STATUS });
  return {
    async health(host) {
      return healthFrom(await status(host));
    },
    async version(host) {
      return versionFrom(await http.requestJson({ host, path: '/spacemesh.v2beta1.NodeService/Version' }));
    },
    info: () => Promise.resolve({ kind: 'not-available' }),
    mesh: () => Promise.resolve({ kind: 'answered', mesh: { kind: 'not-available' } }),
    connected: () => Promise.resolve({ kind: 'answered', connected: { kind: 'not-available' } }),
    peerStats: () => Promise.resolve({ kind: 'answered', stats: { kind: 'not-available' } }),
    filterUse: () => Promise.resolve({ kind: 'answered', filter: { kind: 'not-available' } }),
    async layers(host) {
      const now = readStatus(await status(host));
      if (now.kind !== 'answered') return now;
      const { applied_layer: applied } = now.status;
      const query = {
        start_layer: Math.max(0, applied - NEWEST_LAYERS + 1),
        end_layer: applied,
        limit: NEWEST_LAYERS,
        sort_order: 'DESC',
      };
      return layersFrom(now.status, await http.requestJson({ host, path: LIST, query }));
    },
  };
}

const STATUS = '/spacemesh.v2beta1.NodeService/Status';
const LIST = '/spacemesh.v2beta1.LayerService/List';
/** Five hours of layers of five minutes: far more than the 660 s within which one has to be verified. */
const NEWEST_LAYERS = 60;
/** As many are kept for the comparison: nodes are asked seconds apart, so they overlap. */
const STATES_KEPT = 12;

const layer = z.number().int().min(0).max(4_294_967_295);

const STATUS_ANSWER = z.object({
  connected_peers: z.coerce.number().int().min(0).default(0),
  status: z.string().max(60).default('SYNC_STATUS_UNSPECIFIED'),
  latest_layer: layer.default(0),
  applied_layer: layer.default(0),
  processed_layer: layer.default(0),
  current_layer: layer.default(0),
});
type NodeStatus = z.infer<typeof STATUS_ANSWER>;

const LAYERS_ANSWER = z.object({
  layers: z
    .array(
      z.object({
        number: layer.default(0),
        status: z.string().max(60).default('LAYER_STATUS_UNSPECIFIED'),
        cumulativeStateHash: z.string().max(200).nullish(),
      }),
    )
    .max(NEWEST_LAYERS * 2)
    .default([]),
});

type StatusRead =
  { readonly kind: 'answered'; readonly status: NodeStatus } | Exclude<NodeLayersAnswer, { kind: 'answered' }>;

function readStatus(outcome: OutboundOutcome<unknown>): StatusRead {
  if (isAbsent(outcome)) return { kind: 'not-available' };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const parsed = STATUS_ANSWER.safeParse(snakeCased(outcome.body));
  return parsed.success
    ? { kind: 'answered', status: parsed.data }
    : failed('bad-answer', 'its NodeService/Status is not the documented shape');
}

/** grpc-gateway writes lowerCamelCase unless it was told to keep the names of the .proto file. */
function snakeCased(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key.replaceAll(/[A-Z]/g, (big) => `_${big.toLowerCase()}`), value]),
  );
}

/** 404 and 501: the gateway of an older node does not know the service. */
function isAbsent(outcome: OutboundOutcome<unknown>): boolean {
  return outcome.kind === 'refused' && (outcome.status === 404 || outcome.status === 501);
}

function healthFrom(outcome: OutboundOutcome<unknown>): NodeHealthAnswer {
  const read = readStatus(outcome);
  if (read.kind === 'failed') return read;
  if (read.kind === 'not-available') return { kind: 'answered', health: { kind: 'not-available' } };
  return {
    kind: 'answered',
    health: { kind: 'report', nodeHealth: LIFE[syncOf(read.status)], protocols: [], connectionStatus: null },
  };
}

/** In the words of the fleets' health reports: whether it is late is for the health rules, which know since when. */
const LIFE: Readonly<Record<LayersReading['sync'], string>> = {
  synced: 'READY',
  syncing: 'SYNCHRONIZING',
  offline: 'NOT_READY',
  unspecified: 'INITIALIZING',
};

function syncOf({ status }: NodeStatus): LayersReading['sync'] {
  switch (status) {
    case 'SYNC_STATUS_SYNCED':
      return 'synced';
    case 'SYNC_STATUS_SYNCING':
      return 'syncing';
    case 'SYNC_STATUS_OFFLINE':
      return 'offline';
    default:
      return 'unspecified';
  }
}

const VERSION = z.object({ version: z.string().regex(/^[^\s<>]{1,100}$/) });

function versionFrom(outcome: OutboundOutcome<unknown>): NodeVersionAnswer {
  if (isAbsent(outcome)) return { kind: 'not-available' };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const parsed = VERSION.safeParse(outcome.body);
  return parsed.success
    ? { kind: 'answered', version: parsed.data.version }
    : failed('bad-answer', 'its NodeService/Version is not the documented shape');
}

function layersFrom(status: NodeStatus, outcome: OutboundOutcome<unknown>): NodeLayersAnswer {
  if (isAbsent(outcome)) return { kind: 'not-available' };
  if (outcome.kind !== 'ok') return failedCall(outcome);
  const body = z.object({ layers: z.array(z.unknown()).default([]) }).safeParse(outcome.body);
  const parsed = LAYERS_ANSWER.safeParse(body.success ? { layers: body.data.layers.map(camelCased) } : null);
  if (!parsed.success) return failed('bad-answer', 'its LayerService/List is not the documented shape');
  const layers = parsed.data.layers.toSorted((a, b) => b.number - a.number);
  const verified = layers.find(({ status: each }) => each === 'LAYER_STATUS_VERIFIED');
  return {
    kind: 'answered',
    layers: {
      sync: syncOf(status),
      connectedPeers: status.connected_peers,
      currentLayer: status.current_layer,
      appliedLayer: status.applied_layer,
      verifiedLayer: verified?.number ?? null,
      states: layers.slice(0, STATES_KEPT).map(({ number, cumulativeStateHash }) => ({
        layer: number,
        stateHash: cumulativeStateHash === '' ? null : (cumulativeStateHash ?? null),
      })),
    },
  };
}

function camelCased(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key.replaceAll(/_([a-z])/g, (_, small: string) => small.toUpperCase()),
      value,
    ]),
  );
}
