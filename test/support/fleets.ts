import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import { testConfig, testFleet } from './config.ts';

const DATA_CENTRES = ['ac-cn-hongkong-c', 'do-ams3', 'gc-us-central1-a'] as const;

const BOOT = ['relay', 'filter', 'lightpush', 'peer-exchange'];
const STORE = ['relay', 'store'];
const NODE = ['relay', 'rln-relay', 'store', 'filter', 'lightpush', 'peer-exchange', 'mix'];

/** `<role>-01.<dc>.<fleet>`, … in each data centre. */
export function hostNames(
  fleet: string,
  role: string,
  { each, centres = DATA_CENTRES }: { readonly each: number; readonly centres?: readonly string[] },
): readonly string[] {
  return centres.flatMap((dc) =>
    Array.from({ length: each }, (_, index) => `${role}-${String(index + 1).padStart(2, '0')}.${dc}.${fleet}`),
  );
}

/** The mission's fleets in their shape of August 2026, without database hosts: they have no REST port. */
export function missionFleets(): readonly FleetConfig[] {
  const common = { registry: 'directory', nodes: 'nodes' } as const;
  const manual = { kind: 'manual', repository: 'acme/node', approval: 'a status admin approves' } as const;
  return [
    testFleet({
      ...common,
      name: 'status.prod',
      aliases: [{ name: 'shards.test', since: '2023-09-08', until: '2024-07-24' }],
      versionPolicy: manual,
      shards: [1, 32, 64, 128, 256],
      protectedShards: [1, 128, 256],
      hosts: [
        { role: 'boot', names: hostNames('status.prod', 'boot', { each: 1 }), protocols: BOOT },
        { role: 'store', names: hostNames('status.prod', 'store', { each: 2 }), protocols: STORE },
      ],
    }),
    testFleet({
      ...common,
      name: 'status.staging',
      aliases: [{ name: 'shards.staging', since: '2024-03-18', until: '2024-07-03' }],
      purpose: 'Release candidates are checked here with the desktop app.',
      versionPolicy: manual,
      shards: [1, 32, 64, 128, 256],
      protectedShards: [1, 128, 256],
      hosts: [
        { role: 'boot', names: ['boot-01.do-ams3.status.staging'], protocols: BOOT },
        {
          role: 'store',
          names: hostNames('status.staging', 'store', { each: 2, centres: ['do-ams3'] }),
          protocols: STORE,
        },
      ],
    }),
    testFleet({
      ...common,
      name: 'waku.test',
      purpose: 'Runs every commit of the default branch.',
      versionPolicy: { kind: 'auto', branch: 'master', repository: 'acme/node' },
      cluster: 1,
      shards: [0, 1, 2, 3, 4, 5, 6, 7],
      protectedShards: [],
      hosts: [{ role: 'node', names: hostNames('waku.test', 'node', { each: 1 }), protocols: NODE }],
    }),
    testFleet({
      ...common,
      name: 'waku.sandbox',
      purpose: 'Runs the last release, for whoever builds on the network.',
      versionPolicy: { kind: 'manual', repository: 'acme/node', approval: null },
      cluster: 1,
      shards: [0, 1, 2, 3, 4, 5, 6, 7],
      protectedShards: [],
      hosts: [{ role: 'node', names: hostNames('waku.sandbox', 'node', { each: 1 }), protocols: NODE }],
    }),
    testFleet({
      name: 'status.test',
      purpose: 'Tried the newest node before production did.',
      lifecycle: 'retired',
      retiredOn: '2024-06-03',
    }),
  ];
}

/** `fleet.view` for everybody on every fleet, connections named 'directory' and 'nodes'. */
export function fleetsConfig(fleets: readonly FleetConfig[] = missionFleets(), parts: Partial<Config> = {}): Config {
  return testConfig({
    fleets,
    policy: {
      everyone: [{ permission: 'fleet.view', fleets: ['*'] }],
      owner: [],
      maintainer: [],
      shell: [],
    },
    roles: [
      { name: 'owners', id: '400000000000000001', grants: [] },
      { name: 'maintainers', id: '400000000000000002', grants: [] },
    ],
    connections: [
      {
        name: 'directory',
        kind: 'fleet-registry',
        baseUrl: 'https://fleets.example.org',
        credentialEnv: null,
        requestsPerMinute: 600,
      },
      {
        name: 'nodes',
        kind: 'waku-node',
        baseUrl: 'http://{host}.example.org:8645',
        credentialEnv: null,
        requestsPerMinute: 6000,
      },
    ],
    ...parts,
  });
}

/** As many fleets as asked, each with as many hosts, named `env-000.prod`, `env-001.prod`, … */
export function manyFleets(count: number, hostsEach: number): readonly FleetConfig[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `env-${String(index).padStart(3, '0')}.prod`;
    return testFleet({
      name,
      registry: 'directory',
      nodes: 'nodes',
      hosts: [
        {
          role: 'node',
          names: hostNames(name, 'node', { each: hostsEach, centres: ['do-ams3'] }),
          protocols: ['relay'],
        },
      ],
    });
  });
}
