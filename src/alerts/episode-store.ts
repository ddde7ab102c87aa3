import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Episode } from './alert-group.ts';
import type { AlertTables, EpisodeRow } from './alert-tables.ts';

// The type is the query builder's own, and longer than the query.
const selectEpisodes = (reader: Reader) => reader.tables<AlertTables>().selectFrom('alert_episodes').selectAll();

export async function findOpenEpisode(reader: Reader, groupId: string): Promise<Episode | null> {
  const row = await selectEpisodes(reader)
    .where('group_id', '=', groupId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : episodeFrom(row);
}

/** Writes an episode, new or known. */
export async function saveEpisode(tx: Transaction, episode: Episode): Promise<void> {
  const { id, ...row } = rowOf(episode);
  await tx
    .tables<AlertTables>()
    .insertInto('alert_episodes')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** What the receiver's episodes that began after `since` cost; when that is more than `enough`, any such number. */
export async function sumCosts(
  reader: Reader,
  { receiver, since, enough }: { readonly receiver: string; readonly since: Date; readonly enough: number },
): Promise<number> {
  const rows = await reader
    .tables<AlertTables>()
    .selectFrom('alert_episodes')
    .select('cost')
    .where('receiver', '=', receiver)
    .where('opened_at', '>', since.getTime())
    // Each costs one at least: a storm of thousands need not be added up for every one of them.
    .where('cost', '>', 0)
    .orderBy('opened_at', 'desc')
    .limit(enough + 1)
    .execute();
  return rows.reduce((sum, { cost }) => sum + cost, 0);
}

/** Open episodes that began earlier and told somebody of a graver severity after `since`. */
export async function listEscalatedSince(
  reader: Reader,
  { receiver, since }: { readonly receiver: string; readonly since: Date },
): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('ended_at', 'is', null)
    // Nothing grows graver without being heard of.
    .where('heard_at', '>', since.getTime())
    .where('receiver', '=', receiver)
    .where('has_card', '=', 1)
    .orderBy('id')
    .execute();
  return rows.map(episodeFrom).filter(({ told, openedAt }) => told.some(({ at }) => at > openedAt && at > since));
}

/** The receiver's episodes that began after `since`, oldest first. */
export async function listOpenedSince(
  reader: Reader,
  { receiver, since }: { readonly receiver: string; readonly since: Date },
): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('receiver', '=', receiver)
    .where('opened_at', '>', since.getTime())
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  return rows.map(episodeFrom);
}

export async function listOfStorm(reader: Reader, stormId: string): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('storm_id', '=', stormId)
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  return rows.map(episodeFrom);
}

/** How many groups of the storm are open. */
export async function countOpenOfStorm(reader: Reader, stormId: string): Promise<number> {
  const { open } = await reader
    .tables<AlertTables>()
    .selectFrom('alert_episodes')
    .select((select) => select.fn.countAll<number>().as('open'))
    .where('storm_id', '=', stormId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return open;
}

/** Open episodes of which nothing was heard since `before`, at most `limit`. */
export async function listSilent(
  reader: Reader,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('ended_at', 'is', null)
    .where('heard_at', '<=', before.getTime())
    .orderBy('heard_at')
    .limit(limit)
    .execute();
  return rows.map(episodeFrom);
}

/** Forgets the oldest episodes that ended before `before`, at most `limit`; gives how many. */
export async function deleteEpisodesBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<AlertTables>();
  const rows = await tables
    .selectFrom('alert_episodes')
    .select('id')
    .where('ended_at', '<', before.getTime())
    .orderBy('ended_at')
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await tables.deleteFrom('alert_episodes').where('id', 'in', ids).execute();
  return ids.length;
}

const text = z.string().nullable();
const labels = z.record(z.string(), z.string());

export const TOLD = z.array(
  z.strictObject({
    whom: z.strictObject({ kind: z.enum(['role', 'person']), name: z.string() }),
    severity: text,
    at: z.iso.datetime().transform((written) => new Date(written)),
  }),
);

const BODY = z.strictObject({
  groupLabels: labels,
  commonLabels: labels,
  commonAnnotations: z.strictObject({ summary: text, description: text, runbookUrl: text, dashboardUrl: text }),
  externalUrl: text,
  truncated: z.number(),
  told: TOLD,
});

function episodeFrom(row: EpisodeRow): Episode {
  return {
    ...BODY.parse(JSON.parse(row.body)),
    id: row.id,
    groupId: row.group_id,
    receiver: row.receiver,
    channel: row.channel,
    name: row.name,
    severity: row.severity,
    fleets: row.fleets === '' ? [] : row.fleets.split(' '),
    firing: row.firing,
    resolved: row.resolved,
    cost: row.cost,
    startedAt: new Date(row.started_at),
    openedAt: new Date(row.opened_at),
    heardAt: new Date(row.heard_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    ending: row.ending,
    stormId: row.storm_id,
    hasCard: row.has_card === 1,
  };
}

function rowOf(episode: Episode): EpisodeRow {
  const { groupLabels, commonLabels, commonAnnotations, externalUrl, truncated, told } = episode;
  return {
    id: episode.id,
    group_id: episode.groupId,
    receiver: episode.receiver,
    channel: episode.channel,
    name: episode.name,
    severity: episode.severity,
    fleets: episode.fleets.join(' '),
    firing: episode.firing,
    resolved: episode.resolved,
    body: JSON.stringify({ groupLabels, commonLabels, commonAnnotations, externalUrl, truncated, told }),
    cost: episode.cost,
    started_at: episode.startedAt.getTime(),
    opened_at: episode.openedAt.getTime(),
    heard_at: episode.heardAt.getTime(),
    ended_at: episode.endedAt?.getTime() ?? null,
    ending: episode.ending,
    storm_id: episode.stormId,
    has_card: episode.hasCard ? 1 : 0,
  };
}
