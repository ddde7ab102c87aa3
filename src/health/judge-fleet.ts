import { expectedHosts, type ExpectedHost } from '../fleets/fleet.ts';
import { directoryLines } from './directory-rule.ts';
import type { FleetLook } from './fleet-look.ts';
import type { Reading } from './health-line.ts';
import { eventLoopLine, protocolsLine, reachableLine } from './host-rules.ts';
import { meshLines, shardLines } from './mesh-rules.ts';
import { databaseLines, machineLines, storeLines } from './metric-rules.ts';
import { chainLines, networkLines } from './spacemesh-rules.ts';
import { versionLine } from './version-rule.ts';

/** Every line of a fleet as it is found now, by the rules of its kind. Rules that are off have none. */
export function judgeFleetNow(look: FleetLook): readonly Reading[] {
  const { fleet, status } = look;
  const byName = new Map(status.hosts.map((each) => [each.host, each]));
  const hosts = expectedHosts(fleet).flatMap((host) => {
    const known = byName.get(host.name);
    return known === undefined ? [] : hostLines(look, host, known);
  });
  return [...wholeLines(look, hosts), ...hosts, ...databaseLines(look)].filter(({ rule }) => look.tuning(rule).on);
}

function hostLines(
  look: FleetLook,
  host: ExpectedHost,
  status: FleetLook['status']['hosts'][number],
): readonly Reading[] {
  const reachable = reachableLine(look, host, status);
  switch (look.fleet.kind) {
    case 'waku':
      return [
        reachable,
        protocolsLine(look, host, status),
        ...meshLines(look, host, status),
        eventLoopLine(look, host, status),
        ...storeLines(look, host),
        ...machineLines(look, host),
      ];
    case 'spacemesh':
      return [reachable, ...chainLines(look, host, status), ...machineLines(look, host)];
    case 'service':
      return [reachable, ...machineLines(look, host)];
  }
}

function wholeLines(look: FleetLook, hosts: readonly Reading[]): readonly Reading[] {
  switch (look.fleet.kind) {
    case 'waku':
      return [...shardLines(look, hosts), versionLine(look), ...directoryLines(look)];
    case 'spacemesh':
      return [...networkLines(look, hosts), versionLine(look), ...directoryLines(look)];
    case 'service':
      return [versionLine(look), ...directoryLines(look)];
  }
}
