import { shortHostName } from '../fleets/fleet.ts';
import { reading, WHOLE_FLEET, type FleetLook } from './fleet-look.ts';
import type { Evidence, HealthState, Reading } from './health-line.ts';

/** Whether people and apps that look the fleet up find it; no line where the configuration names no directory. */
export function directoryLines(look: FleetLook): readonly Reading[] {
  const { fleet, directory, hosts } = look.status;
  const evidence: Evidence = { source: 'directory', query: fleet.registry ?? '' };
  const said = (state: HealthState, words: string): readonly Reading[] => [
    reading(look, 'directory', { subject: WHOLE_FLEET, state, said: words, evidence, readAt: directory.readAt }),
  ];
  const why = directory.failureDetail === null ? '' : `: ${directory.failureDetail}`;
  switch (directory.kind) {
    case 'not-configured':
      return [];
    case 'not-asked-yet':
      return said('no-data', 'not read yet');
    case 'never-read':
      return said('no-data', `it could never be read${why}`);
    case 'stale':
      // Where Muster itself was held up and has not asked, the directory is not to blame.
      if (directory.failureDetail === null) return said('no-data', 'it was not read of late');
      return said('degraded', `it cannot be read any more${why}`);
    case 'fleet-not-listed':
      return said('degraded', 'it lists no host of this fleet');
    case 'fresh': {
      const absent = hosts.filter(({ role, listing }) => role !== null && listing === 'not-listed');
      if (absent.length === 0) return said('healthy', `it lists all ${hosts.length} hosts`);
      const named = absent.slice(0, HOSTS_NAMED).map(({ host }) => shortHostName(host, fleet.name));
      const more = absent.length > named.length ? ` and ${absent.length - named.length} more` : '';
      return said('degraded', `it lacks ${absent.length} of ${hosts.length} hosts: ${named.join(', ')}${more}`);
    }
  }
}

const HOSTS_NAMED = 3;
