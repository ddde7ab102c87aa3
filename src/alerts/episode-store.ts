import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Episode } from './episode.ts';
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

export async function findEpisode(reader: Reader, id: string): Promise<Episode | null> {
  const row = await selectEpisodes(reader).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : episodeFrom(row);
}

/** The newest episode of the group, if it ended after `since`. */
export async function findLastEpisode(
  reader: Reader,
  { groupId, since }: { readonly groupId: string; readonly since: Date },
): Promise<Episode | null> {
  const row = await selectEpisodes(reader)
    .where('group_id', '=', groupId)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.ended_at === null || row.ended_at <= since.getTime() ? null : episodeFrom(row);
}

/** Open episodes, the newest first. */
export async function listOpenEpisodes(
  reader: Reader,
  { limit, offset = 0 }: { readonly limit: number; readonly offset?: number },
): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('ended_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(episodeFrom);
}

/** Open episodes that have a card of their own, the newest first. */
export async function listOpenWithCard(reader: Reader, limit: number): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('ended_at', 'is', null)
    .where('has_card', '=', 1)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(episodeFrom);
}

/** Open episodes with an alert of the fleet. */
export async function listOpenOfFleet(reader: Reader, fleet: string): Promise<readonly Episode[]> {
  const firing = reader
    .tables<AlertTables>()
    .selectFrom('alerts')
    .select('episode_id')
    .where('fleet', '=', fleet)
    .where('status', '=', 'firing');
  const rows = await selectEpisodes(reader).where('id', 'in', firing).where('ended_at', 'is', null).execute();
  return rows.map(episodeFrom);
}

/** Open episodes that the episode hides in part or wholly, the newest first. */
export async function listHiddenBy(reader: Reader, id: string): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('hidden_by', '=', id)
    .where('ended_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(episodeFrom);
}

/** Has the job look at the episode by then. */
export async function makeDue(
  tx: Transaction,
  { ids, at }: { readonly ids: readonly string[]; readonly at: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .tables<AlertTables>()
    .updateTable('alert_episodes')
    .set({ due_at: at.getTime() })
    .where('id', 'in', ids)
    .where((where) => where.or([where('due_at', 'is', null), where('due_at', '>', at.getTime())]))
    .execute();
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

/** What the channel's episodes that began after `since` cost; when that is more than `enough`, any such number. */
export async function sumCosts(
  reader: Reader,
  { channel, since, enough }: { readonly channel: string; readonly since: Date; readonly enough: number },
): Promise<number> {
  const rows = await reader
    .tables<AlertTables>()
    .selectFrom('alert_episodes')
    .select('cost')
    .where('channel', '=', channel)
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
  { channel, since }: { readonly channel: string; readonly since: Date },
): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('ended_at', 'is', null)
    // Nothing grows graver without being heard of.
    .where('heard_at', '>', since.getTime())
    .where('channel', '=', channel)
    .where('has_card', '=', 1)
    .orderBy('id')
    .execute();
  return rows.map(episodeFrom).filter(({ told, openedAt }) => told.some(({ at }) => at > openedAt && at > since));
}

/** The channel's episodes that began after `since`, oldest first. */
export async function listOpenedSince(
  reader: Reader,
  { channel, since }: { readonly channel: string; readonly since: Date },
): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('channel', '=', channel)
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

/** Episodes that time changes by now, at most `limit`, the most overdue first. */
export async function listDue(
  reader: Reader,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly Episode[]> {
  const rows = await selectEpisodes(reader)
    .where('due_at', '<=', now.getTime())
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map(episodeFrom);
}

/** When time changes the next of them; null when it changes none. */
export async function findNextDue(reader: Reader): Promise<Date | null> {
  const row = await reader
    .tables<AlertTables>()
    .selectFrom('alert_episodes')
    .select('due_at')
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at === undefined || row.due_at === null ? null : new Date(row.due_at);
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

const moment = z.iso.datetime().transform((written) => new Date(written));

export const TOLD = z.array(
  z.object({
    whom: z.strictObject({ kind: z.enum(['role', 'person']), name: z.string() }),
    severity: text,
    at: moment,
    what: z.enum(['fires', 'worse', 'missed']).default('fires'),
  }),
);

const SCOPE = z.enum(['shard', 'role', 'datacenter', 'fleet', 'none']);

// What was written before the house grouped alerts by itself lacks the newer fields.
const BODY = z.object({
  sources: z.array(z.enum(['alertmanager', 'grafana', 'cloudwatch', 'muster'])).default(['alertmanager']),
  scope: z.strictObject({ kind: SCOPE, name: z.string() }).default({ kind: 'none', name: '' }),
  nodes: z.number().default(0),
  hidden: z.number().default(0),
  commonLabels: labels,
  commonAnnotations: z.strictObject({ summary: text, description: text, runbookUrl: text, dashboardUrl: text }),
  externalUrl: text,
  truncated: z.number(),
  told: TOLD,
  worst: z.strictObject({ severity: text, nodes: z.number(), scope: SCOPE }).nullable().default(null),
  beginnings: z.array(moment).default([]),
  shownAt: moment.nullable().default(null),
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
    dueAt: row.due_at === null ? null : new Date(row.due_at),
    hiddenBy: row.hidden_by,
    stormId: row.storm_id,
    hasCard: row.has_card === 1,
  };
}

function bodyOf(episode: Episode): string {
  const { sources, scope, nodes, hidden, commonLabels, commonAnnotations } = episode;
  const { externalUrl, truncated, told, worst, beginnings, shownAt } = episode;
  return JSON.stringify({
    ...{ sources, scope, nodes, hidden, commonLabels, commonAnnotations },
    ...{ externalUrl, truncated, told, worst, beginnings, shownAt },
  });
}

function rowOf(episode: Episode): EpisodeRow {
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
    body: bodyOf(episode),
    cost: episode.cost,
    started_at: episode.startedAt.getTime(),
    opened_at: episode.openedAt.getTime(),
    heard_at: episode.heardAt.getTime(),
    ended_at: episode.endedAt?.getTime() ?? null,
    ending: episode.ending,
    due_at: episode.dueAt?.getTime() ?? null,
    hidden_by: episode.hiddenBy,
    storm_id: episode.stormId,
    has_card: episode.hasCard ? 1 : 0,
  };
}
