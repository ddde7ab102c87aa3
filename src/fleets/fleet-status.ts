import type { FleetConfig } from '../platform/config/config.ts';
import { expectedHosts } from './fleet.ts';
import { judgeHealth, type HealthVerdict } from './health.ts';
import type { HostObservations } from './observation.ts';
import { judgeReach, type Attempts, type Listing, type Reach } from './reach.ts';
import {
  judgeFleetVersions,
  judgeHostVersion,
  type DesiredVersion,
  type FleetVersions,
  type HostVersion,
  type VersionReading,
} from './version-state.ts';

/** How a host is, worst first: the one word that stands for it in lists and counts. */
export const HOST_STATES = [
  'down',
  'unhealthy',
  'lost',
  'degraded',
  'starting',
  'not-reachable-from-here',
  'no-data',
  'healthy',
] as const;

/** `lost` answered us before and is silent now; `not-reachable-from-here` never did, so its silence is no news. */
export type HostState = (typeof HOST_STATES)[number];

export interface HostStatus {
  readonly host: string;
  /** null for a host that only the directory knows. */
  readonly role: string | null;
  readonly state: HostState;
  readonly reach: Reach;
  /** From the last report the node gave; null when it never gave one. */
  readonly health: HealthVerdict | null;
  /** When the health was read. */
  readonly healthAt: Date | null;
  readonly version: HostVersion;
  readonly listing: Listing;
  /** The last failed try to read its health, while that is what we have. */
  readonly failureDetail: string | null;
}

export interface DirectoryState {
  /** `fleet-not-listed`: read, but it lists no host of this fleet, so it proves nothing about any one of them. */
  readonly kind: 'not-configured' | 'not-asked-yet' | 'fresh' | 'fleet-not-listed' | 'stale' | 'never-read';
  readonly readAt: Date | null;
  readonly failureDetail: string | null;
}

export interface FleetStatus {
  readonly fleet: FleetConfig;
  readonly at: Date;
  /** Worst first, then by name. */
  readonly hosts: readonly HostStatus[];
  readonly counts: Readonly<Record<HostState, number>>;
  readonly versions: FleetVersions;
  readonly directory: DirectoryState;
  /** In the directory but not in the configuration. */
  readonly unexpected: readonly string[];
  /** The newest and the oldest reading of each kind that this status rests on; null when there is none. */
  readonly healthAge: Span | null;
  readonly versionAge: Span | null;
  readonly worst: HostState;
}

export interface Span {
  readonly oldest: Date;
  readonly newest: Date;
}

export interface StatusInput {
  readonly fleet: FleetConfig;
  readonly observations: ReadonlyMap<string, HostObservations>;
  /** Tries at the fleet's directory; null when it was never asked. */
  readonly registryRead: Attempts | null;
  readonly desired: DesiredVersion | null;
  readonly now: Date;
}

/** A directory read longer ago than this proves nothing about who is listed now. */
export const DIRECTORY_FRESH_MS = 15 * 60 * 1000;
const REPORT_OUTLIVES_FAILURE_MS = 5 * 60 * 1000;

/** Puts together what each source said, judging only; nothing here asks anyone. */
export function judgeFleet({ fleet, observations, registryRead, desired, now }: StatusInput): FleetStatus {
  const directory = judgeDirectory({ fleet, observations, registryRead, now });
  const expected = expectedHosts(fleet);
  const hosts = expected
    .map(({ name, role, protocols }) =>
      judgeHost({ host: name, role, protocols, observed: observations.get(name) ?? {}, fleet, directory, now }),
    )
    .toSorted((a, b) => severity(a.state) - severity(b.state) || a.host.localeCompare(b.host));

  const expectedNames = new Set(expected.map(({ name }) => name));
  const unexpected = [...observations]
    .filter(([host, seen]) => !expectedNames.has(host) && seen.registry?.reading?.kind === 'listed')
    .map(([host]) => host);

  return {
    fleet,
    at: now,
    hosts,
    counts: countStates(hosts),
    versions: judgeFleetVersions(hosts, desired),
    directory,
    unexpected,
    healthAge: spanOf(hosts.flatMap(({ healthAt }) => healthAt ?? [])),
    versionAge: spanOf(hosts.flatMap(({ version }) => (version.kind === 'known' ? version.at : []))),
    worst: hosts[0]?.state ?? 'no-data',
  };
}

