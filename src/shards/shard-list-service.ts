import { expectedHosts } from '../fleets/fleet.ts';
import type { Clock } from '../platform/clock.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { TelemetryReader } from '../telemetry/telemetry-reading.ts';
import { clientUses, type ClientUse, type FleetShards, type ListedShard } from './shard-list.ts';
import { topicOf, type ShardTrafficReader } from './shard-traffic.ts';

export interface ShardListService {
  /** The shards of each fleet; `visible` are those that may be named as serving the same. Fleets without shards are left out. */
  list(fleets: readonly FleetConfig[], visible: readonly FleetConfig[]): Promise<readonly FleetShards[]>;
}

export interface ShardListDeps {
  readonly traffic: ShardTrafficReader;
  /** Null where nobody reports from clients. */
  readonly telemetry: TelemetryReader | null;
  readonly clock: Clock;
}

/** "Now": long enough that a restart does not show as silence. */
const NOW_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function createShardListService(deps: ShardListDeps): ShardListService {
  return {
    async list(fleets, visible) {
      const known: FleetShards[] = [];
      // One after the other: each asks its source of metrics some questions at once.
      for (const fleet of fleets.filter(({ shards }) => shards.length > 0))
        known.push(await shardsOf(deps, fleet, visible));
      return known;
    },
  };
}

async function shardsOf(
  deps: ShardListDeps,
  fleet: FleetConfig,
  visible: readonly FleetConfig[],
): Promise<FleetShards> {
  const [traffic, clients] = await Promise.all([
    deps.traffic.read(fleet, { at: deps.clock.now(), windowMs: NOW_MS, wants: 'flows' }),
    clientsOf(deps, fleet),
  ]);
  const flows = traffic.kind === 'traffic' ? traffic.flows : [];
  const shards = [...new Set(fleet.shards)]
    .toSorted((a, b) => a - b)
    .map((shard): ListedShard => {
      const flow = flows.find((each) => each.shard === shard) ?? null;
      return {
        shard,
        topic: topicOf(fleet, shard),
        isProtected: fleet.protectedShards.includes(shard),
        alsoServedBy: visible.filter((other) => alsoServes(other, fleet, shard)).map(({ name }) => name),
        flow,
        clients: clients.uses.get(shard) ?? null,
      };
    });
  return { fleet, shards, capacity: capacityOf(fleet), told: toldOf(traffic), clientsOn: clients.day };
}

function toldOf(traffic: Awaited<ReturnType<ShardTrafficReader['read']>>): FleetShards['told'] {
  if (traffic.kind !== 'traffic')
    return { kind: 'not-known', why: traffic.kind === 'no-shards' ? { kind: 'not-configured' } : traffic };
  const { source, oldest, newest, told, asked, span } = traffic;
  return { kind: 'told', source, ...span, oldest, newest, hosts: told.length, asked: asked.length };
}

function alsoServes(other: FleetConfig, { name, cluster }: FleetConfig, shard: number): boolean {
  return (
    other.name !== name &&
    other.lifecycle !== 'retired' &&
    cluster !== null &&
    other.cluster === cluster &&
    other.shards.includes(shard)
  );
}

function capacityOf(fleet: FleetConfig): FleetShards['capacity'] {
  const roles = [...new Set(expectedHosts(fleet).map(({ role }) => role))];
  return roles.map((role) => ({ role, connections: fleet.capacity[role]?.connections ?? null }));
}

/** Of the last whole day of UTC: telemetry tells of stretches that are over. */
async function clientsOf(
  { telemetry, clock }: ShardListDeps,
  fleet: FleetConfig,
): Promise<{ readonly day: Date | null; readonly uses: ReadonlyMap<number, ClientUse> }> {
  const to = new Date(Math.floor(clock.now().getTime() / DAY_MS) * DAY_MS);
  const from = new Date(to.getTime() - DAY_MS);
  const reading = await telemetry?.read(fleet.name, { measures: ['sent'], level: 'day', from, to });
  if (reading?.kind !== 'reading') return { day: null, uses: new Map() };
  return { day: from, uses: clientUses(reading.parts) };
}
