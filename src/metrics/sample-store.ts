import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { SampleTables } from './sample-source-store.ts';
import type { StoredSample, Stretch } from './sample.ts';

export async function insertSamples(tx: Transaction, samples: readonly StoredSample[]): Promise<void> {
  if (samples.length === 0) return;
  await tx
    .tables<SampleTables>()
    .insertInto('samples')
    .values(
      samples.map(({ fleetId, sourceId, atMs, seen }) => ({
        fleet_id: fleetId,
        at: atMs,
        source_id: sourceId,
        layout_id: 'layoutId' in seen ? seen.layoutId : null,
        body: 'body' in seen ? seen.body : null,
        failure: 'failure' in seen ? seen.failure : null,
      })),
    )
    // Two scrapes in one millisecond of a clock that stands: the first stays.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** In the order of their times. */
export async function listSamples(
  read: Reader,
  { fleetId, sourceIds, fromMs, toMs }: Stretch,
): Promise<readonly StoredSample[]> {
  const rows = await read
    .tables<SampleTables>()
    .selectFrom('samples')
    .selectAll()
    .where('fleet_id', '=', fleetId)
    .where('at', '>=', fromMs)
    .where('at', '<=', toMs)
    .orderBy('at')
    .execute();
  return rows
    .filter(({ source_id }) => sourceIds.has(source_id))
    .map((row) => ({
      fleetId,
      sourceId: row.source_id,
      atMs: row.at,
      seen:
        row.layout_id === null || row.body === null
          ? { failure: row.failure ?? 'not said' }
          : { layoutId: row.layout_id, body: row.body },
    }));
}

/** When the oldest sample of the fleet was taken, of those after `afterMs`; null where none was. */
export async function oldestSampleAfter(read: Reader, fleetId: number, afterMs: number): Promise<number | null> {
  const row = await read
    .tables<SampleTables>()
    .selectFrom('samples')
    .select('at')
    .where('fleet_id', '=', fleetId)
    .where('at', '>', afterMs)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** How the newest scrape of a source ended, and when it answered last, of those that were looked at. */
export interface NewestScrape {
  readonly atMs: number;
  /** Null: it answered. */
  readonly failure: string | null;
  readonly answeredMs: number | null;
}

/** By source; sources that were not scraped within the stretch are missing. */
export async function listNewestScrapes(read: Reader, stretch: Stretch): Promise<ReadonlyMap<number, NewestScrape>> {
  const rows = await read
    .tables<SampleTables>()
    .selectFrom('samples')
    .select(['source_id', 'at', 'failure'])
    .where('fleet_id', '=', stretch.fleetId)
    .where('at', '>=', stretch.fromMs)
    .where('at', '<=', stretch.toMs)
    .orderBy('at')
    .execute();
  const newest = new Map<number, NewestScrape>();
  for (const { source_id: id, at, failure } of rows)
    if (stretch.sourceIds.has(id))
      newest.set(id, {
        atMs: at,
        failure,
        answeredMs: failure === null ? at : (newest.get(id)?.answeredMs ?? null),
      });
  return newest;
}

/** Forgets what is older, a few rows at a time; how many went, so that the caller goes on while there are more. */
export async function deleteSamplesBefore(
  tx: Transaction,
  { fleetId, beforeMs, atMost }: { fleetId: number; beforeMs: number; atMost: number },
): Promise<number> {
  const tables = tx.tables<SampleTables>();
  const last = await tables
    .selectFrom('samples')
    .select('at')
    .where('fleet_id', '=', fleetId)
    .where('at', '<', beforeMs)
    .orderBy('at')
    .offset(atMost)
    .limit(1)
    .executeTakeFirst();
  const result = await tables
    .deleteFrom('samples')
    .where('fleet_id', '=', fleetId)
    .where('at', '<=', last?.at ?? beforeMs - 1)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Samples of a time to come, as a clock that was wrong leaves them. */
export async function deleteSamplesAfter(tx: Transaction, fleetId: number, afterMs: number): Promise<void> {
  await tx
    .tables<SampleTables>()
    .deleteFrom('samples')
    .where('fleet_id', '=', fleetId)
    .where('at', '>', afterMs)
    .execute();
}