/** 0 is the worst. */
export function severity(state: HostState): number {
  return HOST_STATES.indexOf(state);
}

function judgeDirectory({ fleet, observations, registryRead, now }: Omit<StatusInput, 'desired'>): DirectoryState {
  if (fleet.registry === null) return { kind: 'not-configured', readAt: null, failureDetail: null };
  if (registryRead === null) return { kind: 'not-asked-yet', readAt: null, failureDetail: null };
  const { succeededAt: readAt, failureDetail } = registryRead;
  if (readAt === null) return { kind: 'never-read', readAt, failureDetail };
  if (now.getTime() - readAt.getTime() > DIRECTORY_FRESH_MS) return { kind: 'stale', readAt, failureDetail };
  const listsFleet = [...observations.values()].some(({ registry }) => registry?.reading?.kind === 'listed');
  return { kind: listsFleet ? 'fresh' : 'fleet-not-listed', readAt, failureDetail };
}

interface HostInput {
  readonly host: string;
  readonly role: string;
  readonly protocols: readonly string[];
  readonly observed: HostObservations;
  readonly fleet: FleetConfig;
  readonly directory: DirectoryState;
  readonly now: Date;
}

function judgeHost({ host, role, protocols, observed, fleet, directory, now }: HostInput): HostStatus {
  const listing = judgeListing(observed, directory);
  const reach: Reach =
    fleet.nodes === null
      ? { kind: 'no-data', why: 'not-configured' }
      : judgeReach({ attempts: observed.health ?? null, listing, now });
  const report = observed.health?.reading ?? null;
  const health = report === null || isSpent(observed.health, now) ? null : judgeHealth(report, protocols);
  return {
    host,
    role,
    state: stateOf(reach, health),
    reach,
    health,
    healthAt: observed.health?.succeededAt ?? null,
    version: judgeHostVersion(versionReadings(observed)),
    listing,
    failureDetail: observed.health?.failureDetail ?? null,
  };
}

/** An old report does not stand for a node that has answered nonsense since. */
function isSpent(attempts: Attempts | undefined, now: Date): boolean {
  const since = attempts?.failingSince ?? null;
  return since !== null && now.getTime() - since.getTime() > REPORT_OUTLIVES_FAILURE_MS;
}

function judgeListing(observed: HostObservations, directory: DirectoryState): Listing {
  if (directory.kind !== 'fresh') return 'unread';
  return observed.registry?.reading?.kind === 'listed' ? 'listed' : 'not-listed';
}

function stateOf(reach: Reach, health: HealthVerdict | null): HostState {
  switch (reach.kind) {
    case 'down':
      return 'down';
    case 'not-reachable-from-here':
      return reach.lastReachedAt === null ? 'not-reachable-from-here' : 'lost';
    case 'no-data':
      return 'no-data';
    case 'reachable':
      if (health === null || health.kind === 'not-available') return 'no-data';
      return health.kind;
  }
}

function versionReadings({ registry, version }: HostObservations): readonly VersionReading[] {
  const readings: VersionReading[] = [];
  if (version?.reading?.kind === 'version' && version.succeededAt !== null)
    readings.push({ source: 'node', version: version.reading.version, commit: null, at: version.succeededAt });
  if (registry?.reading?.kind === 'listed' && registry.succeededAt !== null) {
    const { version: listed, commit } = registry.reading;
    readings.push({ source: 'registry', version: listed, commit, at: registry.succeededAt });
  }
  return readings;
}

function countStates(hosts: readonly HostStatus[]): Readonly<Record<HostState, number>> {
  const count = (state: HostState): number => hosts.filter((host) => host.state === state).length;
  return {
    down: count('down'),
    unhealthy: count('unhealthy'),
    lost: count('lost'),
    degraded: count('degraded'),
    starting: count('starting'),
    'not-reachable-from-here': count('not-reachable-from-here'),
    'no-data': count('no-data'),
    healthy: count('healthy'),
  };
}

function spanOf(times: readonly Date[]): Span | null {
  const sorted = times.toSorted((a, b) => a.getTime() - b.getTime());
  const [oldest] = sorted;
  const newest = sorted.at(-1);
  return oldest === undefined || newest === undefined ? null : { oldest, newest };
}
