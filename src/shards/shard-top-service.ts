import type { Clock } from '../platform/clock.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Measure } from '../telemetry/telemetry-cell.ts';
import type { TelemetryReader, TelemetryReading } from '../telemetry/telemetry-reading.ts';
import { eventsOf, HEALTH_MEASURES, originsOf, shardsOfClients, type ClientHealthReport } from './client-health.ts';
import {
  beyondOf,
  ratesOf,
  toldOf,
  topRows,
  topWindow,
  type ClientDirection,
  type NoTop,
  type ProtocolReport,
  type TopBy,
  type TopReport,
} from './shard-top.ts';
import type { ShardTrafficReader } from './shard-traffic.ts';

/** What opted-in clients of a fleet tell of its shards, and beside it what the fleet's nodes tell by protocol. */
export interface ShardTopService {
  top(fleet: FleetConfig, ask: TopAsk): Promise<TopReport | ProtocolReport | NoTop>;
  clients(fleet: FleetConfig, windowMs: number): Promise<ClientHealthReport | NoTop>;
}

export interface TopAsk {
  readonly by: TopBy;
  readonly windowMs: number;
  readonly shard: number | null;
  readonly direction: ClientDirection;
}

export interface ShardTopDeps {
  readonly traffic: ShardTrafficReader;
  readonly telemetry: TelemetryReader;
  readonly clock: Clock;
}

const PROTOCOL_MEASURES: readonly Measure[] = ['protocol-in', 'protocol-out', 'traffic-in', 'traffic-out'];

export function createShardTopService(deps: ShardTopDeps): ShardTopService {
  const { telemetry, clock } = deps;
  return {
    async top(fleet, ask) {
      const { by, shard, direction } = ask;
      if (shard !== null && !fleet.shards.includes(shard)) return { kind: 'no-such-shard', fleet, shard };
      if (by === 'protocol') return protocols(deps, fleet, ask.windowMs);
      const window = topWindow(clock.now(), ask.windowMs);
      const reading = await telemetry.read(fleet.name, { measures: [direction], ...window });
      if (reading.kind !== 'reading') return noReading(fleet, reading);
      const rows = topRows(reading, { by, shard });
      const told = toldOf(reading.spans, window);
      return { kind: 'top', fleet, by, direction, shard, window, rows, told, nextAt: reading.nextAt };
    },

    async clients(fleet, windowMs) {
      const window = topWindow(clock.now(), windowMs);
      const reading = await telemetry.read(fleet.name, { measures: HEALTH_MEASURES, ...window });
      if (reading.kind !== 'reading') return noReading(fleet, reading);
      const { parts, spans, nextAt } = reading;
      return {
        kind: 'client-health',
        fleet,
        window,
        shards: shardsOfClients(parts),
        origins: originsOf(parts),
        events: eventsOf(parts),
        told: toldOf(spans, window),
        nextAt,
      };
    },
  };
}

function noReading(fleet: FleetConfig, reading: Exclude<TelemetryReading, { kind: 'reading' }>): NoTop {
  return { fleet, ...reading };
}

async function protocols(
  { traffic, telemetry, clock }: ShardTopDeps,
  fleet: FleetConfig,
  windowMs: number,
): Promise<ProtocolReport> {
  const window = topWindow(clock.now(), windowMs);
  const [nodes, reading] = await Promise.all([
    traffic.read(fleet, { at: window.to, windowMs }),
    telemetry.read(fleet.name, { measures: PROTOCOL_MEASURES, ...window }),
  ]);
  const clients =
    reading.kind === 'reading'
      ? { rates: ratesOf(reading.parts), beyond: beyondOf(reading.parts), told: toldOf(reading.spans, window) }
      : null;
  return { kind: 'protocols', fleet, window, nodes, clients };
}
