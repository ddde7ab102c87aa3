import type { MetricSourceKind, NoMetrics } from '../metrics/metrics-port.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { sum } from './told-steps.ts';
import type { ShardFlow } from './shard-traffic.ts';
import type { TelemetryPart } from '../telemetry/telemetry-reading.ts';

/** What opted-in clients sent over a shard within a whole day, by group of messages. Never added to what nodes tell. */
export interface ClientUse {
  /** At least so many clients reported it. */
  readonly clients: number;
  /** Payload bytes, the largest first. */
  readonly groups: readonly { readonly group: string; readonly bytes: number }[];
}

export interface ListedShard {
  readonly shard: number;
  /** Null where the fleet names no cluster. */
  readonly topic: string | null;
  /** Whether messages must be signed by its key (waku-org/specs relay-sharding). */
  readonly isProtected: boolean;
  /** Other fleets of the same cluster that serve it, of those the asker may see. */
  readonly alsoServedBy: readonly string[];
  /** Null: nobody told, or there are no metrics. */
  readonly flow: ShardFlow | null;
  /** Null: too few clients reported, or nobody does. */
  readonly clients: ClientUse | null;
}

/** Peers that a node of a role may have at a time; null where the configuration does not say. */
export interface RoleCapacity {
  readonly role: string;
  readonly connections: number | null;
}

export interface FleetShards {
  readonly fleet: FleetConfig;
  readonly shards: readonly ListedShard[];
  readonly capacity: readonly RoleCapacity[];
  /** Over what the flows are, and how old they are. */
  readonly told:
    | {
        readonly kind: 'told';
        readonly source: MetricSourceKind;
        readonly from: Date;
        readonly until: Date;
        readonly oldest: Date | null;
        readonly newest: Date | null;
        readonly hosts: number;
        readonly asked: number;
      }
    | { readonly kind: 'not-known'; readonly why: NoMetrics };
  /** The day that the clients' figures are of; null: no client's reports are kept. */
  readonly clientsOn: Date | null;
}

/** Of one fleet and day; parts are those of the measure `sent`. */
export function clientUses(parts: readonly TelemetryPart[]): ReadonlyMap<number, ClientUse> {
  const byShard = Map.groupBy(
    parts.filter(({ measure, shard }) => measure === 'sent' && /^\d+$/.test(shard)),
    ({ shard }) => Number(shard),
  );
  return new Map([...byShard].map(([shard, own]) => [shard, useOf(own)]));
}

function useOf(parts: readonly TelemetryPart[]): ClientUse {
  const groups = [...Map.groupBy(parts, ({ group }) => group)]
    .map(([group, own]) => ({ group, bytes: sum(own.map((part) => part.sum)) }))
    .toSorted((a, b) => b.bytes - a.bytes);
  // Who sends in two groups is one client: the largest count is what there are at least.
  return { clients: Math.max(...parts.map(({ clients }) => clients)), groups };
}
