import type { FleetConfig } from '../platform/config/config.ts';
import type { Askable } from './metric-topic.ts';

/** The fleet's hosts that can answer a question of this kind, in the order of the configuration. */
export function hostsFor(fleet: FleetConfig, asks: Askable): readonly string[] {
  if (asks === 'nodes') return fleet.hosts.flatMap(({ names }) => names);
  const stores = fleet.hosts.filter(({ protocols }) => protocols.some(isStore)).flatMap(({ names }) => names);
  if (asks === 'stores') return stores;
  const named = [...(fleet.database?.hosts ?? []), ...exporterHosts(fleet)];
  return named.length === 0 ? stores : [...new Set(named)];
}

/** Hosts without a node, of which Muster scrapes the database's exporters. */
function exporterHosts({ metrics }: FleetConfig): readonly string[] {
  if (metrics?.kind !== 'scrape') return [];
  return metrics.exporters.flatMap(({ exporter, hosts }) => (exporter === 'postgres' ? hosts : []));
}

/** Every host whose metrics are the fleet's. */
export function hostsOf(fleet: FleetConfig): readonly string[] {
  return [...new Set([...hostsFor(fleet, 'nodes'), ...hostsFor(fleet, 'databases')])];
}

function isStore(protocol: string): boolean {
  return protocol === 'store' || protocol === 'legacy-store';
}

/** `store-db-01.do-ams3` of `store-db-01.do-ams3.status.prod`. */
export function withoutFleet(host: string, fleet: string): string {
  return host.endsWith(`.${fleet}`) ? host.slice(0, -fleet.length - 1) : host;
}
