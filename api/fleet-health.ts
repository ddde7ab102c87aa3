/*
 * GET /api/v1/fleets/{fleet}/health?host=    why a fleet, or one of its hosts, is judged as it is: line by line, worst
 *                                            first, with value, threshold, evidence and age
 * Needs: fleet.view on the fleet. The twin of /fleet health.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { hostNamed, type FleetHealth } from '../src/health/fleet-health.ts';
import { HEALTH_STATES, type HealthLine } from '../src/health/health-line.ts';
import type { HealthService } from '../src/health/health-service.ts';
import { RULE_BOOK } from '../src/health/rule-book.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

const PERMISSION = 'fleet.view';
const STATE = z.enum(HEALTH_STATES);
const TIME = z.iso.datetime();

const LINE = z.object({
  rule: z.string(),
  title: z.string(),
  host: z.string().nullable().describe('null: the fleet as a whole'),
  shard: z.number().nullable(),
  state: STATE,
  since: TIME,
  value: z.number().nullable().describe("in the rule's unit; null: there is none"),
  unit: z.string(),
  said: z.string(),
  threshold: z.string().nullable(),
  evidence: z.object({ source: z.string(), query: z.string() }),
  readAt: TIME.nullable().describe('null: never read'),
  pending: z
    .object({ state: STATE, since: TIME, countsAt: TIME })
    .nullable()
    .describe('what is found now and does not count yet'),
});

const HEALTH = z.object({
  fleet: z.string(),
  at: TIME,
  state: STATE,
  since: TIME.nullable(),
  hosts: z.array(z.object({ host: z.string(), state: STATE, since: TIME.nullable() })),
  lines: z.array(LINE),
});

export interface FleetHealthApiDeps {
  readonly fleets: FleetService;
  readonly health: Pick<HealthService, 'explain'>;
}

export function createFleetHealthApi({ fleets, health }: FleetHealthApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'fleet health',
      method: 'GET',
      path: '/fleets/{fleet}/health',
      summary: 'Why a fleet or one of its hosts is judged as it is, line by line, worst first',
      input: z.object({
        fleet: z.string().max(100).describe('A name the fleet has or had'),
        host: z.string().max(200).optional().describe('One host alone, by its full name or without that of the fleet'),
      }),
      data: HEALTH,
      endings: {
        health: { status: 200, about: 'every line, with its evidence and age' },
        'no-such-host': { status: 404, about: 'the fleet has no host of that name' },
      },
      sees: PERMISSION,
      find: async ({ fleet }): Promise<FleetConfig | null> => {
        const match = fleets.resolve(fleet);
        return match.kind === 'unknown' ? null : match.fleet;
      },
      requires: (_input, { name }) => ({ permission: PERMISSION, fleet: name }),
      notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
      async run({ host: typed }, fleet) {
        const explained = await health.explain(fleet);
        if (typed === undefined) return { outcome: 'health', data: dataOf(explained) };
        const host = hostNamed(explained, typed);
        if (host === null)
          return {
            outcome: 'no-such-host',
            problem: 'The fleet has no host of that name; GET /fleets/{fleet} lists them.',
          };
        return { outcome: 'health', data: dataOf({ ...explained, ...host, whole: [], hosts: [host] }) };
      },
    }),
  ];
}

function dataOf({ fleet, at, state, since, whole, hosts }: FleetHealth): z.infer<typeof HEALTH> {
  return {
    fleet: fleet.name,
    at: at.toISOString(),
    state,
    since: since?.toISOString() ?? null,
    hosts: hosts.map((host) => ({ host: host.host, state: host.state, since: host.since?.toISOString() ?? null })),
    lines: [...whole, ...hosts.flatMap((host) => host.lines)].map(lineOf),
  };
}

function lineOf({ rule, subject, state, since, value, said, threshold, evidence, readAt, pending }: HealthLine) {
  return {
    rule,
    title: RULE_BOOK[rule].title,
    host: subject.host,
    shard: subject.shard,
    state,
    since: since.toISOString(),
    value,
    unit: RULE_BOOK[rule].unit,
    said,
    threshold,
    evidence,
    readAt: readAt?.toISOString() ?? null,
    pending:
      pending === null
        ? null
        : { state: pending.state, since: pending.since.toISOString(), countsAt: pending.countsAt.toISOString() },
  };
}
