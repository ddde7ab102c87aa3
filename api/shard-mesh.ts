/*
 * GET /api/v1/fleets/{fleet}/shards/mesh?shard=&hours=   mesh peers by shard and host, connected and subscribed peers,
 *                                                        discovery, and use against capacity; with a shard, its history
 * Needs: fleet.view on the fleet. The twin of /shard mesh. What is not known is null, never 0.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import { MESH_HOURS, type MeshHistory } from '../src/shards/mesh-history.ts';
import type { MeshHistoryOutcome, MeshHistoryService } from '../src/shards/mesh-history-service.ts';
import { MOST_SHARD } from '../src/shards/shard-input.ts';
import {
  UNKNOWN_WHY,
  type MeshCell,
  type ShardMeshReport,
  type ShardMeshRow,
  type Use,
} from '../src/shards/shard-mesh.ts';
import type { ShardMeshService } from '../src/shards/shard-mesh-service.ts';

const PERMISSION = 'fleet.view';
const TIME = z.iso.datetime();
const NUMBER = z.number().nullable().describe('null: not known');
const COUNTED = z
  .array(z.object({ name: z.string(), peers: z.number() }))
  .nullable()
  .describe('null: not known');

const CELL = z.object({
  shard: z.number(),
  host: z.string(),
  class: z.enum(['dead', 'thin', 'good']).nullable().describe('0, 1 to 3, 4 and more mesh peers; null: not known'),
  meshPeers: NUMBER,
  fromFleet: NUMBER.describe('of the mesh peers, hosts of the same fleet'),
  unknownWhy: z.enum(UNKNOWN_WHY).nullable().describe('why the mesh is not known'),
  connected: NUMBER,
  subscribed: NUMBER,
  discoveredAnHour: NUMBER,
});

const USE = z.object({
  used: NUMBER,
  capacity: z.number().nullable().describe('null: capacity unknown'),
  capacityFrom: z.enum(['node', 'configuration']).nullable(),
  isOff: z.boolean().describe('the host does not run the service'),
});

const SHARD = z.object({
  shard: z.number(),
  isConfigured: z.boolean(),
  isProtected: z.boolean(),
  verdict: z.enum(['dead', 'dead-on-some', 'thin', 'unknown', 'good']),
  dead: z.array(z.string()).describe('hosts'),
  thin: z.array(z.string()),
  good: z.array(z.string()),
  carriers: NUMBER.describe('hosts that can carry it, where so few cannot give each other enough peers; else null'),
  isFleetAlone: z.boolean().describe('every mesh peer is a host of the fleet'),
});

const HISTORY = z.object({
  hours: z.number(),
  bucketSeconds: z.number(),
  hosts: z.array(
    z.object({
      host: z.string(),
      least: z.number(),
      leastAt: TIME,
      most: z.number(),
      last: z.number(),
      lastAt: TIME,
      buckets: z.number().describe('in which it told'),
      deadBuckets: z.number().describe('of these, with no mesh peer at least once'),
      thinBuckets: z.number(),
    }),
  ),
  steps: z.array(
    z.object({ at: TIME, least: NUMBER, average: NUMBER, most: NUMBER, told: z.number().describe('hosts that told') }),
  ),
});

const MESH = z.object({
  fleet: z.string(),
  at: TIME,
  vantage: z.literal('each host of itself').describe('hosts may have the same peers, so nothing is added up'),
  oldest: TIME.nullable().describe('when the oldest mesh shown was read; null: none was'),
  newest: TIME.nullable(),
  source: z.enum(['prometheus', 'scrape']).nullable().describe('of discovery and services; null: nobody answered'),
  missing: z.array(z.object({ query: z.string(), why: z.string() })),
  shards: z.array(SHARD),
  cells: z.array(CELL),
  hosts: z.array(
    z.object({
      host: z.string(),
      role: z.string(),
      connections: USE,
      filter: USE,
      lightpush: USE.describe('requests a second'),
      origins: COUNTED,
      protocols: COUNTED,
    }),
  ),
  history: HISTORY.nullable().describe('null: no shard was named, or the file with samples cannot be used'),
});

export interface ShardMeshApiDeps {
  readonly fleets: FleetService;
  readonly meshes: ShardMeshService;
  readonly meshHistory: Pick<MeshHistoryService, 'read'>;
}

export function createShardMeshApi({ fleets, meshes, meshHistory }: ShardMeshApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'shard mesh',
      method: 'GET',
      path: '/fleets/{fleet}/shards/mesh',
      summary: 'Mesh peers by shard and host, peers, discovery, use against capacity; with a shard, its history',
      sees: PERMISSION,
      input: z.object({
        fleet: z.string().max(100).describe('A name the fleet has or had'),
        shard: z.coerce.number().int().min(0).max(MOST_SHARD).optional().describe('Only this one, with its history'),
        hours: z.coerce
          .number()
          .int()
          .min(MESH_HOURS.least)
          .max(MESH_HOURS.most)
          .default(MESH_HOURS.usual)
          .describe(`How far the history looks back; ${MESH_HOURS.usual} unless given`),
      }),
      data: MESH,
      endings: {
        meshes: { status: 200, about: 'what the hosts told' },
        'no-shards': { status: 409, about: 'the configuration names no shard of this fleet' },
        'not-asked': { status: 409, about: 'the configuration names no connection to its nodes' },
        'no-such-shard': { status: 404, about: 'the fleet does not serve this shard' },
      },
      find: async (input): Promise<FleetConfig | null> => {
        const match = fleets.resolve(input.fleet);
        return match.kind === 'unknown' ? null : match.fleet;
      },
      requires: (_input, { name }) => ({ permission: PERMISSION, fleet: name }),
      notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
      async run({ shard, hours }, fleet) {
        const report = await meshes.read(fleet);
        if (report.kind !== 'meshes') return { outcome: report.kind, problem: PROBLEMS[report.kind] };
        if (shard === undefined) return { outcome: 'meshes', data: meshData(report, report.shards, null) };
        const rows = report.shards.filter((row) => row.shard === shard);
        if (rows.length === 0)
          return { outcome: 'no-such-shard', problem: `The fleet has the shards ${fleet.shards.join(', ')}.` };
        return { outcome: 'meshes', data: meshData(report, rows, await meshHistory.read(fleet, { shard, hours })) };
      },
    }),
  ];
}

const PROBLEMS = {
  'no-shards': 'The fleet has no shards: the configuration names none of it.',
  'not-asked':
    'Muster does not ask the nodes of this fleet: the configuration names a connection at fleets.<fleet>.nodes.',
} as const;

function meshData(report: ShardMeshReport, rows: readonly ShardMeshRow[], history: MeshHistoryOutcome | null) {
  return {
    fleet: report.fleet.name,
    at: report.at.toISOString(),
    vantage: 'each host of itself' as const,
    oldest: report.oldest?.toISOString() ?? null,
    newest: report.newest?.toISOString() ?? null,
    source: report.source,
    missing: report.missing.map(({ query, why }) => ({ query, why: why.kind })),
    shards: rows.map(({ cells: _cells, dead, thin, good, ...row }) => ({
      ...row,
      dead: [...dead],
      thin: [...thin],
      good: [...good],
    })),
    cells: rows.flatMap(({ shard, cells }) => cells.map((cell) => cellData(shard, cell))),
    hosts: report.hosts.map(({ host, role, connections, filter, lightpush, origins, protocols }) => ({
      host,
      role,
      connections: useData(connections),
      filter: useData(filter),
      lightpush: useData(lightpush),
      origins: origins === null ? null : [...origins],
      protocols: protocols === null ? null : [...protocols],
    })),
    history: history?.kind === 'history' ? historyData(history) : null,
  };
}

function cellData(shard: number, { host, mesh, connected, subscribed, discoveredAnHour }: MeshCell) {
  const isKnown = mesh.kind === 'mesh';
  return {
    shard,
    host,
    class: isKnown ? mesh.class : null,
    meshPeers: isKnown ? mesh.peers : null,
    fromFleet: isKnown ? mesh.fromFleet : null,
    unknownWhy: isKnown ? null : mesh.why,
    connected,
    subscribed,
    discoveredAnHour,
  };
}

function useData({ used, capacity, capacityFrom, isOff }: Use) {
  return { used, capacity, capacityFrom, isOff };
}

function historyData({ hours, span, hosts, steps }: MeshHistory) {
  return {
    hours,
    bucketSeconds: span.level / 1000,
    hosts: hosts.map(({ leastAt, lastAt, told, dead, thin, ...host }) => ({
      ...host,
      leastAt: leastAt.toISOString(),
      lastAt: lastAt.toISOString(),
      buckets: told,
      deadBuckets: dead,
      thinBuckets: thin,
    })),
    steps: steps.map(({ at, ...step }) => ({ at: at.toISOString(), ...step })),
  };
}
