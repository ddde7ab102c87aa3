import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Route } from './route.ts';
import { loneRunKey, type LinkOutcome, type RunLink } from './run-link.ts';

interface LinkTables {
  run_links: {
    kind: RunLink['kind'];
    external_id: string;
    run_key: string;
    part: string | null;
    lone_key: string | null;
    created_at: number;
  };
  run_cards: { run_key: string; channel: string; pipeline: string; environment: string };
}

/** Keeps a link; the first word on a thing's run stands. */
export async function saveLink(tx: Transaction, link: RunLink, at: Date): Promise<LinkOutcome> {
  const known = await findLink(tx, link);
  if (known !== null)
    return known.runKey === link.runKey ? { kind: 'known' } : { kind: 'conflict', runKey: known.runKey };
  await tx
    .tables<LinkTables>()
    .insertInto('run_links')
    .values({
      kind: link.kind,
      external_id: link.externalId,
      run_key: link.runKey,
      part: link.part,
      lone_key: loneRunKey(link),
      created_at: at.getTime(),
    })
    .execute();
  return { kind: 'linked' };
}

export async function findLink(
  reader: Reader,
  { kind, externalId }: Pick<RunLink, 'kind' | 'externalId'>,
): Promise<RunLink | null> {
  const row = await reader
    .tables<LinkTables>()
    .selectFrom('run_links')
    .selectAll()
    .where('kind', '=', kind)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row === undefined ? null : linkFrom(row);
}

/** Everything that belongs to this run. */
export async function listLinks(reader: Reader, runKey: string): Promise<readonly RunLink[]> {
  const rows = await reader
    .tables<LinkTables>()
    .selectFrom('run_links')
    .selectAll()
    .where('run_key', '=', runKey)
    .orderBy('external_id')
    .execute();
  return rows.map(linkFrom);
}

/** The link by which this run is a part of another; null for a run that stands on its own. */
export async function findLinkOfLoneRun(reader: Reader, loneKey: string): Promise<RunLink | null> {
  const row = await reader
    .tables<LinkTables>()
    .selectFrom('run_links')
    .selectAll()
    .where('lone_key', '=', loneKey)
    .executeTakeFirst();
  return row === undefined ? null : linkFrom(row);
}

/** Forgets links that are older than `before`: no run they speak of is kept so long. */
export async function deleteLinksBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<LinkTables>().deleteFrom('run_links').where('created_at', '<', before.getTime()).execute();
}

/** Where cards of the run are, and under which route. */
export async function listCardsOfRun(reader: Reader, runKey: string): Promise<readonly Route[]> {
  return reader
    .tables<LinkTables>()
    .selectFrom('run_cards')
    .select(['pipeline', 'channel', 'environment'])
    .where('run_key', '=', runKey)
    .orderBy('channel')
    .execute();
}

/** Keeps that a channel shows the run; the route under which it was first shown there stays. */
export async function saveCardOfRun(
  tx: Transaction,
  runKey: string,
  { channel, pipeline, environment }: Route,
): Promise<void> {
  await tx
    .tables<LinkTables>()
    .insertInto('run_cards')
    .values({ run_key: runKey, channel, pipeline, environment })
    .onConflict((conflict) => conflict.columns(['run_key', 'channel']).doNothing())
    .execute();
}

function linkFrom(row: Selectable<LinkTables['run_links']>): RunLink {
  return { kind: row.kind, externalId: row.external_id, runKey: row.run_key, part: row.part };
}
