import type { SimulatedFleet } from '../web/protocol.ts';
import type { SimulatedHealth, SimulatedNode } from './simulated-node.ts';

/** The simulated fleets as people see them, in the order of the configuration. */
export function listFleets(
  nodes: readonly Pick<SimulatedNode, 'fleet' | 'host' | 'version' | 'health' | 'power'>[],
): readonly SimulatedFleet[] {
  const fleets = new Map<string, SimulatedFleet['hosts'][number][]>();
  for (const { fleet, host, version, health, power } of nodes) {
    const hosts = fleets.get(fleet) ?? [];
    hosts.push({ name: host.name, version, health: healthWords(health), power });
    fleets.set(fleet, hosts);
  }
  return [...fleets].map(([name, hosts]) => ({ name, hosts }));
}

/** What /health says of the node as a whole, or what it answers in place of a report. */
function healthWords(health: SimulatedHealth): string {
  switch (health.kind) {
    case 'report':
      return health.nodeHealth ?? 'READY';
    case 'check-timed-out':
      return '500: the check timed out';
    case 'no-report-yet':
      return '503: no report yet';
    case 'no-route':
      return '404: no such route';
    case 'raw':
      return `${health.status}: something else`;
  }
}
