import { createFleetRegistry } from '../../src/connectors/fleet-registry.ts';
import { createSpacemeshNode } from '../../src/connectors/spacemesh-node.ts';
import { createWakuNode } from '../../src/connectors/waku-node.ts';
import { createFleetService, type FleetService } from '../../src/fleets/fleet-service.ts';
import { createFleetObserver, type FleetObserver, type FleetPorts } from '../../src/fleets/observe-service.ts';
import type { HealthFact } from '../../src/health/health-fact.ts';
import { createHealthService, type HealthService } from '../../src/health/health-service.ts';
import { createFleetMetricsService, type FleetMetricsService } from '../../src/metrics/fleet-metrics-service.ts';
import { createBandwidthService, type BandwidthService } from '../../src/shards/bandwidth-service.ts';
import { createBudgetService, type BudgetService } from '../../src/shards/budget-service.ts';
import { createMeshHistoryService, type MeshHistoryService } from '../../src/shards/mesh-history-service.ts';
import { createShardMeshService, type ShardMeshService } from '../../src/shards/shard-mesh-service.ts';
import { createShardListService, type ShardListService } from '../../src/shards/shard-list-service.ts';
import { createShardTopService, type ShardTopService } from '../../src/shards/shard-top-service.ts';
import { createShardTrafficReader } from '../../src/shards/shard-traffic-service.ts';
import type { MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { Config, ConnectionConfig } from '../../src/platform/config/config.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { createWorld, type World } from '../../src/sandbox/world/world.ts';
import { TestClock } from './clock.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { fleetsConfig } from './fleets.ts';
import { RecordedFacts } from './recorded-facts.ts';

export interface FleetWorld {
  readonly config: { current: Config };
  readonly clock: TestClock;
  readonly world: World;
  readonly database: TestDatabase['database'];
  /** The file of it. */
  readonly databasePath: string;
  readonly ports: FleetPorts;
  readonly observer: FleetObserver;
  readonly fleets: FleetService;
  readonly health: HealthService;
  readonly fleetMetrics: FleetMetricsService;
  readonly bandwidth: BandwidthService;
  readonly shardList: ShardListService;
  readonly meshes: ShardMeshService;
  /** Without a file to keep it in. */
  readonly meshHistory: MeshHistoryService;
  readonly shardTop: ShardTopService;
  /** Nobody hears of its alerts. */
  readonly budgets: BudgetService;
  /** What the health rules told. */
  readonly healthFacts: RecordedFacts<HealthFact>;
  /** Where metrics come from; nowhere until a test says so. */
  readonly metrics: { port: MetricsPort | null };
  /** What could not be recorded; expect it to be empty. A test that brings one about takes it away. */
  readonly faults: unknown[];
  close(): Promise<void>;
}

/** The fleets room as it runs: real store and connectors, over loopback against the simulated world. */
export async function openFleetWorld(initial: Config = fleetsConfig()): Promise<FleetWorld> {
  const config = { current: initial };
  const clock = new TestClock();
  const world = await createWorld({ config: initial, clock, seed: 'test' });
  const { database, path: databasePath, close } = await openTestDatabase();
  const https: Outbound[] = [];
  const http = (connection: ConnectionConfig): Outbound => {
    const { name, requestsPerMinute, baseUrl } = connection;
    const known = https.find((each) => each.name === name);
    if (known !== undefined) return known;
    const url = world.baseUrlOf(connection) ?? baseUrl;
    const made = createOutbound({ name, baseUrl: url, requestsPerMinute, credential: null, clock });
    https.push(made);
    return made;
  };
  const find = (kind: ConnectionConfig['kind'], name: string): ConnectionConfig | undefined =>
    config.current.connections.find((each) => each.kind === kind && each.name === name);
  const ports: FleetPorts = {
    registry(name) {
      const connection = find('fleet-registry', name);
      return connection === undefined ? null : createFleetRegistry(http(connection));
    },
    nodes(name) {
      const waku = find('waku-node', name);
      if (waku !== undefined) return createWakuNode(http(waku));
      const spacemesh = find('spacemesh-node', name);
      return spacemesh === undefined ? null : createSpacemeshNode(http(spacemesh));
    },
  };
  const faults: unknown[] = [];
  const observer = createFleetObserver({
    config: () => config.current,
    database,
    clock,
    ports,
    onFault: (fault) => faults.push(fault),
  });
  const fleets = createFleetService({
    config: () => config.current,
    database,
    clock,
    gate: createGate(() => config.current),
    observer,
  });
  const healthFacts = new RecordedFacts<HealthFact>();
  const metrics: FleetWorld['metrics'] = { port: null };
  const traffic = createShardTrafficReader({ findMetrics: () => metrics.port });
  const health = createHealthService({
    config: () => config.current,
    database,
    clock,
    fleets,
    findMetrics: () => metrics.port,
    facts: healthFacts,
    onFault: (fault) => faults.push(fault),
  });
  return {
    config,
    clock,
    world,
    database,
    databasePath,
    ports,
    observer,
    fleets,
    health,
    fleetMetrics: createFleetMetricsService({ findMetrics: () => metrics.port, clock }),
    bandwidth: createBandwidthService({ traffic, clock }),
    meshes: createShardMeshService({ fleets, findMetrics: () => metrics.port, clock }),
    meshHistory: createMeshHistoryService({
      config: () => config.current,
      clock,
      fleets,
      samples: async () => ({ kind: 'unavailable', why: 'samples are not kept here' }),
    }),
    shardList: createShardListService({ traffic, telemetry: null, clock }),
    shardTop: createShardTopService({ traffic, telemetry: { read: async () => ({ kind: 'off' }) }, clock }),
    budgets: createBudgetService({
      config: () => config.current,
      database,
      clock,
      traffic,
      alerts: { hear: () => Promise.resolve({ groups: [] }) },
      deploys: { list: () => Promise.resolve([]) },
      holds: { list: () => Promise.resolve([]) },
    }),
    healthFacts,
    metrics,
    faults,
    async close() {
      for (const each of https) each.close();
      await observer.idle();
      await world.close();
      await close();
    },
  };
}
