import { z } from 'zod';
import type { FleetShards } from '../src/shards/shard-list.ts';

const TIME = z.iso.datetime();
const NUMBER = z.number().nullable().describe('null: not known');

/** Shards as REST and the command line list them. */
export const SHARD_LIST = z.object({
  shards: z.array(
    z.object({
      fleet: z.string(),
      cluster: z.number().nullable(),
      shard: z.number(),
      topic: z.string().nullable(),
      protected: z.boolean().describe("only messages signed with the shard's key pass"),
      alsoServedBy: z.array(z.string()).describe('other fleets of the cluster, of those you may see'),
      grossInBytesPerSecond: NUMBER,
      netInBytesPerSecond: NUMBER,
      netOutBytesPerSecond: NUMBER,
      messagesPerSecond: NUMBER,
      nodes: z.number().describe('how many told of its traffic'),
      clients: z.number().nullable().describe('opted-in clients that sent over it, at least; null: too few, or none'),
      clientBytes: z
        .array(z.object({ group: z.string(), bytes: z.number() }))
        .describe('what they sent on `clientsOn`, by group of messages; another vantage, never to be added'),
    }),
  ),
  fleets: z.array(
    z.object({
      fleet: z.string(),
      usedBy: z.string().nullable(),
      vantage: z.literal('average per fleet node'),
      source: z.enum(['prometheus', 'scrape']).nullable(),
      from: TIME.nullable(),
      until: TIME.nullable(),
      oldest: TIME.nullable(),
      newest: TIME.nullable(),
      asked: z.number(),
      told: z.number(),
      clientsOn: TIME.nullable().describe('the day of UTC that clients are told of'),
    }),
  ),
  capacity: z.array(
    z.object({ fleet: z.string(), role: z.string(), connections: NUMBER.describe('a node; null: capacity unknown') }),
  ),
});

export function shardListData(listed: readonly FleetShards[]) {
  return {
    shards: listed.flatMap(({ fleet, shards }) =>
      shards.map(({ shard, topic, isProtected, alsoServedBy, flow, clients }) => ({
        fleet: fleet.name,
        cluster: fleet.cluster,
        shard,
        topic,
        protected: isProtected,
        alsoServedBy: [...alsoServedBy],
        grossInBytesPerSecond: flow?.grossIn ?? null,
        netInBytesPerSecond: flow?.netIn ?? null,
        netOutBytesPerSecond: flow?.netOut ?? null,
        messagesPerSecond: flow?.messages ?? null,
        nodes: flow?.hosts ?? 0,
        clients: clients?.clients ?? null,
        clientBytes: [...(clients?.groups ?? [])],
      })),
    ),
    fleets: listed.map(fleetRow),
    capacity: listed.flatMap(({ fleet, capacity }) => capacity.map((each) => ({ fleet: fleet.name, ...each }))),
  };
}

function fleetRow({ fleet, told, clientsOn }: FleetShards) {
  const isTold = told.kind === 'told';
  return {
    fleet: fleet.name,
    usedBy: fleet.traffic === 'not said' ? null : fleet.traffic,
    vantage: 'average per fleet node',
    source: isTold ? told.source : null,
    from: isTold ? told.from.toISOString() : null,
    until: isTold ? told.until.toISOString() : null,
    oldest: isTold ? (told.oldest?.toISOString() ?? null) : null,
    newest: isTold ? (told.newest?.toISOString() ?? null) : null,
    asked: isTold ? told.asked : fleet.hosts.flatMap(({ names }) => names).length,
    told: isTold ? told.hosts : 0,
    clientsOn: clientsOn?.toISOString() ?? null,
  };
}
