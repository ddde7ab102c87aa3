import type { HandlingService } from './alerts/handling-service.ts';
import { alertName } from './alerts/handling.ts';
import type { FleetService } from './fleets/fleet-service.ts';
import { RULE_BOOK } from './health/rule-book.ts';
import type { FindMetrics } from './metrics/metrics-port.ts';
import type { SampleFile } from './metrics/sample-file-service.ts';
import type { Clock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import type { Database } from './platform/database/transaction.ts';
import type { SampleKeeper } from './sample-keeper.ts';
import { createMeshHistoryService, type MeshHistoryService } from './shards/mesh-history-service.ts';
import type { MeshAlert } from './shards/mesh-view.ts';
import { createShardMeshService, type ShardMeshService } from './shards/shard-mesh-service.ts';

/** The meshes of fleets: now, over time, and which alerts are open on them. */
export interface MeshRoom {
  readonly meshes: ShardMeshService;
  readonly meshHistory: MeshHistoryService;
  readonly meshAlerts: (fleet: string) => Promise<readonly MeshAlert[]>;
}

export interface MeshRoomParts {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly database: Pick<Database, 'read'>;
  readonly samples: Pick<SampleKeeper, 'find'> | null;
  readonly fleets: FleetService;
  readonly findMetrics: FindMetrics;
  readonly handlings: Pick<HandlingService, 'list'>;
}

const NO_FILE: SampleFile = { kind: 'unavailable', why: 'samples are not kept here' };
const MESH_RULES: readonly string[] = [RULE_BOOK.mesh.alertName, RULE_BOOK.shard.alertName];
/** Of all open alerts, the newest are looked at. */
const MOST_LOOKED_AT = 200;

export function createMeshRoom(parts: MeshRoomParts): MeshRoom {
  const { config, clock, database, samples, fleets, findMetrics, handlings } = parts;
  return {
    meshes: createShardMeshService({ fleets, findMetrics, clock }),
    meshHistory: createMeshHistoryService({
      config,
      clock,
      fleets,
      samples: samples?.find ?? (() => Promise.resolve(NO_FILE)),
    }),
    async meshAlerts(fleet) {
      const open = await handlings.list(database.read, 'open', MOST_LOOKED_AT);
      return open
        .filter(({ episode }) => episode.fleets.includes(fleet) && MESH_RULES.includes(episode.name))
        .map(({ handling, episode }) => ({
          alert: alertName(handling),
          shard: episode.scope.kind === 'shard' ? episode.scope.name : (episode.commonLabels['shard'] ?? null),
        }));
    },
  };
}
