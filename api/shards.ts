/*
 * GET /api/v1/fleets/{fleet}/shards?window=&shard=&format=   bandwidth by shard, per node, with what all of libp2p is made
 *                                                            of and the change; format=csv adds it as a table (RFC 4180)
 * GET /api/v1/shards?fleet=                                  the shards of a fleet, or of all that you may see
 * Needs: fleet.view on the fleet; for all of them, on at least one. The twins of /shard bandwidth and /shard list. What
 * is not known is null, never 0.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import { bandwidthCsv } from '../src/shards/bandwidth-csv.ts';
import { bandwidthProblem } from '../src/shards/bandwidth-problem.ts';
import type { BandwidthService } from '../src/shards/bandwidth-service.ts';
import { MOST_SHARD, trafficWindow } from '../src/shards/shard-input.ts';
import type { ShardListService } from '../src/shards/shard-list-service.ts';
import { BANDWIDTH, bandwidthData, nothingKnownData } from './shard-bandwidth-data.ts';
import { SHARD_LIST, shardListData } from './shard-list-data.ts';

const PERMISSION = 'fleet.view';
const FLEET = z.string().max(100).describe('A name the fleet has or had');
const NO_FLEET = 'No fleet that you may see has that name; GET /fleets lists those there are.';

export interface ShardApiDeps {
  readonly fleets: FleetService;
  readonly bandwidth: BandwidthService;
  readonly shardList: ShardListService;
}

export function createShardApi({ fleets, bandwidth, shardList }: ShardApiDeps): readonly ApiAct[] {
  const find = (typed: string): FleetConfig | null => {
    const match = fleets.resolve(typed);
    return match.kind === 'unknown' ? null : match.fleet;
  };
  return [
    defineApi({
      act: 'shard bandwidth',
      method: 'GET',
      path: '/fleets/{fleet}/shards',
      summary: 'Bandwidth by shard and direction per node, what all of libp2p is made of, and the change',
      sees: PERMISSION,
      input: z.object({
        fleet: FLEET,
        window: trafficWindow,
        shard: z.coerce.number().int().min(0).max(MOST_SHARD).optional().describe('Only this one'),
        format: z.enum(['figures', 'csv']).default('figures').describe('csv: every figure as a table, too'),
      }),
      data: BANDWIDTH,
      endings: {
        bandwidth: { status: 200, about: 'the figures' },
        'not-configured': { status: 409, about: 'the configuration names no source of metrics for this fleet' },
        'no-shards': { status: 409, about: 'the configuration names no shard of this fleet' },
        'no-such-shard': { status: 404, about: 'the fleet does not serve this shard' },
        'nothing-known': { status: 200, about: 'nobody could be asked, or nobody told anything of this time' },
      },
      find: async (input) => find(input.fleet),
      requires: (_input, { name }) => ({ permission: PERMISSION, fleet: name }),
      notFound: () => NO_FLEET,
      async run({ window, shard, format }, fleet) {
        const report = await bandwidth.read(fleet, { windowMs: window, shard: shard ?? null });
        if (report.kind === 'nothing-known') return { outcome: report.kind, data: nothingKnownData(fleet, report.why) };
        if (report.kind !== 'report') return { outcome: report.kind, problem: bandwidthProblem(report) };
        const csv = format === 'csv' ? bandwidthCsv(report) : null;
        return { outcome: 'bandwidth', data: { ...bandwidthData(report), csv } };
      },
    }),
    defineApi({
      act: 'shard list',
      method: 'GET',
      path: '/shards',
      summary: 'The shards of a fleet or of all: signed or not, what flows over each, who serves and uses it, capacity',
      sees: PERMISSION,
      input: z.object({ fleet: FLEET.optional() }),
      data: SHARD_LIST,
      endings: {
        list: { status: 200, about: 'the shards' },
        'no-shards': { status: 409, about: 'the configuration names no shard of this fleet' },
      },
      find: async (input): Promise<Subject | null> => {
        if (input.fleet === undefined) return { kind: 'all' };
        const fleet = find(input.fleet);
        return fleet === null ? null : { kind: 'one', fleet };
      },
      requires: (_input, subject, actor) => ({
        permission: PERMISSION,
        fleet: subject.kind === 'one' ? subject.fleet.name : (fleets.listVisible(actor)[0]?.name ?? null),
      }),
      notFound: () => NO_FLEET,
      async run(_input, subject, actor) {
        const visible = fleets.listVisible(actor);
        const inUse = visible.filter(({ lifecycle }) => lifecycle !== 'retired');
        const listed = await shardList.list(subject.kind === 'one' ? [subject.fleet] : inUse, visible);
        if (subject.kind === 'one' && listed.length === 0)
          return { outcome: 'no-shards', problem: 'The fleet has no shards: the configuration names none of it.' };
        return { outcome: 'list', data: shardListData(listed) };
      },
    }),
  ];
}

type Subject = { readonly kind: 'all' } | { readonly kind: 'one'; readonly fleet: FleetConfig };
