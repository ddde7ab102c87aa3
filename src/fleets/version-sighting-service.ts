import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { FleetService } from './fleet-service.ts';
import type { VersionSighting } from './version-history.ts';
import {
  deleteSightingsBefore,
  endSighting,
  listPresentVersions,
  listSightings,
  saveSighting,
} from './version-sighting-store.ts';

export interface VersionSightingsDeps {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly fleets: Pick<FleetService, 'readStatus'>;
}

export interface VersionSightings {
  /** Compares what hosts run with what they ran when this was last looked at, and keeps what differs. */
  look(): Promise<void>;
  /** Forgets what ended before then; gives how many. */
  prune(tx: Transaction, options: { readonly before: Date; readonly limit: number }): Promise<number>;
}

/** From what was observed alone: nobody is asked, and a host of which nothing is known goes on as it was. */
export function createVersionSightings({ config, database, clock, fleets }: VersionSightingsDeps): VersionSightings {
  return {
    async look() {
      const active = config().fleets.filter(({ lifecycle }) => lifecycle === 'active');
      const known = new Map((await listPresentVersions(database.read)).map((each) => [keyOf(each), each]));
      const now = clock.now();
      const news: VersionSighting[] = [];
      for (const { fleet, hosts } of await fleets.readStatus(active))
        for (const { host, version } of hosts) {
          if (version.kind === 'unknown') continue;
          const before = known.get(keyOf({ fleet: fleet.name, host }));
          if (before !== undefined && isSame(before, version)) continue;
          news.push({
            fleet: fleet.name,
            host,
            version: version.version,
            commit: version.commit,
            seenAt: now,
            wasThere: before === undefined,
            until: null,
          });
        }
      const gone = [...known.values()].filter(({ fleet, host }) => !isConfigured(active, fleet, host));
      if (news.length === 0 && gone.length === 0) return;
      await database.transaction(async (tx) => {
        for (const sighting of news) await saveSighting(tx, sighting);
        for (const { fleet, host } of gone) await endSighting(tx, { fleet, host, at: now });
      });
    },
    prune: deleteSightingsBefore,
  };
}

/** Of one fleet, the newest first; for rooms that tell of its past. */
export function readSightings(
  read: Reader,
  of: { readonly fleet: string; readonly limit: number },
): Promise<readonly VersionSighting[]> {
  return listSightings(read, of);
}

/** A commit that one source tells and the other does not is no change of what runs. */
function isSame(
  before: VersionSighting,
  { version, commit }: { readonly version: string; readonly commit: string | null },
): boolean {
  return before.version === version && (before.commit === null || commit === null || before.commit === commit);
}

function isConfigured(fleets: Config['fleets'], fleet: string, host: string): boolean {
  return fleets.some((each) => each.name === fleet && each.hosts.some(({ names }) => names.includes(host)));
}

function keyOf({ fleet, host }: Pick<VersionSighting, 'fleet' | 'host'>): string {
  return `${fleet} ${host}`;
}
