/*
 * GET /api/v1/fleets                       the fleets you may see, those in use first
 * GET /api/v1/fleets/{fleet}               what the configuration says about one, by any name it has or had
 * GET /api/v1/fleets/{fleet}/status        how it is now, host by host, worst first
 * Needs: fleet.view on the fleet; for the list, on at least one. The twins of /fleet list, info and status.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetStatus, HostStatus } from '../src/fleets/fleet-status.ts';
import { HOST_STATES } from '../src/fleets/fleet-status.ts';
import { pubsubTopics } from '../src/fleets/fleet.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

const PERMISSION = 'fleet.view';
const FLEET = z.string().max(100).describe('A name the fleet has or had');
const TIME = z.iso.datetime().nullable();

const SUMMARY = {
  name: z.string(),
  purpose: z.string(),
  kind: z.string(),
  lifecycle: z.string(),
  owner: z.string(),
  maintainer: z.string(),
  versionPolicy: z.object({
    kind: z.enum(['auto', 'manual']),
    repository: z.string().nullable(),
    branch: z.string().nullable(),
    approval: z.string().nullable(),
  }),
};

const DETAILS = z.object({
  ...SUMMARY,
  aliases: z.array(z.object({ name: z.string(), since: z.string().nullable(), until: z.string().nullable() })),
  cluster: z.number().nullable(),
  shards: z.array(z.number()),
  protectedShards: z.array(z.number()),
  pubsubTopics: z.array(z.string()),
  hosts: z.array(z.object({ role: z.string(), names: z.array(z.string()), protocols: z.array(z.string()) })),
  traffic: z.string().nullable(),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
});

const HOST = z.object({
  host: z.string(),
  role: z.string().nullable(),
  state: z.enum(HOST_STATES),
  health: z.string().nullable().describe('null: the node never said'),
  healthAt: TIME,
  version: z.string().nullable().describe('null: not known, which is not drift'),
  commit: z.string().nullable(),
  versionSource: z.enum(['node', 'registry']).nullable(),
  versionAt: TIME,
  listing: z.enum(['listed', 'not-listed', 'unread']),
});

const STATUS = z.object({
  fleet: z.string(),
  at: z.iso.datetime(),
  worst: z.enum(HOST_STATES),
  counts: z.record(z.enum(HOST_STATES), z.number()),
  versions: z.object({
    kind: z.string(),
    groups: z.array(z.object({ version: z.string(), commit: z.string().nullable(), hosts: z.array(z.string()) })),
    unknown: z.array(z.string()),
  }),
  directory: z.object({ kind: z.string(), readAt: TIME }),
  unexpected: z.array(z.string()).describe('In the directory but not in the configuration'),
  hosts: z.array(HOST),
});

export interface FleetApiDeps {
  readonly fleets: FleetService;
}

export function createFleetApi({ fleets }: FleetApiDeps): readonly ApiAct[] {
  const one = {
    input: z.object({ fleet: FLEET }),
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
      act: 'fleet list',
      method: 'GET',
      path: '/fleets',
      summary: 'Which fleets there are, what for and whose',
      input: z.object({}),
      data: z.object({ fleets: z.array(z.object(SUMMARY)) }),
      endings: { list: { status: 200, about: 'the fleets you may see' } },
      sees: PERMISSION,
      find: async () => ({}),
      requires: (_input, _subject, actor) => ({
        permission: PERMISSION,
        fleet: fleets.listVisible(actor)[0]?.name ?? null,
      }),
      notFound: () => 'No fleet is yours to see.',
      run: async (_input, _subject, actor) => ({
        outcome: 'list',
        data: { fleets: fleets.listVisible(actor).map(summaryOf) },
      }),
    }),
    defineApi({
      ...one,
      act: 'fleet info',
      method: 'GET',
      path: '/fleets/{fleet}',
      summary: 'Hosts, shards, traffic, owner and links of a fleet',
      data: DETAILS,
      endings: { info: { status: 200, about: 'what the configuration says' } },
      run: async (_input, fleet) => ({ outcome: 'info', data: detailsOf(fleet) }),
    }),
    defineApi({
      ...one,
      act: 'fleet status',
      method: 'GET',
      path: '/fleets/{fleet}/status',
      summary: 'Health and versions now, worst first; asks the nodes again where the last answer is older than 30 s',
      data: STATUS,
      endings: { status: { status: 200, about: 'what is known, with the age of each datum' } },
      async run(_input, fleet) {
        const [status] = await fleets.freshStatus([fleet]);
        if (status === undefined) throw new Error(`No status came back for fleet ${fleet.name}.`);
        return { outcome: 'status', data: statusOf(status) };
      },
    }),
  ];
}

function summaryOf({ name, purpose, kind, lifecycle, owner, maintainer, versionPolicy }: FleetConfig) {
  const policy =
    versionPolicy.kind === 'auto'
      ? { branch: versionPolicy.branch, approval: null }
      : { branch: null, approval: versionPolicy.approval };
  return {
    name,
    purpose,
    kind,
    lifecycle,
    owner: owner.name,
    maintainer: maintainer.name,
    versionPolicy: { kind: versionPolicy.kind, repository: versionPolicy.repository, ...policy },
  };
}

function detailsOf(fleet: FleetConfig) {
  const { aliases, cluster, shards, protectedShards, hosts, traffic, links } = fleet;
  return {
    ...summaryOf(fleet),
    aliases,
    cluster,
    shards,
    protectedShards,
    pubsubTopics: pubsubTopics(fleet),
    hosts,
    traffic,
    links,
  };
}

function statusOf({ fleet, at, worst, counts, versions, directory, unexpected, hosts }: FleetStatus) {
  const { kind, groups, unknown } = versions;
  return {
    fleet: fleet.name,
    at: at.toISOString(),
    worst,
    counts,
    versions: { kind, groups: groups.map((group) => ({ ...group })), unknown },
    directory: { kind: directory.kind, readAt: textOf(directory.readAt) },
    unexpected,
    hosts: hosts.map(hostOf),
  };
}

function hostOf({ host, role, state, health, healthAt, version, listing }: HostStatus) {
  const known = version.kind === 'known' ? version : null;
  return {
    host,
    role,
    state,
    health: health?.kind ?? null,
    healthAt: textOf(healthAt),
    version: known?.version ?? null,
    commit: known?.commit ?? null,
    versionSource: known?.source ?? null,
    versionAt: textOf(known?.at ?? null),
    listing,
  };
}

function textOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
