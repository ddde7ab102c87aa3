/*
 * GET /api/v1/fleets/{fleet}/shards/top?by=&window=&shard=&direction=
 *     what opted-in clients send or receive by message type, group or topic, hour by hour
 * GET /api/v1/fleets/{fleet}/shards/protocols?window=
 *     bandwidth by protocol: of the fleet's nodes, and apart from it of its clients
 * GET /api/v1/fleets/{fleet}/shards/clients?window=
 *     how shards look from clients
 * Needs: fleet.view on the fleet. The twins of /shard top and /shard clients. What is not known is null, never 0.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import type { ClientHealthReport } from '../src/shards/client-health.ts';
import { MOST_SHARD, trafficWindow } from '../src/shards/shard-input.ts';
import type { ShardTopService } from '../src/shards/shard-top-service.ts';
import { nameWords } from '../src/shards/shard-top-words.ts';
import {
  DIRECTIONS,
  TOP_BY,
  type NoTop,
  type ProtocolReport,
  type Told,
  type TopReport,
  type TopWindow,
} from '../src/shards/shard-top.ts';

const PERMISSION = 'fleet.view';
const TIME = z.iso.datetime();
const NUMBER = z.number().nullable().describe('null: not known');
const CLIENTS = z.number().describe('at least so many, in the hour or day with the most of them');
const NODES = 'average per fleet node';

const COMMON = {
  fleet: z.string(),
  vantage: z.string().describe('of whom the figures are'),
  level: z.enum(['hour', 'day']),
  from: TIME,
  until: TIME,
  stretches: z.object({
    asked: z.number(),
    told: z.number(),
    tooFewClients: z.number().describe('reports came, of too few clients to be told of'),
  }),
  clients: NUMBER.describe('at least so many, in the hour or day with the most; null: never enough to be told of'),
};

const TOP = z.object({
  ...COMMON,
  by: z.enum(TOP_BY),
  direction: z.enum(DIRECTIONS),
  shard: z.number().nullable(),
  nextAt: TIME.describe('when the hour or day is over that is reported now'),
  rows: z.array(
    z.object({
      of: z.enum(['named', 'topic', 'other-topics', 'no-topic', 'too-few']),
      name: z.string(),
      group: z.string().nullable(),
      bytes: z.number(),
      messages: NUMBER,
      share: NUMBER,
      clients: CLIENTS,
    }),
  ),
  series: z.array(z.object({ name: z.string(), points: z.array(z.object({ at: TIME, bytes: z.number() })) })),
});

const PROTOCOLS = z.object({
  fleet: z.string(),
  from: TIME,
  until: TIME,
  nodes: z
    .object({
      vantage: z.literal(NODES),
      parts: z.array(
        z.object({
          direction: z.enum(['in', 'out']),
          protocol: z.string(),
          shard: z.number().nullable(),
          bytesPerSecond: NUMBER,
          nodes: z.number(),
        }),
      ),
    })
    .nullable()
    .describe('null: no node told'),
  clients: z
    .object({
      vantage: z.string(),
      clients: NUMBER,
      rates: z.array(
        z.object({ protocol: z.string(), inBytesPerSecond: NUMBER, outBytesPerSecond: NUMBER, clients: CLIENTS }),
      ),
      beyond: z.array(z.object({ kind: z.string(), inBytes: NUMBER, outBytes: NUMBER, clients: CLIENTS })),
    })
    .nullable()
    .describe('null: no source of telemetry is bound to the fleet, or its file cannot be used'),
});

const HEALTH = z.object({
  ...COMMON,
  nextAt: TIME,
  shards: z.array(z.object({ shard: z.string(), peers: NUMBER, missed: NUMBER, clients: CLIENTS })),
  origins: z.array(z.object({ origin: z.string(), peers: z.number(), clients: CLIENTS })),
  events: z.array(z.object({ event: z.string(), kind: z.string(), count: z.number(), clients: CLIENTS })),
  series: z.array(z.object({ shard: z.string(), points: z.array(z.object({ at: TIME, peers: z.number() })) })),
});

export interface ShardTypesApiDeps {
  readonly fleets: FleetService;
  readonly shardTop: ShardTopService;
}

const ENDINGS = {
  off: { status: 409, about: 'no source of telemetry is bound to this fleet' },
  'no-shards': { status: 409, about: 'the configuration names no shard of this fleet' },
  'no-such-shard': { status: 404, about: 'the fleet does not serve this shard' },
  unavailable: { status: 409, about: 'the file with what clients reported cannot be used' },
} as const;

const BY = TOP_BY.filter((by) => by !== 'protocol');
const FLEET = z.string().max(100).describe('A name the fleet has or had');

export function createShardTypesApi({ fleets, shardTop }: ShardTypesApiDeps): readonly ApiAct[] {
  const one = {
    method: 'GET' as const,
    sees: PERMISSION,
    find: async ({ fleet }: { fleet: string }): Promise<FleetConfig | null> => {
      const match = fleets.resolve(fleet);
      return match.kind === 'unknown' ? null : match.fleet;
    },
    requires: (_input: unknown, { name }: FleetConfig) => ({ permission: PERMISSION, fleet: name }),
    notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
  };
  return [
    defineApi({
      ...one,
      act: 'shard top',
      path: '/fleets/{fleet}/shards/top',
      summary: 'What opted-in clients send or receive by message type, group or topic',
      input: z.object({
        fleet: FLEET,
        by: z.enum(BY).default('type').describe('type unless given'),
        window: trafficWindow,
        shard: z.coerce.number().int().min(0).max(MOST_SHARD).optional().describe('Only this one'),
        direction: z.enum(DIRECTIONS).default('sent').describe('sent unless given'),
      }),
      data: TOP,
      endings: { top: { status: 200, about: 'the figures' }, ...ENDINGS },
      async run({ by, window: windowMs, shard = null, direction }, fleet) {
        const report = await shardTop.top(fleet, { by, windowMs, shard, direction });
        if (report.kind === 'top') return { outcome: 'top', data: topData(report) };
        return report.kind === 'protocols' ? problemOf({ kind: 'off', fleet }) : problemOf(report);
      },
    }),
    defineApi({
      ...one,
      act: 'shard protocols',
      path: '/fleets/{fleet}/shards/protocols',
      summary: "Bandwidth by protocol: of the fleet's nodes and, apart from it, of its opted-in clients",
      input: z.object({ fleet: FLEET, window: trafficWindow }),
      data: PROTOCOLS,
      endings: { protocols: { status: 200, about: 'the figures' }, ...ENDINGS },
      async run({ window: windowMs }, fleet) {
        const report = await shardTop.top(fleet, { by: 'protocol', windowMs, shard: null, direction: 'sent' });
        if (report.kind === 'protocols') return { outcome: 'protocols', data: protocolData(report) };
        return report.kind === 'top' ? problemOf({ kind: 'off', fleet }) : problemOf(report);
      },
    }),
    defineApi({
      ...one,
      act: 'shard clients',
      path: '/fleets/{fleet}/shards/clients',
      summary: 'Shards as opted-in clients see them: peers, missed messages, store errors, failed dials',
      input: z.object({ fleet: FLEET, window: trafficWindow }),
      data: HEALTH,
      endings: { clients: { status: 200, about: 'the figures' }, ...ENDINGS },
      async run({ window }, fleet) {
        const report = await shardTop.clients(fleet, window);
        return report.kind === 'client-health' ? { outcome: 'clients', data: healthData(report) } : problemOf(report);
      },
    }),
  ];
}

function problemOf(outcome: NoTop) {
  return { outcome: outcome.kind, problem: PROBLEMS[outcome.kind] };
}

const PROBLEMS = {
  off: 'No source of telemetry is bound to this fleet; the configuration names them at telemetry.sources.',
  'no-shards': 'The fleet has no shards: the configuration names none of it.',
  'no-such-shard': "This shard is none of the fleet's.",
  unavailable: 'The file with what clients reported cannot be used now; the log says why.',
} as const satisfies Readonly<Record<NoTop['kind'], string>>;

interface Spanned {
  readonly fleet: FleetConfig;
  readonly window: TopWindow;
  readonly told: Told;
}

function commonData({ fleet, window: { level, from, to }, told }: Spanned, what: string) {
  return {
    fleet: fleet.name,
    vantage: `opted-in clients, ${what}`,
    level,
    from: from.toISOString(),
    until: to.toISOString(),
    stretches: { asked: told.asked, told: told.told, tooFewClients: told.tooFew },
    clients: told.clients,
  };
}

function topData(report: TopReport) {
  const { by, direction, shard, rows, nextAt } = report;
  return {
    ...commonData(report, `payload bytes ${direction}`),
    by,
    direction,
    shard,
    nextAt: nextAt.toISOString(),
    rows: rows.map(({ of, bytes, messages, share, clients }) => ({
      of: of.kind,
      name: nameWords(of),
      group: 'group' in of ? of.group : null,
      bytes,
      messages,
      share,
      clients,
    })),
    series: rows.map(({ of, points }) => ({
      name: nameWords(of),
      points: points.map(({ at, bytes }) => ({ at: at.toISOString(), bytes })),
    })),
  };
}

function protocolData({ fleet, window, nodes, clients }: ProtocolReport) {
  return {
    fleet: fleet.name,
    from: window.from.toISOString(),
    until: window.to.toISOString(),
    nodes:
      nodes.kind !== 'traffic'
        ? null
        : {
            vantage: NODES,
            parts: (['in', 'out'] as const).flatMap((direction) =>
              (nodes.whole[direction]?.parts ?? []).map(({ of, bytesPerSecond, hosts }) => ({
                direction,
                protocol: of.kind === 'shard' ? 'relay' : of.kind,
                shard: of.kind === 'shard' ? of.shard : null,
                bytesPerSecond,
                nodes: hosts,
              })),
            ),
          },
    clients:
      clients === null
        ? null
        : {
            vantage: 'opted-in clients, what they told of their own traffic',
            clients: clients.told.clients,
            rates: clients.rates.map(({ name, ...rates }) => ({ protocol: name, ...rates })),
            beyond: clients.beyond.map(({ name, ...sums }) => ({ kind: name, ...sums })),
          },
  };
}

function healthData(report: ClientHealthReport) {
  const { shards, origins, events, nextAt } = report;
  return {
    ...commonData(report, 'what they told of themselves'),
    nextAt: nextAt.toISOString(),
    shards: shards.map(({ shard, peers, missed, clients }) => ({ shard, peers, missed, clients })),
    origins: origins.map(({ name, peers, clients }) => ({ origin: name, peers, clients })),
    events: events.map(({ measure, name, count, clients }) => ({ event: measure, kind: name, count, clients })),
    series: shards.map(({ shard, points }) => ({
      shard,
      points: points.map(({ at, peers }) => ({ at: at.toISOString(), peers })),
    })),
  };
}
