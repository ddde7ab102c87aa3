import type { FleetConfig } from '../platform/config/config.ts';
import { severity, worstOf, type HealthLine, type HealthState } from './health-line.ts';

export interface HostHealth {
  readonly host: string;
  readonly state: HealthState;
  /** null: it was never stored. */
  readonly since: Date | null;
  /** Worst first. */
  readonly lines: readonly HealthLine[];
}

/** A fleet's health, explained. */
export interface FleetHealth {
  readonly fleet: FleetConfig;
  readonly at: Date;
  /** The worst of all lines. */
  readonly state: HealthState;
  readonly since: Date | null;
  /** Those of the fleet as a whole, worst first. */
  readonly whole: readonly HealthLine[];
  /** Worst first, then by name. */
  readonly hosts: readonly HostHealth[];
}

export function worstFirst(lines: readonly HealthLine[]): readonly HealthLine[] {
  return lines.toSorted(
    (a, b) => severity(a.state) - severity(b.state) || Number(b.pending !== null) - Number(a.pending !== null),
  );
}

/** Puts lines together; `sinceOf` gives when a state of a host, or of the whole fleet under '', began. */
export function fleetHealthOf(
  fleet: FleetConfig,
  lines: readonly HealthLine[],
  { at, sinceOf }: { readonly at: Date; readonly sinceOf: (host: string, state: HealthState) => Date | null },
): FleetHealth {
  const byHost = new Map<string, HealthLine[]>();
  for (const line of lines) {
    const { host } = line.subject;
    if (host === null) continue;
    const known = byHost.get(host);
    if (known === undefined) byHost.set(host, [line]);
    else known.push(line);
  }
  const hosts = [...byHost].map(([host, own]): HostHealth => {
    const state = worstOf(own.map((line) => line.state));
    return { host, state, since: sinceOf(host, state), lines: worstFirst(own) };
  });
  const state = worstOf(lines.map((line) => line.state));
  return {
    fleet,
    at,
    state,
    since: sinceOf('', state),
    whole: worstFirst(lines.filter(({ subject }) => subject.host === null)),
    hosts: hosts.toSorted((a, b) => severity(a.state) - severity(b.state) || a.host.localeCompare(b.host)),
  };
}

/** By its full name, or without the fleet's own: `store-01.do-ams3`. */
export function hostNamed({ fleet, hosts }: FleetHealth, typed: string): HostHealth | null {
  const name = typed.trim().toLowerCase();
  return hosts.find(({ host }) => host === name || host === `${name}.${fleet.name}`) ?? null;
}
