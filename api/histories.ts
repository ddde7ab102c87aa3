/*
 * GET /api/v1/fleets/{fleet}/history?limit=          what is live, since when and by whom, and what was before
 * GET /api/v1/fleets/{fleet}/upgrade-history?limit=  the requests of a fleet, the newest first, step by step
 * Needs: fleet.view, upgrade.view on the fleet. The twins of /fleet history and /upgrade history; what is behind a version
 * shows with hold.view, upgrade.view, approval.view and run.view.
 */
import { z } from 'zod';
import { DEPLOY_KINDS } from '../src/deploys/deploy.ts';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import type { Behind, BehindApproval, HistoryEntry, RequestPast } from '../src/requests/fleet-history.ts';
import type { HistoryService } from '../src/requests/history-service.ts';
import { REQUEST_STATES, requestId } from '../src/requests/request.ts';
import { findFleet } from './fleets-asked.ts';
import { BANDWIDTH, bandwidthJson } from './upgrade-bandwidth.ts';

export interface HistoryApiDeps {
  readonly fleets: FleetService;
  readonly history: HistoryService;
}

const TIME = z.iso.datetime();
const WHO = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });
const APPROVAL = z.object({ id: z.string(), name: z.string(), by: z.array(WHO) });
const ENTRY = z.object({
  version: z.string(),
  commit: z.string().nullable().describe('null: not told, or hosts tell of several'),
  from: TIME.describe('When its first host was seen to run it'),
  to: TIME.describe('When its last host was'),
  wasThere: z.boolean().describe('It ran when Muster first looked: since when is not known'),
  hosts: z.array(z.string()),
  stillOn: z.number().describe('How many of the hosts run it still; above 0: it is live'),
  deploy: z
    .object({ id: z.string(), kind: z.enum(DEPLOY_KINDS), by: WHO.nullable(), runUrl: z.string().nullable() })
    .nullable(),
  request: z.object({ id: z.string(), state: z.enum(REQUEST_STATES), by: WHO }).nullable(),
  approvals: z.array(APPROVAL),
  run: z.object({ title: z.string(), url: z.string().nullable(), by: z.string().nullable() }).nullable(),
});
const PAST = z.object({
  id: z.string(),
  version: z.string(),
  state: z.enum(REQUEST_STATES),
  requestedBy: WHO,
  deploy: z.string().nullable(),
  rollback: z.string().nullable(),
  steps: z.array(
    z.object({ state: z.enum(REQUEST_STATES), at: TIME, by: WHO.nullable(), because: z.string().nullable() }),
  ),
  approvals: z.array(APPROVAL),
  bandwidth: BANDWIDTH.nullable().describe('What it did to the bandwidth; null: nothing was compared'),
  url: z.string().nullable(),
});

const INPUT = z.object({
  fleet: z.string().trim().min(1).max(100).describe('A name the fleet has or had'),
  limit: z.coerce.number().int().min(1).max(50).default(12),
});

export function createHistoryApi({ fleets, history }: HistoryApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'fleet history',
      method: 'GET',
      path: '/fleets/{fleet}/history',
      summary: 'What is live on a fleet, since when and by whom, and what was before',
      input: INPUT,
      data: z.object({ fleet: z.string(), versions: z.array(ENTRY), unknown: z.array(z.string()) }),
      endings: { history: { status: 200, about: 'the newest first; `unknown` are hosts of which nobody knows' } },
      sees: 'fleet.view',
      find: async ({ fleet }) => findFleet(fleets, fleet),
      requires: (_input, { name }) => ({ permission: 'fleet.view', fleet: name }),
      notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
      async run({ limit }, fleet, actor) {
        const { entries, unknown } = await history.ofFleet(fleet, actor, limit);
        return {
          outcome: 'history',
          data: { fleet: fleet.name, versions: entries.map(entryToJson), unknown: [...unknown] },
        };
      },
    }),
    defineApi({
      act: 'upgrade history',
      method: 'GET',
      path: '/fleets/{fleet}/upgrade-history',
      summary: 'The upgrade requests of a fleet, step by step, with who agreed and what was deployed',
      input: INPUT,
      data: z.object({ fleet: z.string(), requests: z.array(PAST) }),
      endings: { history: { status: 200, about: 'the newest first' } },
      sees: 'upgrade.view',
      find: async ({ fleet }) => ({ fleet: findFleet(fleets, fleet)?.name ?? fleet.toLowerCase() }),
      requires: (_input, { fleet }) => ({ permission: 'upgrade.view', fleet }),
      notFound: () => 'No fleet whose requests you may see has that name; GET /fleets lists those there are.',
      run: async ({ limit }, { fleet }, actor) => ({
        outcome: 'history',
        data: { fleet, requests: (await history.ofRequests(fleet, actor, limit)).map(pastToJson) },
      }),
    }),
  ];
}

function entryToJson({ change, behind }: HistoryEntry): z.infer<typeof ENTRY> {
  const { version, commit, from, to, wasThere, hosts, stillOn } = change;
  return {
    version,
    commit,
    from: from.toISOString(),
    to: to.toISOString(),
    wasThere,
    hosts: [...hosts],
    stillOn,
    ...behindToJson(behind),
  };
}

function behindToJson({ deploy, request, approvals, run }: Behind) {
  return {
    deploy: deploy === null ? null : { ...deploy, id: `D-${deploy.number}` },
    request: request === null ? null : { ...request, id: requestId(request.number) },
    approvals: approvals.map(approvalToJson),
    run,
  };
}

function approvalToJson({ number, name, by }: BehindApproval): z.infer<typeof APPROVAL> {
  return { id: `AP-${number}`, name, by: [...by] };
}

function pastToJson({ request, steps, approvals, bandwidth, url }: RequestPast): z.infer<typeof PAST> {
  const { execution } = request;
  return {
    id: requestId(request.number),
    version: request.version.text,
    state: request.state,
    requestedBy: request.requestedBy,
    deploy: execution === null ? null : `D-${execution.deploy}`,
    rollback: execution === null || execution.rollback === null ? null : `D-${execution.rollback.deploy}`,
    steps: steps.map(({ state, at, by, because }) => ({ state, at: at.toISOString(), by, because })),
    approvals: approvals.map(approvalToJson),
    bandwidth: bandwidth === null ? null : bandwidthJson(bandwidth),
    url,
  };
}
