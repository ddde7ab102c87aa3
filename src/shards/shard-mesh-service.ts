import type { FleetService } from '../fleets/fleet-service.ts';
import { hostsFor } from '../metrics/fleet-hosts.ts';
import type { FindMetrics, MetricAnswer } from '../metrics/metrics-port.ts';
import type { Clock } from '../platform/clock.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { MESH_QUERIES, meshReport, type MeshQuery } from './mesh-report.ts';
import type { ShardMeshOutcome } from './shard-mesh.ts';

export interface ShardMeshService {
  /** The fleet's meshes as its nodes told them, asked again first where that is older than 30 s. Nothing throws for a silent node. */
  read(fleet: FleetConfig): Promise<ShardMeshOutcome>;
  /** The meshes alone, from the store: for many fleets at once. */
  readStored(fleet: FleetConfig): Promise<ShardMeshOutcome>;
}

export interface ShardMeshDeps {
  readonly fleets: Pick<FleetService, 'freshStatus' | 'examine'>;
  readonly findMetrics: FindMetrics;
  readonly clock: Clock;
}

/** Discovery goes in bursts, so it is told by the hour; requests are told as they are now. */
const WINDOW_MS = 5 * 60_000;
const DISCOVERY_WINDOW_MS = 60 * 60_000;

const NO_METRICS: ReadonlyMap<MeshQuery, MetricAnswer> = new Map();

export function createShardMeshService({ fleets, findMetrics, clock }: ShardMeshDeps): ShardMeshService {
  const read = async (fleet: FleetConfig, wants: 'all' | 'meshes'): Promise<ShardMeshOutcome> => {
    if (fleet.shards.length === 0) return { kind: 'no-shards', fleet };
    if (fleet.nodes === null) return { kind: 'not-asked', fleet };
    const at = clock.now();
    const [[examined], metrics] = await Promise.all([
      fleets.examine([fleet]),
      wants === 'all' ? askMetrics(findMetrics, { fleet, at }) : NO_METRICS,
    ]);
    return meshReport({
      fleet,
      at,
      statuses: examined?.status.hosts ?? [],
      observations: examined?.observations ?? new Map(),
      metrics,
    });
  };
  return {
    async read(fleet) {
      if (fleet.shards.length > 0 && fleet.nodes !== null) await fleets.freshStatus([fleet]);
      return read(fleet, 'all');
    },
    readStored: (fleet) => read(fleet, 'meshes'),
  };
}

async function askMetrics(
  findMetrics: FindMetrics,
  { fleet, at }: { readonly fleet: FleetConfig; readonly at: Date },
): Promise<ReadonlyMap<MeshQuery, MetricAnswer>> {
  const port = findMetrics(fleet.name);
  const hosts = hostsFor(fleet, 'nodes');
  const asked = MESH_QUERIES.map(async (query): Promise<[MeshQuery, MetricAnswer]> => {
    const windowMs = query === 'shard-discovered' ? DISCOVERY_WINDOW_MS : WINDOW_MS;
    if (port === null) return [query, { kind: 'not-configured' }];
    return [query, await port.read(query, { fleet: fleet.name, hosts, at, windowMs })];
  });
  return new Map(await Promise.all(asked));
}
