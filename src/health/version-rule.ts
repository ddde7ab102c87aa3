import { shortHostName } from '../fleets/fleet.ts';
import { reading, WHOLE_FLEET, type FleetLook } from './fleet-look.ts';
import type { Evidence, Reading } from './health-line.ts';

const EVIDENCE: Evidence = { source: 'directory', query: 'versions of the directory and of /version' };
/** Of a fleet that no directory lists. */
const OF_NODES: Evidence = { source: 'node', query: 'version of each node' };

/** Read every few minutes; what runs may have changed since one that is older. */
const VERSIONS_LAST_MS = 3_600_000;

/** Hosts on other versions than they should be on. A version nobody knows is no drift. */
export function versionLine(look: FleetLook): Reading {
  const { versions, versionAge, fleet } = look.status;
  const said = (state: Reading['state'], words: string): Reading =>
    reading(look, 'version', {
      subject: WHOLE_FLEET,
      state,
      said: words,
      evidence: fleet.registry === null ? OF_NODES : EVIDENCE,
      readAt: versionAge?.oldest ?? null,
    });
  const newest = versionAge?.newest ?? null;
  if (newest !== null && look.now.getTime() - newest.getTime() > VERSIONS_LAST_MS)
    return said('no-data', 'neither the nodes nor the directory told a version of late');
  const unknown = versions.unknown.length === 0 ? '' : `; unknown on ${versions.unknown.length}, which is no drift`;
  const [most, ...others] = versions.groups;
  switch (versions.kind) {
    case 'unknown':
      return fleet.registry === null && fleet.nodes === null
        ? said('not-available', 'neither a directory nor a connection to the nodes is configured')
        : said('no-data', 'no version is known');
    case 'uniform':
    case 'as-desired':
      return said('healthy', `${most?.version ?? ''} on all that tell${unknown}`);
    case 'skewed': {
      const rest = others.map(({ version, hosts }) => `${version} on ${namesOf(hosts, fleet.name)}`).join(', ');
      return said('degraded', `${most?.version ?? ''} on ${most?.hosts.length ?? 0} hosts, ${rest}${unknown}`);
    }
    case 'drifted': {
      const off = versions.groups.filter(({ asDesired }) => asDesired === false);
      const rest = off.map(({ version, hosts }) => `${version} on ${namesOf(hosts, fleet.name)}`).join(', ');
      return said('degraded', `not what was decided: ${rest}${unknown}`);
    }
  }
}

const HOSTS_NAMED = 3;

function namesOf(hosts: readonly string[], fleet: string): string {
  const named = hosts.slice(0, HOSTS_NAMED).map((host) => shortHostName(host, fleet));
  const more = hosts.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
