import type { FleetConfig } from '../../src/platform/config/config.ts';
import type { CallFailure } from '../../src/fleets/fleet.ts';
import { expectedHosts } from '../../src/fleets/fleet.ts';
import type { HealthReport } from '../../src/fleets/health.ts';
import { judgeFleet, type FleetStatus } from '../../src/fleets/fleet-status.ts';
import type { HostObservations, Observed } from '../../src/fleets/observation.ts';
import type { Attempts } from '../../src/fleets/reach.ts';

export const NOW = new Date('2026-03-02T09:00:00Z');

export function minutesAgo(minutes: number): Date {
  return new Date(NOW.getTime() - minutes * 60_000);
}

/** A success just now. */
export function seen<Reading>(reading: Reading, at: Date = NOW): Observed<Reading> {
  return { attemptedAt: at, succeededAt: at, failure: null, failureDetail: null, failingSince: null, reading };
}

/** Failing for two minutes; `last` is the success before that. */
export function failed<Reading>(failure: CallFailure, last: Observed<Reading> | null = null): Observed<Reading> {
  return {
    attemptedAt: NOW,
    succeededAt: last?.succeededAt ?? null,
    failure,
    failureDetail: failure === 'refused' ? 'connection refused' : 'no answer in time',
    failingSince: minutesAgo(2),
    reading: last?.reading ?? null,
  };
}

export function reportOf(protocols: readonly string[], override: Readonly<Record<string, string>> = {}): HealthReport {
  return {
    kind: 'report',
    nodeHealth: 'READY',
    connectionStatus: 'Connected',
    protocols: protocols.map((name) => ({ name, status: override[name] ?? 'READY', description: null })),
  };
}

/** A host that does well in every respect; say what is different. */
export function wellHost(protocols: readonly string[], different: HostObservations = {}): HostObservations {
  return {
    health: seen(reportOf(protocols)),
    version: seen({ kind: 'version', version: 'v0.38.1' }),
    registry: seen({ kind: 'listed', version: 'v0.38.1', commit: '9a2f4e95', image: null, refreshedAt: null }),
    ...different,
  };
}

export interface StatusParts {
  readonly different?: Readonly<Record<string, HostObservations>>;
  /** Hosts that were never observed at all. */
  readonly unobserved?: readonly string[];
  readonly extra?: Readonly<Record<string, HostObservations>>;
  readonly registryRead?: Attempts | null;
  readonly now?: Date;
}

/** The status of a fleet whose hosts are all well but for what `different` says. */
export function statusOf(fleet: FleetConfig, parts: StatusParts = {}): FleetStatus {
  const hosts = expectedHosts(fleet)
    .filter(({ name }) => !(parts.unobserved ?? []).includes(name))
    .map(({ name, protocols }) => [name, wellHost(protocols, parts.different?.[name])] as const);
  return judgeFleet({
    fleet,
    observations: new Map<string, HostObservations>([...hosts, ...Object.entries(parts.extra ?? {})]),
    registryRead: parts.registryRead === undefined ? seen(null) : parts.registryRead,
    desired: null,
    now: parts.now ?? NOW,
  });
}
