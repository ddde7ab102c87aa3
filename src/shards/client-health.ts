import type { FleetConfig } from '../platform/config/config.ts';
import type { Measure } from '../telemetry/telemetry-cell.ts';
import type { TelemetryPart } from '../telemetry/telemetry-reading.ts';
import { shardName, type Told, type TopWindow } from './shard-top.ts';

/** How the fleet's shards look from its opted-in clients. */
export interface ClientHealthReport {
  readonly kind: 'client-health';
  readonly fleet: FleetConfig;
  readonly window: TopWindow;
  /** By shard, as clients count their peers of it. */
  readonly shards: readonly ShardOfClients[];
  readonly origins: readonly { readonly name: string; readonly peers: number; readonly clients: number }[];
  /** Things that happened to clients; those that nobody told of are missing. */
  readonly events: readonly ClientEvent[];
  readonly told: Told;
  readonly nextAt: Date;
}

export interface ShardOfClients {
  readonly shard: string;
  /** An average over what clients told; null: not told. */
  readonly peers: number | null;
  /** Messages that clients found missing there; null: not told. */
  readonly missed: number | null;
  readonly clients: number;
  readonly points: readonly { readonly at: Date; readonly peers: number }[];
}

export interface ClientEvent {
  readonly measure: Measure;
  /** What kind of it, where that is told. */
  readonly name: string;
  readonly count: number;
  readonly clients: number;
}

export const EVENTS = [
  'delivered',
  'missed',
  'missed-relevant',
  'store-error',
  'store-found',
  'store-not-found',
  'store-query',
  'dial-failure',
  'send-error',
  'envelope-sent',
  'envelope-received',
] as const satisfies readonly Measure[];

export const HEALTH_MEASURES: readonly Measure[] = ['peers', 'origin', ...EVENTS];

/** By shard in the order of their numbers, those that are none of the fleet's last. */
export function shardsOfClients(parts: readonly TelemetryPart[]): readonly ShardOfClients[] {
  const own = parts.filter(({ measure, shard }) => (measure === 'peers' || measure === 'missed') && shard !== '');
  return [...Map.groupBy(own, ({ shard }) => shard)]
    .toSorted(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([shard, of]) => {
      const peers = of.filter(({ measure }) => measure === 'peers');
      const missed = of.filter(({ measure }) => measure === 'missed');
      return {
        shard: shardName(shard),
        peers: averageOf(peers),
        missed: missed.length === 0 ? null : countOf(missed),
        clients: mostClients(of),
        points: [...Map.groupBy(peers, ({ at }) => at.getTime())].map(([at, then]) => ({
          at: new Date(at),
          peers: averageOf(then) ?? 0,
        })),
      };
    });
}

function placeOf(shard: string): number {
  return /^\d+$/.test(shard) ? Number(shard) : Number.MAX_SAFE_INTEGER;
}

export function originsOf(parts: readonly TelemetryPart[]): ClientHealthReport['origins'] {
  const own = parts.filter(({ measure }) => measure === 'origin');
  return [...Map.groupBy(own, ({ name }) => name)]
    .flatMap(([name, of]) => {
      const peers = averageOf(of);
      return peers === null ? [] : [{ name, peers, clients: mostClients(of) }];
    })
    .toSorted((a, b) => b.peers - a.peers);
}

export function eventsOf(parts: readonly TelemetryPart[]): readonly ClientEvent[] {
  return EVENTS.flatMap((measure) => {
    const own = parts.filter((part) => part.measure === measure);
    return [...Map.groupBy(own, ({ name }) => name)].map(([name, of]) => ({
      measure,
      name,
      count: countOf(of),
      clients: mostClients(of),
    }));
  });
}

function averageOf(parts: readonly TelemetryPart[]): number | null {
  const times = countOf(parts);
  return times === 0 ? null : parts.reduce((all, { sum }) => all + sum, 0) / times;
}

function countOf(parts: readonly TelemetryPart[]): number {
  return parts.reduce((all, { count }) => all + count, 0);
}

function mostClients(parts: readonly TelemetryPart[]): number {
  return Math.max(0, ...parts.map(({ clients }) => clients));
}
