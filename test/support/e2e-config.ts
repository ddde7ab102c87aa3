import type { JsonValue } from '../../src/platform/json.ts';

/** A configuration as its YAML holds it. */
export type ConfigJson = Readonly<Record<string, JsonValue>>;

export const E2E_GUILD = '100000000000000001';
/** Stands for the simulated world in addresses. */
export const WORLD = 'http://world.invalid';

export const ROLE = {
  owners: '120000000000000001',
  infra: '120000000000000003',
  viewers: '120000000000000004',
} as const;

/** Who the tests act as: one of each, and somebody without any role. */
export const MEMBERS = [
  { name: 'an-owner', id: '130000000000000001', roles: ['owners'] },
  { name: 'a-maintainer', id: '130000000000000002', roles: ['infra'] },
  { name: 'a-viewer', id: '130000000000000003', roles: ['viewers'] },
  { name: 'a-stranger', id: '130000000000000009', roles: [] },
] as const;

const BACKEND = {
  about: 'Answers what the apps ask.',
  owner: { role: 'owners' },
  maintainer: { role: 'infra' },
  fleet: 'status.prod',
} as const;

/** Nothing for everybody; all for `infra`; their own fleets for `owners`; to see waku fleets for `viewers`. */
export function e2eConfig(
  parts: ConfigJson = {},
  more: { readonly connections?: ConfigJson; readonly statusProd?: ConfigJson; readonly wakuTest?: ConfigJson } = {},
): ConfigJson {
  return {
    channels: { pipelines: '110000000000000001', devops: '110000000000000002', alerts: '110000000000000003' },
    roles: {
      owners: { id: ROLE.owners, grants: [] },
      infra: { id: ROLE.infra, grants: [{ permission: '*', fleets: ['*'] }] },
      viewers: { id: ROLE.viewers, grants: [{ permission: 'fleet.view', fleets: ['waku.*'] }] },
    },
    people: { 'a-maintainer': { discord: [MEMBERS[1].id], timeZone: 'Europe/Warsaw' } },
    policy: { everyone: [], owner: ['fleet.*', 'run.*', 'audit.search'], maintainer: ['fleet.*'] },
    connections: {
      directory: { kind: 'fleet-registry', baseUrl: `${WORLD}/registry/directory`, requestsPerMinute: 6000 },
      nodes: { kind: 'waku-node', baseUrl: `${WORLD}/nodes/{host}`, requestsPerMinute: 6000 },
      ...more.connections,
    },
    fleets: {
      'status.prod': fleetJson('status.prod', {
        aliases: [{ name: 'shards.test', since: '2023-09-08', until: '2025-04-15' }],
        purpose: 'Carries the messages of the released apps.',
        owner: { role: 'owners' },
        cluster: 16,
        shards: [1, 32],
        protectedShards: [1],
        ...more.statusProd,
      }),
      'waku.test': fleetJson('waku.test', { purpose: 'Shows what the latest commit does.', ...more.wakuTest }),
    },
    // Of a fleet that is there, and so of none where a test has fleets of its own.
    services: parts['fleets'] === undefined ? { backend: BACKEND } : {},
    pipelines: {
      node: {
        environment: 'production',
        system: 'github',
        repository: 'acme/node',
        branches: ['*'],
        channel: 'pipelines',
        mention: { role: 'infra' },
        fleet: 'waku.test',
      },
    },
    ...parts,
  };
}

/** An active fleet of one host that the simulated world answers for. */
export function fleetJson(name: string, parts: ConfigJson = {}): ConfigJson {
  return {
    purpose: 'Is asked about.',
    kind: 'waku',
    owner: { role: 'infra' },
    maintainer: { role: 'infra' },
    versionPolicy: { kind: 'manual', repository: 'acme/node' },
    cluster: 1,
    shards: [0],
    hosts: { node: { names: [`node-01.do-ams3.${name}`], protocols: ['relay'] } },
    registry: 'directory',
    nodes: 'nodes',
    ...parts,
  };
}
