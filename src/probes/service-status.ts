import type { ServiceConfig } from '../platform/config/service-config.ts';
import type { KnownProbe, ProbeState } from './probe-state.ts';
import type { Probe } from './probe.ts';

/** How its answers were over some time. */
export interface ProbeTally {
  readonly asked: number;
  readonly bad: number;
  readonly meanMs: number;
  readonly slowestMs: number;
}

/** One probe of a service, with what it saw. */
export interface ProbeLine {
  readonly probe: Probe;
  /** Null: nobody asked yet. */
  readonly known: KnownProbe | null;
  /** Of the last seven days; null where it was not asked in them. */
  readonly tally: ProbeTally | null;
}

export interface ServiceStatus {
  readonly service: ServiceConfig;
  readonly probes: readonly ProbeLine[];
  /** The worst of its probes; 'unknown' where it has none. */
  readonly state: ProbeState;
}

const GRAVITY: readonly ProbeState[] = ['failing', 'silent', 'unreachable', 'unknown', 'passing'];

export function statusOf(service: ServiceConfig, probes: readonly ProbeLine[]): ServiceStatus {
  const states = probes.map(({ known }) => known?.state ?? 'unknown');
  return { service, probes, state: GRAVITY.find((state) => states.includes(state)) ?? 'unknown' };
}

/** The gravest first, then by name. */
export function byGravity(a: ServiceStatus, b: ServiceStatus): number {
  return GRAVITY.indexOf(a.state) - GRAVITY.indexOf(b.state) || (a.service.name < b.service.name ? -1 : 1);
}

/** Good answers of all, as 99.21 %; null where it was not asked. */
export function goodShare(tally: ProbeTally | null): string | null {
  if (tally === null || tally.asked === 0) return null;
  // Never rounded up to all: one bad answer of many is still one.
  const share = Math.floor(((tally.asked - tally.bad) / tally.asked) * 10_000) / 100;
  return `${share.toFixed(share === 100 ? 0 : 2)} %`;
}
