import { expectedHosts } from '../fleets/fleet.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { HostObservations } from '../fleets/observation.ts';
import type { FindSampleFile } from '../metrics/sample-file-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import { deleteMeshBuckets, listMeshBuckets, recordMeshes } from './mesh-history-store.ts';
import { MESH_LEVELS, meshHistory, meshSpan, type MeshHistory, type MeshSample } from './mesh-history.ts';

/** unavailable: the file with samples cannot be used; `why` is a sentence that says what to do. */
export type MeshHistoryOutcome = MeshHistory | { readonly kind: 'unavailable'; readonly why: string };

export interface MeshHistoryService {
  /** Keeps what the nodes of all active fleets last told of their meshes; what is kept already is not counted twice. */
  record(): Promise<void>;
  /** What the mesh of a shard was over the last hours, from what was recorded. */
  read(fleet: FleetConfig, over: { readonly shard: number; readonly hours: number }): Promise<MeshHistoryOutcome>;
  /** Forgets what was kept for as long as the configuration keeps metrics. */
  prune(): Promise<void>;
}

export interface MeshHistoryDeps {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly fleets: Pick<FleetService, 'examine'>;
  readonly samples: FindSampleFile;
}

const DAY_MS = 86_400_000;
const DELETED_AT_ONCE = 1000;
/** What is older was seen before Muster was away, and is recorded already or too late to matter. */
const RECENT_MS = 10 * 60_000;

export function createMeshHistoryService({ config, clock, fleets, samples }: MeshHistoryDeps): MeshHistoryService {
  return {
    async record() {
      const asked = config().fleets.filter(
        ({ lifecycle, shards, nodes }) => lifecycle === 'active' && shards.length > 0 && nodes !== null,
      );
      const since = new Date(clock.now().getTime() - RECENT_MS);
      const seen = (await fleets.examine(asked)).flatMap(({ status, observations }) =>
        samplesOf(status.fleet, observations, since),
      );
      // Nobody begins a file only to put nothing into it.
      if (seen.length === 0) return;
      const file = await samples();
      if (file.kind === 'open') await file.database.transaction((tx) => recordMeshes(tx, seen));
    },
    async read(fleet, { shard, hours }) {
      const file = await samples();
      if (file.kind !== 'open') return file;
      const span = meshSpan(clock.now(), hours);
      const buckets = await listMeshBuckets(file.database.read, { fleet: fleet.name, shard, span });
      return meshHistory({ fleet, shard, hours, span }, buckets);
    },
    async prune() {
      const file = await samples();
      if (file.kind !== 'open') return;
      const { fiveMinuteDays, hourDays } = config().metrics.keep;
      const nowMs = clock.now().getTime();
      for (const [level, days] of [
        [MESH_LEVELS.fiveMinutes, fiveMinuteDays],
        [MESH_LEVELS.hour, hourDays],
      ] as const) {
        const before = new Date(nowMs - days * DAY_MS);
        const some = () =>
          file.database.transaction((tx) => deleteMeshBuckets(tx, { level, before, limit: DELETED_AT_ONCE }));
        while ((await some()) > 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** A shard of the configuration that a node leaves out has no mesh peer there; what was not read is no zero. */
function samplesOf(
  fleet: FleetConfig,
  observations: ReadonlyMap<string, HostObservations>,
  since: Date,
): readonly MeshSample[] {
  return expectedHosts(fleet).flatMap(({ name: host }) => {
    const { reading, succeededAt } = observations.get(host)?.mesh ?? {};
    if (reading?.kind !== 'mesh' || !succeededAt || succeededAt < since) return [];
    const others = reading.shards.map(({ shard }) => shard).filter((shard) => !fleet.shards.includes(shard));
    return [...fleet.shards, ...others].map((shard) => ({
      fleet: fleet.name,
      host,
      shard,
      peers: reading.shards.find((each) => each.shard === shard)?.peers ?? 0,
      readAt: succeededAt,
    }));
  });
}
