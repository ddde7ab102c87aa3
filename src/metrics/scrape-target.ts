import { createHash } from 'node:crypto';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Exporter } from '../platform/config/metrics-config.ts';

/** One exporter of one host. */
export interface ScrapeTarget {
  readonly fleet: string;
  readonly host: string;
  readonly exporter: Exporter;
  readonly connection: string;
}

/** Everything that is to be scraped of a fleet. An exporter named twice for a host is scraped where it was named first. */
export function targetsOf(fleet: FleetConfig): readonly ScrapeTarget[] {
  if (fleet.lifecycle !== 'active' || fleet.metrics?.kind !== 'scrape') return [];
  const targets = fleet.metrics.exporters.flatMap(({ connection, exporter, roles, hosts }) => {
    const ofRoles = fleet.hosts.filter(({ role }) => roles === null || roles.includes(role));
    const names = hosts.length > 0 && roles === null ? hosts : [...ofRoles.flatMap((each) => each.names), ...hosts];
    return names.map((host): ScrapeTarget => ({ fleet: fleet.name, host, exporter, connection }));
  });
  return [...new Map(targets.toReversed().map((target) => [targetKey(target), target])).values()].reverse();
}

export function targetKey({ fleet, host, exporter }: Omit<ScrapeTarget, 'connection'>): string {
  return `${fleet} ${host} ${exporter}`;
}

/** All hosts whose metrics belong to the fleet: those that run a node, and those of its other exporters. */
export function hostsWithMetrics(fleet: FleetConfig): readonly string[] {
  const nodes = fleet.hosts.flatMap(({ names }) => names);
  return [...new Set([...nodes, ...targetsOf(fleet).map(({ host }) => host)])];
}

/** How often what is due is looked for. */
export const TICK_MS = 15_000;

/**
 * Whether a target's turn comes with this tick. Each has one within every interval, always the same: turns are spread
 * over it by the target's name, so that the hosts of a fleet are not all asked at once.
 */
export function isDue(target: ScrapeTarget, { atMs, intervalMs }: { atMs: number; intervalMs: number }): boolean {
  const turns = Math.max(1, Math.round(intervalMs / TICK_MS));
  const turn = createHash('sha256').update(targetKey(target)).digest().readUInt32LE(0) % turns;
  return Math.floor(atMs / TICK_MS) % turns === turn;
}
