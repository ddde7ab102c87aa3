import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { VersionSighting } from './version-history.ts';

interface SightingTables {
  version_sightings: {
    fleet: string;
    host: string;
    seen_at: number;
    version: string;
    commit_id: string | null;
    was_there: number;
    until: number | null;
  };
}

/** What each host runs, as it was last seen. */
export async function listPresentVersions(reader: Reader): Promise<readonly VersionSighting[]> {
  const rows = await reader
    .tables<SightingTables>()
    .selectFrom('version_sightings')
    .selectAll()
    .where('until', 'is', null)
    .execute();
  return rows.map(sightingFrom);
}

/** Of one fleet, the newest first. */
export async function listSightings(
  reader: Reader,
  { fleet, limit }: { readonly fleet: string; readonly limit: number },
): Promise<readonly VersionSighting[]> {
  const rows = await reader
    .tables<SightingTables>()
    .selectFrom('version_sightings')
    .selectAll()
    .where('fleet', '=', fleet)
    .orderBy('seen_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(sightingFrom);
}

/** Ends what the host ran before, where that is known. */
export async function saveSighting(tx: Transaction, sighting: VersionSighting): Promise<void> {
  const { fleet, host, version, commit, seenAt, wasThere } = sighting;
  const tables = tx.tables<SightingTables>();
  await tables
    .updateTable('version_sightings')
    .set({ until: seenAt.getTime() })
    .where('fleet', '=', fleet)
    .where('host', '=', host)
    .where('until', 'is', null)
    .execute();
  await tables
    .insertInto('version_sightings')
    .values({
      fleet,
      host,
      seen_at: seenAt.getTime(),
      version,
      commit_id: commit,
      was_there: wasThere ? 1 : 0,
      until: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['fleet', 'host', 'seen_at']).doUpdateSet({ version, commit_id: commit, until: null }),
    )
    .execute();
}

/** The host is in no fleet any more. */
export async function endSighting(
  tx: Transaction,
  { fleet, host, at }: { readonly fleet: string; readonly host: string; readonly at: Date },
): Promise<void> {
  await tx
    .tables<SightingTables>()
    .updateTable('version_sightings')
    .set({ until: at.getTime() })
    .where('fleet', '=', fleet)
    .where('host', '=', host)
    .where('until', 'is', null)
    .execute();
}

/** Forgets what ended before `before`, at most `limit`; gives how many. What runs is never forgotten. */
export async function deleteSightingsBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<SightingTables>();
  const rows = await tables
    .selectFrom('version_sightings')
    .select(['fleet', 'host', 'seen_at'])
    .where('until', '<', before.getTime())
    .orderBy('until')
    .limit(limit)
    .execute();
  for (const { fleet, host, seen_at: seenAt } of rows)
    await tables
      .deleteFrom('version_sightings')
      .where('fleet', '=', fleet)
      .where('host', '=', host)
      .where('seen_at', '=', seenAt)
      .execute();
  return rows.length;
}

function sightingFrom(row: SightingTables['version_sightings']): VersionSighting {
  return {
    fleet: row.fleet,
    host: row.host,
    version: row.version,
    commit: row.commit_id,
    seenAt: new Date(row.seen_at),
    wasThere: row.was_there === 1,
    until: row.until === null ? null : new Date(row.until),
  };
}
